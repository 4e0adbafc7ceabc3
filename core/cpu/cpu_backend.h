// The CPU backend: reference for every op, and fast. SIMD level and thread count are chosen at run time.
#pragma once

#include "engine/backend.h"

#include <cstdint>
#include <memory>
#include <optional>
#include <string>

namespace daylong::cpu {

enum class SimdLevel { Portable, Avx2, Avx512 };

struct CpuOptions {
    uint32_t threads = 0;           // 0: one per core that this process may use
    std::optional<SimdLevel> simd;  // unset: the best this processor has
};

std::unique_ptr<engine::Backend> makeCpuBackend(const CpuOptions& options = {});
engine::DeviceInfo cpuDevice();

}  // namespace daylong::cpu
