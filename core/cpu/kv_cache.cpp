#include "cpu/kv_cache.h"

namespace daylong::cpu {

namespace {

constexpr uint32_t padded(uint32_t count) { return (count + 15) / 16 * 16; }

/// Bytes of one layer's one head.
struct HeadBytes {
    uint64_t keyTile = 0, keys = 0, values = 0, scales = 0;
    uint64_t all() const { return keys + values + scales; }
};

HeadBytes bytesOfHead(uint32_t headDim, const engine::CacheLayout& layout) {
    // Fixed slots and ring are padded each; with one tile more the sum is the same however many are fixed.
    const uint64_t slots = uint64_t{padded(layout.slots())} + kTileKeys;
    const uint64_t scaleCount = (headDim + 31) / 32;
    const bool scaled = layout.kv == engine::KvType::Q8_0;
    const uint64_t elementBytes = layout.kv == engine::KvType::F32 ? 4 : scaled ? 1 : 2;
    HeadBytes bytes;
    bytes.keyTile = kTileKeys * (headDim * elementBytes + (scaled ? scaleCount * 2 : 0));
    bytes.keys = aligned(bytes.keyTile * (slots / kTileKeys));
    bytes.values = aligned(slots * padded(headDim) * elementBytes);
    bytes.scales = scaled ? aligned(slots * scaleCount * 2) : 0;
    return bytes;
}

}  // namespace

uint64_t cacheCost(const engine::CacheShape& shape, const engine::CacheLayout& layout) {
    return Arena::sizeFor(bytesOfHead(shape.headDim, layout).all() * shape.layers * shape.kvHeads);
}

Result<KvCache> KvCache::create(const engine::Graph& graph, const engine::CacheLayout& layout) {
    const engine::AttentionShape& shape = graph.attention;
    const HeadBytes head = bytesOfHead(shape.headDim, layout);
    KvCache cache;
    cache.m_kvHeads = shape.kvHeads;
    cache.m_fixedSlots = layout.fixedSlots;
    cache.m_ringBegin = padded(layout.fixedSlots);
    cache.m_shape.type = layout.kv;
    cache.m_shape.headDim = shape.headDim;
    cache.m_shape.valueStride = padded(shape.headDim);
    cache.m_shape.keyTileBytes = head.keyTile;
    cache.m_keyBytes = head.keys;
    cache.m_valueBytes = head.values;
    cache.m_scaleBytes = head.scales;
    cache.m_arena = TRY(Arena::create(head.all() * graph.layers * shape.kvHeads, "the cache"));
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
