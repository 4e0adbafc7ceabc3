// What kernels are written in: the few device functions that need more than C++, each beside what it means on a host.
// The kernels' sources are compiled by nvcc, and by the host compiler for tests/support/cuda_emulation, which runs
// them.
#pragma once

#include <cstdint>

#ifdef __CUDACC__

#include <cuda_fp16.h>
#include <cuda_runtime.h>

#define DAYLONG_CONSTANT __grid_constant__  // arguments stay where they are, whatever points into them
#define DAYLONG_LAUNCH(kernel, grid, block, stream, ...) kernel<<<grid, block, 0, stream>>>(__VA_ARGS__)

namespace daylong::cuda {

__device__ __forceinline__ float halfToFloat(uint16_t half) { return __half2float(__ushort_as_half(half)); }
__device__ __forceinline__ uint16_t floatToHalf(float value) { return __half_as_ushort(__float2half_rn(value)); }
__device__ __forceinline__ float bitsToFloat(uint32_t bits) { return __uint_as_float(bits); }
__device__ __forceinline__ uint32_t floatToBits(float value) { return __float_as_uint(value); }
/// c + the dot product of the four signed bytes of a and of b.
__device__ __forceinline__ int dot4(uint32_t a, uint32_t b, int c) {
    return __dp4a(static_cast<int>(a), static_cast<int>(b), c);
}
__device__ __forceinline__ uint32_t permuteBytes(uint32_t low, uint32_t high, uint32_t selector) {
    return __byte_perm(low, high, selector);
}
__device__ __forceinline__ float shuffleXor(float value, int lanes) {
    return __shfl_xor_sync(0xFFFFFFFFU, value, lanes);
}
__device__ __forceinline__ int shuffleXor(int value, int lanes) { return __shfl_xor_sync(0xFFFFFFFFU, value, lanes); }
/// Weights are read once: they need not push anything out of the caches.
__device__ __forceinline__ uint4 loadOnce(const uint4* from) { return __ldcs(from); }

/// c += a b on the tensor cores, by a whole warp: a [16, 16], b [16, 8] halves, c [16, 8], in mma.sync's fragments.
__device__ __forceinline__ void multiplyAdd(float (&c)[4], const uint32_t (&a)[4], const uint32_t (&b)[2]) {
#if __CUDA_ARCH__ >= 800
    asm volatile(
        "mma.sync.aligned.m16n8k16.row.col.f32.f16.f16.f32 {%0,%1,%2,%3}, {%4,%5,%6,%7}, {%8,%9}, {%0,%1,%2,%3};"
        : "+f"(c[0]), "+f"(c[1]), "+f"(c[2]), "+f"(c[3])
        : "r"(a[0]), "r"(a[1]), "r"(a[2]), "r"(a[3]), "r"(b[0]), "r"(b[1]));
#else
    asm volatile("mma.sync.aligned.m16n8k8.row.col.f32.f16.f16.f32 {%0,%1,%2,%3}, {%4,%5}, {%6}, {%0,%1,%2,%3};"
                 : "+f"(c[0]), "+f"(c[1]), "+f"(c[2]), "+f"(c[3])
                 : "r"(a[0]), "r"(a[1]), "r"(b[0]));
    asm volatile("mma.sync.aligned.m16n8k8.row.col.f32.f16.f16.f32 {%0,%1,%2,%3}, {%4,%5}, {%6}, {%0,%1,%2,%3};"
                 : "+f"(c[0]), "+f"(c[1]), "+f"(c[2]), "+f"(c[3])
                 : "r"(a[2]), "r"(a[3]), "r"(b[1]));
#endif
}

/// 16 bytes from global to shared memory, behind the thread's back where the device can; both aligned to 16.
__device__ __forceinline__ void copyAsync(void* shared, const void* global) {
#if __CUDA_ARCH__ >= 800
    const auto to = static_cast<uint32_t>(__cvta_generic_to_shared(shared));
    asm volatile("cp.async.cg.shared.global [%0], [%1], 16;" ::"r"(to), "l"(global) : "memory");
#else
    *static_cast<uint4*>(shared) = *static_cast<const uint4*>(global);
#endif
}
/// Until all of this thread's copies are there; a barrier must follow before other threads read them.
__device__ __forceinline__ void waitForCopies() {
#if __CUDA_ARCH__ >= 800
    asm volatile("cp.async.wait_all;" ::: "memory");
#endif
}

}  // namespace daylong::cuda

#else
#include "cuda_emulation/device_code.h"
#endif

namespace daylong::cuda {

__device__ __forceinline__ uint32_t packHalves(float low, float high) {
    return floatToHalf(low) | (static_cast<uint32_t>(floatToHalf(high)) << 16U);
}
__device__ __forceinline__ float warpSum(float value) {
    for (int lanes = 16; lanes > 0; lanes /= 2) value += shuffleXor(value, lanes);
    return value;
}
__device__ __forceinline__ float warpMax(float value) {
    for (int lanes = 16; lanes > 0; lanes /= 2) value = fmaxf(value, shuffleXor(value, lanes));
    return value;
}

}  // namespace daylong::cuda
