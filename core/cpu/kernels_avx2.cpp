// The kernels compiled for AVX2, FMA and F16C.
#define DAYLONG_SIMD avx2
#include "cpu/kernel_table.h"

namespace daylong::cpu {

const Kernels& avx2Kernels() { return avx2::kTable; }

}  // namespace daylong::cpu
