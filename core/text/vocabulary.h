// A model's vocabulary as its file states it: untrusted, checked, and with the bytes that each token stands for.
// Immutable. Failure rule: InvalidFile, Unsupported.
#pragma once

#include "base/result.h"
#include "model/gguf.h"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace daylong::text {

using TokenId = int32_t;

/// Values are GGUF's, which are sentencepiece's.
enum class PieceType : int { Normal = 1, Unknown = 2, Control = 3, UserDefined = 4, Unused = 5, Byte = 6 };

struct Vocabulary {
    std::vector<std::string_view> pieces;  // in the mapped file
    std::vector<float> scores;             // empty where the file has none
    std::vector<PieceType> types;
    std::unordered_map<std::string_view, TokenId> ids;  // the first of equal pieces
    std::optional<TokenId> bos, eos, endOfTurn, endOfMessage, unknown;
    bool addBos = false;
    bool addSpacePrefix = true;
    std::string remark;  // what of the file was not taken, and why; empty: all was

    size_t size() const { return pieces.size(); }
    PieceType type(TokenId token) const { return types[static_cast<size_t>(token)]; }
};

Result<Vocabulary> readVocabulary(const model::GgufFile& file);
/// Gemma 4's kind: merges as byte-level vocabularies have them, characters and marked spaces as SPM has them.
bool mergesCharacters(const model::GgufFile& file);

}  // namespace daylong::text
