// DraftIndex: what came next, where the same words were said before. Over the tokens of a stream, also those that no
// model sees any more, it finds the place whose last tokens are most like those at hand, the newest of several, and
// hands out what stands behind it. 12 bytes a token; it doubles as the stream grows, up to a fixed size, from where on
// the oldest tokens go. A few memory accesses for each token, whatever it holds. Thread rule: one thread.
#pragma once

#include "engine/types.h"

#include <cstdint>
#include <span>
#include <vector>

namespace daylong::engine {

class DraftIndex {
public:
    static constexpr uint32_t kAlike = 3;       // tokens that must be the same, at least
    static constexpr uint32_t kMostAlike = 16;  // no more of them are looked at

    /// `most`: tokens, a power of two.
    explicit DraftIndex(uint32_t most = 1U << 20U) : m_most(most) {}

    void clear();
    /// Room for so many at once, where it is empty.
    void reserve(uint64_t tokens);
    void add(std::span<const TokenId> tokens);

    struct Draft {
        std::span<const TokenId> tokens;  // valid until the next add() or clear()
        uint32_t alike = 0;               // so many tokens before them are those at hand
    };
    /// What came after tokens like the last ones of `before`, `most` at most; nothing where there were none.
    Draft find(std::span<const TokenId> before, uint32_t most) const;
    uint64_t bytes() const;

private:
    void makeRoom(size_t tokens);
    void add(TokenId token);
    size_t size() const { return m_tokens.size(); }
    TokenId at(uint32_t place) const { return m_tokens[place & (size() - 1)]; }
    size_t bucketOf(TokenId first, TokenId second, TokenId third) const;
    uint32_t alikeAt(uint32_t place, uint32_t age, std::span<const TokenId> before) const;

    // Places are counted modulo 2^32; in the vectors, modulo their size, which is a power of two.
    uint32_t m_most;
    uint32_t m_next = 0;              // the next token's place
    uint32_t m_held = 0;              // tokens
    std::vector<TokenId> m_tokens;    // a ring
    std::vector<uint32_t> m_earlier;  // of the same bucket, the place before
    std::vector<uint32_t> m_newest;   // [buckets] place of the last of three tokens
};

}  // namespace daylong::engine
