// DeviceChoice: what models run on here, for the window and the terminal program: the devices found, a backend for
// each, and what "auto" means, measured once where only that decides. Thread rule: any thread; drivers are asked once,
// by whoever calls first. Failure rule: errors of makeBackend say why.
#pragma once

#include "settings/settings.h"
#include "gpu/devices.h"

#include <filesystem>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

namespace daylong::app {

class DeviceChoice {
public:
    /// `cacheFolder`: where measurements and compiled kernels are kept. `starter`: the model that devices are rated
    /// with.
    DeviceChoice(std::filesystem::path cacheFolder, std::filesystem::path starter);

    const gpu::DeviceList& list();
    /// Ids of the devices that "auto" takes, best first; the CPU is among them.
    std::vector<std::string> automatic();
    Result<std::unique_ptr<engine::Backend>> makeBackend(const std::string& id, uint32_t threads);

private:
    Result<double> measure(const std::string& id);

    const std::filesystem::path m_cacheFolder, m_starter;
    std::once_flag m_listed;
    gpu::DeviceList m_list;
    std::mutex m_measuring;
};

/// What was laid out of models for this processor (cpu/kept_weights.h) goes where its model is gone.
void dropWeightsOfGoneModels(const std::filesystem::path& cacheFolder);

}  // namespace daylong::app
