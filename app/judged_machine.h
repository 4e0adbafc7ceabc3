// What models are judged for before they are downloaded: this machine's memory, and the GPUs that they would run on.
// Thread rule: any thread; measuring takes up to a second for each device, the first time. Failure rule: what cannot be
// measured is not told: its speed stays 0.
#pragma once

#include "device_choice.h"
#include "library/fit.h"

#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

namespace daylong::app {

/// Bytes per second that a device, by its id, reads of its memory; 0: not known.
using BandwidthOf = std::function<double(const std::string& id)>;

/// With the GPUs that come before the CPU in the order in which the engine tries devices: the one that is `wanted` (a
/// setting: "auto" names none), then `automatic`. Any other is not asked for its bandwidth.
library::Machine withAccelerators(library::Machine machine, const std::vector<engine::DeviceInfo>& devices,
                                  const std::string& wanted, std::vector<std::string> automatic,
                                  const BandwidthOf& bandwidthOf);

class JudgedMachine {
public:
    explicit JudgedMachine(std::shared_ptr<DeviceChoice> devices) : m_devices(std::move(devices)) {}
    /// `device`: what the settings say.
    library::Machine of(const std::string& device);

private:
    const std::shared_ptr<DeviceChoice> m_devices;
    std::mutex m_measuring;
    std::map<std::string, double> m_bandwidths;  // guarded by it; by id
};

}  // namespace daylong::app
