// Sixteen lanes, whatever the instruction set: one 512-bit register, two of 256 or four of 128 bits.
// Included by the kernel sources only, each of which is compiled for one instruction set into its own namespace
// (DAYLONG_SIMD), so that no function compiled for a newer processor can be linked into code for an older one.
#pragma once

#include <cstddef>
#include <cstdint>
#include <cstring>

#if defined(__AVX2__)
#include <immintrin.h>
#endif

namespace daylong::cpu::DAYLONG_SIMD {

#if defined(__AVX512F__)
// Of 32 registers eight rows take 8 for their sums and 8 or 16 for their dot products, which leaves enough for a group
// of weights at a time. Of sixteen rows the sums take 16; all of a block's groups 8, since they are gone through
// several times; its scales 2, what lies between 2: so four dot products go on side by side.
constexpr int kPartLanes = 16;
constexpr uint32_t kMostRows = 8;       // activation rows of one pass over a tile, each number with code of its own
constexpr uint32_t kManyRows = 16;      // and where there are so many
constexpr uint32_t kDotsOfMany = 4;     // dot products that go on side by side then
constexpr uint32_t kMostFloatRows = 8;  // of one tile of float weights, each of two sums
constexpr uint32_t kMostGroup = 8;      // queries of one register tile
constexpr uint32_t kAccumulators = 16;  // vectors of sums that stay in registers
#elif defined(__AVX2__)
// AVX2 and AVX-VNNI. Of 16 registers the dot products of four rows take 8 (each has two parts), a group of weights 2, a
// row's four activations 1, what lies between 2 or 3. A fifth row would put dot products on the stack in every group;
// the rows' sums are there anyway, and are fetched once for a block.
constexpr int kPartLanes = 8;
constexpr uint32_t kMostRows = 4;
constexpr uint32_t kManyRows = kMostRows;
constexpr uint32_t kDotsOfMany = 0;
constexpr uint32_t kMostFloatRows = 2;
constexpr uint32_t kMostGroup = 2;
constexpr uint32_t kAccumulators = 6;
#else
constexpr int kPartLanes = 4;
constexpr uint32_t kMostRows = 2;
constexpr uint32_t kManyRows = kMostRows;
constexpr uint32_t kDotsOfMany = 0;
constexpr uint32_t kMostFloatRows = 2;
constexpr uint32_t kMostGroup = 2;
constexpr uint32_t kAccumulators = 2;
#endif
constexpr int kParts = 16 / kPartLanes;

typedef float PartF __attribute__((vector_size(kPartLanes * 4)));
typedef int32_t PartI __attribute__((vector_size(kPartLanes * 4)));
typedef uint32_t PartU __attribute__((vector_size(kPartLanes * 4)));
typedef int16_t PartS __attribute__((vector_size(kPartLanes * 4)));
typedef uint16_t PartW __attribute__((vector_size(kPartLanes * 4)));
typedef uint8_t PartB __attribute__((vector_size(kPartLanes * 4)));

struct Floats {
    PartF p[kParts];
};
struct Ints {
    PartI p[kParts];
};
struct Bytes {
    PartB p[kParts];
};  // 16 lanes of 4 bytes
struct Shorts {
    PartS p[kParts];
};  // 16 lanes of 2 shorts

#define DAYLONG_INLINE [[gnu::always_inline]] inline
#define DAYLONG_PARTS _Pragma("GCC unroll 4") for (int i = 0; i < kParts; ++i)

template <class Part, class Scalar>
DAYLONG_INLINE Part loadPart(const Scalar* from) {
    Part part;
    std::memcpy(&part, from, sizeof part);
    return part;
}
DAYLONG_INLINE Floats load(const float* from) {
    Floats v;
    DAYLONG_PARTS v.p[i] = loadPart<PartF>(from + i * kPartLanes);
    return v;
}
DAYLONG_INLINE void store(float* to, const Floats& v) {
    DAYLONG_PARTS std::memcpy(to + i * kPartLanes, &v.p[i], sizeof(PartF));
}
DAYLONG_INLINE Bytes loadBytes(const std::byte* from) {
    Bytes v;
    DAYLONG_PARTS v.p[i] = loadPart<PartB>(from + i * kPartLanes * 4);
    return v;
}
DAYLONG_INLINE void storeBytes(std::byte* to, const Bytes& v) {
    DAYLONG_PARTS std::memcpy(to + i * kPartLanes * 4, &v.p[i], sizeof(PartB));
}
DAYLONG_INLINE Bytes operator-(const Bytes& a, uint8_t less) {
    Bytes v;
    DAYLONG_PARTS v.p[i] = a.p[i] - less;
    return v;
}
DAYLONG_INLINE Floats splat(float x) {
    Floats v;
    DAYLONG_PARTS v.p[i] = x - PartF{};  // not 0 + x: that would turn -0 into 0, so it costs an addition
    return v;
}
DAYLONG_INLINE Ints splat(int32_t x) {
    Ints v;
    DAYLONG_PARTS v.p[i] = PartI{} + x;
    return v;
}
DAYLONG_INLINE Floats operator+(const Floats& a, const Floats& b) {
    Floats v;
    DAYLONG_PARTS v.p[i] = a.p[i] + b.p[i];
    return v;
}
DAYLONG_INLINE Floats operator-(const Floats& a, const Floats& b) {
    Floats v;
    DAYLONG_PARTS v.p[i] = a.p[i] - b.p[i];
    return v;
}
DAYLONG_INLINE Floats operator*(const Floats& a, const Floats& b) {
    Floats v;
    DAYLONG_PARTS v.p[i] = a.p[i] * b.p[i];
    return v;
}
DAYLONG_INLINE Floats operator/(const Floats& a, const Floats& b) {
    Floats v;
    DAYLONG_PARTS v.p[i] = a.p[i] / b.p[i];
    return v;
}
/// a * b + c, rounded once where the processor can. Said to the compiler, which contracts as it pleases otherwise: sums
/// of one row would have other bits than those of many.
DAYLONG_INLINE Floats fma(const Floats& a, const Floats& b, const Floats& c) {
    Floats v;
#if defined(__AVX512F__)
    v.p[0] = (PartF)_mm512_fmadd_ps((__m512)a.p[0], (__m512)b.p[0], (__m512)c.p[0]);
#elif defined(__FMA__)
    DAYLONG_PARTS v.p[i] = (PartF)_mm256_fmadd_ps((__m256)a.p[i], (__m256)b.p[i], (__m256)c.p[i]);
#else
    DAYLONG_PARTS v.p[i] = a.p[i] * b.p[i] + c.p[i];
#endif
    return v;
}
DAYLONG_INLINE Floats larger(const Floats& a, const Floats& b) {
    Floats v;
    DAYLONG_PARTS v.p[i] = a.p[i] > b.p[i] ? a.p[i] : b.p[i];
    return v;
}
DAYLONG_INLINE Floats smaller(const Floats& a, const Floats& b) {
    Floats v;
    DAYLONG_PARTS v.p[i] = a.p[i] < b.p[i] ? a.p[i] : b.p[i];
    return v;
}
DAYLONG_INLINE Floats magnitude(const Floats& a) {
    Floats v;
    DAYLONG_PARTS v.p[i] = (PartF)((PartI)a.p[i] & 0x7FFFFFFF);
    return v;
}
DAYLONG_INLINE Floats toFloats(const Ints& a) {
    Floats v;
    DAYLONG_PARTS v.p[i] = __builtin_convertvector(a.p[i], PartF);
    return v;
}
/// All lanes joined into one: each with that eight on, then those with that four on, and so on: an order that every
/// instruction set has.
template <class Sixteen, class Join>
DAYLONG_INLINE auto folded(const Sixteen& v, const Join& join) {
#if defined(__AVX512F__)
    const auto eight = join(__builtin_shufflevector(v.p[0], v.p[0], 0, 1, 2, 3, 4, 5, 6, 7),
                            __builtin_shufflevector(v.p[0], v.p[0], 8, 9, 10, 11, 12, 13, 14, 15));
#elif defined(__AVX2__)
    const auto eight = join(v.p[0], v.p[1]);
#endif
#if defined(__AVX2__)
    const auto four =
        join(__builtin_shufflevector(eight, eight, 0, 1, 2, 3), __builtin_shufflevector(eight, eight, 4, 5, 6, 7));
#else
    const auto four = join(join(v.p[0], v.p[2]), join(v.p[1], v.p[3]));
#endif
    const auto two = join(four, __builtin_shufflevector(four, four, 2, 3, 0, 1));
    const auto one = join(two, __builtin_shufflevector(two, two, 1, 0, 3, 2));
    return one[0];
}
DAYLONG_INLINE float sumOf(const Floats& a) {
    return folded(a, [](const auto& x, const auto& y) { return x + y; });
}
/// Wraps, as what was made of not-a-numbers may have any sum.
DAYLONG_INLINE int32_t sumOf(const Ints& a) {
    struct {
        PartU p[kParts];
    } bits;
    DAYLONG_PARTS bits.p[i] = (PartU)a.p[i];
    return static_cast<int32_t>(folded(bits, [](const auto& x, const auto& y) { return x + y; }));
}
DAYLONG_INLINE float largestOf(const Floats& a) {
    return folded(a, [](const auto& x, const auto& y) { return x > y ? x : y; });
}
/// Lanes first..15 as numbers: 0, 1, 2...
DAYLONG_INLINE Floats laneNumbers() {
    static constexpr float kNumbers[16] = {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15};
    return load(kNumbers);
}
/// a in the lanes where low <= x < high, else b.
DAYLONG_INLINE Floats within(const Floats& x, const Floats& low, const Floats& high, const Floats& a, const Floats& b) {
    Floats v;
    DAYLONG_PARTS v.p[i] = ((x.p[i] >= low.p[i]) & (x.p[i] < high.p[i])) ? a.p[i] : b.p[i];
    return v;
}

}  // namespace daylong::cpu::DAYLONG_SIMD
