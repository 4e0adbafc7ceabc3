#include "model/block_codes.h"

#include "base/half.h"

#include <cassert>
#include <cstring>

namespace daylong::model {

namespace {

uint8_t byteAt(const std::byte* at, size_t i) { return std::to_integer<uint8_t>(at[i]); }

uint32_t wordAt(const std::byte* at) {
    uint32_t word;
    std::memcpy(&word, at, sizeof word);
    return word;
}

float halfAt(const std::byte* at) {
    uint16_t half;
    std::memcpy(&half, at, sizeof half);
    return floatFromHalf(half);
}

/// Element i of 32 nibbles: low ones are elements 0..15, high ones 16..31.
int nibble(const std::byte* packed, size_t i) { return i < 16 ? byteAt(packed, i) & 15 : byteAt(packed, i - 16) >> 4; }

/// d, (m,) (32 high bits,) nibbles.
BlockCodes simpleBlock(const std::byte* block, bool hasMin, bool fiveBits) {
    BlockCodes codes;
    codes.scale[0] = halfAt(block);
    codes.min[0] = hasMin ? -halfAt(block + 2) : 0.0F;
    block += hasMin ? 4 : 2;
    const uint32_t high = fiveBits ? wordAt(block) : 0;
    block += fiveBits ? 4 : 0;
    const int zero = hasMin ? 0 : 16;
    for (size_t i = 0; i < 32; ++i) {
        codes.code[i] = static_cast<int8_t>((nibble(block, i) | (static_cast<int>((high >> i) & 1U) << 4)) - zero);
    }
    return codes;
}

/// The two bits of element i (0..255) where each 32 bytes hold four times 32 elements.
int pair(const std::byte* packed, size_t i) {
    return (byteAt(packed, i / 128 * 32 + i % 32) >> (i % 128 / 32 * 2)) & 3;
}

/// 16 bytes of 4-bit scales and mins, 64 bytes of bit pairs, d, dmin.
BlockCodes q2k(const std::byte* block) {
    BlockCodes codes;
    codes.subBlock = 16;
    const float d = halfAt(block + 80), dmin = halfAt(block + 82);
    for (size_t sub = 0; sub < 16; ++sub) {
        codes.scale[sub] = d * static_cast<float>(byteAt(block, sub) & 15);
        codes.min[sub] = dmin * static_cast<float>(byteAt(block, sub) >> 4);
    }
    for (size_t i = 0; i < 256; ++i) codes.code[i] = static_cast<int8_t>(pair(block + 16, i));
    return codes;
}

/// 32 bytes of high bits (a clear one takes 4 away), 64 of bit pairs, 12 of scales, d.
BlockCodes q3k(const std::byte* block) {
    BlockCodes codes;
    codes.subBlock = 16;
    const float d = halfAt(block + 108);
    for (size_t sub = 0; sub < 16; ++sub) codes.scale[sub] = d * static_cast<float>(q3kScale(block + 96, sub));
    for (size_t i = 0; i < 256; ++i) {
        const bool high = ((byteAt(block, i % 32) >> (i / 32)) & 1) != 0;
        codes.code[i] = static_cast<int8_t>(pair(block + 32, i) - (high ? 0 : 4));
    }
    return codes;
}

/// d, dmin, 12 bytes of scales and mins as Q4_K's, 32 of high bits, 128 of nibbles.
BlockCodes q5k(const std::byte* block) {
    BlockCodes codes;
    const float d = halfAt(block), dmin = halfAt(block + 2);
    for (size_t sub = 0; sub < 8; ++sub) {
        const auto [scale, min] = q4kScaleMin(block + 4, sub);
        codes.scale[sub] = d * static_cast<float>(scale);
        codes.min[sub] = dmin * static_cast<float>(min);
        for (size_t i = 0; i < 32; ++i) {
            const int packed = byteAt(block + 48, sub / 2 * 32 + i);
            const int high = (byteAt(block + 16, i) >> sub) & 1;
            codes.code[sub * 32 + i] = static_cast<int8_t>((sub % 2 == 0 ? packed & 15 : packed >> 4) | (high << 4));
        }
    }
    return codes;
}

BlockCodes iq4nl(const std::byte* block) {
    BlockCodes codes;
    codes.scale[0] = halfAt(block);
    for (size_t i = 0; i < 32; ++i) codes.code[i] = kIq4Values[static_cast<size_t>(nibble(block + 2, i))];
    return codes;
}

/// d, 16 bits of scales' high bits, 4 bytes of their low nibbles, 8 times 16 bytes of nibbles.
BlockCodes iq4xs(const std::byte* block) {
    BlockCodes codes;
    for (size_t sub = 0; sub < 8; ++sub) {
        codes.scale[sub] = halfAt(block) * static_cast<float>(iq4xsScale(block, sub));
        for (size_t i = 0; i < 32; ++i)
            codes.code[sub * 32 + i] = kIq4Values[static_cast<size_t>(nibble(block + 8 + sub * 16, i))];
    }
    return codes;
}

/// An exponent, 16 bytes of nibbles.
BlockCodes mxfp4(const std::byte* block) {
    BlockCodes codes;
    codes.scale[0] = mxfp4Scale(byteAt(block, 0));
    for (size_t i = 0; i < 32; ++i) codes.code[i] = kMxfp4Values[static_cast<size_t>(nibble(block + 1, i))];
    return codes;
}

}  // namespace

int q3kScale(const std::byte* scales, size_t sub) {
    const int low = sub < 8 ? byteAt(scales, sub) & 15 : byteAt(scales, sub - 8) >> 4;
    const int high = (byteAt(scales, 8 + sub % 4) >> (sub / 4 * 2)) & 3;
    return (low | (high << 4)) - 32;
}

int iq4xsScale(const std::byte* block, size_t sub) {
    const int low = (byteAt(block, 4 + sub / 2) >> (sub % 2 * 4)) & 15;
    const int high = (byteAt(block, 2 + sub / 4) >> (sub % 4 * 2)) & 3;
    return (low | (high << 4)) - 32;
}

float mxfp4Scale(uint8_t exponent) {
    const uint32_t bits = exponent < 2 ? 0x00200000U << exponent : static_cast<uint32_t>(exponent - 1) << 23U;
    float scale;
    std::memcpy(&scale, &bits, sizeof scale);
    return scale;
}

BlockCodes blockCodes(DType type, const std::byte* block) {
    switch (type) {
        case DType::Q4_1: return simpleBlock(block, true, false);
        case DType::Q5_0: return simpleBlock(block, false, true);
        case DType::Q5_1: return simpleBlock(block, true, true);
        case DType::Q2_K: return q2k(block);
        case DType::Q3_K: return q3k(block);
        case DType::Q5_K: return q5k(block);
        case DType::IQ4_NL: return iq4nl(block);
        case DType::IQ4_XS: return iq4xs(block);
        case DType::MXFP4: return mxfp4(block);
        default: assert(false); return {};
    }
}

}  // namespace daylong::model
