#include "text/vocabulary.h"

#include "text/pre_tokenizer_schemes.h"

namespace daylong::text {

namespace {

Result<std::optional<TokenId>> readId(const model::GgufFile& file, const char* key, size_t vocabSize) {
    const std::optional<uint64_t> id = file.unsignedValue(key);
    if (!id || *id == UINT32_MAX) return std::optional<TokenId>();  // all ones: none
    if (*id >= vocabSize) return Error{ErrorCode::InvalidFile, std::string("its '") + key + "' is outside of its vocabulary"};
    return std::optional(static_cast<TokenId>(*id));
}

/// Vocabularies without types (old files): only the unknown token and <0xXX> bytes can be told.
PieceType guessType(std::string_view piece, bool isUnknown) {
    if (isUnknown) return PieceType::Unknown;
    if (piece.size() == 6 && piece.starts_with("<0x") && piece.ends_with('>')) return PieceType::Byte;
    return PieceType::Normal;
}

Result<void> readTypes(const model::GgufFile& file, Vocabulary& vocabulary) {
    const std::vector<int64_t> types = file.intArray("tokenizer.ggml.token_type");
    if (!types.empty() && types.size() != vocabulary.size()) return Error{ErrorCode::InvalidFile, "its token types and its tokens differ in number"};
    for (size_t i = 0; i < vocabulary.size(); ++i) {
        if (types.empty()) {
            vocabulary.types.push_back(guessType(vocabulary.pieces[i], vocabulary.unknown == static_cast<TokenId>(i)));
        } else {
            const bool known = types[i] >= 1 && types[i] <= 6;
            vocabulary.types.push_back(known ? static_cast<PieceType>(types[i]) : PieceType::Normal);
        }
    }
    return {};
}

}  // namespace

Result<Vocabulary> readVocabulary(const model::GgufFile& file) {
    Vocabulary vocabulary;
    vocabulary.pieces = file.stringArray("tokenizer.ggml.tokens");
    if (vocabulary.pieces.empty()) return Error{ErrorCode::InvalidFile, "it has no vocabulary (tokenizer.ggml.tokens)"};
    const size_t size = vocabulary.size();
    vocabulary.scores = file.floatArray("tokenizer.ggml.scores");
    if (!vocabulary.scores.empty() && vocabulary.scores.size() != size) return Error{ErrorCode::InvalidFile, "its token scores and its tokens differ in number"};
    vocabulary.bos = TRY(readId(file, "tokenizer.ggml.bos_token_id", size));
    vocabulary.eos = TRY(readId(file, "tokenizer.ggml.eos_token_id", size));
    vocabulary.endOfTurn = TRY(readId(file, "tokenizer.ggml.eot_token_id", size));
    vocabulary.unknown = TRY(readId(file, "tokenizer.ggml.unknown_token_id", size));
    TRY(readTypes(file, vocabulary));
    const bool spm = file.stringValue("tokenizer.ggml.model") == "llama";
    const bool usual = spm || chooseScheme(file, vocabulary.pieces).scheme->addsBos;
    vocabulary.addBos = file.boolValue("tokenizer.ggml.add_bos_token").value_or(usual) && vocabulary.bos;
    vocabulary.addSpacePrefix = file.boolValue("tokenizer.ggml.add_space_prefix").value_or(true);
    vocabulary.ids.reserve(size);
    for (size_t i = 0; i < size; ++i) vocabulary.ids.emplace(vocabulary.pieces[i], static_cast<TokenId>(i));
    return vocabulary;
}

}  // namespace daylong::text
