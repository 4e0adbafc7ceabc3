// The kernels compiled for AVX2, FMA, F16C and AVX-VNNI: dot products of bytes without AVX-512.
#define DAYLONG_SIMD avxvnni
#include "cpu/kernel_table.h"

namespace daylong::cpu {

const Kernels& avxVnniKernels() { return avxvnni::kTable; }

}  // namespace daylong::cpu
