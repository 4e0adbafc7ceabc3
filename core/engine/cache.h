// StreamingCache: which tokens are seen. The bookkeeping of attention sinks and a rolling window
// (StreamingLLM, arXiv 2309.17453) with positions inside the cache; holds no keys itself (a Backend does).
// Keys are stored once, rotated at their absolute position; queries are rotated twice, see ARCHITECTURE.md.
// Thread rule: one thread. Failure rule: plan() and checkRoom() fail with CacheFull under dense attention, else never.
#pragma once

#include "base/result.h"
#include "engine/cache_record.h"
#include "engine/rope_phases.h"
#include "engine/step.h"

#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

namespace daylong::engine {

struct CacheOptions {
    Attention attention = Attention::Streaming;
    uint32_t size = 2048;  // C: most keys a token attends to, itself included
    uint32_t sinks = 4;    // S: first tokens, always seen (0 under Window)
    KvType kv = KvType::F16;
    uint32_t chunk = 256;  // most rows of a prefill step
    uint32_t maxLogitRows = 1;
    uint32_t ahead = 0;   // most tokens that are tried behind the one that is fed; less than a chunk
    uint64_t origin = 0;  // added to every position (tests start at 10^9)
};

/// The slots that such a cache takes.
CacheLayout layoutOf(const CacheOptions& options);

enum class Logits { None, Last, All };

class StreamingCache {
public:
    /// Errors: InvalidArgument when C < S + 1, or a size is 0.
    /// `phases` has one entry per angle set of the graph, `windows` the native window of each ring (Graph::rings).
    /// `keepsStates`: layers keep states, which cannot be taken back but to a checkpoint.
    static Result<StreamingCache> create(const CacheOptions& options, std::vector<RopePhases> phases,
                                         std::vector<uint32_t> windows = {0}, bool keepsStates = false);

    const CacheOptions& options() const { return m_options; }
    CacheLayout layout() const { return layoutOf(m_options); }

    /// CacheFull when `tokens` more do not fit (dense attention only).
    Result<void> checkRoom(uint64_t tokens) const;
    /// Describes the step that feeds `tokens` (1..chunk of them) next, and advances.
    Result<void> plan(std::span<const TokenId> tokens, Logits logits, Step& step);
    /// Likewise of a token and of those that are tried behind it, options().ahead at most; all of them want logits, and
    /// the first alone is fed. The others are in slots that nothing is counted on in, until takeAhead() says that one
    /// more was fed, or something else is: then it is as if they had never been written.
    Result<void> planAhead(std::span<const TokenId> tokens, Step& step);
    void takeAhead();
    /// The newest `fed` tokens, which were tried and came true, are to be planned once more: what they saw is all
    /// there.
    void again(uint64_t fed);
    uint32_t ahead() const { return m_ahead; }  // tokens that are there to be taken
    /// As many as may be tried behind the next token.
    uint32_t mostAhead() const;

    /// As if `tokens` more had been fed: what is seen of them was put into their slots.
    void skip(uint64_t tokens);

    uint64_t next() const { return m_next; }  // index of the next token = tokens fed so far
    uint64_t firstSeen() const;               // oldest window token that the newest token saw (the horizon)
    uint32_t seen() const;                    // keys the newest token attended to
    void reset();                             // forgets everything
    void rewind(uint64_t next);               // un-feeds tokens [next, next()); what they overwrote stays unseen
    /// Rewinding further back than this leaves layers with a native window without keys that they would have seen:
    /// what is still wanted must be read again instead.
    uint64_t rewindFloor() const;
    bool canRewind(uint64_t next) const;

    /// Where states are kept of the tokens before next(), of kCheckpoints places: the oldest ones go.
    uint32_t addCheckpoint();
    std::optional<uint32_t> checkpointAt(uint64_t next) const;
    std::vector<uint64_t> checkpoints() const;  // what next() was

    /// Where tokens [begin, end) lie in that ring's layers, in their order; those that are still there.
    std::vector<SlotRange> slotsOf(uint32_t ring, uint64_t begin, uint64_t end) const;
    /// What can still be copied out of that ring: all tokens from this one on, and those with slots of their own.
    uint64_t heldSince(uint32_t ring) const;
    /// Tokens with slots of their own in that ring: [first, sinks).
    uint64_t firstFixed(uint32_t ring) const { return m_options.sinks - m_rings[ring].shape.fixedSlots; }
    size_t rings() const { return m_rings.size(); }
    /// As if tokens [0, next) had been fed; of those, the ones with slots of their own and, in each ring, all from
    /// `since[ring]` on were copied in.
    void restore(uint64_t next, std::span<const uint64_t> since);

private:
    /// The slots of some layers. Ring tokens are numbered: the sinks that have no slot of their own, then the window's.
    struct Ring {
        uint32_t nativeWindow = 0;
        RingShape shape;
        uint64_t oldest = 0;  // number of the oldest ring token that was not overwritten before a rewind
    };
    StreamingCache(const CacheOptions& options, std::vector<RopePhases> phases, const std::vector<uint32_t>& windows,
                   bool keepsStates);
    uint64_t windowStart(uint64_t token) const;  // the oldest window token that `token` sees
    uint64_t numberOf(const Ring& ring, uint64_t token) const;
    uint64_t oldestNow(const Ring& ring) const;
    uint32_t slotOf(const Ring& ring, uint64_t token) const;
    void describe(std::span<const TokenId> tokens, Logits logits, Step& step) const;
    void planRow(uint64_t token, uint32_t row, Step& step) const;
    void planRow(const Ring& ring, uint64_t token, uint32_t row, RingStep& step) const;

    CacheOptions m_options;
    std::vector<RopePhases> m_phases;  // [angle sets]
    std::vector<Ring> m_rings;         // [Graph::rings]
    bool m_keepsStates = false;
    std::array<std::optional<uint64_t>, kCheckpoints> m_checkpoints;  // what next() was
    uint64_t m_next = 0;
    uint32_t m_ahead = 0;
    uint64_t m_oldest = 0;  // no window token before this one is seen, whatever C allows
};

}  // namespace daylong::engine
