// The kernels compiled for any processor.
#define DAYLONG_SIMD portable
#include "cpu/kernel_table.h"

namespace daylong::cpu {

const Kernels& portableKernels() { return portable::kTable; }

}  // namespace daylong::cpu
