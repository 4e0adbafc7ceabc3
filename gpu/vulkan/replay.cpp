#include "vulkan/replay.h"

#include <algorithm>
#include <array>
#include <cassert>
#include <cstring>
#include <set>

namespace daylong::vulkan {

namespace {

constexpr VkPipelineStageFlags kCompute = VK_PIPELINE_STAGE_COMPUTE_SHADER_BIT,
                               kTransfer = VK_PIPELINE_STAGE_TRANSFER_BIT;
constexpr VkAccessFlags kShaderAccess = VK_ACCESS_SHADER_READ_BIT | VK_ACCESS_SHADER_WRITE_BIT;

/// Whether a dispatch must wait for those since the last barrier.
class Hazards {
public:
    bool mustWait(const Dispatch& next) const {
        const auto among = [](const std::set<uint32_t>& known) {
            return [&known](uint32_t each) { return known.contains(each); };
        };
        return std::any_of(next.reads.begin(), next.reads.end(), among(m_written)) ||
               std::any_of(next.writes.begin(), next.writes.end(), among(m_written)) ||
               std::any_of(next.writes.begin(), next.writes.end(), among(m_read));
    }
    void add(const Dispatch& dispatch) {
        m_read.insert(dispatch.reads.begin(), dispatch.reads.end());
        m_written.insert(dispatch.writes.begin(), dispatch.writes.end());
    }
    void clear() {
        m_read.clear();
        m_written.clear();
    }

private:
    std::set<uint32_t> m_read, m_written;
};

}  // namespace

Replay& Replay::operator=(Replay&& other) noexcept {
    std::swap(m_device, other.m_device);
    std::swap(m_pool, other.m_pool);
    std::swap(m_sets, other.m_sets);
    std::swap(m_nextSet, other.m_nextSet);
    std::swap(m_step, other.m_step);
    std::swap(m_upload, other.m_upload);
    std::swap(m_readback, other.m_readback);
    std::swap(m_logits, other.m_logits);
    std::swap(m_stride, other.m_stride);
    std::swap(m_recordings, other.m_recordings);
    std::swap(m_copyRest, other.m_copyRest);
    std::swap(m_clock, other.m_clock);
    std::swap(m_seconds, other.m_seconds);
    return *this;
}

Replay::~Replay() {
    if (!m_device) return;
    for (const Recording& each : m_recordings) m_device->freeCommands(each.commands);
    m_device->freeCommands(m_copyRest);
    if (m_device->isHung()) return;
    if (m_pool != VK_NULL_HANDLE) m_device->api().DestroyDescriptorPool(m_device->handle(), m_pool, nullptr);
    if (m_clock != VK_NULL_HANDLE) m_device->api().DestroyQueryPool(m_device->handle(), m_clock, nullptr);
}

Result<Replay> Replay::create(std::shared_ptr<Device> device, const Pipelines& pipelines,
                              const std::vector<Program>& programs, const Range& logits, uint32_t stride) {
    Replay made;
    made.m_device = device;
    made.m_logits = logits;
    made.m_stride = stride;
    uint64_t stepBytes = 0;
    for (const Program& program : programs) stepBytes = std::max(stepBytes, program.layout.bytes());
    made.m_step = TRY(device->makeBuffer(stepBytes, Device::Where::Device, "The working memory"));
    made.m_upload = TRY(device->makeBuffer(stepBytes, Device::Where::Upload, "The working memory"));
    made.m_readback = TRY(device->makeBuffer(logits.bytes, Device::Where::Readback, "The working memory"));
    std::memset(made.m_upload.data(), 0, stepBytes);

    size_t sets = 0;
    for (const Program& program : programs) sets += program.dispatches.size();
    const VkDescriptorPoolSize size{.type = VK_DESCRIPTOR_TYPE_STORAGE_BUFFER,
                                    .descriptorCount = static_cast<uint32_t>(sets * kBindings)};
    const VkDescriptorPoolCreateInfo pool{.sType = VK_STRUCTURE_TYPE_DESCRIPTOR_POOL_CREATE_INFO,
                                          .maxSets = static_cast<uint32_t>(sets),
                                          .poolSizeCount = 1,
                                          .pPoolSizes = &size};
    VkResult result = device->api().CreateDescriptorPool(device->handle(), &pool, nullptr, &made.m_pool);
    if (result != VK_SUCCESS) return device->failure(result, "Vulkan descriptors");
    const std::vector<VkDescriptorSetLayout> layouts(sets, pipelines.setLayout());
    made.m_sets.resize(sets);
    const VkDescriptorSetAllocateInfo allocate{.sType = VK_STRUCTURE_TYPE_DESCRIPTOR_SET_ALLOCATE_INFO,
                                               .descriptorPool = made.m_pool,
                                               .descriptorSetCount = static_cast<uint32_t>(sets),
                                               .pSetLayouts = layouts.data()};
    result = device->api().AllocateDescriptorSets(device->handle(), &allocate, made.m_sets.data());
    if (result != VK_SUCCESS) return device->failure(result, "Vulkan descriptors");

    if (device->timestampBits() > 0) {
        const VkQueryPoolCreateInfo clock{
            .sType = VK_STRUCTURE_TYPE_QUERY_POOL_CREATE_INFO, .queryType = VK_QUERY_TYPE_TIMESTAMP, .queryCount = 2};
        result = device->api().CreateQueryPool(device->handle(), &clock, nullptr, &made.m_clock);
        if (result != VK_SUCCESS) return device->failure(result, "a Vulkan clock");
    }

    for (const Program& program : programs) {
        const auto commands = TRY(device->makeCommands());
        made.m_recordings.push_back({.layout = program.layout, .commands = commands});
        TRY(made.record(made.m_recordings.back(), program, pipelines));
    }
    const uint64_t row = uint64_t{stride} * sizeof(float);
    if (logits.bytes > row) {
        made.m_copyRest = TRY(device->makeCommands());
        TRY(device->begin(made.m_copyRest, false));
        made.recordReadback(made.m_copyRest, row, logits.bytes - row);
        TRY(device->end(made.m_copyRest));
    }
    return made;
}

VkDescriptorSet Replay::nextSet(const Dispatch& dispatch) {
    const VkDescriptorSet set = m_sets[m_nextSet++];
    std::array<VkDescriptorBufferInfo, kBindings> infos;
    for (size_t i = 0; i < kBindings; ++i) {
        const Range& range = dispatch.bindings[i];
        infos[i] = range.buffer == VK_NULL_HANDLE ? VkDescriptorBufferInfo{m_step.handle(), 0, VK_WHOLE_SIZE}
                                                  : VkDescriptorBufferInfo{range.buffer, range.offset, range.bytes};
    }
    const VkWriteDescriptorSet write{.sType = VK_STRUCTURE_TYPE_WRITE_DESCRIPTOR_SET,
                                     .dstSet = set,
                                     .dstBinding = 0,
                                     .descriptorCount = kBindings,
                                     .descriptorType = VK_DESCRIPTOR_TYPE_STORAGE_BUFFER,
                                     .pBufferInfo = infos.data()};
    // One write runs on through the following bindings, which are all alike.
    m_device->api().UpdateDescriptorSets(m_device->handle(), 1, &write, 0, nullptr);
    return set;
}

void Replay::barrier(VkCommandBuffer commands, VkPipelineStageFlags from, VkAccessFlags written,
                     VkPipelineStageFlags to, VkAccessFlags accessed) const {
    const VkMemoryBarrier memory{
        .sType = VK_STRUCTURE_TYPE_MEMORY_BARRIER, .srcAccessMask = written, .dstAccessMask = accessed};
    m_device->api().CmdPipelineBarrier(commands, from, to, 0, 1, &memory, 0, nullptr, 0, nullptr);
}

void Replay::recordReadback(VkCommandBuffer commands, uint64_t from, uint64_t bytes) const {
    const VkBufferCopy copy{.srcOffset = m_logits.offset + from, .dstOffset = from, .size = bytes};
    barrier(commands, kCompute, VK_ACCESS_SHADER_WRITE_BIT, kTransfer, VK_ACCESS_TRANSFER_READ_BIT);
    m_device->api().CmdCopyBuffer(commands, m_logits.buffer, m_readback.handle(), 1, &copy);
    barrier(commands, kTransfer, VK_ACCESS_TRANSFER_WRITE_BIT, VK_PIPELINE_STAGE_HOST_BIT, VK_ACCESS_HOST_READ_BIT);
}

Result<void> Replay::record(const Recording& recording, const Program& program, const Pipelines& pipelines) {
    const DeviceApi& api = m_device->api();
    const VkCommandBuffer commands = recording.commands;
    TRY(m_device->begin(commands, false));
    if (m_clock != VK_NULL_HANDLE) {
        api.CmdResetQueryPool(commands, m_clock, 0, 2);
        api.CmdWriteTimestamp(commands, VK_PIPELINE_STAGE_TOP_OF_PIPE_BIT, m_clock, 0);
    }
    // What the step before wrote and read, its logits' copy included, comes before anything here.
    barrier(commands, kCompute | kTransfer, VK_ACCESS_SHADER_WRITE_BIT | VK_ACCESS_TRANSFER_WRITE_BIT,
            kCompute | kTransfer, kShaderAccess | VK_ACCESS_TRANSFER_READ_BIT | VK_ACCESS_TRANSFER_WRITE_BIT);
    const VkBufferCopy copy{.srcOffset = 0, .dstOffset = 0, .size = program.layout.bytes()};
    api.CmdCopyBuffer(commands, m_upload.handle(), m_step.handle(), 1, &copy);
    barrier(commands, kTransfer, VK_ACCESS_TRANSFER_WRITE_BIT, kCompute | VK_PIPELINE_STAGE_DRAW_INDIRECT_BIT,
            kShaderAccess | VK_ACCESS_INDIRECT_COMMAND_READ_BIT);
    Hazards hazards;
    const std::vector<GroupCount>& counts = program.layout.counts;
    for (const Dispatch& dispatch : program.dispatches) {
        if (hazards.mustWait(dispatch)) {
            barrier(commands, kCompute, VK_ACCESS_SHADER_WRITE_BIT, kCompute, kShaderAccess);
            hazards.clear();
        }
        hazards.add(dispatch);
        assert(dispatch.push.size() * sizeof(uint32_t) <= kPushBytes);
        const VkDescriptorSet set = nextSet(dispatch);
        api.CmdBindPipeline(commands, VK_PIPELINE_BIND_POINT_COMPUTE, dispatch.pipeline);
        api.CmdBindDescriptorSets(commands, VK_PIPELINE_BIND_POINT_COMPUTE, pipelines.layout(), 0, 1, &set, 0, nullptr);
        api.CmdPushConstants(commands, pipelines.layout(), VK_SHADER_STAGE_COMPUTE_BIT, 0,
                             static_cast<uint32_t>(dispatch.push.size() * sizeof(uint32_t)), dispatch.push.data());
        const auto count = std::find(counts.begin(), counts.end(), dispatch.groups);
        if (count == counts.end()) api.CmdDispatch(commands, dispatch.groups.x, 1, dispatch.groups.z);
        else
            api.CmdDispatchIndirect(commands, m_step.handle(),
                                    program.layout.countOffset(static_cast<size_t>(count - counts.begin())));
    }
    recordReadback(commands, 0, uint64_t{m_stride} * sizeof(float));
    if (m_clock != VK_NULL_HANDLE) api.CmdWriteTimestamp(commands, VK_PIPELINE_STAGE_BOTTOM_OF_PIPE_BIT, m_clock, 1);
    return m_device->end(commands);
}

/// Of the recording that ran last.
double Replay::elapsed() const {
    std::array<uint64_t, 2> ticks{};
    if (m_clock == VK_NULL_HANDLE) return 0.0;
    const VkResult result = m_device->api().GetQueryPoolResults(m_device->handle(), m_clock, 0, 2, sizeof ticks,
                                                                ticks.data(), sizeof ticks[0], VK_QUERY_RESULT_64_BIT);
    if (result != VK_SUCCESS) return 0.0;
    const uint32_t bits = m_device->timestampBits();
    const uint64_t mask = bits >= 64 ? UINT64_MAX : (uint64_t{1} << bits) - 1;  // a clock that wraps around
    return static_cast<double>((ticks[1] - ticks[0]) & mask) * m_device->timestampSeconds();
}

Result<void> Replay::run(const engine::Step& step, uint32_t vocab, std::span<float> logits) {
    const auto fits = [&](const Recording& each) { return each.layout.capacity >= step.rows; };
    const auto recording = std::find_if(m_recordings.begin(), m_recordings.end(), fits);
    assert(recording != m_recordings.end());
    recording->layout.write(step, reinterpret_cast<uint32_t*>(m_upload.data()));
    const uint32_t rows = step.rows - step.firstLogitRow;
    const std::array<VkCommandBuffer, 2> commands = {recording->commands, m_copyRest};
    TRY(m_device->run(std::span(commands).first(rows > 1 ? 2 : 1)));
    m_seconds = elapsed();
    const auto* from = reinterpret_cast<const float*>(m_readback.data());
    for (uint32_t row = 0; row < rows; ++row)
        std::memcpy(&logits[size_t{row} * vocab], from + size_t{row} * m_stride, vocab * sizeof(float));
    return {};
}

}  // namespace daylong::vulkan
