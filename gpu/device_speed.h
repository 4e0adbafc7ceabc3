// How fast a device is here, measured once by a short benchmark and remembered in a small file, by the device's name
// and its driver's: another driver is measured anew. Thread rule: one thread. Failure rule: a file that cannot be read
// or written only means measuring again.
#pragma once

#include "engine/backend.h"

#include <filesystem>
#include <map>
#include <optional>
#include <string>

namespace daylong::gpu {

/// Tokens per second of a small model: reading a chunk, then answering. Takes less than a second.
Result<double> measureSpeed(std::unique_ptr<engine::Backend> backend, std::shared_ptr<const model::Model> model);

class DeviceSpeeds {
public:
    explicit DeviceSpeeds(std::filesystem::path file);

    std::optional<double> of(const engine::DeviceInfo& device) const;
    void remember(const engine::DeviceInfo& device, double tokensPerSecond);

private:
    std::filesystem::path m_file;
    std::map<std::string, double> m_speeds;  // by name and driver
};

}  // namespace daylong::gpu
