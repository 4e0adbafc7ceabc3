// Sixteen numbers of other kinds as floats and back; and e^x.
#pragma once

#include "cpu/simd.h"

namespace daylong::cpu::DAYLONG_SIMD {

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
