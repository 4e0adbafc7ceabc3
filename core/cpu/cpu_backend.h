// The CPU backend: reference for every op, and fast. SIMD level and thread count are chosen at run time.
#pragma once

#include "engine/backend.h"

#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>

namespace daylong::cpu {

enum class SimdLevel { Portable, Avx2, AvxVnni, Avx512, Amx };

/// Where weights are kept as they were laid out for this processor, for the next load (kept_weights.h).
struct WeightsFolder {
    std::filesystem::path path = {};       // empty: nowhere
    uint64_t least = uint64_t{32} << 20U;  // bytes of weights: fewer are laid out in no time
    uint64_t most = 0;                     // of all models; 0: what suits the disk (kept_folder.h)
};

struct CpuOptions {
    uint32_t threads = 0;                // 0: one per core that this process may use
    std::optional<SimdLevel> simd = {};  // unset: the best this processor has
    WeightsFolder kept = {};
};

std::unique_ptr<engine::Backend> makeCpuBackend(const CpuOptions& options = {});
engine::DeviceInfo cpuDevice();

}  // namespace daylong::cpu
