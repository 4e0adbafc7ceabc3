#include "vulkan/device.h"

#include <algorithm>
#include <array>

namespace daylong::vulkan {

namespace {

constexpr uint64_t kSecond = 1'000'000'000;
constexpr int kMostSeconds = 120, kMostSecondsInSoftware = 3600;  // a step on a GPU takes milliseconds

std::string megabytes(uint64_t bytes) { return std::to_string((bytes + (1U << 20U) - 1) >> 20U) + " MiB"; }

}  // namespace

Buffer& Buffer::operator=(Buffer&& other) noexcept {
    std::swap(m_device, other.m_device);
    std::swap(m_handle, other.m_handle);
    std::swap(m_memory, other.m_memory);
    std::swap(m_bytes, other.m_bytes);
    std::swap(m_data, other.m_data);
    return *this;
}

Buffer::~Buffer() {
    if (!m_device || m_device->m_hung) return;  // a device that hangs still uses it
    m_device->m_api.DestroyBuffer(m_device->m_handle, m_handle, nullptr);
    m_device->m_api.FreeMemory(m_device->m_handle, m_memory, nullptr);
    m_device->m_allocated -= m_bytes;
}

Result<std::shared_ptr<Device>> Device::create(uint32_t index, const VulkanOptions& options) {
    std::shared_ptr<Device> made(new Device());
    made->m_instance = TRY(Instance::create(options.onValidation));
    const std::vector<PhysicalDevice> all = TRY(made->m_instance->devices());
    if (index >= all.size()) {
        return Error{ErrorCode::Device, "there is no device vulkan:" + std::to_string(index) + " here, but " +
                                            std::to_string(all.size()) + "; 'daylong-cli devices' lists them"};
    }
    made->m_physical = all[index];
    TRY(made->open(options));
    return made;
}

Result<void> Device::open(const VulkanOptions& options) {
    m_maxStorageRange = m_physical.limits.maxStorageBufferRange;
    if (options.maxStorageRange != 0) m_maxStorageRange = std::min(m_maxStorageRange, options.maxStorageRange);
    m_memoryBudget = options.memoryBudget;

    const float priority = 1.0F;
    const VkDeviceQueueCreateInfo queue{.sType = VK_STRUCTURE_TYPE_DEVICE_QUEUE_CREATE_INFO,
                                        .queueFamilyIndex = m_physical.queueFamily,
                                        .queueCount = 1,
                                        .pQueuePriorities = &priority};
    std::vector<const char*> extensions;
    if (m_physical.hasBudget) extensions.push_back(VK_EXT_MEMORY_BUDGET_EXTENSION_NAME);
    m_usesDot = options.dotProducts != Use::Never &&
                (m_physical.dotIsFast || (options.dotProducts == Use::WhereThere && m_physical.hasDot));
    VkPhysicalDeviceShaderIntegerDotProductFeatures dot{
        .sType = VK_STRUCTURE_TYPE_PHYSICAL_DEVICE_SHADER_INTEGER_DOT_PRODUCT_FEATURES};
    dot.shaderIntegerDotProduct = VK_TRUE;
    if (m_usesDot) extensions.push_back(VK_KHR_SHADER_INTEGER_DOT_PRODUCT_EXTENSION_NAME);
    VkDeviceCreateInfo info{
        .sType = VK_STRUCTURE_TYPE_DEVICE_CREATE_INFO, .queueCreateInfoCount = 1, .pQueueCreateInfos = &queue};
    if (m_usesDot) info.pNext = &dot;
    if (options.matrices != Use::Never && (m_physical.matricesAreFast || options.matrices == Use::WhereThere))
        m_matrices = m_physical.matrices;
    MatrixFeatures matrices;
    if (m_matrices.depth != 0) {
        extensions.push_back(VK_KHR_COOPERATIVE_MATRIX_EXTENSION_NAME);
        extensions.push_back(VK_EXT_SUBGROUP_SIZE_CONTROL_EXTENSION_NAME);
        matrices.enable();
        dot.pNext = matrices.chain();
        info.pNext = m_usesDot ? static_cast<void*>(&dot) : dot.pNext;
    }
    info.enabledExtensionCount = static_cast<uint32_t>(extensions.size());
    info.ppEnabledExtensionNames = extensions.data();
    if (const VkResult result = m_instance->api().CreateDevice(m_physical.handle, &info, nullptr, &m_handle);
        result != VK_SUCCESS) {
        m_handle = VK_NULL_HANDLE;
        return failure(result, m_physical.info.name + " cannot be opened");
    }
    if (!m_api.load(m_instance->api(), m_handle))
        return Error{ErrorCode::Device, m_physical.info.name + "'s driver lacks Vulkan functions; update it"};
    m_api.GetDeviceQueue(m_handle, m_physical.queueFamily, 0, &m_queue);
    const VkCommandPoolCreateInfo pool{.sType = VK_STRUCTURE_TYPE_COMMAND_POOL_CREATE_INFO,
                                       .flags = VK_COMMAND_POOL_CREATE_RESET_COMMAND_BUFFER_BIT,
                                       .queueFamilyIndex = m_physical.queueFamily};
    if (const VkResult result = m_api.CreateCommandPool(m_handle, &pool, nullptr, &m_commands); result != VK_SUCCESS)
        return failure(result, "a Vulkan command pool");
    const VkFenceCreateInfo fence{.sType = VK_STRUCTURE_TYPE_FENCE_CREATE_INFO};
    if (const VkResult result = m_api.CreateFence(m_handle, &fence, nullptr, &m_fence); result != VK_SUCCESS)
        return failure(result, "a Vulkan fence");
    return {};
}

Device::~Device() {
    if (m_handle == VK_NULL_HANDLE || m_api.DestroyDevice == nullptr || m_hung) return;
    if (m_fence != VK_NULL_HANDLE) m_api.DestroyFence(m_handle, m_fence, nullptr);
    if (m_commands != VK_NULL_HANDLE) m_api.DestroyCommandPool(m_handle, m_commands, nullptr);
    m_api.DestroyDevice(m_handle, nullptr);
}

uint64_t Device::maxBuffer() const { return std::min<uint64_t>(m_physical.maxAllocation, uint64_t{1} << 30U); }

VkPhysicalDeviceProperties Device::properties() const {
    VkPhysicalDeviceProperties properties;
    m_instance->api().GetPhysicalDeviceProperties(m_physical.handle, &properties);
    return properties;
}

engine::DeviceInfo Device::info() const {
    engine::DeviceInfo info = m_physical.info;
    info.memoryFreeBytes = m_instance->memory(m_physical).free;
    return info;
}

Result<void> Device::checkRoom(uint64_t bytes, const std::string& purpose) const {
    uint64_t free = m_instance->memory(m_physical).free;
    if (!m_physical.hasBudget) free = free > m_allocated ? free - m_allocated : 0;
    if (m_memoryBudget != 0) free = std::min(free, m_memoryBudget > m_allocated ? m_memoryBudget - m_allocated : 0);
    if (bytes <= free) return {};
    return Error{ErrorCode::OutOfMemory, purpose + " takes " + std::to_string(bytes) + " bytes (" + megabytes(bytes) +
                                             ") on " + m_physical.info.name + ", which has " + std::to_string(free) +
                                             " (" + megabytes(free) +
                                             ") free; choose a smaller model or cache, or another device"};
}

Result<Buffer> Device::makeBuffer(uint64_t bytes, Where where, const std::string& purpose) {
    if (m_lost) return lost();
    TRY(checkRoom(bytes, purpose));
    Buffer buffer;
    VkBufferCreateInfo info{.sType = VK_STRUCTURE_TYPE_BUFFER_CREATE_INFO, .size = bytes};
    info.usage = VK_BUFFER_USAGE_STORAGE_BUFFER_BIT | VK_BUFFER_USAGE_TRANSFER_SRC_BIT |
                 VK_BUFFER_USAGE_TRANSFER_DST_BIT | VK_BUFFER_USAGE_INDIRECT_BUFFER_BIT;
    if (const VkResult result = m_api.CreateBuffer(m_handle, &info, nullptr, &buffer.m_handle); result != VK_SUCCESS)
        return failure(result, purpose);
    buffer.m_device = shared_from_this();
    buffer.m_bytes = bytes;
    m_allocated += bytes;

    VkMemoryRequirements needs;
    m_api.GetBufferMemoryRequirements(m_handle, buffer.m_handle, &needs);
    VkPhysicalDeviceMemoryProperties2 memory{.sType = VK_STRUCTURE_TYPE_PHYSICAL_DEVICE_MEMORY_PROPERTIES_2};
    m_instance->api().GetPhysicalDeviceMemoryProperties2(m_physical.handle, &memory);
    constexpr VkMemoryPropertyFlags kHost = VK_MEMORY_PROPERTY_HOST_VISIBLE_BIT | VK_MEMORY_PROPERTY_HOST_COHERENT_BIT;
    const std::array<VkMemoryPropertyFlags, 2> wanted =
        where == Where::Device ? std::array<VkMemoryPropertyFlags, 2>{VK_MEMORY_PROPERTY_DEVICE_LOCAL_BIT, 0}
        : where == Where::Upload
            ? std::array<VkMemoryPropertyFlags, 2>{kHost, kHost}
            : std::array<VkMemoryPropertyFlags, 2>{kHost | VK_MEMORY_PROPERTY_HOST_CACHED_BIT, kHost};
    VkMemoryAllocateInfo allocate{
        .sType = VK_STRUCTURE_TYPE_MEMORY_ALLOCATE_INFO, .allocationSize = needs.size, .memoryTypeIndex = UINT32_MAX};
    for (const VkMemoryPropertyFlags flags : wanted) {
        for (uint32_t i = 0; i < memory.memoryProperties.memoryTypeCount && allocate.memoryTypeIndex == UINT32_MAX;
             ++i) {
            const bool allowed = (needs.memoryTypeBits >> i & 1U) != 0;
            if (allowed && (memory.memoryProperties.memoryTypes[i].propertyFlags & flags) == flags)
                allocate.memoryTypeIndex = i;
        }
    }
    if (allocate.memoryTypeIndex == UINT32_MAX)
        return Error{ErrorCode::Device,
                     m_physical.info.name + " has no memory for " + purpose + "; choose another device"};
    if (const VkResult result = m_api.AllocateMemory(m_handle, &allocate, nullptr, &buffer.m_memory);
        result != VK_SUCCESS)
        return failure(result, purpose);
    if (const VkResult result = m_api.BindBufferMemory(m_handle, buffer.m_handle, buffer.m_memory, 0);
        result != VK_SUCCESS)
        return failure(result, purpose);
    if (where != Where::Device) {
        void* data = nullptr;
        if (const VkResult result = m_api.MapMemory(m_handle, buffer.m_memory, 0, VK_WHOLE_SIZE, 0, &data);
            result != VK_SUCCESS)
            return failure(result, purpose);
        buffer.m_data = static_cast<std::byte*>(data);
    }
    return buffer;
}

Result<VkCommandBuffer> Device::makeCommands() {
    const VkCommandBufferAllocateInfo info{.sType = VK_STRUCTURE_TYPE_COMMAND_BUFFER_ALLOCATE_INFO,
                                           .commandPool = m_commands,
                                           .level = VK_COMMAND_BUFFER_LEVEL_PRIMARY,
                                           .commandBufferCount = 1};
    VkCommandBuffer commands = VK_NULL_HANDLE;
    const VkResult result = m_api.AllocateCommandBuffers(m_handle, &info, &commands);
    if (result != VK_SUCCESS) return failure(result, "a Vulkan command buffer");
    return commands;
}

void Device::freeCommands(VkCommandBuffer commands) const {
    if (commands != VK_NULL_HANDLE && !m_hung) m_api.FreeCommandBuffers(m_handle, m_commands, 1, &commands);
}

Result<void> Device::begin(VkCommandBuffer commands, bool once) {
    const VkCommandBufferBeginInfo info{
        .sType = VK_STRUCTURE_TYPE_COMMAND_BUFFER_BEGIN_INFO,
        .flags = once ? VkCommandBufferUsageFlags{VK_COMMAND_BUFFER_USAGE_ONE_TIME_SUBMIT_BIT} : 0};
    const VkResult result = m_api.BeginCommandBuffer(commands, &info);
    if (result != VK_SUCCESS) return failure(result, "a Vulkan command buffer");
    return {};
}

Result<void> Device::end(VkCommandBuffer commands) {
    if (const VkResult result = m_api.EndCommandBuffer(commands); result != VK_SUCCESS)
        return failure(result, "a Vulkan command buffer");
    return {};
}

Result<void> Device::run(std::span<const VkCommandBuffer> commands) {
    if (m_lost) return lost();
    const VkSubmitInfo submit{.sType = VK_STRUCTURE_TYPE_SUBMIT_INFO,
                              .commandBufferCount = static_cast<uint32_t>(commands.size()),
                              .pCommandBuffers = commands.data()};
    VkResult result = m_api.QueueSubmit(m_queue, 1, &submit, m_fence);
    if (result != VK_SUCCESS) return failure(result, "a step");
    const int most = m_physical.info.kind == engine::DeviceKind::SoftwareGpu ? kMostSecondsInSoftware : kMostSeconds;
    int seconds = 0;
    do result = m_api.WaitForFences(m_handle, 1, &m_fence, VK_TRUE, kSecond);
    while (result == VK_TIMEOUT && ++seconds < most);
    if (result == VK_TIMEOUT) m_hung = true;  // nothing that it may still use can be freed any more
    if (result != VK_SUCCESS) return failure(result == VK_TIMEOUT ? VK_ERROR_DEVICE_LOST : result, "a step");
    result = m_api.ResetFences(m_handle, 1, &m_fence);
    if (result != VK_SUCCESS) return failure(result, "a step");
    return {};
}

Result<void> Device::runOnce(const std::function<void(VkCommandBuffer)>& record) {
    const VkCommandBuffer commands = TRY(makeCommands());
    const auto recordAndRun = [&]() -> Result<void> {
        TRY(begin(commands, true));
        const VkMemoryBarrier memory{.sType = VK_STRUCTURE_TYPE_MEMORY_BARRIER,
                                     .srcAccessMask = VK_ACCESS_SHADER_WRITE_BIT | VK_ACCESS_TRANSFER_WRITE_BIT,
                                     .dstAccessMask = VK_ACCESS_TRANSFER_READ_BIT | VK_ACCESS_TRANSFER_WRITE_BIT};
        m_api.CmdPipelineBarrier(commands, VK_PIPELINE_STAGE_COMPUTE_SHADER_BIT | VK_PIPELINE_STAGE_TRANSFER_BIT,
                                 VK_PIPELINE_STAGE_TRANSFER_BIT, 0, 1, &memory, 0, nullptr, 0, nullptr);
        record(commands);
        TRY(end(commands));
        return run({&commands, 1});
    };
    const Result<void> done = recordAndRun();
    freeCommands(commands);
    return done;
}

Error Device::failure(VkResult result, const std::string& what) {
    if (result == VK_ERROR_DEVICE_LOST) {
        m_lost = true;
        return lost();
    }
    if (result == VK_ERROR_OUT_OF_DEVICE_MEMORY || result == VK_ERROR_OUT_OF_HOST_MEMORY) {
        return {ErrorCode::OutOfMemory, what + ": " + m_physical.info.name + " is out of memory (" + text(result) +
                                            "); choose a smaller model or cache, or another device"};
    }
    return {ErrorCode::Device, what + ": " + text(result) + " from " + m_physical.info.name +
                                   "; choose another device, or update its driver"};
}

Error Device::lost() const {
    return {
        ErrorCode::Device,
        m_physical.info.name +
            " was lost: it stopped answering or its driver was reset; choose another device, or open the model again"};
}

}  // namespace daylong::vulkan
