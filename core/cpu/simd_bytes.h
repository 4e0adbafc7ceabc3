// Sixteen lanes of four bytes: unpacking, and dot products with the same four bytes for every lane.
#pragma once

#include "cpu/simd.h"

namespace daylong::cpu::DAYLONG_SIMD {

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

}  // namespace daylong::cpu::DAYLONG_SIMD
