// SaidBefore: makes a reply come sooner where it says what was said before in the conversation, also in what is long
// forgotten: what came next there is tried ahead (Generator::feedAhead), and counts only once the sampler has said it.
// So the reply is the same to the bit. Thread rule: the engine thread. Failure rule: the generator's.
#pragma once

#include "engine/draft_index.h"
#include "engine/draft_length.h"
#include "engine/generator.h"

#include <cstdint>
#include <span>
#include <vector>

namespace daylong::chat {

class SaidBefore {
public:
    explicit SaidBefore(engine::Generator& generator) : m_generator(generator) {}

    /// Off: nothing is tried ahead.
    void setOn(bool on) { m_on = on; }
    bool isOn() const { return m_on && m_generator.canTryAhead(); }
    /// What a cache needs for it, on or off: a reply must not depend on that.
    uint32_t mostAhead() const { return m_generator.canTryAhead() ? kMostAhead : 0; }

    void add(std::span<const int32_t> tokens);
    void clear();
    void reserve(uint64_t tokens) { m_index.reserve(tokens); }

    /// Feeds a token of a reply, which came behind these.
    Result<void> feed(int32_t token, std::span<const int32_t> before);

private:
    static constexpr uint32_t kMostAhead = 7;  // with the token itself, what the CPU's products take at once

    bool cameTrue(int32_t token);
    uint32_t draft(int32_t token, std::span<const int32_t> before);

    engine::Generator& m_generator;
    engine::DraftIndex m_index;
    engine::DraftLength m_length;
    bool m_on = true;
    std::vector<int32_t> m_context, m_drafted;
    uint64_t m_draftedAt = 0;  // where in the cache that would come
    uint32_t m_alike = 0;      // tokens before it, as those before where it came from
    uint32_t m_right = 0;      // of it, so far
};

}  // namespace daylong::chat
