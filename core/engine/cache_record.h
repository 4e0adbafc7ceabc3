// A record: what stands in the cache for one token, in the layers of one ring, as bytes that every device reads and
// writes alike. Layer by layer: the key of each head, then the value of each; a vector is its elements in the cache's
// type, little endian, and for q8_0 a half float per 32 of them behind. Plain values, pure functions.
#pragma once

#include "engine/graph.h"
#include "engine/step.h"

#include <cstdint>
#include <vector>

namespace daylong::engine {

struct CacheRecord {
    struct Layer {
        uint32_t index = 0;  // of Graph::attention
        uint32_t kvHeads = 0, headDim = 0;
        uint64_t begin = 0;     // of its part of a record, in bytes
        uint64_t elements = 0;  // bytes of one vector's
        uint64_t scales = 0;    // bytes of those behind it
        uint64_t key(uint32_t head) const { return begin + head * (elements + scales); }
        uint64_t value(uint32_t head) const { return key(kvHeads + head); }
    };
    std::vector<Layer> layers;
    uint64_t bytes = 0;  // of a record
};

CacheRecord cacheRecord(const Graph& graph, KvType kv, uint32_t ring);

/// Slots of one ring's layers, as Step::rings numbers them.
struct SlotRange {
    uint32_t ring = 0;
    uint32_t first = 0, count = 0;
};

/// Whether there are such slots, and `bytes` are what their records take.
bool fits(const SlotRange& range, const Graph& graph, const CacheLayout& layout, uint64_t bytes);

}  // namespace daylong::engine
