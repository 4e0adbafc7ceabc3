#include "vulkan/instance.h"

#include "vulkan/shader_table.h"

#include <algorithm>
#include <array>
#include <cstring>

namespace daylong::vulkan {

namespace {

constexpr const char* kValidationLayer = "VK_LAYER_KHRONOS_validation";
// What the kernels take at most; every desktop GPU's driver allows it, though Vulkan demands less.
constexpr uint32_t kSharedBytes = 32U << 10U, kThreads = 256;
constexpr uint32_t kMatrixTileBytes = (128 + 64) * 5 * 16;  // of shaders/matmat_coop.comp's tiles

VKAPI_ATTR VkBool32 VKAPI_CALL hear(VkDebugUtilsMessageSeverityFlagBitsEXT, VkDebugUtilsMessageTypeFlagsEXT,
                                    const VkDebugUtilsMessengerCallbackDataEXT* data, void* user) {
    (*static_cast<const OnMessage*>(user))(data->pMessage);
    return VK_FALSE;
}

engine::DeviceKind kindOf(VkPhysicalDeviceType type) {
    switch (type) {
        case VK_PHYSICAL_DEVICE_TYPE_DISCRETE_GPU:
        case VK_PHYSICAL_DEVICE_TYPE_VIRTUAL_GPU: return engine::DeviceKind::DiscreteGpu;
        case VK_PHYSICAL_DEVICE_TYPE_CPU: return engine::DeviceKind::SoftwareGpu;
        default: return engine::DeviceKind::IntegratedGpu;
    }
}

}  // namespace

void* MatrixFeatures::chain() {
    matrix.pNext = &half;
    half.pNext = &memory;
    memory.pNext = &subgroup;
    return &matrix;
}

bool MatrixFeatures::all() const {
    return matrix.cooperativeMatrix == VK_TRUE && half.shaderFloat16 == VK_TRUE &&
           memory.vulkanMemoryModel == VK_TRUE && subgroup.subgroupSizeControl == VK_TRUE &&
           subgroup.computeFullSubgroups == VK_TRUE;
}

void MatrixFeatures::enable() {
    matrix.cooperativeMatrix = half.shaderFloat16 = memory.vulkanMemoryModel = VK_TRUE;
    subgroup.subgroupSizeControl = subgroup.computeFullSubgroups = VK_TRUE;
}

bool Instance::hasValidation(const Loader& loader) {
    uint32_t count = 0;
    loader.EnumerateInstanceLayerProperties(&count, nullptr);
    std::vector<VkLayerProperties> layers(count);
    loader.EnumerateInstanceLayerProperties(&count, layers.data());
    return std::any_of(layers.begin(), layers.end(), [](const VkLayerProperties& each) {
        return std::strcmp(each.layerName, kValidationLayer) == 0;
    });
}

Result<std::shared_ptr<const Instance>> Instance::create(const OnMessage& onMessage) {
    std::shared_ptr<Instance> made(new Instance());
    made->m_loader = TRY(Loader::open());
    const Loader& loader = *made->m_loader;
    const bool validation = onMessage && hasValidation(loader);
    made->m_onMessage = onMessage;

    const VkApplicationInfo application{
        .sType = VK_STRUCTURE_TYPE_APPLICATION_INFO, .pApplicationName = "Daylong", .apiVersion = VK_API_VERSION_1_2};
    VkDebugUtilsMessengerCreateInfoEXT messenger{.sType = VK_STRUCTURE_TYPE_DEBUG_UTILS_MESSENGER_CREATE_INFO_EXT};
    messenger.messageSeverity =
        VK_DEBUG_UTILS_MESSAGE_SEVERITY_WARNING_BIT_EXT | VK_DEBUG_UTILS_MESSAGE_SEVERITY_ERROR_BIT_EXT;
    messenger.messageType = VK_DEBUG_UTILS_MESSAGE_TYPE_VALIDATION_BIT_EXT;
    messenger.pfnUserCallback = hear;
    messenger.pUserData = &made->m_onMessage;
    const VkValidationFeatureEnableEXT enabled = VK_VALIDATION_FEATURE_ENABLE_SYNCHRONIZATION_VALIDATION_EXT;
    const VkValidationFeaturesEXT features{.sType = VK_STRUCTURE_TYPE_VALIDATION_FEATURES_EXT,
                                           .pNext = &messenger,
                                           .enabledValidationFeatureCount = 1,
                                           .pEnabledValidationFeatures = &enabled};
    const std::array<const char*, 2> extensions = {VK_EXT_DEBUG_UTILS_EXTENSION_NAME,
                                                   VK_EXT_VALIDATION_FEATURES_EXTENSION_NAME};
    VkInstanceCreateInfo info{.sType = VK_STRUCTURE_TYPE_INSTANCE_CREATE_INFO, .pApplicationInfo = &application};
    if (validation) {
        info.pNext = &features;
        info.enabledLayerCount = 1;
        info.ppEnabledLayerNames = &kValidationLayer;
        info.enabledExtensionCount = static_cast<uint32_t>(extensions.size());
        info.ppEnabledExtensionNames = extensions.data();
    }
    if (const VkResult result = loader.CreateInstance(&info, nullptr, &made->m_handle); result != VK_SUCCESS) {
        made->m_handle = VK_NULL_HANDLE;
        return Error{ErrorCode::Device,
                     "Vulkan has no driver that works (" + text(result) + "); install or update the graphics driver"};
    }
    if (!made->m_api.load(loader, made->m_handle))
        return Error{ErrorCode::Device, "the Vulkan driver is older than 1.1; update it"};
    if (validation) {
        const auto function = [&](const char* name) { return loader.GetInstanceProcAddr(made->m_handle, name); };
        const auto createMessenger =
            reinterpret_cast<PFN_vkCreateDebugUtilsMessengerEXT>(function("vkCreateDebugUtilsMessengerEXT"));
        made->m_destroyMessenger =
            reinterpret_cast<PFN_vkDestroyDebugUtilsMessengerEXT>(function("vkDestroyDebugUtilsMessengerEXT"));
        if (createMessenger == nullptr ||
            createMessenger(made->m_handle, &messenger, nullptr, &made->m_messenger) != VK_SUCCESS) {
            return Error{ErrorCode::Device, "the Vulkan validation layer does not report; reinstall it"};
        }
    }
    return std::shared_ptr<const Instance>(std::move(made));
}

Instance::~Instance() {
    if (m_messenger != VK_NULL_HANDLE) m_destroyMessenger(m_handle, m_messenger, nullptr);
    if (m_handle != VK_NULL_HANDLE && m_api.DestroyInstance != nullptr) m_api.DestroyInstance(m_handle, nullptr);
}

/// False when it cannot run the backend.
bool Instance::describe(PhysicalDevice& device) const {
    VkPhysicalDeviceProperties basic;
    m_api.GetPhysicalDeviceProperties(device.handle, &basic);
    if (basic.apiVersion < VK_API_VERSION_1_1) return false;

    uint32_t count = 0;
    m_api.GetPhysicalDeviceQueueFamilyProperties(device.handle, &count, nullptr);
    std::vector<VkQueueFamilyProperties> families(count);
    m_api.GetPhysicalDeviceQueueFamilyProperties(device.handle, &count, families.data());
    const auto family = std::find_if(families.begin(), families.end(),
                                     [](const auto& each) { return (each.queueFlags & VK_QUEUE_COMPUTE_BIT) != 0; });
    if (family == families.end()) return false;
    device.queueFamily = static_cast<uint32_t>(family - families.begin());
    device.timestampBits = family->timestampValidBits;

    m_api.EnumerateDeviceExtensionProperties(device.handle, nullptr, &count, nullptr);
    std::vector<VkExtensionProperties> extensions(count);
    m_api.EnumerateDeviceExtensionProperties(device.handle, nullptr, &count, extensions.data());
    const auto has = [&](const char* name) {
        return std::any_of(extensions.begin(), extensions.end(),
                           [&](const auto& each) { return std::strcmp(each.extensionName, name) == 0; });
    };
    device.hasBudget = has(VK_EXT_MEMORY_BUDGET_EXTENSION_NAME);

    VkPhysicalDeviceDriverProperties driver{.sType = VK_STRUCTURE_TYPE_PHYSICAL_DEVICE_DRIVER_PROPERTIES};
    const bool namesDriver = basic.apiVersion >= VK_API_VERSION_1_2 || has(VK_KHR_DRIVER_PROPERTIES_EXTENSION_NAME);
    VkPhysicalDeviceSubgroupProperties subgroups{.sType = VK_STRUCTURE_TYPE_PHYSICAL_DEVICE_SUBGROUP_PROPERTIES};
    if (namesDriver) subgroups.pNext = &driver;
    VkPhysicalDeviceMaintenance3Properties maintenance{
        .sType = VK_STRUCTURE_TYPE_PHYSICAL_DEVICE_MAINTENANCE_3_PROPERTIES, .pNext = &subgroups};
    VkPhysicalDeviceProperties2 properties{.sType = VK_STRUCTURE_TYPE_PHYSICAL_DEVICE_PROPERTIES_2,
                                           .pNext = &maintenance};
    m_api.GetPhysicalDeviceProperties2(device.handle, &properties);
    constexpr VkSubgroupFeatureFlags kNeeded = VK_SUBGROUP_FEATURE_BASIC_BIT | VK_SUBGROUP_FEATURE_ARITHMETIC_BIT;
    if ((subgroups.supportedStages & VK_SHADER_STAGE_COMPUTE_BIT) == 0 ||
        (subgroups.supportedOperations & kNeeded) != kNeeded)
        return false;
    device.limits = properties.properties.limits;
    if (has(VK_KHR_SHADER_INTEGER_DOT_PRODUCT_EXTENSION_NAME)) findDots(device);
    if (device.limits.maxComputeSharedMemorySize < kSharedBytes ||
        device.limits.maxComputeWorkGroupInvocations < kThreads)
        return false;
    device.maxAllocation = maintenance.maxMemoryAllocationSize;
    device.info.name = basic.deviceName;
    device.info.kind = kindOf(basic.deviceType);
    device.info.driver =
        namesDriver ? std::string(driver.driverName) + " " + driver.driverInfo : std::to_string(basic.driverVersion);
    if (basic.apiVersion >= VK_API_VERSION_1_2 && has(VK_KHR_COOPERATIVE_MATRIX_EXTENSION_NAME) &&
        has(VK_EXT_SUBGROUP_SIZE_CONTROL_EXTENSION_NAME)) {
        findMatrices(device, subgroups.subgroupSize, driver.driverID);
    }
    device.info.rowsAtOnce = engine::rowsOfGpu(device.info.kind, device.matricesAreFast);
    const Memory bytes = memory(device);
    device.info.memoryTotalBytes = bytes.total;
    device.info.memoryFreeBytes = bytes.free;
    return true;
}

/// Whether it has products of four bytes at once, and whether they are more than an imitation.
void Instance::findDots(PhysicalDevice& device) const {
    VkPhysicalDeviceShaderIntegerDotProductFeatures feature{
        .sType = VK_STRUCTURE_TYPE_PHYSICAL_DEVICE_SHADER_INTEGER_DOT_PRODUCT_FEATURES};
    VkPhysicalDeviceFeatures2 features{.sType = VK_STRUCTURE_TYPE_PHYSICAL_DEVICE_FEATURES_2, .pNext = &feature};
    m_api.GetPhysicalDeviceFeatures2(device.handle, &features);
    VkPhysicalDeviceShaderIntegerDotProductProperties dots{
        .sType = VK_STRUCTURE_TYPE_PHYSICAL_DEVICE_SHADER_INTEGER_DOT_PRODUCT_PROPERTIES};
    VkPhysicalDeviceProperties2 more{.sType = VK_STRUCTURE_TYPE_PHYSICAL_DEVICE_PROPERTIES_2, .pNext = &dots};
    m_api.GetPhysicalDeviceProperties2(device.handle, &more);
    device.hasDot = feature.shaderIntegerDotProduct == VK_TRUE;
    device.dotIsFast = device.hasDot && dots.integerDotProduct4x8BitPackedSignedAccelerated == VK_TRUE;
}

/// The largest that shaders/matmat_coop.comp can use, and whether they are more than an imitation.
void Instance::findMatrices(PhysicalDevice& device, uint32_t subgroup, VkDriverId driver) const {
    MatrixFeatures has;
    VkPhysicalDeviceFeatures2 features{.sType = VK_STRUCTURE_TYPE_PHYSICAL_DEVICE_FEATURES_2, .pNext = has.chain()};
    m_api.GetPhysicalDeviceFeatures2(device.handle, &features);
    VkPhysicalDeviceSubgroupSizeControlPropertiesEXT sizes{
        .sType = VK_STRUCTURE_TYPE_PHYSICAL_DEVICE_SUBGROUP_SIZE_CONTROL_PROPERTIES_EXT};
    VkPhysicalDeviceProperties2 properties{.sType = VK_STRUCTURE_TYPE_PHYSICAL_DEVICE_PROPERTIES_2, .pNext = &sizes};
    m_api.GetPhysicalDeviceProperties2(device.handle, &properties);
    const auto list = reinterpret_cast<PFN_vkGetPhysicalDeviceCooperativeMatrixPropertiesKHR>(
        m_loader->GetInstanceProcAddr(m_handle, "vkGetPhysicalDeviceCooperativeMatrixPropertiesKHR"));
    const bool allowed = (sizes.requiredSubgroupSizeStages & VK_SHADER_STAGE_COMPUTE_BIT) != 0 &&
                         std::min(kThreads / subgroup, sizes.maxComputeWorkgroupSubgroups) >= kMatrixSubgroups;
    if (list == nullptr || !has.all() || !allowed || shaderCode("matmat_coop").empty()) return;

    uint32_t count = 0;
    list(device.handle, &count, nullptr);
    std::vector<VkCooperativeMatrixPropertiesKHR> all(count,
                                                      {.sType = VK_STRUCTURE_TYPE_COOPERATIVE_MATRIX_PROPERTIES_KHR});
    list(device.handle, &count, all.data());
    MatrixShape& best = device.matrices;
    for (const VkCooperativeMatrixPropertiesKHR& each : all) {
        const bool halves = each.AType == VK_COMPONENT_TYPE_FLOAT16_KHR && each.BType == VK_COMPONENT_TYPE_FLOAT16_KHR;
        const bool sums =
            each.CType == VK_COMPONENT_TYPE_FLOAT32_KHR && each.ResultType == VK_COMPONENT_TYPE_FLOAT32_KHR;
        const bool divides =
            64 % each.MSize == 0 && 32 % each.NSize == 0 && 32 % each.KSize == 0 && each.KSize % 8 == 0;
        const bool fits = kMatrixTileBytes + kMatrixSubgroups * each.MSize * each.NSize * sizeof(float) <= kSharedBytes;
        if (!halves || !sums || !divides || !fits || each.scope != VK_SCOPE_SUBGROUP_KHR) continue;
        if (each.MSize * each.NSize * each.KSize > best.outputs * best.rows * best.depth) {
            best = {.outputs = each.MSize, .rows = each.NSize, .depth = each.KSize, .subgroup = subgroup};
        }
    }
    // AMD's own drivers list them for GPUs without, Intel's for GPUs before Xe2 (subgroups of 8 and more), where they
    // are slower.
    const bool imitates =
        driver == VK_DRIVER_ID_AMD_PROPRIETARY || driver == VK_DRIVER_ID_AMD_OPEN_SOURCE ||
        ((driver == VK_DRIVER_ID_INTEL_OPEN_SOURCE_MESA || driver == VK_DRIVER_ID_INTEL_PROPRIETARY_WINDOWS) &&
         sizes.minSubgroupSize < 16);
    device.matricesAreFast = !imitates && device.info.kind != engine::DeviceKind::SoftwareGpu;
}

Result<std::vector<PhysicalDevice>> Instance::devices() const {
    uint32_t count = 0;
    m_api.EnumeratePhysicalDevices(m_handle, &count, nullptr);
    std::vector<VkPhysicalDevice> handles(count);
    if (const VkResult result = m_api.EnumeratePhysicalDevices(m_handle, &count, handles.data());
        result != VK_SUCCESS) {
        return Error{ErrorCode::Device,
                     "Vulkan's devices cannot be listed (" + text(result) + "); check the graphics driver"};
    }
    std::vector<PhysicalDevice> found;
    for (const VkPhysicalDevice handle : handles) {
        PhysicalDevice device{.handle = handle};
        if (!describe(device)) continue;
        device.info.id = "vulkan:" + std::to_string(found.size());
        found.push_back(std::move(device));
    }
    if (found.empty())
        return Error{ErrorCode::Device,
                     "no device here has Vulkan 1.1 with compute; install or update the graphics driver"};
    return found;
}

Instance::Memory Instance::memory(const PhysicalDevice& device) const {
    VkPhysicalDeviceMemoryBudgetPropertiesEXT budget{
        .sType = VK_STRUCTURE_TYPE_PHYSICAL_DEVICE_MEMORY_BUDGET_PROPERTIES_EXT};
    VkPhysicalDeviceMemoryProperties2 memory{.sType = VK_STRUCTURE_TYPE_PHYSICAL_DEVICE_MEMORY_PROPERTIES_2};
    if (device.hasBudget) memory.pNext = &budget;
    m_api.GetPhysicalDeviceMemoryProperties2(device.handle, &memory);
    Memory most;  // of the largest device-local heap: that is where the weights go
    for (uint32_t i = 0; i < memory.memoryProperties.memoryHeapCount; ++i) {
        const VkMemoryHeap& heap = memory.memoryProperties.memoryHeaps[i];
        if ((heap.flags & VK_MEMORY_HEAP_DEVICE_LOCAL_BIT) == 0 || heap.size < most.total) continue;
        const uint64_t used = device.hasBudget ? budget.heapUsage[i] : 0,
                       allowed = device.hasBudget ? budget.heapBudget[i] : heap.size;
        most = {.total = heap.size, .free = allowed > used ? allowed - used : 0};
    }
    return most;
}

}  // namespace daylong::vulkan
