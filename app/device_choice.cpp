#include "device_choice.h"

#include "cpu/kept_folder.h"
#include "gpu/choose_device.h"
#include "gpu/device_speed.h"

namespace daylong::app {

DeviceChoice::DeviceChoice(std::filesystem::path cacheFolder, std::filesystem::path starter)
    : m_cacheFolder(std::move(cacheFolder)), m_starter(std::move(starter)) {}

const gpu::DeviceList& DeviceChoice::list() {
    std::call_once(m_listed, [this] { m_list = gpu::listDevices(); });
    return m_list;
}

std::vector<std::string> DeviceChoice::automatic() {
    const gpu::DeviceList& found = list();
    const std::lock_guard lock(m_measuring);
    gpu::DeviceSpeeds speeds(m_cacheFolder / "device-speeds");
    const gpu::SpeedOf speedOf = [&](const engine::DeviceInfo& device) { return speeds.of(device); };
    for (const engine::DeviceInfo& device : gpu::devicesToMeasure(found.devices, speedOf)) {
        const Result<double> speed = measure(device.id);
        if (speed) speeds.remember(device, *speed);  // one that cannot be measured stays behind the CPU
    }
    return gpu::rankDevices(found.devices, speedOf);
}

Result<double> DeviceChoice::measure(const std::string& id) {
    std::shared_ptr<const model::Model> starter = TRY(model::loadModel(m_starter));
    std::unique_ptr<engine::Backend> backend = TRY(makeBackend(id, 0));
    return gpu::measureSpeed(std::move(backend), std::move(starter));
}

Result<std::unique_ptr<engine::Backend>> DeviceChoice::makeBackend(const std::string& id, uint32_t threads) {
    return gpu::makeBackend(id, {.threads = threads, .cacheFolder = m_cacheFolder});
}

void dropWeightsOfGoneModels(const std::filesystem::path& cacheFolder) {
    if (!cacheFolder.empty()) cpu::dropOrphans(cacheFolder / gpu::kWeightsFolder);
}

}  // namespace daylong::app
