#include "engine/cache.h"

#include <algorithm>
#include <cassert>
#include <string>

namespace daylong::engine {

namespace {

bool evicts(Attention attention) { return attention == Attention::Streaming || attention == Attention::Window; }

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

Result<StreamingCache> StreamingCache::create(const CacheOptions& options, std::vector<RopePhases> phases) {
    assert(!phases.empty());
    CacheOptions checked = options;
    if (checked.attention != Attention::Streaming) checked.sinks = 0;
    if (checked.size == 0 || checked.chunk == 0 || checked.maxLogitRows == 0) {
        return Error{ErrorCode::InvalidArgument, "a cache needs room for at least one token"};
    }
    if (checked.size <= checked.sinks) {
        return Error{ErrorCode::InvalidArgument,
                     "a cache of " + std::to_string(checked.size) + " tokens has no room for a window beside " +
                         std::to_string(checked.sinks) + " sinks; choose a larger cache or fewer sinks"};
    }
    return StreamingCache(checked, std::move(phases));
}

StreamingCache::StreamingCache(const CacheOptions& options, std::vector<RopePhases> phases)
    : m_options(options), m_phases(std::move(phases)) {}

uint64_t StreamingCache::windowStart(uint64_t token) const {
    const uint64_t window = m_options.size - m_options.sinks;
    const uint64_t rolled = token >= window ? token + 1 - window : 0;
    return std::min(token, std::max({rolled, m_oldest, uint64_t{m_options.sinks}}));
}

void StreamingCache::planRow(uint64_t token, uint32_t row, Step& step) const {
    const uint32_t sinks = m_options.sinks;
    uint64_t absolute = token;
    if (token < sinks) {
        step.slot[row] = static_cast<uint32_t>(token);
        step.fixedCount[row] = static_cast<uint32_t>(token) + 1;
        step.windowFirst[row] = 0;
        step.windowCount[row] = 0;
    } else {
        const uint32_t ring = layout().ringSlots;
        const uint64_t first = windowStart(token);
        step.slot[row] = sinks + static_cast<uint32_t>(token % ring);
        step.fixedCount[row] = sinks;
        step.windowFirst[row] = static_cast<uint32_t>(first % ring);
        step.windowCount[row] = static_cast<uint32_t>(token - first) + 1;
        absolute += m_options.origin;
    }
    step.position[row] = step.fixedCount[row] + step.windowCount[row] - 1;
    for (size_t set = 0; set < m_phases.size(); ++set) {
        const size_t width = size_t{m_phases[set].pairs()} * 2, offset = (set * step.rows + row) * width;
        m_phases[set].angles(absolute, std::span(step.windowAngles).subspan(offset, width));
        m_phases[set].angles(step.position[row], std::span(step.fixedAngles).subspan(offset, width));
    }
}

Result<void> StreamingCache::checkRoom(uint64_t tokens) const {
    if (evicts(m_options.attention) || tokens <= m_options.size - m_next) return {};
    return Error{ErrorCode::CacheFull,
                 "dense attention has filled its cache of " + std::to_string(m_options.size) +
                     " tokens; choose a larger --cache, or --attention streaming, which never fills up"};
}

Result<void> StreamingCache::plan(std::span<const TokenId> tokens, Logits logits, Step& step) {
    assert(!tokens.empty() && tokens.size() <= m_options.chunk);
    TRY(checkRoom(tokens.size()));
    const auto rows = static_cast<uint32_t>(tokens.size());
    step.rows = rows;
    step.firstLogitRow = logits == Logits::All ? 0 : logits == Logits::Last ? rows - 1 : rows;
    step.tokens.assign(tokens.begin(), tokens.end());
    for (std::vector<uint32_t>* column :
         {&step.slot, &step.fixedCount, &step.windowFirst, &step.windowCount, &step.position}) {
        column->resize(rows);
    }
    const size_t angles = m_phases.size() * rows * m_phases.front().pairs() * 2;
    step.windowAngles.resize(angles);
    step.fixedAngles.resize(angles);
    for (uint32_t row = 0; row < rows; ++row) planRow(m_next + row, row, step);
    m_next += rows;
    return {};
}

uint64_t StreamingCache::firstSeen() const {
    if (m_next <= m_options.sinks) return m_next;
    return windowStart(m_next - 1);
}

uint32_t StreamingCache::seen() const {
    const uint64_t sinks = std::min<uint64_t>(m_next, m_options.sinks);
    return static_cast<uint32_t>(sinks + (m_next - firstSeen()));
}

void StreamingCache::reset() { m_next = m_oldest = 0; }

void StreamingCache::rewind(uint64_t next) {
    assert(next <= m_next);
    const uint64_t ring = layout().ringSlots;
    if (m_next > ring) m_oldest = std::max(m_oldest, m_next - ring);  // older ones were overwritten
    m_oldest = std::min(m_oldest, next);                              // what is fed from here on is there to be seen
    m_next = next;
}

}  // namespace daylong::engine
