// Tensor cores kept busy and nothing else: every warp has eight independent products of 16 x 8 x 16 in flight.
#include "cuda/matrix_peak.h"

namespace daylong::cuda {

namespace {

constexpr int kInFlight = 8;

/// Two half floats of random sign and mantissa, near 1/16: zeros would let the clock run higher than work does.
__device__ unsigned halves(unsigned seed) {
    seed = seed * 747796405U + 2891336453U;
    seed ^= seed >> 16U;
    return (seed & 0x83FF83FFU) | 0x2C002C00U;
}

__device__ void multiplyAdd(float (&sum)[4], const unsigned (&a)[4], const unsigned (&b)[2]) {
#if __CUDA_ARCH__ >= 800
    asm volatile(
        "mma.sync.aligned.m16n8k16.row.col.f32.f16.f16.f32 {%0,%1,%2,%3}, {%4,%5,%6,%7}, {%8,%9}, {%0,%1,%2,%3};"
        : "+f"(sum[0]), "+f"(sum[1]), "+f"(sum[2]), "+f"(sum[3])
        : "r"(a[0]), "r"(a[1]), "r"(a[2]), "r"(a[3]), "r"(b[0]), "r"(b[1]));
#else
    for (int half = 0; half < 2; ++half) {
        asm volatile("mma.sync.aligned.m16n8k8.row.col.f32.f16.f16.f32 {%0,%1,%2,%3}, {%4,%5}, {%6}, {%0,%1,%2,%3};"
                     : "+f"(sum[0]), "+f"(sum[1]), "+f"(sum[2]), "+f"(sum[3])
                     : "r"(a[2 * half]), "r"(a[2 * half + 1]), "r"(b[half]));
    }
#endif
}

__global__ void __launch_bounds__(kPeakThreads) multiply(unsigned rounds, float* sink) {
    const unsigned thread = blockIdx.x * blockDim.x + threadIdx.x;
    const unsigned a[4] = {halves(thread), halves(thread + 1), halves(thread + 2), halves(thread + 3)};
    const unsigned b[2] = {halves(thread + 4), halves(thread + 5)};
    float sums[kInFlight][4] = {};
    for (unsigned round = 0; round < rounds; ++round) {
#pragma unroll
        for (int i = 0; i < kInFlight; ++i) multiplyAdd(sums[i], a, b);
    }
    float total = 0.0F;
#pragma unroll
    for (int i = 0; i < kInFlight; ++i) total += sums[i][0] + sums[i][1] + sums[i][2] + sums[i][3];
    sink[thread] = total;
}

}  // namespace

cudaError_t launchMatrixPeak(unsigned blocks, unsigned rounds, float* sink, cudaStream_t stream) {
    multiply<<<blocks, kPeakThreads, 0, stream>>>(rounds, sink);
    return cudaGetLastError();
}

double matrixPeakFlops(unsigned blocks, unsigned rounds) {
    return 2.0 * 16 * 8 * 16 * kInFlight * rounds * (kPeakThreads / 32.0) * blocks;
}

}  // namespace daylong::cuda
