// Which kernels this processor can run.
#pragma once

#include "cpu/cpu_backend.h"
#include "cpu/kernels.h"

#include <string_view>

namespace daylong::cpu {

/// What the processor and the operating system (which must save the wide registers) support.
SimdLevel bestSimdLevel();
std::string_view name(SimdLevel level);
/// A level above bestSimdLevel() falls back to it: running it would be an illegal instruction.
const Kernels& kernelsFor(SimdLevel level);
/// Cores that this process may run on.
uint32_t usableCores();

}  // namespace daylong::cpu
