#include "vulkan/bandwidth.h"

#include "base/clock.h"
#include "vulkan/pipelines.h"

#include <algorithm>
#include <array>
#include <functional>

namespace daylong::vulkan {

namespace {

constexpr double kEnough = 0.05;  // seconds: what submitting takes is nothing beside it
constexpr int kTries = 4;
constexpr const char* kPurpose = "Measuring the device";

/// A command buffer that is recorded by `record` with a growing count until running it takes long enough; the best rate
/// of a few runs, as `count` per second.
Result<double> bestRate(Device& device, const std::function<void(VkCommandBuffer, uint32_t count)>& record) {
    const VkCommandBuffer commands = TRY(device.makeCommands());
    const auto run = [&]() -> Result<double> {
        double best = 0.0;
        for (uint32_t count = 1, tries = 0; tries < kTries;) {
            TRY(device.begin(commands, false));
            record(commands, count);
            TRY(device.end(commands));
            const double start = steadySeconds();
            TRY(device.run({&commands, 1}));
            const double seconds = steadySeconds() - start;
            if (seconds < kEnough && count < (1U << 20U)) {
                count *= 2;
                continue;
            }
            best = std::max(best, count / seconds);
            ++tries;
        }
        return best;
    };
    const Result<double> rate = run();
    if (!device.isHung()) device.freeCommands(commands);
    return rate;
}

}  // namespace

Result<double> measureCopyBandwidth(uint32_t index) {
    constexpr uint64_t kMost = uint64_t{1} << 30U, kLeast = uint64_t{1} << 26U;
    const std::shared_ptr<Device> device = TRY(Device::create(index, {}));
    const bool software = device->info().kind == engine::DeviceKind::SoftwareGpu;
    const uint64_t most =
        std::min({software ? kLeast * 2 : kMost, device->info().memoryFreeBytes / 4, device->maxBuffer()});
    const uint64_t bytes = std::max(kLeast, most) / 4 * 4;  // far more than its caches hold
    const Buffer from = TRY(device->makeBuffer(bytes, Device::Where::Device, kPurpose));
    const Buffer to = TRY(device->makeBuffer(bytes, Device::Where::Device, kPurpose));
    const double copies = TRY(bestRate(*device, [&](VkCommandBuffer commands, uint32_t count) {
        const VkBufferCopy whole{.srcOffset = 0, .dstOffset = 0, .size = bytes};
        const VkMemoryBarrier barrier{.sType = VK_STRUCTURE_TYPE_MEMORY_BARRIER,
                                      .srcAccessMask = VK_ACCESS_TRANSFER_WRITE_BIT,
                                      .dstAccessMask = VK_ACCESS_TRANSFER_READ_BIT | VK_ACCESS_TRANSFER_WRITE_BIT};
        device->api().CmdFillBuffer(commands, from.handle(), 0, VK_WHOLE_SIZE,
                                    1);  // memory that was never written may not be there at all
        for (uint32_t i = 0; i < count; ++i) {
            device->api().CmdPipelineBarrier(commands, VK_PIPELINE_STAGE_TRANSFER_BIT, VK_PIPELINE_STAGE_TRANSFER_BIT,
                                             0, 1, &barrier, 0, nullptr, 0, nullptr);
            device->api().CmdCopyBuffer(commands, from.handle(), to.handle(), 1, &whole);
        }
    }));
    return 2.0 * static_cast<double>(bytes) * copies;
}

Result<double> measureMatrixPeak(uint32_t index) {
    constexpr uint32_t kThreads = 128;
    const std::shared_ptr<Device> device = TRY(Device::create(index, {}));
    Pipelines pipelines = TRY(Pipelines::create(device, {}));
    const MatrixShape& shape = device->matrices();
    const bool matrices = shape.depth != 0;
    const VkPipeline pipeline =
        TRY(matrices ? matrixPipeline(pipelines, *device, "peak_coop", false) : pipelines.get("peak", {}));
    // Of a workgroup and round: see peak.comp and peak_coop.comp.
    const uint64_t flops = matrices ? uint64_t{kMatrixSubgroups} * 8 * 2 * shape.outputs * shape.rows * shape.depth
                                    : kThreads * 16 * 4 * 2;
    const uint32_t groups = device->info().kind == engine::DeviceKind::SoftwareGpu ? 64 : 4096;
    const Buffer out =
        TRY(device->makeBuffer(uint64_t{groups} * kThreads * sizeof(float), Device::Where::Device, kPurpose));

    const DeviceApi& api = device->api();
    const VkDescriptorPoolSize size{.type = VK_DESCRIPTOR_TYPE_STORAGE_BUFFER, .descriptorCount = kBindings};
    const VkDescriptorPoolCreateInfo poolInfo{
        .sType = VK_STRUCTURE_TYPE_DESCRIPTOR_POOL_CREATE_INFO, .maxSets = 1, .poolSizeCount = 1, .pPoolSizes = &size};
    VkDescriptorPool pool = VK_NULL_HANDLE;
    VkResult result = api.CreateDescriptorPool(device->handle(), &poolInfo, nullptr, &pool);
    if (result != VK_SUCCESS) return device->failure(result, "Vulkan descriptors");
    const VkDescriptorSetLayout layout = pipelines.setLayout();
    const VkDescriptorSetAllocateInfo allocate{.sType = VK_STRUCTURE_TYPE_DESCRIPTOR_SET_ALLOCATE_INFO,
                                               .descriptorPool = pool,
                                               .descriptorSetCount = 1,
                                               .pSetLayouts = &layout};
    VkDescriptorSet set = VK_NULL_HANDLE;
    result = api.AllocateDescriptorSets(device->handle(), &allocate, &set);
    Result<double> rate =
        result == VK_SUCCESS ? Result<double>(0.0) : Result<double>(device->failure(result, "Vulkan descriptors"));
    if (rate) {
        std::array<VkDescriptorBufferInfo, kBindings> infos;
        infos.fill({out.handle(), 0, VK_WHOLE_SIZE});
        const VkWriteDescriptorSet write{.sType = VK_STRUCTURE_TYPE_WRITE_DESCRIPTOR_SET,
                                         .dstSet = set,
                                         .descriptorCount = kBindings,
                                         .descriptorType = VK_DESCRIPTOR_TYPE_STORAGE_BUFFER,
                                         .pBufferInfo = infos.data()};
        api.UpdateDescriptorSets(device->handle(), 1, &write, 0, nullptr);
        rate = bestRate(*device, [&](VkCommandBuffer commands, uint32_t count) {
            api.CmdBindPipeline(commands, VK_PIPELINE_BIND_POINT_COMPUTE, pipeline);
            api.CmdBindDescriptorSets(commands, VK_PIPELINE_BIND_POINT_COMPUTE, pipelines.layout(), 0, 1, &set, 0,
                                      nullptr);
            api.CmdPushConstants(commands, pipelines.layout(), VK_SHADER_STAGE_COMPUTE_BIT, 0, sizeof count, &count);
            api.CmdDispatch(commands, groups, 1, 1);
        });
    }
    if (!device->isHung()) api.DestroyDescriptorPool(device->handle(), pool, nullptr);
    if (!rate) return rate;
    return *rate * groups * static_cast<double>(flops);
}

}  // namespace daylong::vulkan
