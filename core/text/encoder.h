// The two ways that vocabularies cut plain text into tokens. Internal to core/text; Tokenizer has split control and
// user-defined tokens off before. Immutable and thread-safe.
#pragma once

#include "base/result.h"
#include "text/vocabulary.h"

#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace daylong::text {

class Encoder {
public:
    virtual ~Encoder() = default;
    /// Appends the tokens of `text`. `atStart`: it opens a text or follows a special token, so that SPM
    /// vocabularies that ask for it put a space in front.
    virtual void encode(std::string_view text, bool atStart, std::vector<TokenId>& tokens) const = 0;
    /// The bytes that a normal piece stands for.
    virtual std::string bytesOf(std::string_view piece) const = 0;
    virtual std::string description() const = 0;  // for people
};

/// sentencepiece's BPE (the vocabulary's scores order the merges), bytes for what no piece covers.
Result<std::unique_ptr<Encoder>> makeSpmEncoder(const Vocabulary& vocabulary);
/// Byte-level BPE: a pre-tokenizer cuts the text into words, merges join each word's bytes.
Result<std::unique_ptr<Encoder>> makeBpeEncoder(const Vocabulary& vocabulary, const model::GgufFile& file);

}  // namespace daylong::text
