// The ways to reach GPUs, each in a file of its own, which compiles whether or not its backend was built.
#pragma once

#include "gpu/devices.h"

namespace daylong::gpu {

/// All three may be called whatever is installed, and say what is missing.
struct Api {
    std::string_view name, title;  // "cuda", "CUDA"
    Result<std::vector<engine::DeviceInfo>> (*list)();
    Result<std::unique_ptr<engine::Backend>> (*make)(uint32_t index, const BackendOptions& options);
    Result<DevicePeaks> (*measure)(uint32_t index);
    uint64_t (*cacheCost)(const engine::CacheShape& shape,
                          const engine::CacheLayout& layout);  // engine::CacheCost; nullptr: not built
};

Api cudaApi();
Api vulkanApi();

/// Of a kind that this build has not.
inline Api absentApi(std::string_view name, std::string_view title) {
    static const Error absent{ErrorCode::Device, "this build of Daylong was made without it; choose another device"};
    return {name,
            title,
            []() -> Result<std::vector<engine::DeviceInfo>> { return absent; },
            [](uint32_t, const BackendOptions&) -> Result<std::unique_ptr<engine::Backend>> { return absent; },
            [](uint32_t) -> Result<DevicePeaks> { return absent; },
            nullptr};
}

}  // namespace daylong::gpu
