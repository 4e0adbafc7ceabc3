// SaidBefore: makes a reply come sooner where it says what was said before in the conversation, also in what is long
// forgotten: what came next there is tried ahead (Generator::feedAhead), and counts only once the sampler has said it.
// Where nothing was said before, a small model may say what comes (engine/draft_model.h), as long as that pays. The
// reply is the same to the bit. Thread rule: the engine thread. Failure rule: the generator's.
#pragma once

#include "base/clock.h"
#include "engine/draft_index.h"
#include "engine/draft_length.h"
#include "engine/draft_model.h"
#include "engine/generator.h"

#include <cstdint>
#include <span>
#include <utility>
#include <vector>

namespace daylong::chat {

/// What a small model did, in all.
struct DraftTally {
    uint64_t said = 0, cameTrue = 0;  // tokens
    double seconds = 0.0;             // that it took, what it read included
};

class SaidBefore {
public:
    explicit SaidBefore(engine::Generator& generator);

    /// Off: nothing is tried ahead.
    void setOn(bool on) { m_on = on; }
    bool isOn() const { return m_on && m_generator.canTryAhead(); }
    /// What else says what may come.
    void setDrafts(engine::DraftNext drafts) { m_next = std::move(drafts); }
    /// What steps are measured by; where it stands still, what is thought of them at first holds.
    void measureBy(double (*seconds)()) { m_seconds = seconds; }
    /// What a cache needs for it, on or off: a reply must not depend on that.
    uint32_t mostAhead() const { return m_generator.canTryAhead() ? kMostAhead : 0; }

    /// These entered the cache. `known`: they were added before, and only stand at the stream's end again.
    void add(std::span<const int32_t> tokens, bool known = false);
    /// So many of the newest left it again.
    void cut(uint64_t tokens);
    /// All of them did.
    void begin();
    void clear();
    void reserve(uint64_t tokens) { m_index.reserve(tokens); }

    /// Feeds a token of a reply, which came behind these.
    Result<void> feed(int32_t token, std::span<const int32_t> before);
    uint64_t taken() const { return m_taken; }  // tokens that were tried before they were fed
    const DraftTally& tally() const { return m_tally; }

private:
    static constexpr uint32_t kMostAhead = 7;  // with the token itself, what AVX-512's products take at once

    bool cameTrue(int32_t token);
    uint32_t draft(int32_t token, std::span<const int32_t> before);
    uint32_t draftByModel(int32_t token, uint32_t most);

    engine::Generator& m_generator;
    engine::DraftIndex m_index;
    engine::DraftLength m_length;
    engine::DraftNext m_next;
    bool m_on = true;
    double (*m_seconds)() = steadySeconds;
    std::vector<int32_t> m_newest;  // tokens in the cache, for the small model
    uint64_t m_entered = 0;         // of all tokens, what it counts by
    double m_owed = 0.0;            // seconds that it read, and that what it says has not made good yet
    std::vector<int32_t> m_context, m_drafted;
    uint64_t m_draftedAt = 0;  // where in the cache that would come
    uint32_t m_alike = 0;      // tokens before it, as those before where it came from
    uint32_t m_right = 0;      // of it, so far
    uint64_t m_taken = 0;
    DraftTally m_tally;
};

}  // namespace daylong::chat
