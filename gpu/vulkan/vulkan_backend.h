// The engine on Vulkan compute. The loader (libvulkan.so.1) is opened at run time: one binary runs with and without it.
// Thread rule: vulkanDevices() from any thread; a backend from one thread at a time. Failure rule: Result. A device
// that is lost (ErrorCode::Device from run) stays lost: every later call of that backend fails likewise.
#pragma once

#include "engine/backend.h"

#include <filesystem>
#include <functional>
#include <memory>
#include <string>
#include <vector>

namespace daylong::vulkan {

/// When an instruction is used that only some devices have.
enum class Use { WhereFast, WhereThere, Never };

struct VulkanOptions {
    std::filesystem::path cacheFolder;  // where compiled pipelines are kept from run to run; empty: nowhere

    // For tests.
    std::function<void(const std::string&)>
        onValidation;                  // set: validation and synchronisation validation, where installed
    uint64_t loseDeviceAfterRuns = 0;  // the device is lost in the run after so many; 0: never
    uint64_t maxStorageRange = 0;      // a smaller limit than the device's on what one binding covers; 0: the device's
    uint64_t memoryBudget = 0;         // a smaller budget than the device's; 0: the device's
    Use dotProducts = Use::WhereFast;  // integer dot products
    Use matrices = Use::WhereFast;     // cooperative matrices; WhereThere: Unsupported where there are none
};

/// The devices that can run it, "vulkan:0" first. Errors: Device, where there is no loader, driver or device; why.
Result<std::vector<engine::DeviceInfo>> vulkanDevices();

/// `index` as in the ids of vulkanDevices().
Result<std::unique_ptr<engine::Backend>> makeVulkanBackend(uint32_t index, const VulkanOptions& options = {});

/// Whether VulkanOptions::onValidation would hear anything here.
bool validationIsInstalled();

}  // namespace daylong::vulkan
