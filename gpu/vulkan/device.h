// A logical device with one compute queue: memory, buffers, submissions. Once lost, everything on it fails.
// Thread rule: one thread at a time. Failure rule: OutOfMemory naming the bytes needed and free; Device when lost.
#pragma once

#include "vulkan/instance.h"
#include "vulkan/vulkan_backend.h"

#include <functional>
#include <span>
#include <string>

namespace daylong::vulkan {

class Device;

/// A buffer with memory of its own; freed with it.
class Buffer {
public:
    Buffer() = default;
    Buffer(Buffer&& other) noexcept { *this = std::move(other); }
    Buffer& operator=(Buffer&& other) noexcept;
    ~Buffer();

    VkBuffer handle() const { return m_handle; }
    uint64_t bytes() const { return m_bytes; }
    std::byte* data() const { return m_data; }  // nullptr unless the host can see it

private:
    friend class Device;
    std::shared_ptr<Device> m_device;
    VkBuffer m_handle = VK_NULL_HANDLE;
    VkDeviceMemory m_memory = VK_NULL_HANDLE;
    uint64_t m_bytes = 0;
    std::byte* m_data = nullptr;
};

class Device : public std::enable_shared_from_this<Device> {
public:
    static Result<std::shared_ptr<Device>> create(uint32_t index, const VulkanOptions& options);
    ~Device();
    Device(const Device&) = delete;
    Device& operator=(const Device&) = delete;

    const DeviceApi& api() const { return m_api; }
    VkDevice handle() const { return m_handle; }
    VkPhysicalDeviceProperties properties() const;
    uint64_t maxStorageRange() const { return m_maxStorageRange; }
    uint64_t maxBuffer() const;  // most bytes of one buffer with its memory
    engine::DeviceInfo info() const;

    /// Whether `bytes` more are free; the error says what they are for.
    Result<void> checkRoom(uint64_t bytes, const std::string& purpose) const;
    enum class Where { Device, Upload, Readback };  // the latter two are visible to the host, and coherent
    Result<Buffer> makeBuffer(uint64_t bytes, Where where, const std::string& purpose);

    Result<VkCommandBuffer> makeCommands();
    void freeCommands(VkCommandBuffer commands) const;
    Result<void> begin(VkCommandBuffer commands, bool once);
    Result<void> end(VkCommandBuffer commands);
    /// Submits and waits.
    Result<void> run(std::span<const VkCommandBuffer> commands);
    /// Likewise what `record` records, this one time, after all that was run before.
    Result<void> runOnce(const std::function<void(VkCommandBuffer)>& record);

    uint32_t timestampBits() const { return m_physical.timestampBits; }  // 0: no clock
    double timestampSeconds() const { return double{m_physical.limits.timestampPeriod} * 1e-9; }
    bool usesDot() const { return m_usesDot; }                  // integer dot products
    const MatrixShape& matrices() const { return m_matrices; }  // that it uses
    void dropMatrices() { m_matrices = {}; }
    bool isLost() const { return m_lost; }
    bool isHung() const { return m_hung; }  // it may still use what it was given: nothing can be freed
    /// What a failed call means: a lost device, memory, or else its name after `what`. Marks the device lost.
    Error failure(VkResult result, const std::string& what);
    Error lost() const;

private:
    Device() = default;
    Result<void> open(const VulkanOptions& options);

    std::shared_ptr<const Instance> m_instance;
    PhysicalDevice m_physical;
    VkDevice m_handle = VK_NULL_HANDLE;
    DeviceApi m_api;
    VkQueue m_queue = VK_NULL_HANDLE;
    VkCommandPool m_commands = VK_NULL_HANDLE;
    VkFence m_fence = VK_NULL_HANDLE;
    uint64_t m_maxStorageRange = 0, m_memoryBudget = 0;
    uint64_t m_allocated = 0;  // by this device, for drivers that do not tell what is free
    MatrixShape m_matrices;
    bool m_usesDot = false, m_lost = false, m_hung = false;

    friend class Buffer;
};

}  // namespace daylong::vulkan
