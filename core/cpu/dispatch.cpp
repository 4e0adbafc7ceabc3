#include "cpu/dispatch.h"

#include <algorithm>
#include <cstdlib>
#include <fstream>
#include <string>
#include <thread>

#include <sched.h>
#include <unistd.h>
#if defined(__x86_64__)
#include <cpuid.h>
#include <sys/syscall.h>
#endif

namespace daylong::cpu {

#if defined(__x86_64__)
namespace {

/// Conversions of half floats: Clang 14's __builtin_cpu_supports does not know the name.
bool hasF16c() {
    unsigned a = 0, b = 0, c = 0, d = 0;
    return __get_cpuid(1, &a, &b, &c, &d) != 0 && (c & bit_F16C) != 0;
}

/// GCC 12's __builtin_cpu_supports knows this name, Clang 14's does not.
bool hasAvxVnni() {
    unsigned a = 0, b = 0, c = 0, d = 0;
    if (__get_cpuid_count(7, 0, &a, &b, &c, &d) == 0 || a < 1) return false;  // a: the last subleaf
    return __get_cpuid_count(7, 1, &a, &b, &c, &d) != 0 && (a & (1U << 4U)) != 0;
}

/// Whether there is a unit for products of matrices of bytes, and the system lets this process use it: threads have 8
/// KiB more to save then, so it wants to be asked, before the first use (ARCH_REQ_XCOMP_PERM, XFEATURE_XTILEDATA; where
/// that is denied, by a sandbox too, using it would be an illegal instruction).
bool mayUseAmx() {
    constexpr unsigned kTiles = 1U << 24U, kBytes = 1U << 25U;
    constexpr long kAskForRegisters = 0x1023, kTileData = 18;
    unsigned a = 0, b = 0, c = 0, d = 0;
    if (__get_cpuid_count(7, 0, &a, &b, &c, &d) == 0 || (d & kTiles) == 0 || (d & kBytes) == 0) return false;
    static const bool isAllowed = syscall(SYS_arch_prctl, kAskForRegisters, kTileData) == 0;  // once is for all threads
    return isAllowed;
}

}  // namespace
#endif

std::vector<SimdLevel> simdLevels() {
    std::vector<SimdLevel> levels{SimdLevel::Portable};
#if defined(__x86_64__)
    // __builtin_cpu_supports also asks XGETBV whether the system saves the registers.
    if (!__builtin_cpu_supports("avx2") || !__builtin_cpu_supports("fma") || !hasF16c() ||
        !__builtin_cpu_supports("bmi2"))
        return levels;
    levels.push_back(SimdLevel::Avx2);
    if (hasAvxVnni()) levels.push_back(SimdLevel::AvxVnni);
    if (!__builtin_cpu_supports("avx512f") || !__builtin_cpu_supports("avx512bw") ||
        !__builtin_cpu_supports("avx512vl") || !__builtin_cpu_supports("avx512dq") ||
        !__builtin_cpu_supports("avx512vnni"))
        return levels;
    levels.push_back(SimdLevel::Avx512);
    if (mayUseAmx()) levels.push_back(SimdLevel::Amx);
#endif
    return levels;
}

SimdLevel bestSimdLevel() { return simdLevels().back(); }

std::string_view name(SimdLevel level) {
    switch (level) {
        case SimdLevel::Portable: return "portable";
        case SimdLevel::Avx2: return "AVX2";
        case SimdLevel::AvxVnni: return "AVX-VNNI";
        case SimdLevel::Avx512: return "AVX-512";
        case SimdLevel::Amx: return "AMX";
    }
    return "";
}

const Kernels& kernelsFor(SimdLevel level) {
    std::vector<SimdLevel> levels = simdLevels();
    while (levels.back() > level) levels.pop_back();  // the first one is the slowest of all
    switch (levels.back()) {
        case SimdLevel::Portable: break;
        case SimdLevel::Avx2: return avx2Kernels();
        case SimdLevel::AvxVnni: return avxVnniKernels();
        case SimdLevel::Avx512: return avx512Kernels();
        case SimdLevel::Amx: return amxKernels();
    }
    return portableKernels();
}

namespace {

/// What stands behind "name:" in a file of the system's; empty where it does not tell that.
std::string valueIn(const char* path, std::string_view name) {
    std::ifstream file(path);
    for (std::string line; std::getline(file, line);) {
        const size_t colon = line.find(':');
        if (!line.starts_with(name) || colon == std::string::npos) continue;
        return line.substr(std::min(line.find_first_not_of(" \t", colon + 1), line.size()));
    }
    return {};
}

}  // namespace

engine::DeviceInfo cpuDevice() {
    const std::string processor = valueIn("/proc/cpuinfo", "model name");
    // With what files take up that can be read again; the C library knows only what lies idle.
    const uint64_t available = std::strtoull(valueIn("/proc/meminfo", "MemAvailable").c_str(), nullptr, 10) * 1024;
    const auto page = static_cast<uint64_t>(sysconf(_SC_PAGESIZE));
    return {
        .id = "cpu",
        .name = (processor.empty() ? "CPU" : processor) + " (" + std::string(name(bestSimdLevel())) + ")",
        .memoryTotalBytes = static_cast<uint64_t>(sysconf(_SC_PHYS_PAGES)) * page,
        .memoryFreeBytes = available != 0 ? available : static_cast<uint64_t>(sysconf(_SC_AVPHYS_PAGES)) * page,
        .rowsAtOnce = 64,  // 128 and 256 were no faster (docs/measured.md)
    };
}

uint32_t usableCores() {
    cpu_set_t set;
    if (sched_getaffinity(0, sizeof set, &set) == 0) return static_cast<uint32_t>(std::max(1, CPU_COUNT(&set)));
    return std::max(1U, std::thread::hardware_concurrency());
}

}  // namespace daylong::cpu
