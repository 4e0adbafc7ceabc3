// A Vulkan instance, its physical devices, and what its validation layer says.
// Thread rule: immutable once created; validation messages come on the thread that caused them. Failure rule: Device.
#pragma once

#include "engine/backend.h"
#include "vulkan/api.h"

#include <functional>
#include <memory>
#include <vector>

namespace daylong::vulkan {

using OnMessage = std::function<void(const std::string&)>;

/// The size of the matrices that a device multiplies in one instruction, half floats into float sums; all zero: none.
struct MatrixShape {
    uint32_t outputs = 0, rows = 0, depth = 0;
    uint32_t subgroup = 0;  // threads that share one
};

/// A physical device that has a compute queue and Vulkan 1.1 or later with arithmetic across subgroups.
struct PhysicalDevice {
    VkPhysicalDevice handle = VK_NULL_HANDLE;
    uint32_t queueFamily = 0, timestampBits = 0;  // 0: its queue has no clock
    VkPhysicalDeviceLimits limits{};
    uint64_t maxAllocation = 0;
    bool hasBudget = false;  // VK_EXT_memory_budget
    bool hasDot = false,
         dotIsFast = false;  // VK_KHR_shader_integer_dot_product; of four signed bytes in an instruction
    MatrixShape matrices;    // VK_KHR_cooperative_matrix
    bool matricesAreFast = false;
    engine::DeviceInfo info;
};

constexpr uint32_t kMatrixSubgroups = 4;  // of a workgroup in shaders/matmat_coop.comp

/// What a device must have for them, to ask for and to enable.
struct MatrixFeatures {
    VkPhysicalDeviceCooperativeMatrixFeaturesKHR matrix{
        .sType = VK_STRUCTURE_TYPE_PHYSICAL_DEVICE_COOPERATIVE_MATRIX_FEATURES_KHR};
    VkPhysicalDeviceShaderFloat16Int8Features half{.sType =
                                                       VK_STRUCTURE_TYPE_PHYSICAL_DEVICE_SHADER_FLOAT16_INT8_FEATURES};
    VkPhysicalDeviceVulkanMemoryModelFeatures memory{
        .sType = VK_STRUCTURE_TYPE_PHYSICAL_DEVICE_VULKAN_MEMORY_MODEL_FEATURES};
    VkPhysicalDeviceSubgroupSizeControlFeaturesEXT subgroup{
        .sType = VK_STRUCTURE_TYPE_PHYSICAL_DEVICE_SUBGROUP_SIZE_CONTROL_FEATURES_EXT};

    void* chain();
    bool all() const;
    void enable();
};

class Instance {
public:
    /// `onMessage` set: with validation and synchronisation validation, where the layer is installed.
    static Result<std::shared_ptr<const Instance>> create(const OnMessage& onMessage);
    ~Instance();
    Instance(const Instance&) = delete;
    Instance& operator=(const Instance&) = delete;

    static bool hasValidation(const Loader& loader);

    /// Those that can run the backend, in the driver's order. Errors: Device when there is none.
    Result<std::vector<PhysicalDevice>> devices() const;
    /// Bytes of device-local memory: all, and what is free to this process now.
    struct Memory {
        uint64_t total = 0, free = 0;
    };
    Memory memory(const PhysicalDevice& device) const;

    const InstanceApi& api() const { return m_api; }

private:
    Instance() = default;
    bool describe(PhysicalDevice& device) const;
    void findDots(PhysicalDevice& device) const;
    void findMatrices(PhysicalDevice& device, uint32_t subgroup, VkDriverId driver) const;

    std::shared_ptr<const Loader> m_loader;
    VkInstance m_handle = VK_NULL_HANDLE;
    InstanceApi m_api;
    OnMessage m_onMessage;
    VkDebugUtilsMessengerEXT m_messenger = VK_NULL_HANDLE;
    PFN_vkDestroyDebugUtilsMessengerEXT m_destroyMessenger = nullptr;
};

}  // namespace daylong::vulkan
