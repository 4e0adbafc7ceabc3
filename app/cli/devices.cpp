// daylong-cli devices: what --backend can name on this machine.
#include "commands.h"
#include "base/terminal_text.h"
#include "device_choice.h"
#include "json_output.h"
#include "paths.h"

#include <CLI/CLI.hpp>

#include <cstdio>
#include <memory>
#include <string>
#include <string_view>

namespace daylong::cli {

namespace {

std::string_view nameOf(engine::DeviceKind kind) {
    switch (kind) {
        case engine::DeviceKind::Cpu: return "cpu";
        case engine::DeviceKind::DiscreteGpu: return "discrete GPU";
        case engine::DeviceKind::IntegratedGpu: return "integrated GPU";
        case engine::DeviceKind::SoftwareGpu: return "software GPU";
    }
    return "";
}

void printAsJson(const gpu::DeviceList& list, const std::string& automatic) {
    nlohmann::ordered_json devices = nlohmann::ordered_json::array();
    for (const engine::DeviceInfo& device : list.devices) {
        devices.push_back({{"id", device.id},
                           {"name", device.name},
                           {"kind", nameOf(device.kind)},
                           {"driver", device.driver},
                           {"memory_total_bytes", device.memoryTotalBytes},
                           {"memory_free_bytes", device.memoryFreeBytes},
                           {"automatic", device.id == automatic}});
    }
    printJson(devices);
}

void print(const gpu::DeviceList& list, const std::string& automatic) {
    constexpr double kGiB = 1024.0 * 1024.0 * 1024.0;
    for (const engine::DeviceInfo& device : list.devices) {
        std::printf("%-10s %s, %.1f GiB of memory, %.1f GiB free%s%s\n", device.id.c_str(),
                    lineForTerminal(device.name).c_str(), static_cast<double>(device.memoryTotalBytes) / kGiB,
                    static_cast<double>(device.memoryFreeBytes) / kGiB,
                    device.kind == engine::DeviceKind::SoftwareGpu
                        ? "; a GPU in software, slower than the CPU: only when asked for"
                        : "",
                    device.id == automatic ? " (what auto takes)" : "");
    }
    for (const std::string& reason : list.absent) std::printf("%-10s %s\n", "-", lineForTerminal(reason).c_str());
}

Result<void> runDevices(bool json) {
    app::DeviceChoice choice(app::cacheFolder(), app::starterModel());
    (json ? printAsJson : print)(choice.list(), choice.automatic().front());
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
