// What the model sees of a conversation at this moment, counted in tokens of the conversation's stream: its first is 0,
// whatever is still seen. Who answers without knowing tokens leaves it empty.
#pragma once

#include <algorithm>
#include <cstdint>
#include <vector>

namespace daylong::memory {

/// Tokens [begin, end) of a conversation's stream.
struct TokenRange {
    uint64_t begin = 0, end = 0;
    bool operator==(const TokenRange&) const = default;
};

inline uint64_t tokensOf(const std::vector<TokenRange>& ranges) {
    uint64_t tokens = 0;
    for (const TokenRange& range : ranges) tokens += range.end - range.begin;
    return tokens;
}

struct MemoryState {
    uint64_t preambleEnd = 0;  // tokens [0, preambleEnd) are sinks: always seen
    std::vector<TokenRange>
        pinned;  // likewise, in order; those that are still in the window need no place of their own
    std::vector<TokenRange> recalled;  // in the window: what stands there once more for the messages behind it
    uint64_t firstSeen = 0;            // window: tokens [firstSeen, next)
    uint64_t rewindFloor = 0;          // taken back to before this one, layers would lack keys that they need
    bool keepsStates = false;          // layers keep states: the stream can be taken back to these places alone
    std::vector<uint64_t> checkpoints;
    uint64_t next = 0;          // tokens in the stream so far
    uint32_t seen = 0;          // keys that the newest token attended to
    uint32_t cacheSize = 0;     // C: the most it can be
    uint64_t cacheBytes = 0;    // fixed
    bool whole = true;          // else a rebuild was stopped: of the stream's rest, behind `next`, nothing is seen
    bool estimated = false;     // a server answers: tokens are counted by what its replies tell of them
    int64_t oldestMessage = 0;  // then: the first one of the window, once others are forgotten

    /// Whether tokens from this one on can be taken out again, and nothing be lacking.
    bool canTakeBackTo(uint64_t token) const {
        return token >= rewindFloor &&
               (!keepsStates || std::find(checkpoints.begin(), checkpoints.end(), token) != checkpoints.end());
    }

    /// The most tokens of a message that can be seen at once.
    uint64_t window() const {
        const uint64_t fixed = preambleEnd + tokensOf(pinned);
        return cacheSize > fixed ? cacheSize - fixed : 0;
    }
};

/// What of a draft would be seen.
struct DraftSize {
    uint64_t tokens = 0;     // that it would take
    uint64_t window = 0;     // of them seen at once, at most
    uint64_t seenBytes = 0;  // of its text, at the end
};

}  // namespace daylong::memory
