#include "cpu/dispatch.h"

#include <algorithm>
#include <fstream>
#include <string>
#include <thread>

#include <sched.h>
#include <unistd.h>
#if defined(__x86_64__)
#include <cpuid.h>
#endif

namespace daylong::cpu {

#if defined(__x86_64__)
namespace {

/// Conversions of half floats: Clang 14's __builtin_cpu_supports does not know the name.
bool hasF16c() {
    unsigned a = 0, b = 0, c = 0, d = 0;
    return __get_cpuid(1, &a, &b, &c, &d) != 0 && (c & bit_F16C) != 0;
}

}  // namespace
#endif

SimdLevel bestSimdLevel() {
#if defined(__x86_64__)
    // __builtin_cpu_supports also asks XGETBV whether the system saves the registers.
    const bool avx2 =
        __builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma") && hasF16c() && __builtin_cpu_supports("bmi2");
    const bool avx512 = avx2 && __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512bw") &&
                        __builtin_cpu_supports("avx512vl") && __builtin_cpu_supports("avx512dq") &&
                        __builtin_cpu_supports("avx512vnni");
    if (avx512) return SimdLevel::Avx512;
    if (avx2) return SimdLevel::Avx2;
#endif
    return SimdLevel::Portable;
}

std::string_view name(SimdLevel level) {
    switch (level) {
        case SimdLevel::Portable: return "portable";
        case SimdLevel::Avx2: return "AVX2";
        case SimdLevel::Avx512: return "AVX-512";
    }
    return "";
}

const Kernels& kernelsFor(SimdLevel level) {
#if defined(__x86_64__)
    switch (std::min(level, bestSimdLevel())) {
        case SimdLevel::Portable: break;
        case SimdLevel::Avx2: return avx2Kernels();
        case SimdLevel::Avx512: return avx512Kernels();
    }
#else
    static_cast<void>(level);
#endif
    return portableKernels();
}

engine::DeviceInfo cpuDevice() {
    std::string processor = "CPU";
    std::ifstream info("/proc/cpuinfo");
    for (std::string line; std::getline(info, line);) {
        if (!line.starts_with("model name")) continue;
        const size_t colon = line.find(": ");
        if (colon != std::string::npos) processor = line.substr(colon + 2);
        break;
    }
    const auto page = static_cast<uint64_t>(sysconf(_SC_PAGESIZE));
    return {
        .id = "cpu",
        .name = processor + " (" + std::string(name(bestSimdLevel())) + ")",
        .memoryTotalBytes = static_cast<uint64_t>(sysconf(_SC_PHYS_PAGES)) * page,
        .memoryFreeBytes = static_cast<uint64_t>(sysconf(_SC_AVPHYS_PAGES)) * page,
        .rowsAtOnce = 128,
    };
}

uint32_t usableCores() {
    cpu_set_t set;
    if (sched_getaffinity(0, sizeof set, &set) == 0) return static_cast<uint32_t>(std::max(1, CPU_COUNT(&set)));
    return std::max(1U, std::thread::hardware_concurrency());
}

}  // namespace daylong::cpu
