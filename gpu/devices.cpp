#include "gpu/devices.h"

#include "cpu/bandwidth.h"
#include "cpu/cpu_backend.h"
#include "cpu/kv_cache.h"
#include "gpu/apis.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <optional>

namespace daylong::gpu {

namespace {

using engine::DeviceInfo;
using engine::DeviceKind;

const std::array<Api, 2>& apis() {
    static const std::array<Api, 2> all = {cudaApi(), vulkanApi()};
    return all;
}

struct Name {
    std::string_view kind;          // "vulkan"
    std::optional<uint32_t> index;  // of "vulkan:1"
};

std::optional<Name> parse(std::string_view id) {
    const size_t colon = id.find(':');
    if (colon == std::string_view::npos) return Name{id, {}};
    const std::string_view digits = id.substr(colon + 1);
    uint32_t index = 0;
    const auto [end, failure] = std::from_chars(digits.data(), digits.data() + digits.size(), index);
    if (failure != std::errc() || end != digits.data() + digits.size()) return std::nullopt;
    return Name{id.substr(0, colon), index};
}

int preference(DeviceKind kind) {
    switch (kind) {
        case DeviceKind::DiscreteGpu: return 0;
        case DeviceKind::IntegratedGpu: return 1;
        case DeviceKind::Cpu: return 2;
        case DeviceKind::SoftwareGpu: return 3;
    }
    return 4;
}

const Api* apiOf(const std::optional<Name>& name) {
    const auto found =
        std::find_if(apis().begin(), apis().end(), [&](const Api& each) { return name && each.name == name->kind; });
    return found != apis().end() ? &*found : nullptr;
}

std::string quoted(std::string_view id) { return "'" + std::string(id) + "'"; }

Error unknown(std::string_view id) {
    return {ErrorCode::InvalidArgument, "there is no kind of device called " + quoted(id) +
                                            "; name cpu, vulkan, cuda, one of several (vulkan:1), or auto"};
}

}  // namespace

DeviceList listDevices() {
    DeviceList list;
    list.devices.push_back(cpu::cpuDevice());
    for (const Api& api : apis()) {
        const auto found = api.list();
        if (!found) list.absent.push_back(std::string(api.title) + ": " + found.error().message);
        else list.devices.insert(list.devices.end(), found->begin(), found->end());
    }
    return list;
}

Result<DeviceInfo> findDevice(const DeviceList& list, std::string_view id) {
    const std::optional<Name> name = parse(id);
    const Api* const api = apiOf(name);
    if (api == nullptr && id != "cpu") return unknown(id);
    const DeviceInfo* best = nullptr;
    for (const DeviceInfo& device : list.devices) {
        if (parse(device.id)->kind != name->kind || (name->index && device.id != id)) continue;
        if (best == nullptr || preference(device.kind) < preference(best->kind)) best = &device;
    }
    if (best != nullptr) return *best;
    for (const std::string& reason : list.absent) {
        if (reason.starts_with(api->title)) return Error{ErrorCode::Device, reason};
    }
    return Error{ErrorCode::Device,
                 "there is no device " + quoted(id) + " here; 'daylong-cli devices' lists those there are"};
}

namespace {

/// A name with its number: which of several devices "vulkan" means needs the list.
Result<Name> numbered(std::string_view id) {
    const std::optional<Name> name = parse(id);
    if (name && name->index) return *name;
    const DeviceInfo found = TRY(findDevice(listDevices(), id));
    return Name{name->kind, parse(found.id)->index};
}

}  // namespace

Result<std::unique_ptr<engine::Backend>> makeBackend(std::string_view id, const BackendOptions& options) {
    if (id == "cpu") {
        cpu::CpuOptions own{.threads = options.threads};
        if (options.keepsWeights && !options.cacheFolder.empty()) own.kept.path = options.cacheFolder / kWeightsFolder;
        return cpu::makeCpuBackend(own);
    }
    const Name name = TRY(numbered(id));
    const Api* const api = apiOf(name);
    if (api == nullptr) return unknown(id);
    return api->make(name.index.value_or(0), options);
}

uint64_t cacheCost(const std::string& id, const engine::CacheShape& shape, const engine::CacheLayout& layout) {
    const Api* const api = apiOf(parse(id));
    return api != nullptr && api->cacheCost != nullptr ? api->cacheCost(shape, layout) : cpu::cacheCost(shape, layout);
}

Result<DevicePeaks> measurePeaks(std::string_view id, const BackendOptions& options) {
    if (id == "cpu") {
        const double read = TRY(cpu::measureReadBandwidth(options.threads));
        return DevicePeaks{.bytesPerSecond = read};
    }
    const Name name = TRY(numbered(id));
    const Api* const api = apiOf(name);
    if (api == nullptr) return unknown(id);
    return api->measure(name.index.value_or(0));
}

}  // namespace daylong::gpu
