// The kernels compiled for AVX-512 F, BW, VL, DQ and VNNI.
#define DAYLONG_SIMD avx512
#include "cpu/kernel_table.h"

namespace daylong::cpu {

const Kernels& avx512Kernels() { return avx512::kTable; }

}  // namespace daylong::cpu
