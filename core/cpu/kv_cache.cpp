#include "cpu/kv_cache.h"

namespace daylong::cpu {

namespace {

constexpr uint32_t padded(uint32_t count) { return (count + 15) / 16 * 16; }

}  // namespace

Result<KvCache> KvCache::create(const engine::Graph& graph, const engine::CacheLayout& layout) {
    const engine::AttentionShape& shape = graph.attention;
    KvCache cache;
    cache.m_kvHeads = shape.kvHeads;
    cache.m_fixedSlots = layout.fixedSlots;
    cache.m_ringBegin = padded(layout.fixedSlots);
    const uint64_t slots = uint64_t{cache.m_ringBegin} + padded(layout.ringSlots);
    const uint64_t scaleCount = (shape.headDim + 31) / 32;
    const bool scaled = layout.kv == engine::KvType::Q8_0;
    const uint64_t elementBytes = layout.kv == engine::KvType::F32 ? 4 : scaled ? 1 : 2;

    cache.m_shape.type = layout.kv;
    cache.m_shape.headDim = shape.headDim;
    cache.m_shape.valueStride = padded(shape.headDim);
    cache.m_shape.keyTileBytes = kTileKeys * (shape.headDim * elementBytes + (scaled ? scaleCount * 2 : 0));
    cache.m_keyBytes = aligned(cache.m_shape.keyTileBytes * (slots / kTileKeys));
    cache.m_valueBytes = aligned(slots * cache.m_shape.valueStride * elementBytes);
    cache.m_scaleBytes = scaled ? aligned(slots * scaleCount * 2) : 0;
    const uint64_t headBytes = cache.m_keyBytes + cache.m_valueBytes + cache.m_scaleBytes;
    cache.m_arena = TRY(Arena::create(headBytes * graph.layers * shape.kvHeads, "the cache"));
    return cache;
}

HeadCache KvCache::head(uint32_t layer, uint32_t kvHead) const {
    HeadCache head = m_shape;
    head.keys = m_arena.data() + (uint64_t{layer} * m_kvHeads + kvHead) * (m_keyBytes + m_valueBytes + m_scaleBytes);
    head.values = head.keys + m_keyBytes;
    head.valueScales = reinterpret_cast<uint16_t*>(head.values + m_valueBytes);
    return head;
}

}  // namespace daylong::cpu
