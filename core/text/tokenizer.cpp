#include "text/tokenizer.h"

#include "text/encoder.h"
#include "text/turn_marks.h"

#include <algorithm>
#include <charconv>

namespace daylong::text {

namespace {

struct Special {
    std::string_view text;
    TokenId token;
    bool dropsSpaceAfter = false;
};

/// Finds the longest of many texts at a place in time that does not depend on how many there are.
class Specials {
public:
    void add(Special special) { m_sorted.push_back(special); }
    void finish() {
        std::stable_sort(m_sorted.begin(), m_sorted.end(),
                         [](const Special& a, const Special& b) { return a.text < b.text; });
    }
    const Special* longestAt(std::string_view text) const {
        const Special* longest = nullptr;
        auto begin = m_sorted.begin(), end = m_sorted.end();
        for (size_t i = 0; begin != end; ++i) {  // all of begin..end start with text's first i bytes
            if (begin->text.size() == i) longest = &*begin;
            if (i == text.size()) break;
            const auto at = [i](const Special& each) {
                return each.text.size() > i ? static_cast<int>(static_cast<unsigned char>(each.text[i])) : -1;
            };
            const int wanted = static_cast<unsigned char>(text[i]);
            begin = std::partition_point(begin, end, [&](const Special& each) { return at(each) < wanted; });
            end = std::partition_point(begin, end, [&](const Special& each) { return at(each) == wanted; });
        }
        return longest;
    }

private:
    std::vector<Special> m_sorted;
};

}  // namespace

struct Tokenizer::Impl {
    std::shared_ptr<const model::GgufFile> file;  // pieces are views into it
    Vocabulary vocabulary;
    std::unique_ptr<Encoder> encoder;
    std::vector<std::string> bytes;  // [vocab]
    std::vector<bool> turnEnd;       // [vocab]
    SpecialTokens special;
    Specials markup, typed;  // what is parsed in markup, and the user-defined ones of it, which typed text may contain

    bool isSpm() const { return file->stringValue("tokenizer.ggml.model") == "llama"; }
    void readBytes();
    void readSpecials();
    bool isPhi3() const;
};

void Tokenizer::Impl::readBytes() {
    bytes.resize(vocabulary.size());
    for (size_t i = 0; i < vocabulary.size(); ++i) {
        const std::string_view piece = vocabulary.pieces[i];
        switch (vocabulary.types[i]) {
            case PieceType::Control:
            case PieceType::Unused: break;
            case PieceType::Unknown: bytes[i] = "\xE2\x81\x87"; break;  // U+2047, as sentencepiece shows it
            case PieceType::UserDefined:
                bytes[i] = isSpm() || mergesCharacters(*file) ? encoder->bytesOf(piece) : std::string(piece);
                break;
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

/// Phi-3's tokenizer drops white space behind its special tokens; a file carries this fact in its name only.
bool Tokenizer::Impl::isPhi3() const {
    std::string name(file->stringValue("general.name").value_or(""));
    for (char& each : name) each = each >= 'A' && each <= 'Z' ? static_cast<char>(each - 'A' + 'a') : each;
    return isSpm() && (name.find("phi-3") != std::string::npos || name.find("phi3") != std::string::npos);
}

void Tokenizer::Impl::readSpecials() {
    special = {
        .bos = vocabulary.bos, .eos = vocabulary.eos, .endOfTurn = vocabulary.endOfTurn, .addBos = vocabulary.addBos};
    const bool phi3 = isPhi3();
    for (size_t i = 0; i < vocabulary.size(); ++i) {
        const std::string_view piece = vocabulary.pieces[i];
        const bool control = vocabulary.types[i] == PieceType::Control;
        if (!control && vocabulary.types[i] != PieceType::UserDefined) continue;
        const bool dropsSpace = phi3 && control && piece != "<unk>" && piece != "<s>" && piece != "<|endoftext|>";
        const Special each = {control ? piece : std::string_view(bytes[i]), static_cast<TokenId>(i), dropsSpace};
        if (each.text.empty()) continue;
        markup.add(each);
        if (!control) typed.add(each);
    }
    markup.finish();
    typed.finish();
}

Tokenizer::Tokenizer() : m_impl(std::make_unique<Impl>()) {}
Tokenizer::~Tokenizer() = default;

Result<std::shared_ptr<const Tokenizer>> Tokenizer::create(const std::shared_ptr<const model::GgufFile>& file) {
    const auto withPath = [&](const Error& error) {
        return Error{error.code, "'" + file->path().string() + "': " + error.message};
    };
    std::shared_ptr<Tokenizer> tokenizer(new Tokenizer);
    Impl& impl = *tokenizer->m_impl;
    impl.file = file;
    Result<Vocabulary> vocabulary = readVocabulary(*file);
    if (!vocabulary) return withPath(vocabulary.error());
    impl.vocabulary = std::move(*vocabulary);
    protectTurnMarks(impl.vocabulary);
    const std::string_view kind = file->stringValue("tokenizer.ggml.model").value_or("");
    if (kind != "llama" && kind != "gpt2" && kind != "gemma4") {
        return withPath({ErrorCode::Unsupported,
                         "its tokenizer is of the kind '" + std::string(kind.substr(0, 40)) +
                             "', which Daylong does not have yet; it has llama (SPM), gpt2 and gemma4 (BPE)"});
    }
    Result<std::unique_ptr<Encoder>> encoder =
        kind == "llama" ? makeSpmEncoder(impl.vocabulary) : makeBpeEncoder(impl.vocabulary, *file);
    if (!encoder) return withPath(encoder.error());
    impl.encoder = std::move(*encoder);
    impl.readBytes();
    impl.turnEnd = turnEnds(impl.vocabulary);
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
    bool dropSpace = false;
    const auto isSpace = [](char each) { return each == ' ' || (each >= '\t' && each <= '\r'); };
    const auto flush = [&] {
        if (plain.empty()) return;
        m_impl->encoder->encode(plain, atStart, tokens);
        plain.clear();
        atStart = false;
    };
    for (const TextPart& part : parts) {
        std::string_view rest = part.text;
        while (!rest.empty()) {
            if (const Special* special = (part.markup ? m_impl->markup : m_impl->typed).longestAt(rest)) {
                flush();
                tokens.push_back(special->token);
                atStart = true;
                dropSpace = special->dropsSpaceAfter;
                rest.remove_prefix(special->text.size());
            } else if (dropSpace && isSpace(rest[0])) {
                rest.remove_prefix(1);
            } else {
                dropSpace = false;
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
    const bool spaceInFront =
        kind() == TokenizerKind::Spm && m_impl->vocabulary.addSpacePrefix && text.starts_with(' ');
    return spaceInFront ? text.substr(1) : text;
}

bool Tokenizer::isControl(TokenId token) const { return m_impl->vocabulary.type(token) == PieceType::Control; }
bool Tokenizer::standsAlone(TokenId token) const {
    return isControl(token) || m_impl->vocabulary.type(token) == PieceType::UserDefined;
}
bool Tokenizer::endsTurn(TokenId token) const { return m_impl->turnEnd[static_cast<size_t>(token)]; }

std::optional<TokenId> Tokenizer::find(std::string_view piece) const {
    const auto found = m_impl->vocabulary.ids.find(piece);
    return found == m_impl->vocabulary.ids.end() ? std::nullopt : std::optional(found->second);
}

uint32_t Tokenizer::vocabSize() const { return static_cast<uint32_t>(m_impl->vocabulary.size()); }
const SpecialTokens& Tokenizer::special() const { return m_impl->special; }
TokenizerKind Tokenizer::kind() const { return m_impl->isSpm() ? TokenizerKind::Spm : TokenizerKind::Bpe; }
std::string Tokenizer::description() const { return m_impl->encoder->description(); }
const std::string& Tokenizer::remark() const { return m_impl->vocabulary.remark; }

}  // namespace daylong::text
