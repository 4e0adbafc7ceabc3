// What a cache's size in bytes depends on, besides the device: known before anything is allocated.
#pragma once

#include "engine/step.h"
#include "model/config.h"

#include <cstdint>
#include <functional>
#include <string>

namespace daylong::engine {

/// Of a model: what stands in the cache for each token.
struct CacheShape {
    uint32_t layers = 0, kvHeads = 0, headDim = 0;
};
inline CacheShape cacheShape(const model::ModelConfig& config) {
    return {config.layers, config.kvHeads, config.headDim};
}

/// Bytes that a device ("cpu", "cuda:0") allocates for a cache: to the byte what Backend::cacheBytes() says once it
/// has. Does not depend on how many of the layout's slots are fixed, so neither on the system prompt nor on what is
/// pinned.
using CacheCost =
    std::function<uint64_t(const std::string& device, const CacheShape& shape, const CacheLayout& layout)>;

}  // namespace daylong::engine
