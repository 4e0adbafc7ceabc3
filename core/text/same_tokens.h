// Whether two model files have one vocabulary, so that what one model says is text of the other's. A pure function.
#pragma once

#include "model/gguf.h"

namespace daylong::text {

inline bool haveSameTokens(const model::GgufFile& one, const model::GgufFile& other) {
    constexpr const char* kKind = "tokenizer.ggml.model";
    constexpr const char* kTokens = "tokenizer.ggml.tokens";
    return one.stringValue(kKind) == other.stringValue(kKind) && one.stringArray(kTokens) == other.stringArray(kTokens);
}

}  // namespace daylong::text
