#include "gpu/apis.h"

#ifdef DAYLONG_WITH_VULKAN
#include "vulkan/bandwidth.h"
#include "vulkan/memory.h"
#include "vulkan/vulkan_backend.h"
#endif

namespace daylong::gpu {

#ifdef DAYLONG_WITH_VULKAN

Api vulkanApi() {
    return {"vulkan",
            "Vulkan",
            vulkan::vulkanDevices,
            [](uint32_t index, const BackendOptions& options) {
                vulkan::VulkanOptions own;
                own.cacheFolder = options.cacheFolder;
                return vulkan::makeVulkanBackend(index, own);
            },
            [](uint32_t index) -> Result<DevicePeaks> {
                const double bytes = TRY(vulkan::measureCopyBandwidth(index));
                const double flops = TRY(vulkan::measureMatrixPeak(index));
                return DevicePeaks{bytes, flops};
            },
            vulkan::cacheCost};
}

#else

Api vulkanApi() { return absentApi("vulkan", "Vulkan"); }

#endif

}  // namespace daylong::gpu
