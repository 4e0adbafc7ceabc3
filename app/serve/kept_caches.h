// KeptCaches: several conversations over one cache. The newest is in the generator; the others' records lie in memory,
// as many as a budget allows, and come back as a copy, to the bit. A prompt that begins as one of them does is read
// from where they part. Whichever was used longest ago goes first. Nothing of it is on disk.
// On a GPU a token that is read with others has other last bits than one that is said alone, or read with fewer. Who
// wants exactly what a model makes of a prompt that it reads from its beginning gets no more back than what was read
// so: there whole chunks, on the CPU any number of tokens. Thread rule: one thread. Failure rule: Result; what cannot
// be kept is read again.
#pragma once

#include "engine/generator.h"

#include <cstddef>
#include <cstdint>
#include <list>
#include <span>
#include <vector>

namespace daylong::serve {

class KeptCaches {
public:
    /// `generator`: with dense attention, so that nothing is overwritten.
    KeptCaches(engine::Generator& generator, uint64_t mostBytes) : m_generator(generator), m_most(mostBytes) {}

    /// Makes the generator hold as much of the prompt's beginning as it can have without reading, and never its last
    /// token, whose logits are wanted. `exactly`: as if all of it was read. How many tokens that is.
    Result<uint64_t> begin(std::span<const engine::TokenId> prompt, bool exactly);
    /// Reads the rest of that prompt.
    Result<void> read(std::span<const engine::TokenId> rest, const engine::Progress& progress);
    /// A token of the reply.
    Result<void> say(engine::TokenId token);

    uint64_t keptBytes() const;
    size_t kept() const { return m_kept.size(); }

private:
    struct Conversation {
        std::vector<engine::TokenId> tokens;
        size_t promptTokens = 0;  // the first ones, as they were asked for last; the others are the reply's
        size_t exactTokens = 0;   // the first ones, that were read from the beginning, in whole chunks
    };
    struct Kept {
        Conversation of;
        struct Ring {
            uint64_t since = 0;  // its records are of tokens [since, end)
            std::vector<std::byte> records;
        };
        std::vector<Ring> rings;
        std::vector<std::byte> states;
        uint64_t bytes() const;
    };
    uint64_t shared(const Conversation& with, std::span<const engine::TokenId> prompt, bool exactly) const;
    uint64_t usableNow(std::span<const engine::TokenId> prompt, bool exactly) const;
    uint64_t usable(const Kept& kept, std::span<const engine::TokenId> prompt, bool exactly) const;
    size_t wholeChunks(size_t tokens) const;
    void keep();
    bool restore(const Kept& kept);
    void forgetNow();
    Result<void> noteFed(const Result<void>& fed, std::span<const engine::TokenId> tokens, uint64_t before);

    engine::Generator& m_generator;
    const uint64_t m_most;
    Conversation m_now;      // what the generator holds
    std::list<Kept> m_kept;  // used last, first
};

}  // namespace daylong::serve
