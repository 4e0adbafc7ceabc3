#include "chat/local/cache_map.h"

#include <algorithm>
#include <cstring>

namespace daylong::chat {

std::vector<std::byte> bytesOf(const CacheMap& map) {
    std::vector<uint64_t> numbers = {map.sinks,       map.skipped,  map.cacheSize, map.windowBegin,
                                     map.preambleEnd, map.preamble, map.replaced,  map.pinned.size()};
    for (const memory::TokenRange& range : map.pinned) numbers.insert(numbers.end(), {range.begin, range.end});
    const auto bytes = std::as_bytes(std::span(numbers));
    return {bytes.begin(), bytes.end()};
}

std::optional<CacheMap> takeMap(std::span<const std::byte>& bytes) {
    const auto next = [&](uint64_t& number) {
        if (bytes.size() < sizeof number) return false;
        std::memcpy(&number, bytes.data(), sizeof number);
        bytes = bytes.subspan(sizeof number);
        return true;
    };
    CacheMap map;
    uint64_t replaced = 0, pinned = 0;
    for (uint64_t* each : {&map.sinks, &map.skipped, &map.cacheSize, &map.windowBegin, &map.preambleEnd, &map.preamble,
                           &replaced, &pinned}) {
        if (!next(*each)) return std::nullopt;
    }
    if (pinned > bytes.size() / (2 * sizeof(uint64_t))) return std::nullopt;
    map.replaced = replaced != 0;
    map.pinned.resize(pinned);
    for (memory::TokenRange& range : map.pinned) {
        if (!next(range.begin) || !next(range.end) || range.begin >= range.end) return std::nullopt;
    }
    return map;
}

uint64_t CacheMap::fixed() const {
    uint64_t tokens = sinks;
    for (const memory::TokenRange& range : pinned) tokens += std::max(sinks, range.end) - std::max(sinks, range.begin);
    return tokens;
}

uint64_t CacheMap::firstInRings() const {
    return replaced || windowBegin > fixed() ? std::max(windowBegin, fixed()) : 0;
}

bool CacheMap::beginsLike(const CacheMap& other) const {
    return sinks == other.sinks && preambleEnd == other.preambleEnd && preamble == other.preamble;
}

CacheMap CacheMap::behind(uint64_t newSinks, uint64_t newEnd, uint64_t newPreamble) const {
    CacheMap map = *this;
    const uint64_t by = newEnd - preambleEnd;  // modulo 2^64, as all of it is
    map.skipped += by;
    for (memory::TokenRange& range : map.pinned) range = {range.begin + by, range.end + by};
    map.sinks = newSinks;
    map.preambleEnd = newEnd;
    map.preamble = newPreamble;
    map.replaced = replaced || !map.beginsLike(*this);
    // What stands among the sinks now, where they are more than a preamble, does not stand in the window as well.
    const auto first = static_cast<int64_t>(newSinks - map.skipped);
    map.windowBegin = static_cast<uint64_t>(std::max(first, static_cast<int64_t>(windowBegin)));
    return map;
}

std::vector<memory::TokenRange> CacheMap::streamOf(uint64_t begin, uint64_t end) const {
    std::vector<memory::TokenRange> ranges;
    uint64_t at = 0;
    const auto add = [&](uint64_t streamBegin, uint64_t tokens) {
        const uint64_t from = std::max(begin, at), to = std::min(end, at + tokens);
        if (from < to) ranges.push_back({streamBegin + (from - at), streamBegin + (to - at)});
        at += tokens;
    };
    add(0, sinks);
    for (const memory::TokenRange& range : pinned)
        add(std::max(sinks, range.begin), std::max(sinks, range.end) - std::max(sinks, range.begin));
    if (end > at) add(at + skipped, end - at);
    return ranges;
}

}  // namespace daylong::chat
