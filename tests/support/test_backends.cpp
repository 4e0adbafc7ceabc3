#include "support/test_backends.h"

#include "cpu/cpu_backend.h"
#include "cpu/dispatch.h"
#include "gpu/devices.h"
#include "support/unit.h"

#ifdef DAYLONG_WITH_VULKAN
#include "vulkan/vulkan_backend.h"
#endif

#include <algorithm>
#include <cstdlib>
#include <optional>

namespace daylong::testing {

namespace {

std::string environment(const char* name) {
    const char* value = std::getenv(name);
    return value != nullptr ? value : "";
}

/// Whether the list in $DAYLONG_REQUIRE_GPU has the backend's kind.
bool isRequired(const std::string& name) {
    const std::string list = "," + environment("DAYLONG_REQUIRE_GPU") + ",", kind = name.substr(0, name.find(':'));
    return kind == "cpu" || list.find("," + kind + ",") != std::string::npos;
}

/// The CPU at one of its levels: "cpu_portable", "cpu_avx2", "cpu_avxvnni", "cpu_avx512", "cpu_amx"; nothing for other
/// names.
std::optional<cpu::SimdLevel> levelOf(const std::string& name) {
    if (name == "cpu_portable") return cpu::SimdLevel::Portable;
    if (name == "cpu_avx2") return cpu::SimdLevel::Avx2;
    if (name == "cpu_avxvnni") return cpu::SimdLevel::AvxVnni;
    if (name == "cpu_avx512") return cpu::SimdLevel::Avx512;
    return name == "cpu_amx" ? std::optional(cpu::SimdLevel::Amx) : std::nullopt;
}

Result<std::unique_ptr<engine::Backend>> make(const std::string& name) {
    if (const std::optional<cpu::SimdLevel> level = levelOf(name)) {
        const std::vector<cpu::SimdLevel> levels = cpu::simdLevels();
        if (std::find(levels.begin(), levels.end(), *level) == levels.end())
            return Error{ErrorCode::Device, "this processor is no " + name};
        return cpu::makeCpuBackend({.threads = 2, .simd = level});
    }
#ifdef DAYLONG_WITH_VULKAN
    if (name.starts_with("vulkan")) {
        const engine::DeviceInfo device = TRY(gpu::findDevice(gpu::listDevices(), name));
        vulkan::VulkanOptions options;
        const std::string validation = environment("DAYLONG_VULKAN_VALIDATION");
        if (validation == "required" && !vulkan::validationIsInstalled())
            return Error{ErrorCode::Device, "the Vulkan validation layer is not installed"};
        if (validation != "0") {
            options.onValidation = [](const std::string& message) { unit::fail(__FILE__, __LINE__, message); };
        }
        if (environment("DAYLONG_VULKAN_DOT") == "1") options.dotProducts = vulkan::Use::WhereThere;
        if (environment("DAYLONG_VULKAN_MATRICES") == "1") options.matrices = vulkan::Use::WhereThere;
        return vulkan::makeVulkanBackend(static_cast<uint32_t>(std::stoul(device.id.substr(device.id.find(':') + 1))),
                                         options);
    }
#endif
    return gpu::makeBackend(name, {.threads = 2});
}

}  // namespace

std::string backendName() {
    const std::string name = environment("DAYLONG_TEST_BACKEND");
    return name.empty() ? "cpu" : name;
}

std::unique_ptr<engine::Backend> makeTestBackend() {
    const std::string name = backendName();
    auto made = make(name);
    if (made) return std::move(*made);
    const bool mayLack = environment("DAYLONG_VULKAN_MATRICES") == "1" && made.error().code == ErrorCode::Unsupported;
    if (isRequired(name) && !mayLack)
        unit::fail(__FILE__, __LINE__, name + " is required here: " + made.error().message);
    else unit::skip(made.error().message);
    return nullptr;
}

engine::Backend* sharedBackend() {
    // Never freed: when statics are destroyed, drivers have torn down theirs.
    static auto& shared = *new std::unique_ptr<engine::Backend>;
    if (!shared) shared = makeTestBackend();
    return shared.get();
}

}  // namespace daylong::testing
