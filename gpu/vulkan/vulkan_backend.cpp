#include "vulkan/vulkan_backend.h"

#include "engine/step_check.h"
#include "vulkan/cache_copy.h"
#include "vulkan/replay.h"

#include <algorithm>
#include <set>

namespace daylong::vulkan {

namespace {

using engine::Graph;
using engine::Step;

/// Row counts that have a recording of their own: one row, few (weights still read once for all), a chunk.
std::set<uint32_t> capacities(uint32_t chunk) {
    std::set<uint32_t> all = {1, chunk};
    if (chunk > 8) all.insert(8);
    return all;
}

class VulkanBackend final : public engine::Backend {
public:
    VulkanBackend(std::shared_ptr<Device> device, Pipelines pipelines, uint64_t loseAfterRuns)
        : m_device(std::move(device)),
          m_pipelines(std::move(pipelines)),
          m_runsLeft(loseAfterRuns),
          m_loses(loseAfterRuns != 0) {}

    engine::DeviceInfo device() const override { return m_device->info(); }

    Result<void> loadWeights(std::shared_ptr<const model::Model> model, const engine::Progress& progress) override {
        clear();
        m_weights = {};
        m_model = std::move(model);
        if (m_device->isLost()) return m_device->lost();
        m_weights = TRY(Weights::load(*m_model, m_device, progress));
        return {};
    }

    Result<void> prepare(const Graph& graph, const engine::CacheLayout& layout) override {
        clear();
        if (m_device->isLost()) return m_device->lost();
        m_graph = graph;
        m_layout = layout;
        const bool software = m_device->info().kind == engine::DeviceKind::SoftwareGpu;
        uint64_t partialBytes = 0;
        for (const uint32_t rows : capacities(layout.chunk)) {
            for (const engine::AttentionShape& shape : graph.attention) {
                const uint32_t slots = engine::ringShape(layout, graph.rings[shape.ring]).slots();
                const AttentionTiling tiling = attentionTiling(shape, slots, rows, software);
                partialBytes = std::max(
                    partialBytes, uint64_t{rows} * shape.heads * tiling.parts * (tiling.dims + 2) * sizeof(float));
            }
        }
        m_memory = TRY(Memory::create(graph, layout, partialBytes, *m_device));
        const ProgramInputs inputs{.graph = m_graph,
                                   .layout = m_layout,
                                   .weights = m_weights,
                                   .memory = m_memory,
                                   .pipelines = m_pipelines,
                                   .device = *m_device,
                                   .softwareDevice = software};
        std::vector<Program> programs;
        for (const uint32_t rows : capacities(layout.chunk)) programs.push_back(TRY(compileProgram(inputs, rows)));
        m_replay = TRY(Replay::create(m_device, m_pipelines, programs, m_memory.activation(graph.logits),
                                      m_memory.stride(graph.logits)));
        m_pipelines.save();
        m_prepared = true;
        return {};
    }

    Result<void> run(const Step& step, std::span<float> logits) override {
        if (m_device->isLost()) return m_device->lost();
        if (!m_prepared)
            return Error{ErrorCode::InvalidArgument, "the Vulkan backend has no model prepared; open a model first"};
        TRY(engine::checkStep(step, m_graph, m_layout, logits.size()));
        if (m_loses && m_runsLeft-- == 0) return m_device->failure(VK_ERROR_DEVICE_LOST, "a step");
        if (step.begins && !m_graph.states.empty()) TRY(clearStates());
        TRY(m_replay.run(step, m_graph.vocabSize, logits));
        if (m_model->file != nullptr) TRY(m_model->file->checkWhole());  // rows may have been looked up in it
        return {};
    }

    Result<void> readSlots(const engine::SlotRange& range, std::span<std::byte> records) override {
        return copySlots(range, records.size(), [&](const engine::CacheRecord& record, uint32_t tiles) {
            return m_copy.read(*m_device, m_memory, record, range, tiles, records);
        });
    }

    Result<void> writeSlots(const engine::SlotRange& range, std::span<const std::byte> records) override {
        return copySlots(range, records.size(), [&](const engine::CacheRecord& record, uint32_t tiles) {
            return m_copy.write(*m_device, m_memory, record, range, tiles, records);
        });
    }

    Result<void> keepStates(uint32_t checkpoint) override { return copyStates(checkpoint, false); }
    Result<void> restoreStates(uint32_t checkpoint) override { return copyStates(checkpoint, true); }
    Result<void> readStates(std::span<std::byte> states) override {
        if (m_device->isLost()) return m_device->lost();
        if (states.size() != m_memory.states().bytes) return engine::notItsStates();
        return m_copy.read(*m_device, m_memory.states(), states);
    }
    Result<void> writeStates(std::span<const std::byte> states) override {
        if (m_device->isLost()) return m_device->lost();
        if (states.size() != m_memory.states().bytes) return engine::notItsStates();
        return m_copy.write(*m_device, m_memory.states(), states);
    }

    double lastRunSeconds() const override { return m_replay.lastRunSeconds(); }
    uint64_t cacheBytes() const override { return m_memory.cacheBytes(); }
    uint64_t weightBytes() const override { return m_weights.bytes(); }

private:
    void clear() {
        m_prepared = false;
        m_replay = {};
        m_memory = {};
    }

    Result<void> clearStates() {
        const Range states = m_memory.states();
        return m_device->runOnce([&](VkCommandBuffer commands) {
            m_device->api().CmdFillBuffer(commands, states.buffer, 0, states.bytes, 0);
        });
    }

    Result<void> copyStates(uint32_t checkpoint, bool back) {
        if (m_device->isLost()) return m_device->lost();
        const Range states = m_memory.states();
        const uint64_t kept = (1 + uint64_t{checkpoint}) * states.bytes;
        const VkBufferCopy region{.srcOffset = back ? kept : 0, .dstOffset = back ? 0 : kept, .size = states.bytes};
        return m_device->runOnce([&](VkCommandBuffer commands) {
            m_device->api().CmdCopyBuffer(commands, states.buffer, states.buffer, 1, &region);
        });
    }

    template <class Copy>
    Result<void> copySlots(const engine::SlotRange& range, uint64_t bytes, const Copy& copy) {
        if (m_device->isLost()) return m_device->lost();
        if (!m_prepared || !engine::fits(range, m_graph, m_layout, bytes))
            return Error{ErrorCode::InvalidArgument, "there are no such slots in the cache of the GPU"};
        const engine::RingShape ring = engine::ringShape(m_layout, m_graph.rings[range.ring]);
        return copy(engine::cacheRecord(m_graph, m_layout.kv, range.ring), Memory::cacheTiles(ring));
    }

    // Destroyed from the last to the first.
    std::shared_ptr<Device> m_device;
    Pipelines m_pipelines;
    std::shared_ptr<const model::Model> m_model;
    Weights m_weights;
    Graph m_graph;
    engine::CacheLayout m_layout;
    Memory m_memory;
    Replay m_replay;
    CacheCopy m_copy;
    uint64_t m_runsLeft = 0;
    bool m_loses = false, m_prepared = false;
};

}  // namespace

Result<std::vector<engine::DeviceInfo>> vulkanDevices() {
    const auto instance = TRY(Instance::create({}));
    std::vector<engine::DeviceInfo> devices;
    for (const PhysicalDevice& each : TRY(instance->devices())) devices.push_back(each.info);
    return devices;
}

Result<std::unique_ptr<engine::Backend>> makeVulkanBackend(uint32_t index, const VulkanOptions& options) {
    auto device = TRY(Device::create(index, options));
    if (options.matrices == Use::WhereThere && device->matrices().depth == 0)
        return Error{ErrorCode::Unsupported, device->info().name + " has no cooperative matrices"};
    Pipelines pipelines = TRY(Pipelines::create(device, options.cacheFolder));
    // A driver that lists them and then fails is as good as one without.
    if (device->matrices().depth != 0 && !matrixPipeline(pipelines, *device, "matmat_coop", false))
        device->dropMatrices();
    return std::unique_ptr<engine::Backend>(
        std::make_unique<VulkanBackend>(std::move(device), std::move(pipelines), options.loseDeviceAfterRuns));
}

bool validationIsInstalled() {
    const auto loader = Loader::open();
    return loader && Instance::hasValidation(**loader);
}

}  // namespace daylong::vulkan
