// Everything that changes from one step to the next, in one small buffer. A step feeds 1 (decode) to
// CacheLayout::chunk (prefill) tokens. Filled by StreamingCache::plan, read by backends; plain values only.
#pragma once

#include "engine/types.h"

#include <cstdint>
#include <vector>

namespace daylong::engine {

/// Where layers keep their keys and values: slots for sinks and pinned tokens, then a ring that is written over.
struct RingShape {
    uint32_t fixedSlots = 0;
    uint32_t ringSlots = 0;
    uint32_t slots() const { return fixedSlots + ringSlots; }
};

/// Slots of the KV cache, for layers that see all of it. Allocated once when the cache is prepared; the fixed memory of
/// the product's promise.
struct CacheLayout {
    uint32_t fixedSlots = 0;
    uint32_t ringSlots = 0;
    KvType kv = KvType::F16;
    uint32_t chunk = 1;         // most rows of a step
    uint32_t maxLogitRows = 1;  // most rows of a step whose logits are wanted
    uint32_t slots() const { return fixedSlots + ringSlots; }
};

/// The slots of layers with a native window (0: none): room for that window and a chunk, if that is less than all.
/// Sinks have slots of their own only where the window still reaches them once the cache is full; the others live in
/// the ring, as window tokens do. How many slots there are does not depend on the number of sinks: where sinks and
/// window do not fit into the cache together, sinks in the ring are read with a window that is shorter by so much.
RingShape ringShape(const CacheLayout& layout, uint32_t nativeWindow);

/// What the rows of a step see in the layers of one ring. Row r sees fixed slots [0, fixedCount[r]) and windowCount[r]
/// ring slots from ring index windowFirst[r] on, wrapping at ringSlots; its own key is among them. Rows' keys are all
/// stored before any attends. A native window is accounted for: a layer sees all that its ring's columns say.
struct RingStep {
    std::vector<uint32_t> slot;         // [rows] where the row's K and V go: < fixedSlots fixed, else ring + fixedSlots
    std::vector<uint32_t> fixedCount;   // [rows]
    std::vector<uint32_t> windowFirst;  // [rows] ring index
    std::vector<uint32_t> windowCount;  // [rows]
};

struct Step {
    uint32_t rows = 0;
    bool begins = false;          // no token was fed before: states count as zero
    uint32_t firstLogitRow = 0;   // rows [firstLogitRow, rows) produce logits; == rows: none
    std::vector<TokenId> tokens;  // [rows]
    std::vector<RingStep> rings;  // [Graph::rings]
    // cos, sin of each set after the other, [rows, its ropeDims/2, 2]
    std::vector<float> windowAngles;  // the key's, and the query's for window keys
    std::vector<float> fixedAngles;   // the query's for fixed keys
};

}  // namespace daylong::engine
