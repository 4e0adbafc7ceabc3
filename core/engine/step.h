// Everything that changes from one step to the next, in one small buffer. A step feeds 1 (decode) to
// CacheLayout::chunk (prefill) tokens. Filled by StreamingCache::plan, read by backends; plain values only.
#pragma once

#include "engine/types.h"

#include <cstdint>
#include <vector>

namespace daylong::engine {

/// Slots of the KV cache: `fixedSlots` for sinks and pinned tokens, then a ring of `ringSlots`.
/// Allocated once when the cache is prepared; the fixed memory of the product's promise.
struct CacheLayout {
    uint32_t fixedSlots = 0;
    uint32_t ringSlots = 0;  // window token p lives in ring index p mod ringSlots
    KvType kv = KvType::F16;
    uint32_t chunk = 1;         // most rows of a step
    uint32_t maxLogitRows = 1;  // most rows of a step whose logits are wanted
    uint32_t slots() const { return fixedSlots + ringSlots; }
};

/// Row r sees fixed slots [0, fixedCount[r]) and windowCount[r] ring slots starting at ring index
/// windowFirst[r], wrapping at ringSlots; its own key is among them. Rows' keys are all stored before any attends.
/// A layer with a native window W sees of these only the keys whose in-cache distance is below W: the last
/// min(windowCount, W) of the window and the fixed slots from max(0, position + 1 - W) on.
struct Step {
    uint32_t rows = 0;
    uint32_t firstLogitRow = 0;         // rows [firstLogitRow, rows) produce logits; == rows: none
    std::vector<TokenId> tokens;        // [rows]
    std::vector<uint32_t> slot;         // [rows] where the row's K and V go: < fixedSlots fixed, else ring + fixedSlots
    std::vector<uint32_t> fixedCount;   // [rows]
    std::vector<uint32_t> windowFirst;  // [rows] ring index
    std::vector<uint32_t> windowCount;  // [rows]
    std::vector<uint32_t> position;     // [rows] position inside the cache: fixedCount + windowCount - 1
    std::vector<float>
        windowAngles;  // [ropeSets, rows, ropeDims/2, 2] cos, sin: the key's, and the query's for window keys
    std::vector<float> fixedAngles;  // [ropeSets, rows, ropeDims/2, 2] cos, sin: the query's for fixed keys
};

}  // namespace daylong::engine
