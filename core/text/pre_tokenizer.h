// Cuts text into the words that byte-level BPE merges within, by the regular expressions that the model was trained
// with. Immutable and thread-safe. Any bytes are fine: what is not UTF-8 matches nothing and becomes words of its own.
#pragma once

#include "base/result.h"
#include "text/pre_tokenizer_schemes.h"

#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace daylong::text {

class PreTokenizer {
public:
    static Result<PreTokenizer> create(const ChosenScheme& chosen);

    /// The words in order; together they are the text.
    std::vector<std::string_view> split(std::string_view text) const;
    const std::string& kind() const { return m_kind; }      // for people
    bool ignoresMerges() const { return m_ignoresMerges; }  // a word that is a token is taken as it is
    bool composes() const { return m_composes; }            // text is put into normal form C before it is cut

private:
    PreTokenizer() = default;
    std::string m_kind;
    bool m_ignoresMerges = false, m_composes = false;
    std::vector<std::shared_ptr<void>> m_patterns;  // compiled; each cuts what those before it left whole
};

}  // namespace daylong::text
