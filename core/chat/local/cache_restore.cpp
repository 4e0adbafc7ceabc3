// CacheKeeper: what is kept comes back into the cache.
#include "chat/local/cache_keeper.h"

#include "chat/local/kept_ring.h"

#include <algorithm>

namespace daylong::chat {

namespace {

constexpr uint64_t kPutBackAtOnce = 256;  // tokens: what is held in memory besides

}  // namespace

std::optional<CacheMap> CacheKeeper::kept(engine::KvType kv, uint32_t cacheSize) {
    flush();
    m_keeps = false;
    if (!open(kv, cacheSize)) return std::nullopt;
    m_writer->drain();
    std::optional<CacheMap> map;
    for (const auto& ring : m_rings) {
        const auto state = ring->journal.loadCheckpoint(0, {});
        std::span<const std::byte> bytes = state ? std::span<const std::byte>(*state) : std::span<const std::byte>();
        const std::optional<CacheMap> own = takeMap(bytes);
        if (!own || (map && *map != *own)) return std::nullopt;
        map = own;
    }
    if (map) m_map = *map;
    return map;
}

uint64_t CacheKeeper::keptTokens(uint64_t most) const {
    if (m_rings.empty()) return 0;
    for (const auto& ring : m_rings) most = std::min(most, ring->journal.end());
    if (!m_generator.keepsStates()) return most;
    uint64_t tokens = 0;
    for (const uint64_t count : m_rings.front()->journal.checkpoints()) tokens = count <= most ? count : tokens;
    return tokens;
}

/// For each ring the first token that would be put back: as many as it has slots for, as if nothing had happened.
std::vector<uint64_t> CacheKeeper::sinceWanted(const CacheMap& map, uint64_t next) {
    engine::StreamingCache& cache = m_generator.cache();
    cache.restore(next, std::vector<uint64_t>(m_rings.size(), 0));
    std::vector<uint64_t> since;
    for (uint32_t i = 0; i < m_rings.size(); ++i)
        since.push_back(
            std::min(next, std::max({cache.heldSince(i), m_rings[i]->journal.begin(), map.firstInRings()})));
    return since;
}

uint64_t CacheKeeper::firstWanted(const CacheMap& map, uint64_t next) {
    return std::ranges::min(sinceWanted(map, next));
}

/// Of the tokens that had slots of their own, the first ones, up to `end`.
Result<bool> CacheKeeper::putBackFixed(size_t index, uint64_t end) {
    Ring& ring = *m_rings[index];
    const auto number = static_cast<uint32_t>(index);
    const auto state = ring.journal.loadCheckpoint(0, {});
    std::span<const std::byte> fixed = state ? std::span<const std::byte>(*state) : std::span<const std::byte>();
    const std::optional<CacheMap> map = takeMap(fixed);
    const uint64_t begin = m_generator.cache().firstFixed(number);
    if (!map || begin > map->fixed()) return false;
    if (fixed.size() != (map->fixed() - begin) * ring.recordBytes) return false;  // others had own slots
    if (begin >= end) return true;
    TRY(m_generator.writeRecords(number, begin, end, fixed.first((end - begin) * ring.recordBytes)));
    return true;
}

Result<bool> CacheKeeper::restoreFixed(uint64_t tokens) {
    for (size_t ring = 0; ring < m_rings.size(); ++ring) {
        if (!TRY(putBackFixed(ring, tokens))) return false;
    }
    m_generator.cache().restore(tokens, std::vector<uint64_t>(m_rings.size(), tokens));
    return true;
}

Result<bool> CacheKeeper::restore(const CacheMap& map, uint64_t next, uint64_t first, std::span<const int32_t> tokens) {
    const std::vector<uint64_t> since = sinceWanted(map, next);
    engine::StreamingCache& cache = m_generator.cache();
    const uint64_t seen = cache.firstSeen(), rolled = seen > cache.options().sinks ? seen : 0;
    m_newest.assign(m_rings.size(), {});
    for (uint32_t i = 0; i < m_rings.size(); ++i) {
        const uint64_t window = m_generator.graph().rings[i];
        const uint64_t needed = window == 0 ? seen : std::max(rolled, next - std::min(next, window));
        if (since[i] > std::max(needed, map.firstInRings())) return false;
        if (map.hasSameFixed(m_map) && !TRY(putBackFixed(i, map.fixed()))) return false;
        if (!TRY(restoreRing(i, next, since[i], first, tokens))) return false;
    }
    cache.restore(next, since);
    if (m_generator.keepsStates() && !TRY(restoreStates(next))) return false;
    for (const auto& ring : m_rings) ring->sound = bool(ring->journal.takeBack(next));
    m_taken = next;
    m_pending.clear();
    m_beginningIsSaved = map == m_map;
    m_map = map;
    m_keeps = true;
    return true;
}

Result<bool> CacheKeeper::restoreRing(size_t index, uint64_t next, uint64_t since, uint64_t first,
                                      std::span<const int32_t> tokens) {
    Ring& ring = *m_rings[index];
    const auto number = static_cast<uint32_t>(index);
    std::optional<memory::History> history = ring.journal.historyOf(since);
    if (!history) return false;
    std::vector<std::byte> records;
    for (uint64_t at = since; at < next;) {
        const uint64_t count = std::min(kPutBackAtOnce, next - at);
        const auto wanted = tokens.subspan(at - first, count);
        records.resize(count * ring.recordBytes);
        if (ring.journal.read(at, *history, wanted, records) < count) return false;
        TRY(m_generator.writeRecords(number, at, at + count, records));
        history->add(wanted);
        at += count;
    }
    if (records.empty()) return false;
    ring.history = *history;
    m_newest[index].assign(records.end() - static_cast<std::ptrdiff_t>(ring.recordBytes), records.end());
    return true;
}

/// As they were after the cache's first `next` tokens, which are there already.
Result<bool> CacheKeeper::restoreStates(uint64_t next) {
    const Ring& ring = *m_rings.front();
    const auto states = ring.journal.loadCheckpoint(next, ring.history);
    if (!states) return false;
    TRY(m_generator.writeStates(*states));
    TRY(m_generator.keepStates());  // taking back may come to here
    m_statesSavedAt = next;
    return true;
}

std::optional<std::vector<std::vector<std::byte>>> CacheKeeper::recordsOf(uint64_t begin,
                                                                          std::span<const int32_t> tokens) {
    if (m_keeps) take();
    if (!m_keeps) return std::nullopt;
    m_writer->drain();
    std::vector<std::vector<std::byte>> records;
    for (const auto& ring : m_rings) {
        const std::optional<memory::History> history = ring->journal.historyOf(begin);
        records.emplace_back(tokens.size() * ring->recordBytes);
        if (!history || ring->journal.read(begin, *history, tokens, records.back()) < tokens.size())
            return std::nullopt;
    }
    return records;
}

Result<void> CacheKeeper::restoreNewest() {
    const uint64_t next = m_generator.cache().next();
    for (uint32_t i = 0; i < m_newest.size(); ++i) TRY(m_generator.writeRecords(i, next - 1, next, m_newest[i]));
    return {};
}

}  // namespace daylong::chat
