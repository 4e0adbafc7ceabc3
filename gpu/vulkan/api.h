// The Vulkan functions that the backend calls, looked up at run time: nothing links to the loader.
#pragma once

#define VK_NO_PROTOTYPES
#include <vulkan/vulkan_core.h>

#include "base/result.h"

#include <memory>
#include <string>

namespace daylong::vulkan {

// VK_KHR_cooperative_matrix, which Debian 12's headers are too old for.
#ifndef VK_KHR_cooperative_matrix
#define VK_KHR_COOPERATIVE_MATRIX_EXTENSION_NAME "VK_KHR_cooperative_matrix"
constexpr auto VK_STRUCTURE_TYPE_PHYSICAL_DEVICE_COOPERATIVE_MATRIX_FEATURES_KHR =
    static_cast<VkStructureType>(1000506000);
constexpr auto VK_STRUCTURE_TYPE_COOPERATIVE_MATRIX_PROPERTIES_KHR = static_cast<VkStructureType>(1000506001);
enum VkComponentTypeKHR : int32_t { VK_COMPONENT_TYPE_FLOAT16_KHR = 0, VK_COMPONENT_TYPE_FLOAT32_KHR = 1 };
enum VkScopeKHR : int32_t { VK_SCOPE_SUBGROUP_KHR = 3 };
struct VkPhysicalDeviceCooperativeMatrixFeaturesKHR {
    VkStructureType sType;
    void* pNext;
    VkBool32 cooperativeMatrix, cooperativeMatrixRobustBufferAccess;
};
struct VkCooperativeMatrixPropertiesKHR {
    VkStructureType sType;
    void* pNext;
    uint32_t MSize, NSize, KSize;
    VkComponentTypeKHR AType, BType, CType, ResultType;
    VkBool32 saturatingAccumulation;
    VkScopeKHR scope;
};
using PFN_vkGetPhysicalDeviceCooperativeMatrixPropertiesKHR = VkResult(VKAPI_PTR*)(VkPhysicalDevice, uint32_t*,
                                                                                   VkCooperativeMatrixPropertiesKHR*);
#endif

// clang-format off
#define DAYLONG_VK_GLOBAL(X)                                                                                            \
    X(CreateInstance) X(EnumerateInstanceVersion) X(EnumerateInstanceLayerProperties)                                   \
    X(EnumerateInstanceExtensionProperties)

#define DAYLONG_VK_INSTANCE(X)                                                                                          \
    X(DestroyInstance) X(EnumeratePhysicalDevices) X(GetPhysicalDeviceProperties2) X(GetPhysicalDeviceProperties)       \
    X(GetPhysicalDeviceFeatures2) X(GetPhysicalDeviceMemoryProperties2) X(GetPhysicalDeviceQueueFamilyProperties)       \
    X(EnumerateDeviceExtensionProperties) X(CreateDevice) X(GetDeviceProcAddr)

#define DAYLONG_VK_DEVICE(X)                                                                                            \
    X(DestroyDevice) X(GetDeviceQueue) X(DeviceWaitIdle) X(QueueSubmit) X(AllocateMemory) X(FreeMemory) X(MapMemory)    \
    X(CreateBuffer) X(DestroyBuffer) X(GetBufferMemoryRequirements) X(BindBufferMemory) X(CreateShaderModule)           \
    X(DestroyShaderModule) X(CreateDescriptorSetLayout) X(DestroyDescriptorSetLayout) X(CreatePipelineLayout)           \
    X(DestroyPipelineLayout) X(CreateComputePipelines) X(DestroyPipeline) X(CreatePipelineCache) X(DestroyPipelineCache) \
    X(GetPipelineCacheData) X(CreateDescriptorPool) X(DestroyDescriptorPool) X(AllocateDescriptorSets)                  \
    X(UpdateDescriptorSets) X(CreateCommandPool) X(DestroyCommandPool) X(AllocateCommandBuffers) X(FreeCommandBuffers)  \
    X(BeginCommandBuffer) X(EndCommandBuffer) X(CmdBindPipeline) X(CmdBindDescriptorSets) X(CmdPushConstants)           \
    X(CmdDispatch) X(CmdDispatchIndirect) X(CmdPipelineBarrier) X(CmdCopyBuffer) X(CmdFillBuffer) X(CreateFence)        \
    X(DestroyFence) X(WaitForFences) X(ResetFences) X(CreateQueryPool) X(DestroyQueryPool) X(CmdResetQueryPool)        \
    X(CmdWriteTimestamp) X(GetQueryPoolResults)
// clang-format on

#define DAYLONG_VK_MEMBER(name) PFN_vk##name name = nullptr;

/// libvulkan.so.1, opened once for as long as someone holds it.
class Loader {
public:
    /// Errors: Device, with what is missing.
    static Result<std::shared_ptr<const Loader>> open();
    ~Loader();
    Loader(const Loader&) = delete;
    Loader& operator=(const Loader&) = delete;

    PFN_vkGetInstanceProcAddr GetInstanceProcAddr = nullptr;
    DAYLONG_VK_GLOBAL(DAYLONG_VK_MEMBER)

private:
    explicit Loader(void* library) : m_library(library) {}
    void* m_library;
};

struct InstanceApi {
    DAYLONG_VK_INSTANCE(DAYLONG_VK_MEMBER)
    bool load(const Loader& loader, VkInstance instance);
};

struct DeviceApi {
    DAYLONG_VK_DEVICE(DAYLONG_VK_MEMBER)
    bool load(const InstanceApi& instance, VkDevice device);
};

/// "VK_ERROR_DEVICE_LOST", or the number of one that the backend does not know.
std::string text(VkResult result);

}  // namespace daylong::vulkan
