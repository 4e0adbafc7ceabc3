// What a cache's size in bytes depends on, besides the device: known before anything is allocated.
// Pure; never fails.
#pragma once

#include "engine/graph.h"
#include "engine/step.h"
#include "engine/types.h"
#include "model/config.h"

#include <cstdint>
#include <functional>
#include <span>
#include <string>
#include <vector>

namespace daylong::engine {

/// Of a model: what stands in the cache for each token, layer by layer. Layers that use another one's are left out.
struct CacheShape {
    struct Layer {
        uint32_t kvHeads = 0, headDim = 0;
        uint32_t nativeWindow = 0;  // 0: none
    };
    std::vector<Layer> layers;
    uint64_t stateFloats = 0;  // of all layers that keep a state; a cache has it 1 + kCheckpoints times
    uint64_t stateBytes() const { return (1 + kCheckpoints) * stateFloats * sizeof(float); }
};
CacheShape cacheShape(const model::ModelConfig& config);
CacheShape cacheShape(const Graph& graph);

/// In the order of the ops that have them.
std::vector<StateShape> stateShapes(const model::ModelConfig& config);
uint64_t floatsOf(std::span<const StateShape> states);

/// About what a cache of `tokens` costs, without the room that a chunk takes and what devices round up: to judge by
/// while there is no device.
struct CacheEstimate {
    double bytes = 0.0;      // held: keys, values and states
    double bytesRead = 0.0;  // for each token once it is full, which reads a state once
};
CacheEstimate estimatedCache(const CacheShape& shape, uint32_t tokens, KvType kv);

/// Bytes that a device ("cpu", "cuda:0") allocates for a cache: to the byte what Backend::cacheBytes() says once it
/// has. Does not depend on how many of the layout's slots are fixed, so neither on the system prompt nor on what is
/// pinned.
using CacheCost =
    std::function<uint64_t(const std::string& device, const CacheShape& shape, const CacheLayout& layout)>;

}  // namespace daylong::engine
