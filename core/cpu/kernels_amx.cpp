// The kernels compiled for AVX-512 as in kernels_avx512.cpp, with products of many rows by AMX (amx_product.h).
#define DAYLONG_SIMD amx
#include "cpu/kernel_table.h"

namespace daylong::cpu {

const Kernels& amxKernels() { return amx::kTable; }

}  // namespace daylong::cpu
