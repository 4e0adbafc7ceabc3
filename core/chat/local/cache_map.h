// CacheMap: which token of a conversation's stream each token of the cache is. A plain value, and the bytes with which
// a journal's beginning opens (docs/kv-journal.md).
#pragma once

#include "memory/memory_state.h"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

namespace daylong::chat {

/// How the cache counts: its first tokens are the stream's first, then the pinned ones come, and from there on the
/// stream's number is the cache's and `skipped` (modulo 2^64: pinned tokens may be there twice). What is pinned or no
/// longer so while it goes on, and another system prompt, change how many tokens come first, and no other's number.
struct CacheMap {
    uint64_t sinks = 0;
    std::vector<memory::TokenRange> pinned;  // what of each comes after the sinks
    uint64_t skipped = 0;
    uint64_t cacheSize = 0;    // when it was filled
    uint64_t windowBegin = 0;  // no number before this one was ever a window's
    uint64_t preambleEnd = 0;  // the stream's first tokens, up to there ...
    uint64_t preamble = 0;     // ... and what they are: the history of the one behind them
    bool replaced = false;     // they, or the sinks, are others than those that the window was read behind

    uint64_t fixed() const;
    /// In the rings: what came before may be what had these numbers earlier. 0: it is not.
    uint64_t firstInRings() const;
    bool beginsLike(const CacheMap& other) const;  // sinks and preamble are the same
    bool hasSameFixed(const CacheMap& other) const { return beginsLike(other) && pinned == other.pinned; }
    /// The same window behind another preamble, and so many sinks.
    CacheMap behind(uint64_t newSinks, uint64_t newEnd, uint64_t newPreamble) const;
    /// Stream ranges of the cache's tokens [begin, end).
    std::vector<memory::TokenRange> streamOf(uint64_t begin, uint64_t end) const;
    bool operator==(const CacheMap&) const = default;
};

std::vector<std::byte> bytesOf(const CacheMap& map);
/// Takes the map off the front; nothing where there is none.
std::optional<CacheMap> takeMap(std::span<const std::byte>& bytes);

}  // namespace daylong::chat
