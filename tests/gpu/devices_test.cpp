// Which device "auto" takes, what a device's name means, and what is remembered of its speed.
#include "cpu/cpu_backend.h"
#include "gpu/choose_device.h"
#include "gpu/device_speed.h"
#include "gpu/devices.h"
#include "support/synthetic_model.h"
#include "support/temporary_folder.h"
#include "support/unit.h"

#include <algorithm>
#include <chrono>
#include <filesystem>
#include <fstream>

using namespace daylong;
using engine::DeviceInfo;
using engine::DeviceKind;

namespace {

constexpr uint64_t kGiB = uint64_t{1} << 30U;

const DeviceInfo kCpu{.id = "cpu", .name = "CPU", .kind = DeviceKind::Cpu};
const DeviceInfo kLavapipe{.id = "vulkan:0",
                           .name = "llvmpipe",
                           .memoryTotalBytes = 64 * kGiB,
                           .kind = DeviceKind::SoftwareGpu};
const DeviceInfo kIntegrated{.id = "vulkan:1",
                             .name = "UHD 620",
                             .memoryTotalBytes = 16 * kGiB,
                             .kind = DeviceKind::IntegratedGpu,
                             .driver = "Mesa 22"};
const DeviceInfo kRadeon{.id = "vulkan:2",
                         .name = "RX 7900",
                         .memoryTotalBytes = 24 * kGiB,
                         .kind = DeviceKind::DiscreteGpu};
const DeviceInfo kSmallRadeon{.id = "vulkan:3",
                              .name = "RX 550",
                              .memoryTotalBytes = 4 * kGiB,
                              .kind = DeviceKind::DiscreteGpu};
const DeviceInfo kCuda{.id = "cuda:0",
                       .name = "RTX 3060",
                       .memoryTotalBytes = 12 * kGiB,
                       .kind = DeviceKind::DiscreteGpu};
const DeviceInfo kLargeCuda{.id = "cuda:1",
                            .name = "RTX 3090",
                            .memoryTotalBytes = 24 * kGiB,
                            .kind = DeviceKind::DiscreteGpu};

std::optional<double> unmeasured(const DeviceInfo&) { return std::nullopt; }

gpu::SpeedOf speeds(double cpu, double integrated) {
    return [=](const DeviceInfo& device) { return std::optional(device.kind == DeviceKind::Cpu ? cpu : integrated); };
}

std::string idOf(const gpu::DeviceList& list, const std::string& name) {
    const auto found = gpu::findDevice(list, name);
    return found ? found->id : "";
}

using Ids = std::vector<std::string>;

}  // namespace

TEST("CUDA comes first, then discrete GPUs, of several the one with more memory, and the CPU is always there") {
    CHECK((gpu::rankDevices({kCpu, kSmallRadeon, kRadeon, kCuda, kLargeCuda}, unmeasured) ==
           Ids{"cuda:1", "cuda:0", "vulkan:2", "vulkan:3", "cpu"}));
    CHECK((gpu::rankDevices({kCpu, kRadeon}, unmeasured) == Ids{"vulkan:2", "cpu"}));
    CHECK((gpu::rankDevices({kCpu}, unmeasured) == Ids{"cpu"}));
}

TEST("a software device is never taken by itself") {
    CHECK((gpu::rankDevices({kLavapipe, kCpu}, speeds(1.0, 100.0)) == Ids{"cpu"}));
    CHECK((gpu::rankDevices({kLavapipe, kIntegrated, kCpu}, speeds(1.0, 100.0)) == Ids{"vulkan:1", "cpu"}));
}

TEST("an integrated GPU comes before the CPU only where it was measured to be faster") {
    CHECK((gpu::rankDevices({kCpu, kIntegrated}, unmeasured) == Ids{"cpu", "vulkan:1"}));
    CHECK((gpu::rankDevices({kIntegrated, kCpu}, unmeasured) == Ids{"cpu", "vulkan:1"}));
    CHECK((gpu::rankDevices({kCpu, kIntegrated}, speeds(100.0, 90.0)) == Ids{"cpu", "vulkan:1"}));
    CHECK((gpu::rankDevices({kCpu, kIntegrated}, speeds(100.0, 110.0)) == Ids{"vulkan:1", "cpu"}));
    CHECK((gpu::rankDevices({kCpu, kIntegrated, kRadeon}, speeds(100.0, 110.0)) == Ids{"vulkan:2", "vulkan:1", "cpu"}));
}

TEST("only what decides is measured, and only once") {
    CHECK(gpu::devicesToMeasure({kCpu}, unmeasured).empty());
    CHECK(gpu::devicesToMeasure({kCpu, kLavapipe}, unmeasured).empty());
    CHECK(gpu::devicesToMeasure({kCpu, kIntegrated, kCuda}, unmeasured).empty());
    CHECK_EQUAL(gpu::devicesToMeasure({kCpu, kIntegrated, kLavapipe}, unmeasured).size(), 2U);
    CHECK(gpu::devicesToMeasure({kCpu, kIntegrated}, speeds(1.0, 2.0)).empty());
    const auto missing = gpu::devicesToMeasure({kCpu, kIntegrated}, [](const DeviceInfo& device) {
        return device.kind == DeviceKind::Cpu ? std::optional(5.0) : std::nullopt;
    });
    REQUIRE(missing.size() == 1);
    CHECK_EQUAL(missing[0].id, "vulkan:1");
}

TEST("a name means the device of that number, or the best of its kind") {
    const gpu::DeviceList list{.devices = {kCpu, kLavapipe, kIntegrated, kRadeon, kCuda, kLargeCuda}, .absent = {}};
    CHECK_EQUAL(idOf(list, "cpu"), "cpu");
    CHECK_EQUAL(idOf(list, "vulkan:0"), "vulkan:0");
    CHECK_EQUAL(idOf(list, "vulkan"), "vulkan:2");
    CHECK_EQUAL(idOf(list, "cuda"), "cuda:0");
    const gpu::DeviceList software{.devices = {kCpu, kLavapipe}, .absent = {"CUDA: no driver found; install NVIDIA's"}};
    CHECK_EQUAL(idOf(software, "vulkan"), "vulkan:0");
    for (const char* wrong : {"", "gpu", "cuda:", "cuda:x", "cuda:-1", "cuda:0 ", "cuda:99999999999", "vulkan:0:1"}) {
        const auto found = gpu::findDevice(software, wrong);
        CHECK(!found && found.error().code == ErrorCode::InvalidArgument);
    }
    const auto absent = gpu::findDevice(software, "cuda:1");
    REQUIRE(!absent);
    CHECK(absent.error().code == ErrorCode::Device);
    CHECK_EQUAL(absent.error().message, "CUDA: no driver found; install NVIDIA's");
    const auto gone = gpu::findDevice(software, "vulkan:7");
    CHECK(!gone && gone.error().code == ErrorCode::Device);
}

TEST("the CPU is listed first, every device can be named, and every kind is there or said to be absent") {
    const gpu::DeviceList list = gpu::listDevices();
    REQUIRE(!list.devices.empty());
    CHECK_EQUAL(list.devices[0].id, "cpu");
    CHECK(list.devices[0].memoryTotalBytes > 0);
    for (const std::string kind : {"cuda", "vulkan"}) {
        const bool present = std::any_of(list.devices.begin(), list.devices.end(),
                                         [&](const DeviceInfo& each) { return each.id.starts_with(kind); });
        CHECK(present || gpu::makeBackend(kind).error().code == ErrorCode::Device);
    }
    for (const DeviceInfo& device : list.devices) CHECK_EQUAL(idOf(list, device.id), device.id);
    CHECK(!gpu::makeBackend("abacus"));
}

TEST("a measured speed is remembered by the device's name and driver") {
    const unit::TemporaryFolder folder;
    const std::filesystem::path file = folder / "some/where/speeds";
    gpu::DeviceSpeeds first(file);
    CHECK(!first.of(kIntegrated));
    first.remember(kIntegrated, 12.5);
    first.remember(kCpu, 99.0);
    const gpu::DeviceSpeeds second(file);
    CHECK_EQUAL(second.of(kIntegrated).value_or(0.0), 12.5);
    CHECK_EQUAL(second.of(kCpu).value_or(0.0), 99.0);
    DeviceInfo updated = kIntegrated;
    updated.driver = "Mesa 23";
    CHECK(!second.of(updated));
    std::ofstream(file) << "nonsense\nmore\t\n-5 x\n";
    CHECK(!gpu::DeviceSpeeds(file).of(kCpu));
    gpu::DeviceSpeeds nowhere("/proc/none/speeds");
    nowhere.remember(kCpu, 3.0);
    CHECK_EQUAL(nowhere.of(kCpu).value_or(0.0), 3.0);
}

TEST("every device's peaks can be measured") {
    for (const DeviceInfo& device : gpu::listDevices().devices) {
        const auto peaks = gpu::measurePeaks(device.id, {.threads = 2});
        if (!peaks) unit::fail(__FILE__, __LINE__, device.id + ": " + peaks.error().message);
        else
            std::printf("  %s: %.1f GB/s, %.3f TFLOP/s\n", device.id.c_str(), peaks->bytesPerSecond / 1e9,
                        peaks->flops / 1e12);
        CHECK(peaks && peaks->bytesPerSecond > 1e8);
    }
    CHECK(!gpu::measurePeaks("abacus"));
}

TEST("the short benchmark runs") {
    const auto starter = model::loadModel(DAYLONG_SOURCE_DIR "/resources/models/starter.gguf");
    REQUIRE(starter);
    const auto speed = gpu::measureSpeed(cpu::makeCpuBackend({.threads = 2}), *starter);
    REQUIRE(speed);
    std::printf("  %.0f tokens/s\n", *speed);
    CHECK(*speed > 1.0);
}

TEST("a backend keeps weights for the next load, and none where that is not wanted") {
    const unit::TemporaryFolder folder;
    const std::filesystem::path path = folder / "model.gguf", kept = folder / "cache" / gpu::kWeightsFolder;
    const auto file = lab::temporarySyntheticModel(testing::smallGeometry(12, 1024), model::DType::F32);
    REQUIRE(file);
    {
        std::ifstream in(file->path(), std::ios::binary);
        std::ofstream(path, std::ios::binary) << in.rdbuf();
    }
    const auto anHourAgo = std::filesystem::file_time_type::clock::now() - std::chrono::hours(1);
    std::filesystem::last_write_time(path, anHourAgo);  // what was written just now is not kept
    const auto loaded = model::loadModel(path);
    REQUIRE(loaded);
    for (const bool keeps : {false, true}) {
        {
            const auto backend =
                gpu::makeBackend("cpu", {.threads = 1, .cacheFolder = folder / "cache", .keepsWeights = keeps});
            REQUIRE(backend);
            CHECK((*backend)->loadWeights(*loaded, {}));
        }
        CHECK_EQUAL(std::filesystem::exists(kept), keeps);
    }
}
