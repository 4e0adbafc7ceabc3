// KvCache: the keys and values of all layers, allocated once. Fixed slots come first, padded to a tile of keys,
// then the ring; kernels.h describes one head's share. Thread rule: none of its own; callers write disjoint slots.
#pragma once

#include "cpu/arena.h"
#include "cpu/kernels.h"
#include "engine/cache_record.h"
#include "engine/cache_shape.h"
#include "engine/graph.h"
#include "engine/step.h"

#include <span>
#include <vector>

namespace daylong::cpu {

/// Bytes that KvCache::create takes: engine::CacheCost.
uint64_t cacheCost(const engine::CacheShape& shape, const engine::CacheLayout& layout);

class KvCache {
public:
    KvCache() = default;
    static Result<KvCache> create(const engine::Graph& graph, const engine::CacheLayout& layout);

    HeadCache head(uint32_t layer, uint32_t kvHead) const;
    /// Where a step's slot of that layer lies.
    uint32_t place(uint32_t layer, uint32_t slot) const {
        const Layer& at = m_layers[layer];
        return slot < at.ring.fixedSlots ? slot : slot - at.ring.fixedSlots + at.ringBegin;
    }
    uint32_t ringBegin(uint32_t layer) const { return m_layers[layer].ringBegin; }
    uint32_t ringSlots(uint32_t layer) const { return m_layers[layer].ring.ringSlots; }
    /// Of Graph::states, [keyDim, 16] after [keyDim, 16] of one head after another where it is a delta net's.
    float* state(uint32_t index) const { return m_states + m_stateAt[index]; }
    /// Copies all states into one of kCheckpoints places, or back.
    void keepStates(uint32_t checkpoint) const;
    void restoreStates(uint32_t checkpoint) const;
    /// Those that go on.
    std::span<std::byte> states() const { return std::as_writable_bytes(std::span(m_states, m_stateFloats)); }
    uint64_t bytes() const { return m_arena.bytes(); }

    /// The part that this layer has of the records [count, bytes of a record] of slots [first, first + count).
    void read(const engine::CacheRecord& record, size_t layer, const engine::SlotRange& slots,
              std::byte* records) const;
    void write(const engine::CacheRecord& record, size_t layer, const engine::SlotRange& slots,
               const std::byte* records);

private:
    struct Layer {
        HeadCache head;  // the first one's
        engine::RingShape ring;
        uint32_t ringBegin = 0;
        uint64_t keyBytes = 0, valueBytes = 0, headBytes = 0;
    };
    template <class Body>
    void eachSlot(const engine::CacheRecord::Layer& part, const engine::SlotRange& slots, const Body& body) const;

    Arena m_arena;
    std::vector<Layer> m_layers;
    float* m_states = nullptr;  // those that go on, then each checkpoint's
    uint64_t m_stateFloats = 0;
    std::vector<uint64_t> m_stateAt;  // [states]
};

}  // namespace daylong::cpu
