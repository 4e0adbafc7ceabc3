// The devices that a model can run on here, and a backend for each by its name: what --backend and the settings say.
// Thread rule: any thread. Failure rule: no driver is no error of listDevices, it is said in DeviceList::absent; a
// name of a device that is not here is an error that says why and what to do.
#pragma once

#include "engine/backend.h"
#include "engine/cache_shape.h"

#include <filesystem>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace daylong::gpu {

struct DeviceList {
    std::vector<engine::DeviceInfo> devices;  // the CPU first
    std::vector<std::string> absent;          // "CUDA: no driver found; ...": for each kind of device that is not here
};

DeviceList listDevices();

/// In BackendOptions::cacheFolder, where keepsWeights: weights laid out for the CPU (cpu/kept_weights.h).
inline constexpr const char* kWeightsFolder = "weights";

struct BackendOptions {
    uint32_t threads = 0;               // CPU threads; 0: all
    std::filesystem::path cacheFolder;  // where compiled kernels and weights are kept from run to run; empty: nowhere
    bool keepsWeights = true;           // false: kernels alone
};

/// "cpu", "vulkan", "cuda", or one of several: "vulkan:1". Without a number: the best of its kind, which is no software
/// device where there is another. Errors: InvalidArgument for a name that means nothing, Device for one not here.
Result<std::unique_ptr<engine::Backend>> makeBackend(std::string_view id, const BackendOptions& options = {});

/// An engine::CacheCost. Of a device that this build does not know: what the CPU would take.
uint64_t cacheCost(const std::string& id, const engine::CacheShape& shape, const engine::CacheLayout& layout);

/// The device of `devices` that a name means ("cuda" -> "cuda:0"); the errors of makeBackend.
Result<engine::DeviceInfo> findDevice(const DeviceList& list, std::string_view id);

/// What a device reaches at most, measured; 0: cannot be measured there.
struct DevicePeaks {
    double bytesPerSecond = 0.0;  // of a copy in the device's memory, bytes read and bytes written; a CPU's of reading
    double flops = 0.0;           // multiplications and additions per second of large products of half floats
};
/// Takes about a second. `id` as in DeviceInfo.
Result<DevicePeaks> measurePeaks(std::string_view id, const BackendOptions& options = {});

}  // namespace daylong::gpu
