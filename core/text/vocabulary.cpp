#include "text/vocabulary.h"

#include "text/pre_tokenizer_schemes.h"

namespace daylong::text {

namespace {

/// A special token's id, or, where the file states none of its pieces, the one at the place that is usual in
/// vocabularies of its kind, if that piece is what it should be: then the file means it, though it does not say so or
/// says it wrongly.
std::optional<TokenId> readId(const model::GgufFile& file, const char* key, Vocabulary& vocabulary, TokenId usual = -1,
                              std::string_view usualPiece = {}) {
    const std::optional<uint64_t> id = file.unsignedValue(key);
    if (id && *id < vocabulary.size()) return static_cast<TokenId>(*id);
    if (id && *id == UINT32_MAX) return std::nullopt;  // all ones: none
    if (id)
        vocabulary.remark += (vocabulary.remark.empty() ? "" : "; ") + std::string("its '") + key +
                             "' is outside of its vocabulary and is left out";
    const bool there = usual >= 0 && static_cast<size_t>(usual) < vocabulary.size() &&
                       vocabulary.pieces[static_cast<size_t>(usual)] == usualPiece;
    return there ? std::optional(usual) : std::nullopt;
}

/// Vocabularies without types (old files): only the unknown token and <0xXX> bytes can be told.
PieceType guessType(std::string_view piece, bool isUnknown) {
    if (isUnknown) return PieceType::Unknown;
    if (piece.size() == 6 && piece.starts_with("<0x") && piece.ends_with('>')) return PieceType::Byte;
    return PieceType::Normal;
}

Result<void> readTypes(const model::GgufFile& file, Vocabulary& vocabulary) {
    const std::vector<int64_t> types = file.intArray("tokenizer.ggml.token_type");
    if (!types.empty() && types.size() != vocabulary.size())
        return Error{ErrorCode::InvalidFile, "its token types and its tokens differ in number"};
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

bool mergesCharacters(const model::GgufFile& file) { return file.stringValue("tokenizer.ggml.model") == "gemma4"; }

Result<Vocabulary> readVocabulary(const model::GgufFile& file) {
    Vocabulary vocabulary;
    vocabulary.pieces = file.stringArray("tokenizer.ggml.tokens");
    if (vocabulary.pieces.empty()) return Error{ErrorCode::InvalidFile, "it has no vocabulary (tokenizer.ggml.tokens)"};
    const size_t size = vocabulary.size();
    vocabulary.scores = file.floatArray("tokenizer.ggml.scores");
    if (!vocabulary.scores.empty() && vocabulary.scores.size() != size)
        return Error{ErrorCode::InvalidFile, "its token scores and its tokens differ in number"};
    const bool spm = file.stringValue("tokenizer.ggml.model") == "llama";
    const auto usual = [spm](TokenId id) { return spm ? id : TokenId{-1}; };
    vocabulary.bos = readId(file, "tokenizer.ggml.bos_token_id", vocabulary, usual(1), "<s>");
    vocabulary.eos = readId(file, "tokenizer.ggml.eos_token_id", vocabulary, usual(2), "</s>");
    vocabulary.unknown = readId(file, "tokenizer.ggml.unknown_token_id", vocabulary, usual(0), "<unk>");
    vocabulary.endOfTurn = readId(file, "tokenizer.ggml.eot_token_id", vocabulary);
    vocabulary.endOfMessage = readId(file, "tokenizer.ggml.eom_token_id", vocabulary);
    TRY(readTypes(file, vocabulary));
    const bool characters = mergesCharacters(file);  // some of its files say wrongly that they do not begin with BOS
    const bool begins = spm || characters || chooseScheme(file, vocabulary.pieces).scheme->addsBos;
    vocabulary.addBos =
        (characters || file.boolValue("tokenizer.ggml.add_bos_token").value_or(begins)) && vocabulary.bos;
    vocabulary.addSpacePrefix = file.boolValue("tokenizer.ggml.add_space_prefix").value_or(true);
    vocabulary.ids.reserve(size);
    for (size_t i = 0; i < size; ++i) vocabulary.ids.emplace(vocabulary.pieces[i], static_cast<TokenId>(i));
    return vocabulary;
}

}  // namespace daylong::text
