#include "cpu/kv_cache.h"

#include <algorithm>

#include <cstring>
#include <type_traits>

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
    return aligned(bytes) + shape.stateBytes();
}

/// One element, or scale, from the cache into a record, or back.
template <size_t bytes>
void move(std::byte* cached, std::byte* recorded) {
    std::memcpy(recorded, cached, bytes);
}
template <size_t bytes>
void move(std::byte* cached, const std::byte* recorded) {
    std::memcpy(cached, recorded, bytes);
}

/// A key lies across its tile: element d of the key in lane l at [d][l].
template <size_t bytes, class Recorded>
void moveKey(std::byte* tile, uint32_t lane, uint32_t count, Recorded* recorded) {
    for (uint32_t i = 0; i < count; ++i) move<bytes>(tile + (i * kTileKeys + lane) * bytes, recorded + i * bytes);
}

template <class Recorded>
void moveVector(std::byte* cached, uint64_t bytes, Recorded* recorded) {
    if constexpr (std::is_const_v<Recorded>) std::memcpy(cached, recorded, bytes);
    else std::memcpy(recorded, cached, bytes);
}

/// One slot of one head: from the cache into a record, or, where that is const, back.
template <class Recorded>
void moveSlot(const HeadCache& head, uint32_t place, Recorded* key, Recorded* value) {
    std::byte* const tile = head.keys + head.keyTileBytes * (place / kTileKeys);
    const uint32_t lane = place % kTileKeys, dims = head.headDim;
    if (head.type == engine::KvType::F32) {
        moveKey<4>(tile, lane, dims, key);
        moveVector(head.values + size_t{place} * head.valueStride * 4, size_t{dims} * 4, value);
    } else if (head.type == engine::KvType::F16) {
        moveKey<2>(tile, lane, dims, key);
        moveVector(head.values + size_t{place} * head.valueStride * 2, size_t{dims} * 2, value);
    } else {
        const uint32_t scales = (dims + 31) / 32;
        moveKey<1>(tile, lane, dims, key);
        moveKey<2>(tile + size_t{dims} * kTileKeys, lane, scales, key + dims);
        moveVector(head.values + size_t{place} * head.valueStride, dims, value);
        moveVector(reinterpret_cast<std::byte*>(head.valueScales + size_t{place} * scales), size_t{scales} * 2,
                   value + dims);
    }
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
    cache.m_states = reinterpret_cast<float*>(at);  // heads are whole cache lines
    cache.m_stateFloats = shape.stateFloats;
    for (uint64_t before = 0; const engine::StateShape& each : graph.states) {
        cache.m_stateAt.push_back(before);
        before += each.floats();
    }
    return cache;
}

void KvCache::keepStates(uint32_t checkpoint) const {
    std::copy_n(m_states, m_stateFloats, m_states + (1 + checkpoint) * m_stateFloats);
}

void KvCache::restoreStates(uint32_t checkpoint) const {
    std::copy_n(m_states + (1 + checkpoint) * m_stateFloats, m_stateFloats, m_states);
}

HeadCache KvCache::head(uint32_t layer, uint32_t kvHead) const {
    const Layer& at = m_layers[layer];
    HeadCache head = at.head;
    head.keys += kvHead * at.headBytes;
    head.values = head.keys + at.keyBytes;
    head.valueScales = reinterpret_cast<uint16_t*>(head.values + at.valueBytes);
    return head;
}

/// body(head, its cache, place, number in `slots`) for every head, a few slots at a time: their records lie far apart,
/// and only so many stay in the processor's cache until their last head.
template <class Body>
void KvCache::eachSlot(const engine::CacheRecord::Layer& part, const engine::SlotRange& slots, const Body& body) const {
    for (uint32_t first = 0; first < slots.count; first += kTileKeys) {
        const uint32_t end = std::min(slots.count, first + kTileKeys);
        for (uint32_t each = 0; each < part.kvHeads; ++each) {
            const HeadCache cached = head(part.index, each);
            for (uint32_t i = first; i < end; ++i) body(each, cached, place(part.index, slots.first + i), i);
        }
    }
}

void KvCache::read(const engine::CacheRecord& record, size_t layer, const engine::SlotRange& slots,
                   std::byte* records) const {
    const engine::CacheRecord::Layer& part = record.layers[layer];
    eachSlot(part, slots, [&](uint32_t each, const HeadCache& from, uint32_t at, uint32_t i) {
        std::byte* const to = records + i * record.bytes;
        moveSlot(from, at, to + part.key(each), to + part.value(each));
    });
}

void KvCache::write(const engine::CacheRecord& record, size_t layer, const engine::SlotRange& slots,
                    const std::byte* records) {
    const engine::CacheRecord::Layer& part = record.layers[layer];
    eachSlot(part, slots, [&](uint32_t each, const HeadCache& to, uint32_t at, uint32_t i) {
        const std::byte* const from = records + i * record.bytes;
        moveSlot(to, at, from + part.key(each), from + part.value(each));
    });
}

}  // namespace daylong::cpu
