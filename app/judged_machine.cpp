#include "judged_machine.h"

#include <algorithm>
#include <utility>

namespace daylong::app {

library::Machine withAccelerators(library::Machine machine, const std::vector<engine::DeviceInfo>& devices,
                                  const std::string& wanted, std::vector<std::string> automatic,
                                  const BandwidthOf& bandwidthOf) {
    std::vector<std::string> order = std::move(automatic);
    if (!wanted.empty() && wanted != "auto") order.insert(order.begin(), wanted);
    std::vector<std::string> taken;
    for (const std::string& id : order) {
        const auto device = std::find_if(devices.begin(), devices.end(), [&id](const engine::DeviceInfo& each) {
            return each.id == id || each.id == id + ":0";
        });
        if (device == devices.end() || std::find(taken.begin(), taken.end(), device->id) != taken.end()) continue;
        if (device->kind == engine::DeviceKind::Cpu) break;
        taken.push_back(device->id);
        machine.accelerators.push_back({.name = device->name,
                                        .memoryBytes = device->memoryTotalBytes,
                                        .bytesPerSecond = bandwidthOf(device->id),
                                        .shared = device->kind != engine::DeviceKind::DiscreteGpu});
    }
    return machine;
}

library::Machine JudgedMachine::of(const std::string& device) {
    const std::vector<engine::DeviceInfo>& devices = m_devices->list().devices;
    const bool hasGpu = std::any_of(devices.begin(), devices.end(), [](const engine::DeviceInfo& each) {
        return each.kind != engine::DeviceKind::Cpu;
    });
    if (!hasGpu || device == "cpu") return library::measuredMachine();
    const std::vector<std::string> automatic = m_devices->automatic();
    const std::lock_guard lock(m_measuring);
    return withAccelerators(library::measuredMachine(), devices, device, automatic, [this](const std::string& id) {
        auto known = m_bandwidths.find(id);
        if (known == m_bandwidths.end()) {
            const Result<gpu::DevicePeaks> peaks = gpu::measurePeaks(id);
            known = m_bandwidths.emplace(id, peaks ? peaks->bytesPerSecond : 0.0).first;
        }
        return known->second;
    });
}

}  // namespace daylong::app
