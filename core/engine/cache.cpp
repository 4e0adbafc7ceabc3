#include "engine/cache.h"

#include "base/say.h"

#include <algorithm>
#include <cassert>
#include <string>

namespace daylong::engine {

namespace {

bool evicts(Attention attention) { return attention == Attention::Streaming || attention == Attention::Window; }

/// How many slots more than those of fed tokens may be written. Where nothing ever leaves there is no older token in
/// them.
uint64_t triedOver(const CacheOptions& options) { return evicts(options.attention) ? options.ahead : 0; }

/// Of a native window's own ring.
bool isSmall(const RingShape& ring, const CacheLayout& layout) { return ring.slots() < layout.slots(); }

}  // namespace

CacheLayout layoutOf(const CacheOptions& options) {
    const uint32_t window = options.size - std::min(options.size, options.sinks);
    return {
        .fixedSlots = options.sinks,
        // The first row of a chunk must still find its whole window after the chunk's last key is stored.
        .ringSlots = evicts(options.attention) ? window + options.chunk - 1 : window,
        .kv = options.kv,
        .chunk = options.chunk,
        .maxLogitRows = options.maxLogitRows,
    };
}

Result<StreamingCache> StreamingCache::create(const CacheOptions& options, std::vector<RopePhases> phases,
                                              std::vector<uint32_t> windows, bool keepsStates) {
    assert(!windows.empty());
    CacheOptions checked = options;
    if (checked.attention != Attention::Streaming) checked.sinks = 0;
    if (checked.size == 0 || checked.chunk == 0 || checked.maxLogitRows == 0) {
        return Error{ErrorCode::InvalidArgument, "a cache needs room for at least one token"};
    }
    assert(checked.ahead < checked.chunk && checked.ahead < checked.maxLogitRows);
    if (checked.size <= checked.sinks) {
        return failure(ErrorCode::InvalidArgument, Say::SinksFillCache, checked.size, checked.sinks);
    }
    return StreamingCache(checked, std::move(phases), windows, keepsStates);
}

StreamingCache::StreamingCache(const CacheOptions& options, std::vector<RopePhases> phases,
                               const std::vector<uint32_t>& windows, bool keepsStates)
    : m_options(options), m_phases(std::move(phases)), m_keepsStates(keepsStates) {
    for (const uint32_t window : windows)
        m_rings.push_back({.nativeWindow = window, .shape = ringShape(layoutOf(options), window)});
}

uint64_t StreamingCache::windowStart(uint64_t token) const {
    const uint64_t window = m_options.size - m_options.sinks;
    const uint64_t rolled = token >= window ? token + 1 - window : 0;
    return std::min(token, std::max({rolled, m_oldest, uint64_t{m_options.sinks}}));
}

/// Of a token that has no slot of its own; of one that has: how many ring tokens came before it.
uint64_t StreamingCache::numberOf(const Ring& ring, uint64_t token) const {
    const uint32_t inRing = m_options.sinks - ring.shape.fixedSlots;  // sinks in front of those with slots of their own
    if (token < m_options.sinks) return std::min<uint64_t>(token, inRing);
    return token - ring.shape.fixedSlots;
}

/// The number of the oldest ring token that is counted on: one that was tried may have been written over older ones.
uint64_t StreamingCache::oldestNow(const Ring& ring) const {
    const uint64_t end = numberOf(ring, m_next) + triedOver(m_options);
    return std::max(ring.oldest, end > ring.shape.ringSlots ? end - ring.shape.ringSlots : 0);
}

uint32_t StreamingCache::slotOf(const Ring& ring, uint64_t token) const {
    const uint32_t inRing = m_options.sinks - ring.shape.fixedSlots;
    const bool own = token >= inRing && token < m_options.sinks;
    return static_cast<uint32_t>(own ? token - inRing
                                     : ring.shape.fixedSlots + numberOf(ring, token) % ring.shape.ringSlots);
}

void StreamingCache::planRow(const Ring& ring, uint64_t token, uint32_t row, RingStep& step) const {
    const uint32_t sinks = m_options.sinks, inRing = sinks - ring.shape.fixedSlots;
    const bool own = token >= inRing && token < sinks;
    const uint64_t number = numberOf(ring, token), end = own ? number : number + 1;
    const uint64_t first = token < sinks ? sinks : windowStart(token);
    const uint64_t place = token < sinks ? token : sinks + (token - first);
    const uint64_t fixed = token < inRing ? 0 : std::min<uint64_t>(token + 1 - inRing, ring.shape.fixedSlots);
    const uint64_t seen = ring.nativeWindow > 0 ? std::min<uint64_t>(place + 1, ring.nativeWindow) : place + 1;
    uint64_t count = std::min(seen - fixed, end - std::min(ring.oldest, end));
    if (isSmall(ring.shape, layout()))
        count = std::min<uint64_t>(count, ring.nativeWindow - ring.shape.fixedSlots);  // and a chunk more
    if (first > sinks) count = std::min(count, token - first + 1);  // between the sinks and there, nothing is left
    step.slot[row] = slotOf(ring, token);
    step.fixedCount[row] = static_cast<uint32_t>(fixed);
    step.windowFirst[row] = count > 0 ? static_cast<uint32_t>((end - count) % ring.shape.ringSlots) : 0;
    step.windowCount[row] = static_cast<uint32_t>(count);
}

void StreamingCache::planRow(uint64_t token, uint32_t row, Step& step) const {
    for (size_t i = 0; i < m_rings.size(); ++i) planRow(m_rings[i], token, row, step.rings[i]);
    const uint64_t place = token < m_options.sinks ? token : m_options.sinks + (token - windowStart(token));
    size_t before = 0;
    for (const RopePhases& phases : m_phases) {
        const size_t width = size_t{phases.pairs()} * 2, offset = before * step.rows + row * width;
        const uint64_t origin = m_options.origin;
        phases.angles(token + origin, place, origin, std::span(step.windowAngles).subspan(offset, width));
        phases.angles(place + origin, place, origin, std::span(step.fixedAngles).subspan(offset, width));
        before += width;
    }
}

Result<void> StreamingCache::checkRoom(uint64_t tokens) const {
    if (evicts(m_options.attention) || tokens <= m_options.size - m_next) return {};
    return Error{ErrorCode::CacheFull,
                 "dense attention has filled its cache of " + std::to_string(m_options.size) +
                     " tokens; choose a larger --cache, or --attention streaming, which never fills up"};
}

void StreamingCache::describe(std::span<const TokenId> tokens, Logits logits, Step& step) const {
    assert(!tokens.empty() && tokens.size() <= m_options.chunk);
    const auto rows = static_cast<uint32_t>(tokens.size());
    step.rows = rows;
    step.begins = m_next == 0;
    step.firstLogitRow = logits == Logits::All ? 0 : logits == Logits::Last ? rows - 1 : rows;
    step.tokens.assign(tokens.begin(), tokens.end());
    step.rings.resize(m_rings.size());
    for (RingStep& ring : step.rings) {
        for (std::vector<uint32_t>* column : {&ring.slot, &ring.fixedCount, &ring.windowFirst, &ring.windowCount})
            column->resize(rows);
    }
    size_t angles = 0;
    for (const RopePhases& phases : m_phases) angles += size_t{rows} * phases.pairs() * 2;
    step.windowAngles.resize(angles);
    step.fixedAngles.resize(angles);
    for (uint32_t row = 0; row < rows; ++row) planRow(m_next + row, row, step);
}

Result<void> StreamingCache::plan(std::span<const TokenId> tokens, Logits logits, Step& step) {
    TRY(checkRoom(tokens.size()));
    describe(tokens, logits, step);
    skip(tokens.size());
    return {};
}

void StreamingCache::skip(uint64_t tokens) {
    m_next += tokens;
    m_ahead = 0;
}

uint32_t StreamingCache::mostAhead() const {
    if (evicts(m_options.attention)) return m_options.ahead;
    const uint64_t room = m_options.size - m_next;
    return room == 0 ? 0 : static_cast<uint32_t>(std::min<uint64_t>(m_options.ahead, room - 1));
}

Result<void> StreamingCache::planAhead(std::span<const TokenId> tokens, Step& step) {
    assert(!tokens.empty() && tokens.size() - 1 <= mostAhead());
    TRY(checkRoom(tokens.size()));
    describe(tokens, Logits::All, step);
    skip(1);
    m_ahead = static_cast<uint32_t>(tokens.size() - 1);
    return {};
}

void StreamingCache::takeAhead() {
    assert(m_ahead > 0);
    ++m_next;
    --m_ahead;
}

void StreamingCache::again(uint64_t fed) {
    assert(fed <= m_next);
    m_next -= fed;
    m_ahead = 0;
}

uint64_t StreamingCache::firstSeen() const {
    if (m_next <= m_options.sinks) return m_next;
    return windowStart(m_next - 1);
}

uint32_t StreamingCache::seen() const {
    const uint64_t sinks = std::min<uint64_t>(m_next, m_options.sinks);
    return static_cast<uint32_t>(sinks + (m_next - firstSeen()));
}

uint32_t StreamingCache::addCheckpoint() {
    if (const auto same = checkpointAt(m_next)) return *same;
    const auto place = std::min_element(m_checkpoints.begin(), m_checkpoints.end());  // an empty one, or the oldest
    *place = m_next;
    return static_cast<uint32_t>(place - m_checkpoints.begin());
}

std::optional<uint32_t> StreamingCache::checkpointAt(uint64_t next) const {
    const auto found = std::find(m_checkpoints.begin(), m_checkpoints.end(), next);
    if (found == m_checkpoints.end()) return std::nullopt;
    return static_cast<uint32_t>(found - m_checkpoints.begin());
}

std::vector<uint64_t> StreamingCache::checkpoints() const {
    std::vector<uint64_t> all;
    for (const std::optional<uint64_t>& each : m_checkpoints) {
        if (each) all.push_back(*each);
    }
    return all;
}

bool StreamingCache::canRewind(uint64_t next) const {
    return next >= rewindFloor() && (!m_keepsStates || next == 0 || next == m_next || checkpointAt(next));
}

void StreamingCache::reset() {
    m_checkpoints = {};
    m_next = m_oldest = 0;
    m_ahead = 0;
    for (Ring& ring : m_rings) ring.oldest = 0;
}

void StreamingCache::rewind(uint64_t next) {
    assert(next <= m_next);
    const uint64_t ring = layout().ringSlots, end = m_next + triedOver(m_options);
    if (end > ring) m_oldest = std::max(m_oldest, end - ring);  // older ones were overwritten
    m_oldest = std::min(m_oldest, next);                        // what is fed from here on is there to be seen
    for (Ring& each : m_rings) each.oldest = std::min(oldestNow(each), numberOf(each, next));
    for (std::optional<uint64_t>& each : m_checkpoints) {
        if (each > next) each.reset();
    }
    m_next = next;
    m_ahead = 0;
}

uint64_t StreamingCache::rewindFloor() const {
    uint64_t floor = 0;
    for (const Ring& ring : m_rings) {
        const uint64_t oldest = oldestNow(ring);
        if (!isSmall(ring.shape, layout()) || oldest == 0) continue;  // sees as much as there is, or has all
        floor = std::max(floor, oldest + ring.nativeWindow - 1);
    }
    return std::min(floor, m_next);
}

std::vector<SlotRange> StreamingCache::slotsOf(uint32_t ring, uint64_t begin, uint64_t end) const {
    std::vector<SlotRange> ranges;
    for (uint64_t token = begin; token < end; ++token) {
        const uint32_t slot = slotOf(m_rings[ring], token);
        if (!ranges.empty() && ranges.back().first + ranges.back().count == slot) ++ranges.back().count;
        else ranges.push_back({.ring = ring, .first = slot, .count = 1});
    }
    return ranges;
}

uint64_t StreamingCache::heldSince(uint32_t ring) const {
    const uint64_t number = oldestNow(m_rings[ring]);
    return std::min(m_next, number < firstFixed(ring) ? number : number + m_rings[ring].shape.fixedSlots);
}

void StreamingCache::restore(uint64_t next, std::span<const uint64_t> since) {
    reset();
    m_next = next;
    for (size_t i = 0; i < m_rings.size(); ++i) {
        m_rings[i].oldest = numberOf(m_rings[i], since[i]);
        if (!isSmall(m_rings[i].shape, layout()) && since[i] > m_options.sinks) m_oldest = std::max(m_oldest, since[i]);
    }
}

}  // namespace daylong::engine
