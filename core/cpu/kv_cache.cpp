#include "cpu/kv_cache.h"

namespace daylong::cpu {

namespace {

constexpr uint32_t padded(uint32_t count) { return (count + 15) / 16 * 16; }

/// Bytes of one layer's one head.
struct HeadBytes {
    uint64_t keyTile = 0, keys = 0, values = 0, scales = 0;
    uint64_t all() const { return keys + values + scales; }
};

HeadBytes bytesOfHead(const engine::CacheShape::Layer& layer, const engine::CacheLayout& layout) {
    // Fixed slots and ring are padded each; with one tile more the sum is the same however many are fixed.
    const uint64_t slots = uint64_t{padded(engine::ringShape(layout, layer.nativeWindow).slots())} + kTileKeys;
    const uint32_t headDim = layer.headDim;
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

uint64_t bytesOf(const engine::CacheShape& shape, const engine::CacheLayout& layout) {
    uint64_t bytes = 0;
    for (const engine::CacheShape::Layer& layer : shape.layers)
        bytes += bytesOfHead(layer, layout).all() * layer.kvHeads;
    return bytes;
}

}  // namespace

uint64_t cacheCost(const engine::CacheShape& shape, const engine::CacheLayout& layout) {
    return Arena::sizeFor(bytesOf(shape, layout));
}

Result<KvCache> KvCache::create(const engine::Graph& graph, const engine::CacheLayout& layout) {
    const engine::CacheShape shape = engine::cacheShape(graph);
    KvCache cache;
    cache.m_arena = TRY(Arena::create(bytesOf(shape, layout), "the cache"));
    std::byte* at = cache.m_arena.data();
    for (const engine::CacheShape::Layer& each : shape.layers) {
        const HeadBytes head = bytesOfHead(each, layout);
        Layer& layer = cache.m_layers.emplace_back();
        layer.ring = engine::ringShape(layout, each.nativeWindow);
        layer.ringBegin = padded(layer.ring.fixedSlots);
        layer.head = {.type = layout.kv,
                      .headDim = each.headDim,
                      .valueStride = padded(each.headDim),
                      .keyTileBytes = head.keyTile,
                      .keys = at};
        layer.keyBytes = head.keys;
        layer.valueBytes = head.values;
        layer.headBytes = head.all();
        at += head.all() * each.kvHeads;
    }
    return cache;
}

HeadCache KvCache::head(uint32_t layer, uint32_t kvHead) const {
    const Layer& at = m_layers[layer];
    HeadCache head = at.head;
    head.keys += kvHead * at.headBytes;
    head.values = head.keys + at.keyBytes;
    head.valueScales = reinterpret_cast<uint16_t*>(head.values + at.valueBytes);
    return head;
}

}  // namespace daylong::cpu
