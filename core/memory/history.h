// The history of a token: a hash of every token before it. Whoever has it knows what a key was made of.
// A value; no failures. docs/kv-journal.md has the definition.
#pragma once

#include <cstdint>
#include <span>

namespace daylong::memory {

/// h(n) of a stream of tokens, extended as the stream is.
class History {
public:
    History() = default;
    explicit History(uint64_t hash) : m_hash(hash) {}

    void add(std::span<const int32_t> tokens);
    uint64_t hash() const { return m_hash; }

private:
    uint64_t m_hash = 0;
};

/// Of the token behind a stream's first ones.
inline uint64_t historyBehind(std::span<const int32_t> tokens) {
    History history;
    history.add(tokens);
    return history.hash();
}

}  // namespace daylong::memory
