#include "gpu/choose_device.h"

#include <algorithm>

namespace daylong::gpu {

namespace {

using engine::DeviceInfo;
using engine::DeviceKind;

bool isCuda(const DeviceInfo& device) { return device.id.starts_with("cuda"); }

bool isDiscrete(const DeviceInfo& device) { return isCuda(device) || device.kind == DeviceKind::DiscreteGpu; }

/// Smaller is better: the kinds whose order needs no measurement.
int tier(const DeviceInfo& device) {
    if (isCuda(device)) return 0;
    if (device.kind == DeviceKind::DiscreteGpu) return 1;
    return 2;
}

}  // namespace

std::vector<std::string> rankDevices(std::vector<DeviceInfo> devices, const SpeedOf& speedOf) {
    std::erase_if(devices, [](const DeviceInfo& each) { return each.kind == DeviceKind::SoftwareGpu; });
    // An integrated GPU that was not measured comes after the CPU.
    const auto speed = [&](const DeviceInfo& each) {
        return speedOf(each).value_or(each.kind == DeviceKind::Cpu ? 0.0 : -1.0);
    };
    std::stable_sort(devices.begin(), devices.end(), [&](const DeviceInfo& a, const DeviceInfo& b) {
        if (tier(a) != tier(b)) return tier(a) < tier(b);
        if (isDiscrete(a)) return a.memoryTotalBytes > b.memoryTotalBytes;  // of several, the one with more room
        return speed(a) > speed(b);
    });
    std::vector<std::string> ids;
    for (const DeviceInfo& device : devices) ids.push_back(device.id);
    return ids;
}

std::vector<DeviceInfo> devicesToMeasure(const std::vector<DeviceInfo>& devices, const SpeedOf& speedOf) {
    const bool decided = std::any_of(devices.begin(), devices.end(), isDiscrete);
    const bool integrated = std::any_of(devices.begin(), devices.end(),
                                        [](const DeviceInfo& each) { return each.kind == DeviceKind::IntegratedGpu; });
    std::vector<DeviceInfo> missing;
    if (decided || !integrated) return missing;
    std::copy_if(devices.begin(), devices.end(), std::back_inserter(missing), [&](const DeviceInfo& each) {
        return (each.kind == DeviceKind::IntegratedGpu || each.kind == DeviceKind::Cpu) && !speedOf(each);
    });
    return missing;
}

}  // namespace daylong::gpu
