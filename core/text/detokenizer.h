// Streams tokens to text: hands out complete UTF-8 sequences or nothing, so that no one ever sees half a letter.
// Invalid bytes become U+FFFD once it is certain that they are invalid. Thread rule: one thread.
#pragma once

#include "text/tokenizer.h"

#include <memory>
#include <string>

namespace daylong::text {

class Detokenizer {
public:
    explicit Detokenizer(std::shared_ptr<const Tokenizer> tokenizer);
    /// Adds a token's bytes; returns what is complete now (may be empty).
    std::string push(TokenId token);
    /// What is left at the end, incomplete sequences as U+FFFD.
    std::string finish();

private:
    std::shared_ptr<const Tokenizer> m_tokenizer;
    std::string m_pending;
};

}  // namespace daylong::text
