// BPE: merges join pairs in order of their rank. Byte-level (GPT-2) within words, each byte written as a printable
// character; or as Gemma 4 has it, on the characters of the whole text, spaces marked, bytes for what has no piece.
#include "base/utf8.h"
#include "text/encoder.h"
#include "text/normalize.h"
#include "text/pre_tokenizer.h"

#include <array>
#include <cstdio>
#include <optional>
#include <queue>

namespace daylong::text {

namespace {

/// GPT-2's alphabet: printable Latin-1 stands for itself, the other bytes for U+0100 and up.
std::array<std::string, 256> makeAlphabet() {
    std::array<std::string, 256> alphabet;
    char32_t next = 0x100;
    for (char32_t byte = 0; byte < 256; ++byte) {
        const bool printable = (byte >= 0x21 && byte <= 0x7E) || (byte >= 0xA1 && byte <= 0xAC) || byte >= 0xAE;
        appendUtf8(alphabet[byte], printable ? byte : next++);
    }
    return alphabet;
}

struct Merge {
    uint32_t rank = 0;
    TokenId joined = 0;
};

uint64_t pairKey(TokenId left, TokenId right) {
    return (static_cast<uint64_t>(static_cast<uint32_t>(left)) << 32U) | static_cast<uint32_t>(right);
}

constexpr std::string_view kSpaceMark = "\xE2\x96\x81";  // U+2581

std::string replaced(std::string_view text, std::string_view from, std::string_view to) {
    std::string out;
    for (size_t at; (at = text.find(from)) != std::string_view::npos; text.remove_prefix(at + from.size())) {
        out += text.substr(0, at);
        out += to;
    }
    return out += text;
}

class BpeEncoder : public Encoder {
public:
    /// Without a pre-tokenizer: on characters.
    BpeEncoder(const Vocabulary& vocabulary, std::optional<PreTokenizer> preTokenizer)
        : m_preTokenizer(std::move(preTokenizer)), m_alphabet(makeAlphabet()) {
        // A control token cannot be put together by typing, though the file may have merges for it; a byte always can.
        m_ids.reserve(vocabulary.size());
        for (const auto& [piece, token] : vocabulary.ids) {
            if (vocabulary.type(token) != PieceType::Control || nextUtf8(piece).size == piece.size())
                m_ids.emplace(piece, token);
        }
        for (size_t byte = 0; byte < 256; ++byte) m_bytes.emplace(m_alphabet[byte], static_cast<char>(byte));
        const std::vector<TokenId> substitute = substituteFor(vocabulary);
        for (size_t byte = 0; byte < 256; ++byte) {
            if (m_preTokenizer) {
                m_byteTokens[byte] = spelt(std::string(1, static_cast<char>(byte)));
            } else {
                char piece[8];
                std::snprintf(piece, sizeof piece, "<0x%02X>", static_cast<unsigned>(byte));
                if (const auto found = vocabulary.ids.find(piece); found != vocabulary.ids.end())
                    m_byteTokens[byte] = {found->second};
            }
            if (m_byteTokens[byte].empty()) m_byteTokens[byte] = substitute;
            m_losesBytes = m_losesBytes || m_byteTokens[byte].empty();
        }
    }

    /// Merges whose parts or result are no tokens can never apply and are left out.
    void addMerge(std::string_view text, uint32_t rank) {
        const size_t space = text.find(' ', 1);
        if (space == std::string_view::npos) return;
        const auto left = m_ids.find(text.substr(0, space)), right = m_ids.find(text.substr(space + 1));
        if (left == m_ids.end() || right == m_ids.end()) return;
        const std::string whole = std::string(left->first) + std::string(right->first);
        const auto joined = m_ids.find(whole);
        if (joined != m_ids.end()) m_merges.emplace(pairKey(left->second, right->second), Merge{rank, joined->second});
    }

    void encode(std::string_view text, bool, std::vector<TokenId>& tokens) const override {
        if (!m_preTokenizer) {
            encodeWord(replaced(text, " ", kSpaceMark), tokens);
            return;
        }
        const std::string composed = m_preTokenizer->composes() ? toNfc(text) : std::string();
        for (const std::string_view word : m_preTokenizer->split(m_preTokenizer->composes() ? composed : text))
            encodeWord(word, tokens);
    }

    std::string bytesOf(std::string_view piece) const override {
        if (!m_preTokenizer) return replaced(piece, kSpaceMark, " ");
        std::string bytes;
        while (!piece.empty()) {
            const std::string_view character = piece.substr(0, nextUtf8(piece).size);
            const auto found = m_bytes.find(std::string(character));
            if (found != m_bytes.end()) bytes += found->second;
            else bytes += character;  // not of the alphabet: stands for itself
            piece.remove_prefix(character.size());
        }
        return bytes;
    }

    std::string description() const override {
        return "BPE (" + (m_preTokenizer ? m_preTokenizer->kind() : "gemma4") + ")" +
               (m_losesBytes ? "; some bytes have no token and are left out" : "");
    }

private:
    struct Symbol {
        TokenId token;
        int previous, next;  // in the word; -1: none
    };
    struct Candidate {
        uint32_t rank;
        int left;               // symbol
        TokenId first, second;  // what stood there when the pair was found: else the candidate is stale
        TokenId joined;
        bool operator>(const Candidate& other) const {
            return rank != other.rank ? rank > other.rank : left > other.left;
        }
    };
    using Queue = std::priority_queue<Candidate, std::vector<Candidate>, std::greater<>>;

    /// The tokens of single bytes; empty when one of them has none.
    std::vector<TokenId> spelt(std::string_view bytes) const {
        std::vector<TokenId> tokens;
        for (const char byte : bytes) {
            const auto found = m_ids.find(m_alphabet[static_cast<unsigned char>(byte)]);
            if (found == m_ids.end()) return {};
            tokens.push_back(found->second);
        }
        return tokens;
    }

    /// What stands for a byte that has no token (Falcon's 0xFF): nothing shall be lost unseen. Never a control token,
    /// which some files name as their unknown one: nobody shall end a turn by typing.
    std::vector<TokenId> substituteFor(const Vocabulary& vocabulary) const {
        if (vocabulary.unknown && vocabulary.type(*vocabulary.unknown) != PieceType::Control)
            return {*vocabulary.unknown};
        const std::vector<TokenId> replacement = spelt("\xEF\xBF\xBD");  // U+FFFD
        return replacement.empty() ? spelt("?") : replacement;
    }

    void encodeWord(std::string_view word, std::vector<TokenId>& tokens) const {
        if (m_preTokenizer && m_preTokenizer->ignoresMerges()) {
            std::string whole;
            for (const char byte : word) whole += m_alphabet[static_cast<unsigned char>(byte)];
            if (const auto found = m_ids.find(whole); found != m_ids.end()) {
                tokens.push_back(found->second);
                return;
            }
        }
        std::vector<Symbol> symbols;
        const auto add = [&symbols](TokenId token) {
            const int index = static_cast<int>(symbols.size());
            symbols.push_back({token, index - 1, index + 1});
        };
        while (!word.empty()) {
            const std::string_view character = word.substr(0, m_preTokenizer ? 1 : nextUtf8(word).size);
            const auto piece = m_preTokenizer ? m_ids.end() : m_ids.find(character);
            if (piece != m_ids.end()) add(piece->second);
            for (const char byte : piece != m_ids.end() ? std::string_view() : character) {
                for (const TokenId token : m_byteTokens[static_cast<unsigned char>(byte)]) add(token);
            }
            word.remove_prefix(character.size());
        }
        if (symbols.empty()) return;
        symbols.back().next = -1;
        Queue queue;
        for (int i = 0; i + 1 < static_cast<int>(symbols.size()); ++i) offer(symbols, i, queue);
        while (!queue.empty()) {
            const Candidate best = queue.top();
            queue.pop();
            join(symbols, best, queue);
        }
        for (int i = 0; i >= 0; i = symbols[static_cast<size_t>(i)].next)
            tokens.push_back(symbols[static_cast<size_t>(i)].token);
    }

    void offer(const std::vector<Symbol>& symbols, int left, Queue& queue) const {
        if (left < 0 || symbols[static_cast<size_t>(left)].next < 0) return;
        const Symbol& first = symbols[static_cast<size_t>(left)];
        const Symbol& second = symbols[static_cast<size_t>(first.next)];
        const auto found = m_merges.find(pairKey(first.token, second.token));
        if (found != m_merges.end())
            queue.push({found->second.rank, left, first.token, second.token, found->second.joined});
    }

    void join(std::vector<Symbol>& symbols, const Candidate& best, Queue& queue) const {
        Symbol& left = symbols[static_cast<size_t>(best.left)];
        if (left.token != best.first || left.next < 0) return;
        Symbol& right = symbols[static_cast<size_t>(left.next)];
        if (right.token != best.second) return;
        left.token = best.joined;
        left.next = right.next;
        right.token = -1;  // gone: candidates that start at it are stale
        if (left.next >= 0) symbols[static_cast<size_t>(left.next)].previous = best.left;
        offer(symbols, left.previous, queue);
        offer(symbols, best.left, queue);
    }

    std::optional<PreTokenizer> m_preTokenizer;
    std::array<std::string, 256> m_alphabet;
    std::array<std::vector<TokenId>, 256> m_byteTokens;
    bool m_losesBytes = false;
    std::unordered_map<std::string, char> m_bytes;
    std::unordered_map<std::string_view, TokenId> m_ids;  // what typed text can become
    std::unordered_map<uint64_t, Merge> m_merges;
};

}  // namespace

Result<std::unique_ptr<Encoder>> makeBpeEncoder(const Vocabulary& vocabulary, const model::GgufFile& file) {
    const std::vector<std::string_view> merges = file.stringArray("tokenizer.ggml.merges");
    if (merges.empty())
        return Error{ErrorCode::InvalidFile,
                     "it has no merges (tokenizer.ggml.merges), which its kind of vocabulary needs"};
    std::optional<PreTokenizer> preTokenizer;
    if (!mergesCharacters(file)) preTokenizer = TRY(PreTokenizer::create(chooseScheme(file, vocabulary.pieces)));
    auto encoder = std::make_unique<BpeEncoder>(vocabulary, std::move(preTokenizer));
    for (size_t rank = 0; rank < merges.size(); ++rank) encoder->addMerge(merges[rank], static_cast<uint32_t>(rank));
    return std::unique_ptr<Encoder>(std::move(encoder));
}

}  // namespace daylong::text
