// SPM vocabularies through the sentencepiece library: a ModelProto is made from the GGUF's pieces, scores and types.
// Source: sentencepiece_model.proto (field numbers); https://protobuf.dev/programming-guides/encoding/ (wire format).
#include "base/printable.h"
#include "base/utf8.h"
#include "text/encoder.h"

#include <sentencepiece_processor.h>

#include <bit>
#include <unordered_set>

namespace daylong::text {

namespace {

constexpr std::string_view kSpaceMark = "\xE2\x96\x81";  // U+2581

/// Just enough of protobuf's wire format.
class ProtoWriter {
public:
    void varint(uint32_t field, uint64_t value) {
        raw(uint64_t{field} << 3U);
        raw(value);
    }
    void fixed32(uint32_t field, uint32_t value) {
        raw((uint64_t{field} << 3U) | 5U);
        for (uint32_t shift = 0; shift < 32; shift += 8) m_bytes += static_cast<char>((value >> shift) & 0xFFU);
    }
    void bytes(uint32_t field, std::string_view value) {
        raw((uint64_t{field} << 3U) | 2U);
        raw(value.size());
        m_bytes += value;
    }
    const std::string& text() const { return m_bytes; }

private:
    void raw(uint64_t value) {
        for (; value >= 0x80; value >>= 7U) m_bytes += static_cast<char>((value & 0x7FU) | 0x80U);
        m_bytes += static_cast<char>(value);
    }
    std::string m_bytes;
};

/// The library insists on pieces that are valid UTF-8, not empty and not twice there, and on exactly one unknown
/// piece; a piece that it cannot take keeps its id under a name that no text has.
std::string modelProto(const Vocabulary& vocabulary) {
    ProtoWriter model;
    std::unordered_set<std::string_view> used;
    TokenId unknown = vocabulary.unknown.value_or(0);
    for (size_t i = 0; i < vocabulary.size(); ++i) {
        if (!vocabulary.unknown && vocabulary.types[i] == PieceType::Unknown) unknown = static_cast<TokenId>(i);
    }
    bool hasBytes = false;
    for (size_t i = 0; i < vocabulary.size(); ++i) {
        std::string_view piece = vocabulary.pieces[i];
        PieceType type = vocabulary.types[i];
        const bool isUnknown = static_cast<TokenId>(i) == unknown;
        if (isUnknown) type = PieceType::Unknown;
        else if (type == PieceType::Unknown) type = PieceType::Unused;
        // Special tokens are split off before the library sees the text; it must not find them by itself.
        if (type == PieceType::UserDefined || type == PieceType::Control) type = PieceType::Control;
        const std::string replacement = "\xEF\xBF\xBF" + std::to_string(i);  // U+FFFF: no character
        if (piece.empty() || toValidUtf8(piece) != piece || !used.insert(piece).second) {
            piece = replacement;
            if (type == PieceType::Normal || type == PieceType::Byte) type = PieceType::Control;
        }
        hasBytes = hasBytes || type == PieceType::Byte;
        ProtoWriter entry;
        entry.bytes(1, piece);
        entry.fixed32(2, std::bit_cast<uint32_t>(vocabulary.scores.empty() ? 0.0F : vocabulary.scores[i]));
        entry.varint(3, static_cast<uint64_t>(type));
        model.bytes(1, entry.text());
    }
    ProtoWriter trainer;
    trainer.varint(3, 2);  // BPE
    trainer.varint(4, vocabulary.size());
    trainer.varint(35, hasBytes ? 1 : 0);
    trainer.varint(40, static_cast<uint64_t>(unknown));
    trainer.bytes(45, vocabulary.pieces[static_cast<size_t>(unknown)]);
    model.bytes(2, trainer.text());
    ProtoWriter normalizer;
    normalizer.bytes(1, "identity");
    normalizer.varint(3, 0);  // the space in front is ours to add: it depends on what came before
    normalizer.varint(4, 0);
    normalizer.varint(5, 1);
    model.bytes(3, normalizer.text());
    return model.text();
}

class SpmEncoder : public Encoder {
public:
    explicit SpmEncoder(bool addSpacePrefix) : m_addSpacePrefix(addSpacePrefix) {}

    Result<void> load(const Vocabulary& vocabulary) {
        const auto status = m_processor.LoadFromSerializedProto(modelProto(vocabulary));
        if (!status.ok())
            return Error{ErrorCode::InvalidFile, "its vocabulary cannot be used: " + printable(status.ToString(), 200)};
        return {};
    }

    void encode(std::string_view text, bool atStart, std::vector<TokenId>& tokens) const override {
        if (text.empty()) return;
        std::string prefixed = atStart && m_addSpacePrefix ? " " : "";
        prefixed += toValidUtf8(text);  // the library would make one U+FFFD of every single byte
        // Part by part: the library's cost grows faster than its input.
        std::string_view rest = prefixed;
        while (!rest.empty()) {
            const std::string_view part = rest.substr(0, cut(rest));
            std::vector<int> ids;
            if (m_processor.Encode({part.data(), part.size()}, &ids).ok())
                tokens.insert(tokens.end(), ids.begin(), ids.end());
            rest.remove_prefix(part.size());
        }
    }

    std::string bytesOf(std::string_view piece) const override {
        std::string bytes;
        while (!piece.empty()) {
            const size_t at = std::min(piece.find(kSpaceMark), piece.size());
            bytes += piece.substr(0, at);
            piece.remove_prefix(at);
            if (piece.empty()) break;
            bytes += ' ';
            piece.remove_prefix(kSpaceMark.size());
        }
        return bytes;
    }

    std::string description() const override { return "SPM"; }

private:
    /// The end of a part: after some kilobytes, before a space between letters. No piece reaches across the front
    /// of a word, so the tokens are those of the whole.
    static size_t cut(std::string_view text) {
        constexpr size_t kPart = 4096;
        if (text.size() <= kPart) return text.size();
        for (size_t i = kPart; i < text.size(); ++i) {
            const auto before = static_cast<unsigned char>(text[i - 1]),
                       after = static_cast<unsigned char>(text[i + 1 < text.size() ? i + 1 : i]);
            const auto letter = [](unsigned char c) { return (c | 0x20U) >= 'a' && (c | 0x20U) <= 'z'; };
            if (text[i] == ' ' && letter(before) && letter(after)) return i;
        }
        return text.size();
    }

    sentencepiece::SentencePieceProcessor m_processor;
    bool m_addSpacePrefix;
};

}  // namespace

Result<std::unique_ptr<Encoder>> makeSpmEncoder(const Vocabulary& vocabulary) {
    auto encoder = std::make_unique<SpmEncoder>(vocabulary.addSpacePrefix);
    TRY(encoder->load(vocabulary));
    return std::unique_ptr<Encoder>(std::move(encoder));
}

}  // namespace daylong::text
