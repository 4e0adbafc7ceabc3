// Which device "auto" means. Pure functions of a list and of what was measured; no driver is asked.
#pragma once

#include "engine/backend.h"

#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace daylong::gpu {

/// How fast a device turned out to be here (tokens per second of a small model); nothing: not measured.
using SpeedOf = std::function<std::optional<double>(const engine::DeviceInfo&)>;

/// Ids of the devices that may be taken without being asked for, best first: CUDA, discrete GPUs, then the CPU, or an
/// integrated GPU that was measured to be faster. Software devices never are; the CPU always is.
std::vector<std::string> rankDevices(std::vector<engine::DeviceInfo> devices, const SpeedOf& speedOf);

/// The devices between which only a measurement decides, and which have none: an integrated GPU and the CPU, where no
/// other GPU comes before them.
std::vector<engine::DeviceInfo> devicesToMeasure(const std::vector<engine::DeviceInfo>& devices,
                                                 const SpeedOf& speedOf);

}  // namespace daylong::gpu
