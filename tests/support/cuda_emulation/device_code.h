// What gpu/cuda/device_code.h defines for nvcc, for a host compiler: a kernel's threads are fibers of one thread of the
// host, switched at barriers and at exchanges between a warp's lanes. An emulation, for tests: a thread that leaves
// others waiting at a barrier, a shuffle without its whole warp and a launch that no GPU would take end the program
// with a message. It knows no memory ordering: races between threads that do not meet at a barrier are
// compute-sanitizer's to find.
#pragma once

#include "base/half.h"
#include <cuda_runtime_api.h>

#include <bit>
#include <cmath>
#include <cstdint>
#include <cstring>

#define __global__
#define __device__
#define __forceinline__ inline
#define __launch_bounds__(threads)
#define __shared__ static  // blocks run one after another
#define DAYLONG_CONSTANT
#define DAYLONG_LAUNCH(kernel, grid, block, stream, ...) \
    daylong::emulation::queue(stream,                    \
                              [=]() { daylong::emulation::runGrid(grid, block, [=]() { kernel(__VA_ARGS__); }); })

namespace daylong::emulation {

struct Index {
    unsigned x = 0, y = 0, z = 0;
};
struct Current {
    Index thread, block, blockDim, gridDim;
};
extern Current current;  // the running fiber's

void runGrid(dim3 grid, dim3 block, const std::function<void()>& kernel);
void barrier();
/// Gives `bytes` of this lane to the warp and waits for the others'; the exchange's slots, one of kSlotBytes for each
/// lane, stay readable until the next one but one.
constexpr size_t kSlotBytes = 64;
const std::byte* exchange(const void* own, size_t bytes);

}  // namespace daylong::emulation

#define threadIdx daylong::emulation::current.thread
#define blockIdx daylong::emulation::current.block
#define blockDim daylong::emulation::current.blockDim
#define gridDim daylong::emulation::current.gridDim

inline void __syncthreads() { daylong::emulation::barrier(); }
inline unsigned min(unsigned a, unsigned b) { return a < b ? a : b; }
inline unsigned max(unsigned a, unsigned b) { return a > b ? a : b; }
inline float4 make_float4(float x, float y, float z, float w) { return {x, y, z, w}; }
inline uint4 make_uint4(unsigned x, unsigned y, unsigned z, unsigned w) { return {x, y, z, w}; }

namespace daylong::cuda {

inline float halfToFloat(uint16_t half) { return floatFromHalf(half); }
inline uint16_t floatToHalf(float value) { return halfFromFloat(value); }
inline float bitsToFloat(uint32_t bits) { return std::bit_cast<float>(bits); }
inline uint32_t floatToBits(float value) { return std::bit_cast<uint32_t>(value); }
inline int dot4(uint32_t a, uint32_t b, int c) {
    for (unsigned shift = 0; shift < 32; shift += 8)
        c += static_cast<int8_t>(a >> shift) * static_cast<int8_t>(b >> shift);
    return c;
}
inline uint32_t permuteBytes(uint32_t low, uint32_t high, uint32_t selector) {
    const uint64_t both = low | (static_cast<uint64_t>(high) << 32U);
    uint32_t result = 0;
    for (unsigned i = 0; i < 4; ++i)
        result |= static_cast<uint32_t>((both >> (((selector >> (4 * i)) & 7U) * 8)) & 0xFFU) << (8 * i);
    return result;
}
template <class Value>
Value shuffleXor(Value value, int lanes) {
    const std::byte* const slots = emulation::exchange(&value, sizeof value);
    Value result;
    std::memcpy(&result, slots + ((threadIdx.x % 32) ^ static_cast<unsigned>(lanes)) * emulation::kSlotBytes,
                sizeof result);
    return result;
}
inline uint4 loadOnce(const uint4* from) {
    if (reinterpret_cast<uintptr_t>(from) % 16 != 0) __builtin_trap();
    return *from;
}
inline void copyAsync(void* shared, const void* global) {
    if ((reinterpret_cast<uintptr_t>(shared) | reinterpret_cast<uintptr_t>(global)) % 16 != 0) __builtin_trap();
    std::memcpy(shared, global, 16);
}
inline void waitForCopies() {}

/// mma.sync.m16n8k16 by its definition: lane (group g, number t) has rows g and g + 8 of a at columns 2t, 2t + 1, 2t +
/// 8, 2t + 9, column g of b at the same, and of c rows g and g + 8 at columns 2t, 2t + 1.
inline void multiplyAdd(float (&c)[4], const uint32_t (&a)[4], const uint32_t (&b)[2]) {
    const uint32_t words[6] = {a[0], a[1], a[2], a[3], b[0], b[1]};
    float own[12];
    for (int i = 0; i < 12; ++i) own[i] = floatFromHalf(static_cast<uint16_t>(words[i / 2] >> (i % 2 * 16)));
    static_assert(sizeof own <= emulation::kSlotBytes);
    const std::byte* const slots = emulation::exchange(own, sizeof own);
    const auto of = [slots](unsigned lane, unsigned i) {
        float value;
        std::memcpy(&value, slots + lane * emulation::kSlotBytes + i * sizeof value, sizeof value);
        return value;
    };
    const unsigned lane = threadIdx.x % 32, g = lane / 4, t = lane % 4;
    for (unsigned from = 0; from < 4; ++from) {      // who has columns 2 from, 2 from + 1, 2 from + 8, 2 from + 9
        for (unsigned half = 0; half < 2; ++half) {  // columns below 8, and the rest
            for (unsigned low = 0; low < 2; ++low) {
                const float top = of(g * 4 + from, half * 4 + low), bottom = of(g * 4 + from, half * 4 + 2 + low);
                const float left = of(2 * t * 4 + from, 8 + half * 2 + low),
                            right = of((2 * t + 1) * 4 + from, 8 + half * 2 + low);
                c[0] += top * left;
                c[1] += top * right;
                c[2] += bottom * left;
                c[3] += bottom * right;
            }
        }
    }
}

}  // namespace daylong::cuda
