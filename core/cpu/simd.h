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

DAYLONG_INLINE Bytes nibblesLow(const Bytes& a) {
    Bytes v;
    DAYLONG_PARTS v.p[i] = a.p[i] & (uint8_t)0x0F;
    return v;
}
DAYLONG_INLINE Bytes nibblesHigh(const Bytes& a) {
    Bytes v;
    DAYLONG_PARTS v.p[i] = (PartB)((PartW)a.p[i] >> 4) & (uint8_t)0x0F;
    return v;
}
/// table[a] of each byte, a < 16.
DAYLONG_INLINE Bytes lookUp(const Bytes& a, const uint8_t (&table)[16]) {
    Bytes v;
#if defined(__AVX512BW__)
    const __m512i all = _mm512_broadcast_i32x4(_mm_loadu_si128(reinterpret_cast<const __m128i*>(table)));
    v.p[0] = (PartB)_mm512_shuffle_epi8(all, (__m512i)a.p[0]);
#elif defined(__AVX2__)
    const __m256i all = _mm256_broadcastsi128_si256(_mm_loadu_si128(reinterpret_cast<const __m128i*>(table)));
    DAYLONG_PARTS v.p[i] = (PartB)_mm256_shuffle_epi8(all, (__m256i)a.p[i]);
#else
    DAYLONG_PARTS for (size_t lane = 0; lane < sizeof(PartB); ++lane) v.p[i][lane] = table[a.p[i][lane]];
#endif
    return v;
}
/// base | the bits of a that `mask` selects, moved by `shift` (left when positive) within their bytes.
template <int shift>
DAYLONG_INLINE Bytes withHighBits(const Bytes& base, const Bytes& a, uint8_t mask) {
    Bytes v;
    DAYLONG_PARTS {
        const PartB bits = a.p[i] & mask;
        if constexpr (shift > 0) v.p[i] = base.p[i] | (PartB)((PartW)bits << shift);
        else if constexpr (shift < 0) v.p[i] = base.p[i] | (PartB)((PartW)bits >> -shift);
        else v.p[i] = base.p[i] | bits;
    }
    return v;
}

DAYLONG_INLINE int32_t fourBytes(const int8_t* from) {
    int32_t word;
    std::memcpy(&word, from, sizeof word);
    return word;
}
/// Bytes `first` and `first` + 2 of four, as the shorts of each lane.
DAYLONG_INLINE PartS twoBytes(const int8_t* four, int first) {
    const uint32_t both =
        static_cast<uint16_t>(four[first]) | (static_cast<uint32_t>(static_cast<uint16_t>(four[first + 2])) << 16U);
    return (PartS)(PartI{} + static_cast<int32_t>(both));
}

/// Without an instruction for the dot products of bytes, sums of pairs of products stay in 16 bits for as many groups
/// as fit there, and only then become sums of 32.
#if defined(__AVX512VNNI__) || defined(__AVXVNNI__)
constexpr bool kSumsPairs = false;
#else
constexpr bool kSumsPairs = true;
#endif
/// sum + more, here: GCC would put off a chain of additions to its end, and all that is to be added onto the stack.
template <class Part>
DAYLONG_INLINE Part added(const Part& sum, const Part& more) {
    Part v = sum + more;
#if defined(__x86_64__)
    asm("" : "+x"(v));
#endif
    return v;
}
DAYLONG_INLINE Shorts operator+(const Shorts& a, const Shorts& b) {
    Shorts v;
    DAYLONG_PARTS v.p[i] = added(a.p[i], b.p[i]);
    return v;
}
/// Of each lane's four unsigned bytes with the four signed bytes at `with`: the first two products, and the last two.
/// They must stay below 2^15: a < 129.
DAYLONG_INLINE Shorts pairsOf(const Bytes& a, const int8_t* with) {
    Shorts v;
#if defined(__AVX2__) && !defined(__AVX512F__)
    const __m256i four = _mm256_set1_epi32(fourBytes(with));
    DAYLONG_PARTS v.p[i] = (PartS)_mm256_maddubs_epi16((__m256i)a.p[i], four);
#else
    const PartS even = twoBytes(with, 0), odd = twoBytes(with, 1);
    DAYLONG_PARTS v.p[i] = (PartS)((PartW)a.p[i] & (uint16_t)0xFF) * even + (PartS)((PartW)a.p[i] >> 8) * odd;
#endif
    return v;
}
DAYLONG_INLINE Ints plusPairs(const Ints& sum, const Shorts& pairs) {
    Ints v;
#if defined(__AVX2__) && !defined(__AVX512F__)
    DAYLONG_PARTS { v.p[i] = added(sum.p[i], (PartI)_mm256_madd_epi16((__m256i)pairs.p[i], _mm256_set1_epi16(1))); }
#else
    DAYLONG_PARTS v.p[i] = added(sum.p[i], ((PartI)pairs.p[i] >> 16) + (((PartI)pairs.p[i] << 16) >> 16));
#endif
    return v;
}
/// sum + the dot product of each lane's four unsigned bytes with the four signed bytes at `with`.
DAYLONG_INLINE Ints dot(const Ints& sum, const Bytes& a, const int8_t* with) {
#if defined(__AVX512VNNI__)
    // By hand, as compilers spread the four bytes with an instruction of its own, which costs a tenth.
    Ints v = sum;
    const auto& four = *reinterpret_cast<const int8_t(*)[4]>(with);
    asm("vpdpbusd %2%{1to16%}, %1, %0" : "+v"(v.p[0]) : "v"(a.p[0]), "m"(four));
    return v;
#elif defined(__AVXVNNI__)
    Ints v;
    const __m256i four = _mm256_set1_epi32(fourBytes(with));
    DAYLONG_PARTS v.p[i] = (PartI)_mm256_dpbusd_avx_epi32((__m256i)sum.p[i], (__m256i)a.p[i], four);
    return v;
#elif defined(__AVX2__)
    return plusPairs(sum, pairsOf(a, with));
#else
    Ints v;
    const PartS even = twoBytes(with, 0), odd = twoBytes(with, 1);
    DAYLONG_PARTS {  // each product fits in 16 bits
        const PartI x = (PartI)((PartS)((PartW)a.p[i] & (uint16_t)0xFF) * even);
        const PartI y = (PartI)((PartS)((PartW)a.p[i] >> 8) * odd);
        v.p[i] = added(sum.p[i], (x >> 16) + (y >> 16) + ((x << 16) >> 16) + ((y << 16) >> 16));
    }
    return v;
#endif
}
/// The same with bytes that stand for themselves less 128; where kOffsetDot is set, the sum has to start at -128 times
/// that of all `with`.
#if defined(__AVX2__) && !defined(__AVX512VNNI__) && !defined(__AVXVNNI__)
constexpr bool kOffsetDot = false;
DAYLONG_INLINE Ints dotOffset128(const Ints& sum, const Bytes& a, const int8_t* with) {
    Ints v;
    const __m256i four = _mm256_set1_epi32(fourBytes(with));
    DAYLONG_PARTS {
        const __m256i centred = _mm256_xor_si256((__m256i)a.p[i], _mm256_set1_epi8(-128));
        const __m256i pairs = _mm256_maddubs_epi16(_mm256_abs_epi8(centred), _mm256_sign_epi8(four, centred));
        v.p[i] = added(sum.p[i], (PartI)_mm256_madd_epi16(pairs, _mm256_set1_epi16(1)));
    }
    return v;
}
#else
constexpr bool kOffsetDot = true;
DAYLONG_INLINE Ints dotOffset128(const Ints& sum, const Bytes& a, const int8_t* with) { return dot(sum, a, with); }
#endif

DAYLONG_INLINE Floats loadHalves(const std::byte* from) {
    Floats v;
#if defined(__AVX512F__)
    v.p[0] = _mm512_cvtph_ps(_mm256_loadu_si256(reinterpret_cast<const __m256i*>(from)));
#elif defined(__F16C__)
    DAYLONG_PARTS v.p[i] = _mm256_cvtph_ps(_mm_loadu_si128(reinterpret_cast<const __m128i*>(from) + i));
#else
    uint16_t halves[16];
    std::memcpy(halves, from, sizeof halves);
    DAYLONG_PARTS {
        PartU bits;
        for (int lane = 0; lane < kPartLanes; ++lane) bits[lane] = halves[i * kPartLanes + lane];
        const PartU sign = (bits & 0x8000U) << 16U;
        const PartU special = (bits & 0x7C00U) == 0x7C00U ? PartU{} + 0x7F800000U : PartU{};
        const PartF scaled = (PartF)((bits & 0x7FFFU) << 13U) * 0x1p112F;  // subnormals too
        v.p[i] = (PartF)((PartU)scaled | sign | special);
    }
#endif
    return v;
}
DAYLONG_INLINE Floats loadBfloats(const std::byte* from) {
    Floats v;
#if defined(__AVX512F__)
    v.p[0] =
        (PartF)_mm512_slli_epi32(_mm512_cvtepu16_epi32(_mm256_loadu_si256(reinterpret_cast<const __m256i*>(from))), 16);
#else
    uint16_t words[16];
    std::memcpy(words, from, sizeof words);
    DAYLONG_PARTS {
        PartU bits;
        for (int lane = 0; lane < kPartLanes; ++lane) bits[lane] = words[i * kPartLanes + lane];
        v.p[i] = (PartF)(bits << 16U);
    }
#endif
    return v;
}
/// The nearest integers, even ones where two are as near; below 2^22.
DAYLONG_INLINE Ints nearest(const Floats& a) {
    Ints v;
    DAYLONG_PARTS v.p[i] = (PartI)(a.p[i] + 12582912.0F) - 0x4B400000;  // 1.5 * 2^23: the low bits are the integer
    return v;
}
/// As bytes, which hold them.
DAYLONG_INLINE void storeSmall(int8_t* to, const Ints& a) {
#if defined(__AVX512F__)
    _mm_storeu_si128(reinterpret_cast<__m128i*>(to), _mm512_cvtepi32_epi8((__m512i)a.p[0]));
#elif defined(__AVX2__)
    const __m256i mixed = _mm256_packs_epi32((__m256i)a.p[0], (__m256i)a.p[1]);
    const __m256i words = _mm256_permute4x64_epi64(mixed, 0xD8);
    const __m128i bytes = _mm_packs_epi16(_mm256_castsi256_si128(words), _mm256_extracti128_si256(words, 1));
    _mm_storeu_si128(reinterpret_cast<__m128i*>(to), bytes);
#else
    DAYLONG_PARTS for (int lane = 0; lane < kPartLanes; ++lane) {
        to[i * kPartLanes + lane] = static_cast<int8_t>(a.p[i][lane]);
    }
#endif
}
/// Sixteen bytes, unsigned or signed, as floats.
template <bool isSigned>
DAYLONG_INLINE Floats loadSmall(const std::byte* from) {
    Floats v;
#if defined(__AVX512F__)
    const __m128i bytes = _mm_loadu_si128(reinterpret_cast<const __m128i*>(from));
    v.p[0] = _mm512_cvtepi32_ps(isSigned ? _mm512_cvtepi8_epi32(bytes) : _mm512_cvtepu8_epi32(bytes));
#elif defined(__AVX2__)
    DAYLONG_PARTS {
        const __m128i bytes = _mm_loadl_epi64(reinterpret_cast<const __m128i*>(from + i * 8));
        v.p[i] = _mm256_cvtepi32_ps(isSigned ? _mm256_cvtepi8_epi32(bytes) : _mm256_cvtepu8_epi32(bytes));
    }
#else
    DAYLONG_PARTS for (int lane = 0; lane < kPartLanes; ++lane) {
        const auto byte = static_cast<uint8_t>(from[i * kPartLanes + lane]);
        v.p[i][lane] = isSigned ? static_cast<float>(static_cast<int8_t>(byte)) : static_cast<float>(byte);
    }
#endif
    return v;
}
/// The low, or the high, nibbles of sixteen bytes, as floats.
template <bool isHigh>
DAYLONG_INLINE Floats loadNibbles(const std::byte* from) {
    std::byte nibbles[16];
    for (int i = 0; i < 16; ++i) nibbles[i] = isHigh ? from[i] >> 4 : from[i] & std::byte{15};
    return loadSmall<false>(nibbles);
}
DAYLONG_INLINE uint16_t halfFrom(float value) {
#if defined(__F16C__)
    return static_cast<uint16_t>(_mm_extract_epi16(_mm_cvtps_ph(_mm_set_ss(value), 0), 0));
#else
    uint32_t bits;
    std::memcpy(&bits, &value, sizeof bits);
    const uint32_t sign = (bits >> 16U) & 0x8000U, size = bits & 0x7FFFFFFFU;
    if (size > 0x7F800000U) return static_cast<uint16_t>(sign | 0x7E00U);
    if (size >= 0x47800000U) return static_cast<uint16_t>(sign | 0x7C00U);
    if (size < 0x38800000U) {
        float shifted;
        std::memcpy(&shifted, &size, sizeof shifted);
        shifted += 0.5F;
        std::memcpy(&bits, &shifted, sizeof bits);
        return static_cast<uint16_t>(sign | (bits - 0x3F000000U));
    }
    return static_cast<uint16_t>(sign | ((size - 0x38000000U + 0xFFFU + ((size >> 13U) & 1U)) >> 13U));
#endif
}
DAYLONG_INLINE float floatFrom(uint16_t half) {
#if defined(__F16C__)
    return _cvtsh_ss(half);
#else
    std::byte halves[32] = {};
    std::memcpy(halves, &half, sizeof half);
    return loadHalves(halves).p[0][0];
#endif
}

/// e^x, within 2 units in the last place; below -87 it stays at e^-87.
DAYLONG_INLINE Floats exponential(const Floats& x) {
    Floats v;
    DAYLONG_PARTS {
        PartF clamped = x.p[i] > -87.0F ? x.p[i] : PartF{} - 87.0F;
        clamped = clamped < 88.0F ? clamped : PartF{} + 88.0F;
        const PartF shifted = clamped * 1.44269504F + 12582912.0F;  // 1.5 * 2^23: rounds to an integer in the low bits
        const PartF n = shifted - 12582912.0F;
        const PartF r = (clamped - n * 0.693145752F) - n * 1.42860677e-6F;
        PartF sum = r * 1.38888889e-3F + 8.33333333e-3F;
        sum = sum * r + 4.16666667e-2F;
        sum = sum * r + 0.166666667F;
        sum = sum * r + 0.5F;
        sum = sum * r + 1.0F;
        sum = sum * r + 1.0F;
        v.p[i] = sum * (PartF)(((PartI)shifted + 127) << 23);
    }
    return v;
}

}  // namespace daylong::cpu::DAYLONG_SIMD
