#include "text/tokenizer.h"

#include "text/encoder.h"

#include <algorithm>
#include <array>
#include <charconv>

namespace daylong::text {

namespace {

/// Control tokens that end a turn, by the names that families give them; files do not always say which.
constexpr std::string_view kTurnEnds[] = {"<|im_end|>",    "<|eot_id|>",    "<|end|>",         "<end_of_turn>", "<|endoftext|>",
                                          "<|eom_id|>",    "<|end_of_text|>", "<|return|>",    "</s>",          "<|end_of_turn|>"};

struct Special {
    std::string_view piece;
    TokenId token;
    bool control;
};

}  // namespace

struct Tokenizer::Impl {
    std::shared_ptr<const model::GgufFile> file;  // pieces are views into it
    Vocabulary vocabulary;
    std::unique_ptr<Encoder> encoder;
    std::vector<std::string> bytes;        // [vocab]
    std::vector<bool> turnEnd;             // [vocab]
    SpecialTokens special;
    std::array<std::vector<Special>, 256> specials;  // by first byte, longest first

    void protectTurnEnds();
    void readBytes();
    void readSpecials();
    const Special* specialAt(std::string_view text, bool markup) const;
};

/// Some files mark the token that ends a turn as user-defined (Phi-3's </s>), which typed text may contain. Nobody
/// shall end a turn by typing: such tokens count as control tokens.
void Tokenizer::Impl::protectTurnEnds() {
    for (size_t i = 0; i < vocabulary.size(); ++i) {
        if (vocabulary.types[i] != PieceType::UserDefined) continue;
        const auto token = static_cast<TokenId>(i);
        const bool named = std::find(std::begin(kTurnEnds), std::end(kTurnEnds), vocabulary.pieces[i]) != std::end(kTurnEnds);
        if (named || token == vocabulary.bos || token == vocabulary.eos || token == vocabulary.endOfTurn) vocabulary.types[i] = PieceType::Control;
    }
}

void Tokenizer::Impl::readBytes() {
    bytes.resize(vocabulary.size());
    for (size_t i = 0; i < vocabulary.size(); ++i) {
        const std::string_view piece = vocabulary.pieces[i];
        switch (vocabulary.types[i]) {
            case PieceType::Control:
            case PieceType::Unused: break;
            case PieceType::Unknown: bytes[i] = "\xE2\x81\x87"; break;  // U+2047, as sentencepiece shows it
            case PieceType::UserDefined: bytes[i] = piece; break;
            case PieceType::Byte: {
                unsigned value = 0;
                if (piece.size() == 6) std::from_chars(piece.data() + 3, piece.data() + 5, value, 16);
                bytes[i] = static_cast<char>(value);
                break;
            }
            case PieceType::Normal: bytes[i] = encoder->bytesOf(piece); break;
        }
    }
}

void Tokenizer::Impl::readSpecials() {
    special = {.bos = vocabulary.bos, .eos = vocabulary.eos, .endOfTurn = vocabulary.endOfTurn, .addBos = vocabulary.addBos};
    turnEnd.assign(vocabulary.size(), false);
    for (const std::optional<TokenId>& end : {vocabulary.eos, vocabulary.endOfTurn}) {
        if (end) turnEnd[static_cast<size_t>(*end)] = true;
    }
    for (size_t i = 0; i < vocabulary.size(); ++i) {
        const std::string_view piece = vocabulary.pieces[i];
        const bool control = vocabulary.types[i] == PieceType::Control;
        if (piece.empty() || (!control && vocabulary.types[i] != PieceType::UserDefined)) continue;
        specials[static_cast<unsigned char>(piece[0])].push_back({piece, static_cast<TokenId>(i), control});
        if (std::find(std::begin(kTurnEnds), std::end(kTurnEnds), piece) != std::end(kTurnEnds)) turnEnd[i] = true;
    }
    for (std::vector<Special>& bucket : specials) {
        std::stable_sort(bucket.begin(), bucket.end(), [](const Special& a, const Special& b) { return a.piece.size() > b.piece.size(); });
    }
}

const Special* Tokenizer::Impl::specialAt(std::string_view text, bool markup) const {
    for (const Special& each : specials[static_cast<unsigned char>(text[0])]) {
        if ((markup || !each.control) && text.starts_with(each.piece)) return &each;
    }
    return nullptr;
}

Tokenizer::Tokenizer() : m_impl(std::make_unique<Impl>()) {}
Tokenizer::~Tokenizer() = default;

Result<std::shared_ptr<const Tokenizer>> Tokenizer::create(const std::shared_ptr<const model::GgufFile>& file) {
    const auto withPath = [&](const Error& error) { return Error{error.code, "'" + file->path().string() + "': " + error.message}; };
    std::shared_ptr<Tokenizer> tokenizer(new Tokenizer);
    Impl& impl = *tokenizer->m_impl;
    impl.file = file;
    Result<Vocabulary> vocabulary = readVocabulary(*file);
    if (!vocabulary) return withPath(vocabulary.error());
    impl.vocabulary = std::move(*vocabulary);
    const std::string_view kind = file->stringValue("tokenizer.ggml.model").value_or("");
    if (kind != "llama" && kind != "gpt2") {
        return withPath({ErrorCode::Unsupported, "its tokenizer is of the kind '" + std::string(kind.substr(0, 40)) + "', which Daylong does not have yet; it has llama (SPM) and gpt2 (BPE)"});
    }
    Result<std::unique_ptr<Encoder>> encoder = kind == "llama" ? makeSpmEncoder(impl.vocabulary) : makeBpeEncoder(impl.vocabulary, *file);
    if (!encoder) return withPath(encoder.error());
    impl.encoder = std::move(*encoder);
    impl.protectTurnEnds();
    impl.readBytes();
    impl.readSpecials();
    return std::shared_ptr<const Tokenizer>(std::move(tokenizer));
}

std::vector<TokenId> Tokenizer::encode(std::string_view text) const {
    const TextPart part{text, false};
    return encodeParts({&part, 1});
}

std::vector<TokenId> Tokenizer::encodeParts(std::span<const TextPart> parts, bool continues) const {
    std::vector<TokenId> tokens;
    std::string plain;  // since the last special token
    bool atStart = !continues;
    const auto flush = [&] {
        if (plain.empty()) return;
        m_impl->encoder->encode(plain, atStart, tokens);
        plain.clear();
        atStart = false;
    };
    for (const TextPart& part : parts) {
        std::string_view rest = part.text;
        while (!rest.empty()) {
            if (const Special* special = m_impl->specialAt(rest, part.markup)) {
                flush();
                tokens.push_back(special->token);
                atStart = true;
                rest.remove_prefix(special->piece.size());
            } else {
                plain += rest[0];
                rest.remove_prefix(1);
            }
        }
    }
    flush();
    return tokens;
}

std::string_view Tokenizer::bytes(TokenId token) const { return m_impl->bytes[static_cast<size_t>(token)]; }
std::string_view Tokenizer::piece(TokenId token) const { return m_impl->vocabulary.pieces[static_cast<size_t>(token)]; }

std::string Tokenizer::decode(std::span<const TokenId> tokens) const {
    std::string text;
    for (const TokenId token : tokens) text += bytes(token);
    const bool spaceInFront = kind() == "SPM" && m_impl->vocabulary.addSpacePrefix && text.starts_with(' ');
    return spaceInFront ? text.substr(1) : text;
}

bool Tokenizer::isControl(TokenId token) const { return m_impl->vocabulary.type(token) == PieceType::Control; }
bool Tokenizer::endsTurn(TokenId token) const { return m_impl->turnEnd[static_cast<size_t>(token)]; }

std::optional<TokenId> Tokenizer::find(std::string_view piece) const {
    const auto found = m_impl->vocabulary.ids.find(piece);
    return found == m_impl->vocabulary.ids.end() ? std::nullopt : std::optional(found->second);
}

uint32_t Tokenizer::vocabSize() const { return static_cast<uint32_t>(m_impl->vocabulary.size()); }
const SpecialTokens& Tokenizer::special() const { return m_impl->special; }
std::string Tokenizer::kind() const { return m_impl->encoder->kind(); }

}  // namespace daylong::text
