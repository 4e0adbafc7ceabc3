// KvCache: the keys and values of all layers, allocated once. Fixed slots come first, padded to a tile of keys,
// then the ring; kernels.h describes one head's share. Thread rule: none of its own; callers write disjoint slots.
#pragma once

#include "cpu/arena.h"
#include "cpu/kernels.h"
#include "engine/cache_shape.h"
#include "engine/graph.h"
#include "engine/step.h"

namespace daylong::cpu {

/// Bytes that KvCache::create takes: engine::CacheCost.
uint64_t cacheCost(const engine::CacheShape& shape, const engine::CacheLayout& layout);

class KvCache {
public:
    KvCache() = default;
    static Result<KvCache> create(const engine::Graph& graph, const engine::CacheLayout& layout);

    HeadCache head(uint32_t layer, uint32_t kvHead) const;
    /// Where a step's slot lies.
    uint32_t place(uint32_t slot) const { return slot < m_fixedSlots ? slot : slot - m_fixedSlots + m_ringBegin; }
    uint32_t ringBegin() const { return m_ringBegin; }
    uint64_t bytes() const { return m_arena.bytes(); }

private:
    Arena m_arena;
    HeadCache m_shape;  // pointers unset
    uint32_t m_kvHeads = 0, m_fixedSlots = 0, m_ringBegin = 0;
    uint64_t m_keyBytes = 0, m_valueBytes = 0, m_scaleBytes = 0;  // of one head
};

}  // namespace daylong::cpu
