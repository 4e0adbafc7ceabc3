// The device memory of a prepared graph: activations, the cache, parts of attention.
// Thread rule: one thread. Failure rule: OutOfMemory before anything is allocated; Unsupported where one binding cannot
// cover a buffer.
#pragma once

#include "engine/cache_shape.h"
#include "engine/graph.h"
#include "vulkan/weights.h"

#include <vector>

namespace daylong::vulkan {

/// How attention is cut into workgroups for steps of at most `rows` rows.
struct AttentionTiling {
    uint32_t dims = 0;   // of a head in the cache, a multiple of 8
    uint32_t heads = 1;  // of one kvHead in a workgroup
    uint32_t rows = 1;   // in a workgroup
    uint32_t parts = 1;  // of the keys, each a workgroup's
};
/// `slots`: of the layer's ring.
AttentionTiling attentionTiling(const engine::AttentionShape& shape, uint32_t slots, uint32_t rows,
                                bool softwareDevice);

/// Bytes that the cache takes: engine::CacheCost.
uint64_t cacheCost(const engine::CacheShape& shape, const engine::CacheLayout& layout);

class Memory {
public:
    Memory() = default;
    static Result<Memory> create(const engine::Graph& graph, const engine::CacheLayout& layout, uint64_t partialBytes,
                                 Device& device);

    const Range& activation(engine::BufferId id) const { return m_activations[static_cast<size_t>(id)]; }
    /// Floats from one row to the next: a multiple of 32; what lies behind a row's last column is zero.
    uint32_t stride(engine::BufferId id) const { return m_strides[static_cast<size_t>(id)]; }
    const Range& keys(uint32_t layer) const { return m_keys[layer]; }
    const Range& values(uint32_t layer) const { return m_values[layer]; }
    Range partials() const;
    /// Which rows of many meet which expert (shaders/expert_tiles.comp), and its tiles.
    Range expertPlan() const;
    static uint32_t expertTiles(uint32_t rows, uint32_t experts, uint32_t chosen);
    /// Activations of a few rows in 8 bits (shaders/quantise.comp).
    Range quants() const;
    static constexpr uint32_t kFewRows = 8;
    static constexpr uint32_t kExpertTilePairs = 64;  // as shaders/expert_plan.glsl
    // Where the device multiplies matrices: activations of many rows as half floats and their rows' factors
    // (shaders/half_inputs.comp), and as many rows of a matrix as fit (shaders/half_weights.comp).
    Range halfInputs() const;
    Range factors() const;
    Range halfWeights() const;
    /// What layers keep, one state after the other as Graph::states has them; behind it, kCheckpoints copies.
    Range states() const { return {m_states.handle(), 0, m_stateBytes}; }
    uint64_t cacheBytes() const { return m_cacheBytes; }

    static constexpr uint32_t kTileSlots = 16;  // as shaders/cache.glsl
    static uint32_t cacheTiles(const engine::RingShape& ring) { return (ring.slots() + kTileSlots - 1) / kTileSlots; }

private:
    Buffer m_memory, m_partials, m_quants, m_plan, m_halfInputs, m_factors, m_halfWeights, m_states;
    std::vector<Buffer> m_cache;  // one per layer
    std::vector<Range> m_activations, m_keys, m_values;
    std::vector<uint32_t> m_strides;
    uint64_t m_cacheBytes = 0, m_stateBytes = 0;
};

}  // namespace daylong::vulkan
