// daylong-cli devices: what --backend can name on this machine.
#include "commands.h"
#include "cpu/cpu_backend.h"
#include "json_output.h"

#include <CLI/CLI.hpp>

#include <cstdio>
#include <memory>

namespace daylong::cli {

namespace {

Result<void> runDevices(bool json) {
    const std::vector<engine::DeviceInfo> devices = {cpu::cpuDevice()};
    if (json) {
        nlohmann::ordered_json list = nlohmann::ordered_json::array();
        for (const engine::DeviceInfo& device : devices) {
            list.push_back({{"id", device.id}, {"name", device.name},
                            {"memory_total_bytes", device.memoryTotalBytes}, {"memory_free_bytes", device.memoryFreeBytes}});
        }
        printJson(list);
        return {};
    }
    constexpr double kGiB = 1024.0 * 1024.0 * 1024.0;
    for (const engine::DeviceInfo& device : devices) {
        std::printf("%-10s %s, %.1f GiB of memory, %.1f GiB free\n", device.id.c_str(), device.name.c_str(),
                    static_cast<double>(device.memoryTotalBytes) / kGiB, static_cast<double>(device.memoryFreeBytes) / kGiB);
    }
    return {};
}

}  // namespace

Command addDevices(CLI::App& root) {
    auto json = std::make_shared<bool>(false);
    CLI::App* command = root.add_subcommand("devices", "What the engine can run on here");
    command->add_flag("--json", *json, "Print JSON");
    return {command, [json] { return runDevices(*json); }};
}

}  // namespace daylong::cli
