// Which kernels this processor can run.
#pragma once

#include "cpu/cpu_backend.h"
#include "cpu/kernels.h"

#include <string_view>
#include <vector>

namespace daylong::cpu {

/// The levels that the processor and the operating system (which must save the wide registers) support, the slowest
/// first. A faster one may be there without a slower one: AVX-512 without AVX-VNNI.
std::vector<SimdLevel> simdLevels();
/// The fastest of them.
SimdLevel bestSimdLevel();
std::string_view name(SimdLevel level);
/// Instead of a level that is not there, the next slower one: running it would be an illegal instruction.
const Kernels& kernelsFor(SimdLevel level);
/// Cores that this process may run on.
uint32_t usableCores();

}  // namespace daylong::cpu
