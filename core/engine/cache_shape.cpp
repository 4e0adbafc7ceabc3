#include "engine/cache_shape.h"

#include <algorithm>

namespace daylong::engine {

RingShape ringShape(const CacheLayout& layout, uint32_t nativeWindow) {
    const uint64_t slots = uint64_t{nativeWindow} + layout.chunk - 1;
    if (nativeWindow == 0 || slots >= layout.slots()) return {layout.fixedSlots, layout.ringSlots};
    // Sinks that are still within the window when the cache is full.
    const uint64_t hidden = layout.slots() - slots;
    const uint32_t kept = layout.fixedSlots > hidden ? static_cast<uint32_t>(layout.fixedSlots - hidden) : 0;
    return {kept, static_cast<uint32_t>(slots) - kept};
}

CacheShape cacheShape(const model::ModelConfig& config) {
    CacheShape shape;
    for (uint32_t layer = 0; layer < config.layers; ++layer) {
        const model::LayerAttention attention = config.attentionOf(layer);
        if (config.storesKeys(layer))
            shape.layers.push_back({attention.kvHeads, attention.headDim, attention.nativeWindow});
    }
    shape.stateFloats = floatsOf(stateShapes(config));
    return shape;
}

CacheShape cacheShape(const Graph& graph) {
    CacheShape shape;
    for (const AttentionShape& each : graph.attention)
        shape.layers.push_back({each.kvHeads, each.headDim, graph.rings[each.ring]});
    shape.stateFloats = floatsOf(graph.states);
    return shape;
}

std::vector<StateShape> stateShapes(const model::ModelConfig& config) {
    std::vector<StateShape> states;
    for (uint32_t layer = 0; layer < config.layers; ++layer) {
        const model::LayerAttention attention = config.attentionOf(layer);
        if (!attention.keepsState()) continue;
        if (attention.mixer == model::Mixer::ShortConv) {
            states.push_back({.taps = config.convTaps, .width = config.dim});
            continue;
        }
        states.push_back({.taps = config.convTaps, .width = config.deltaNet.width()});
        states.push_back({.delta = config.deltaNet});
    }
    return states;
}

uint64_t floatsOf(std::span<const StateShape> states) {
    uint64_t floats = 0;
    for (const StateShape& each : states) floats += each.floats();
    return floats;
}

CacheEstimate estimatedCache(const CacheShape& shape, uint32_t tokens, KvType kv) {
    double elements = 0.0;
    for (const CacheShape::Layer& layer : shape.layers) {
        const uint32_t kept = layer.nativeWindow > 0 ? std::min(tokens, layer.nativeWindow) : tokens;
        elements += 2.0 * layer.kvHeads * layer.headDim * kept;
    }
    const double bytes = elements * bitsPerElement(kv) / 8.0;
    const auto states = static_cast<double>(shape.stateFloats * sizeof(float));
    // Once more beside the device's own, by what tries tokens ahead.
    return {.bytes = bytes + static_cast<double>(shape.stateBytes()) + states, .bytesRead = bytes + states};
}

}  // namespace daylong::engine
