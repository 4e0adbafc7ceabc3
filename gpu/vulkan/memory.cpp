#include "vulkan/memory.h"

#include <algorithm>

namespace daylong::vulkan {

namespace {

constexpr uint64_t kAlignment = 256;
constexpr uint64_t kHalfWeightBytes = 32U << 20U;  // what a large GPU's cache holds
uint64_t aligned(uint64_t bytes) { return (bytes + kAlignment - 1) / kAlignment * kAlignment; }
uint32_t roundedUp(uint32_t value, uint32_t to) { return (value + to - 1) / to * to; }

/// Of one layer's keys, or values: shaders/cache.glsl.
uint64_t bytesOfLayer(const engine::CacheShape::Layer& layer, const engine::CacheLayout& layout) {
    const uint32_t tiles = Memory::cacheTiles(engine::ringShape(layout, layer.nativeWindow));
    const uint64_t heads = uint64_t{tiles} * Memory::kTileSlots * layer.kvHeads, dims = roundedUp(layer.headDim, 8);
    switch (layout.kv) {
        case engine::KvType::F32: return heads * dims * 4;
        case engine::KvType::F16: return heads * dims * 2;
        case engine::KvType::Q8_0: return heads * (dims + (dims + 31) / 32 * 4);
    }
    return 0;
}

Range whole(const Buffer& buffer) { return {buffer.handle(), 0, buffer.bytes()}; }

}  // namespace

uint64_t cacheCost(const engine::CacheShape& shape, const engine::CacheLayout& layout) {
    uint64_t bytes = shape.stateBytes();
    for (const engine::CacheShape::Layer& layer : shape.layers) bytes += 2 * aligned(bytesOfLayer(layer, layout));
    return bytes;
}

AttentionTiling attentionTiling(const engine::AttentionShape& shape, uint32_t slots, uint32_t rows,
                                bool softwareDevice) {
    AttentionTiling tiling{.dims = roundedUp(shape.headDim, 8)};
    const uint32_t queries =
        std::clamp(2048U / tiling.dims, 1U, 8U);  // 16 KiB of shared memory, with two rotations each
    const uint32_t group = shape.heads / shape.kvHeads;
    tiling.heads = std::min(group, queries);
    tiling.rows = rows > 1 ? std::max(1U, queries / tiling.heads) : 1;
    const uint32_t groups =
        shape.kvHeads * ((group + tiling.heads - 1) / tiling.heads) * ((rows + tiling.rows - 1) / tiling.rows);
    const uint32_t wanted = softwareDevice ? 8 : 512;  // workgroups that keep a device busy
    tiling.parts = std::clamp(wanted / groups, 1U, std::clamp((slots + 127) / 128, 1U, 64U));
    return tiling;
}

uint32_t Memory::expertTiles(uint32_t rows, uint32_t experts, uint32_t chosen) {
    // At worst every expert's last tile has one pair.
    const uint32_t pairs = rows * chosen;
    return pairs / kExpertTilePairs + std::min(experts, pairs);
}

Result<Memory> Memory::create(const engine::Graph& graph, const engine::CacheLayout& layout, uint64_t partialBytes,
                              Device& device) {
    Memory memory;
    uint64_t activationBytes = 0, widestBinding = partialBytes, quantBytes = 4, halfBytes = 4;
    for (size_t i = 0; i < graph.buffers.size(); ++i) {
        const auto id = static_cast<engine::BufferId>(i);
        uint32_t stride = roundedUp(graph.buffers[i].width, 32);
        // A chosen expert's input that is no multiple of a unit is read, times zero, a little beyond its end.
        for (const engine::Op& op : graph.ops) {
            if (op.kind == engine::OpKind::ExpertMatMul && op.in == id && op.weight != nullptr &&
                op.weight->columns() % 32 != 0)
                stride = roundedUp(graph.buffers[i].width, 32) + 32;
        }
        const uint64_t bytes =
            uint64_t{stride} * (id == graph.logits ? std::max(layout.maxLogitRows, 1U) : layout.chunk) * sizeof(float);
        memory.m_strides.push_back(stride);
        memory.m_activations.push_back({.offset = activationBytes, .bytes = bytes});
        activationBytes += aligned(bytes);
        quantBytes = std::max(quantBytes, uint64_t{kFewRows} * stride * 2);
        widestBinding = std::max(widestBinding, bytes);
    }
    uint64_t planBytes = 4, weightBytes = 4;
    for (const engine::Op& op : graph.ops) {
        const bool ofExperts = op.kind == engine::OpKind::ExpertMatMul;
        if ((op.kind != engine::OpKind::MatMul && !ofExperts) || op.weight == nullptr) continue;
        halfBytes = std::max(halfBytes, memory.m_activations[static_cast<size_t>(op.in)].bytes / 2);
        const bool converted = op.weight->type != model::DType::F32 && op.weight->type != model::DType::F16;
        if (converted) weightBytes = std::max(weightBytes, op.weight->rows() * ((op.weight->columns() + 31) / 32 * 64));
        if (!ofExperts) continue;
        const uint64_t tiles = expertTiles(layout.chunk, static_cast<uint32_t>(op.weight->dims[2]),
                                           graph.buffers[static_cast<size_t>(op.in2)].width);
        planBytes = std::max(planBytes, tiles * (1 + kExpertTilePairs) * sizeof(uint32_t));
    }
    weightBytes = std::min({weightBytes, kHalfWeightBytes, device.maxStorageRange()});
    const uint64_t factorBytes = std::max(layout.chunk, layout.maxLogitRows) * sizeof(float);
    const uint64_t matrixBytes =
        device.matrices().depth != 0 && layout.chunk > kFewRows ? halfBytes + factorBytes + weightBytes : 0;
    const engine::CacheShape shape = engine::cacheShape(graph);
    memory.m_cacheBytes = cacheCost(shape, layout);
    memory.m_stateBytes = shape.stateFloats * sizeof(float);
    widestBinding = std::max(widestBinding, memory.m_stateBytes);
    for (const engine::CacheShape::Layer& layer : shape.layers)
        widestBinding = std::max(widestBinding, bytesOfLayer(layer, layout));
    TRY(device.checkRoom(memory.m_cacheBytes + activationBytes + partialBytes + quantBytes + planBytes + matrixBytes,
                         "The cache and the working memory"));
    if (widestBinding > device.maxStorageRange()) {
        return Error{ErrorCode::Unsupported, "a buffer of " + std::to_string(widestBinding) + " bytes is needed, and " +
                                                 device.info().name + " can use " +
                                                 std::to_string(device.maxStorageRange()) +
                                                 " at once; choose a smaller cache or chunk, or another device"};
    }

    using Where = Device::Where;
    memory.m_memory =
        TRY(device.makeBuffer(std::max<uint64_t>(activationBytes, 4), Where::Device, "The working memory"));
    for (Range& range : memory.m_activations) range.buffer = memory.m_memory.handle();
    memory.m_partials =
        TRY(device.makeBuffer(std::max<uint64_t>(partialBytes, 4), Where::Device, "The working memory"));
    memory.m_quants = TRY(device.makeBuffer(quantBytes, Where::Device, "The working memory"));
    memory.m_plan = TRY(device.makeBuffer(planBytes, Where::Device, "The working memory"));
    if (matrixBytes != 0) {
        memory.m_halfInputs = TRY(device.makeBuffer(halfBytes, Where::Device, "The working memory"));
        memory.m_factors = TRY(device.makeBuffer(factorBytes, Where::Device, "The working memory"));
        memory.m_halfWeights = TRY(device.makeBuffer(weightBytes, Where::Device, "The working memory"));
    }
    for (const engine::CacheShape::Layer& layer : shape.layers) {
        const uint64_t layerBytes = bytesOfLayer(layer, layout);
        memory.m_cache.push_back(TRY(device.makeBuffer(2 * aligned(layerBytes), Where::Device, "The cache")));
        const Buffer& buffer = memory.m_cache.back();
        memory.m_keys.push_back({buffer.handle(), 0, layerBytes});
        memory.m_values.push_back({buffer.handle(), aligned(layerBytes), layerBytes});
    }

    if (shape.stateFloats > 0) memory.m_states = TRY(device.makeBuffer(shape.stateBytes(), Where::Device, "The cache"));
    TRY(device.runOnce([&](VkCommandBuffer commands) {
        device.api().CmdFillBuffer(commands, memory.m_memory.handle(), 0, VK_WHOLE_SIZE, 0);
    }));
    return memory;
}

Range Memory::quants() const { return whole(m_quants); }
Range Memory::expertPlan() const { return whole(m_plan); }
Range Memory::partials() const { return whole(m_partials); }
Range Memory::halfInputs() const { return whole(m_halfInputs); }
Range Memory::factors() const { return whole(m_factors); }
Range Memory::halfWeights() const { return whole(m_halfWeights); }

}  // namespace daylong::vulkan
