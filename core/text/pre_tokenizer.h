// Cuts text into the words that byte-level BPE merges within, by the regular expressions that the model was trained
// with. Immutable and thread-safe. Any bytes are fine: what is not UTF-8 matches nothing and becomes words of its own.
#pragma once

#include "base/result.h"

#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace daylong::text {

class PreTokenizer {
public:
    /// `name` is the file's tokenizer.ggml.pre; empty or unknown ones use `default`, and kind() says so.
    static Result<PreTokenizer> create(std::string_view name);

    /// The words in order; together they are the text.
    std::vector<std::string_view> split(std::string_view text) const;
    const std::string& kind() const { return m_kind; }
    bool ignoresMerges() const { return m_ignoresMerges; }  // a word that is a token is taken as it is

private:
    PreTokenizer() = default;
    std::string m_kind;
    bool m_ignoresMerges = false;
    std::vector<std::shared_ptr<void>> m_patterns;  // compiled; each cuts what those before it left whole
};

}  // namespace daylong::text
