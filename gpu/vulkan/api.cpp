#include "vulkan/api.h"

#include <dlfcn.h>

namespace daylong::vulkan {

Result<std::shared_ptr<const Loader>> Loader::open() {
    void* library = dlopen("libvulkan.so.1", RTLD_NOW | RTLD_LOCAL);
    if (library == nullptr) {
        return Error{ErrorCode::Device,
                     "no Vulkan loader (libvulkan.so.1) is installed; install a graphics driver with Vulkan"};
    }
    std::shared_ptr<Loader> loader(new Loader(library));
    loader->GetInstanceProcAddr = reinterpret_cast<PFN_vkGetInstanceProcAddr>(dlsym(library, "vkGetInstanceProcAddr"));
    if (loader->GetInstanceProcAddr == nullptr)
        return Error{ErrorCode::Device, "libvulkan.so.1 is not a Vulkan loader; reinstall it"};
    bool found = true;
#define DAYLONG_VK_LOAD(name)                                                                                    \
    found = (loader->name = reinterpret_cast<PFN_vk##name>(loader->GetInstanceProcAddr(nullptr, "vk" #name))) != \
                nullptr &&                                                                                       \
            found;
    DAYLONG_VK_GLOBAL(DAYLONG_VK_LOAD)
#undef DAYLONG_VK_LOAD
    if (!found) return Error{ErrorCode::Device, "the Vulkan loader is older than 1.1; update it"};
    return std::shared_ptr<const Loader>(std::move(loader));
}

Loader::~Loader() { dlclose(m_library); }

bool InstanceApi::load(const Loader& loader, VkInstance instance) {
    bool found = true;
#define DAYLONG_VK_LOAD(name) \
    found =                   \
        (name = reinterpret_cast<PFN_vk##name>(loader.GetInstanceProcAddr(instance, "vk" #name))) != nullptr && found;
    DAYLONG_VK_INSTANCE(DAYLONG_VK_LOAD)
#undef DAYLONG_VK_LOAD
    return found;
}

bool DeviceApi::load(const InstanceApi& instance, VkDevice device) {
    bool found = true;
#define DAYLONG_VK_LOAD(name) \
    found = (name = reinterpret_cast<PFN_vk##name>(instance.GetDeviceProcAddr(device, "vk" #name))) != nullptr && found;
    DAYLONG_VK_DEVICE(DAYLONG_VK_LOAD)
#undef DAYLONG_VK_LOAD
    return found;
}

std::string text(VkResult result) {
    switch (result) {
        case VK_SUCCESS: return "VK_SUCCESS";
        case VK_TIMEOUT: return "VK_TIMEOUT";
        case VK_ERROR_OUT_OF_HOST_MEMORY: return "VK_ERROR_OUT_OF_HOST_MEMORY";
        case VK_ERROR_OUT_OF_DEVICE_MEMORY: return "VK_ERROR_OUT_OF_DEVICE_MEMORY";
        case VK_ERROR_INITIALIZATION_FAILED: return "VK_ERROR_INITIALIZATION_FAILED";
        case VK_ERROR_DEVICE_LOST: return "VK_ERROR_DEVICE_LOST";
        case VK_ERROR_MEMORY_MAP_FAILED: return "VK_ERROR_MEMORY_MAP_FAILED";
        case VK_ERROR_EXTENSION_NOT_PRESENT: return "VK_ERROR_EXTENSION_NOT_PRESENT";
        case VK_ERROR_FEATURE_NOT_PRESENT: return "VK_ERROR_FEATURE_NOT_PRESENT";
        case VK_ERROR_INCOMPATIBLE_DRIVER: return "VK_ERROR_INCOMPATIBLE_DRIVER";
        default: return "Vulkan error " + std::to_string(static_cast<int>(result));
    }
}

}  // namespace daylong::vulkan
