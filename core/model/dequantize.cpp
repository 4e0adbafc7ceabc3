// dequantizeRow: floats from the blocks of a file.
#include "model/block_codes.h"
#include "model/dtype.h"

#include "base/half.h"

#include <cassert>
#include <cstring>

namespace daylong::model {

namespace {

template <class T>
T load(const std::byte* at) {
    T value;
    std::memcpy(&value, at, sizeof value);
    return value;
}

float halfAt(const std::byte* at) { return floatFromHalf(load<uint16_t>(at)); }
uint8_t byteAt(const std::byte* at, size_t i) { return std::to_integer<uint8_t>(at[i]); }

/// d (f16), 32 x int8.
void dequantizeQ8_0(const std::byte* block, float* out) {
    const float d = halfAt(block);
    for (size_t i = 0; i < 32; ++i) out[i] = d * static_cast<float>(static_cast<int8_t>(byteAt(block + 2, i)));
}

/// d (f16), 16 bytes: low nibbles are elements 0..15, high ones 16..31, each minus 8.
void dequantizeQ4_0(const std::byte* block, float* out) {
    const float d = halfAt(block);
    for (size_t i = 0; i < 16; ++i) {
        const int packed = byteAt(block + 2, i);
        out[i] = d * static_cast<float>((packed & 15) - 8);
        out[i + 16] = d * static_cast<float>((packed >> 4) - 8);
    }
}

/// d, dmin (f16), 12 bytes of eight 6-bit scales and mins, 128 bytes: each 32 hold two sub-blocks' nibbles.
void dequantizeQ4_K(const std::byte* block, float* out) {
    const float d = halfAt(block), dmin = halfAt(block + 2);
    const std::byte* scales = block + 4;
    const std::byte* quants = block + 16;
    for (size_t sub = 0; sub < 8; ++sub) {
        const auto [scale, min] = q4kScaleMin(scales, sub);
        const float d1 = d * static_cast<float>(scale), m1 = dmin * static_cast<float>(min);
        for (size_t i = 0; i < 32; ++i) {
            const int packed = byteAt(quants, sub / 2 * 32 + i);
            const int q = sub % 2 == 0 ? packed & 15 : packed >> 4;
            out[sub * 32 + i] = d1 * static_cast<float>(q) - m1;
        }
    }
}

/// 128 bytes of low nibbles, 64 of high bit pairs, 16 int8 scales, d (f16).
void dequantizeQ6_K(const std::byte* block, float* out) {
    const float d = halfAt(block + 208);
    for (size_t half = 0; half < 2; ++half) {
        const std::byte* low = block + half * 64;
        const std::byte* high = block + 128 + half * 32;
        const std::byte* scales = block + 192 + half * 8;
        for (size_t i = 0; i < 32; ++i) {
            const int l0 = byteAt(low, i), l1 = byteAt(low, i + 32), h = byteAt(high, i);
            const int q[4] = {(l0 & 15) | ((h & 3) << 4), (l1 & 15) | (((h >> 2) & 3) << 4),
                              (l0 >> 4) | (((h >> 4) & 3) << 4), (l1 >> 4) | (((h >> 6) & 3) << 4)};
            for (size_t part = 0; part < 4; ++part) {
                const auto scale = static_cast<float>(static_cast<int8_t>(byteAt(scales, part * 2 + i / 16)));
                out[half * 128 + part * 32 + i] = d * scale * static_cast<float>(q[part] - 32);
            }
        }
    }
}

void dequantizeCodes(DType type, const std::byte* block, std::span<float> out) {
    const BlockCodes codes = blockCodes(type, block);
    for (size_t i = 0; i < out.size(); ++i) {
        out[i] = codes.scale[i / codes.subBlock] * static_cast<float>(codes.code[i]) - codes.min[i / codes.subBlock];
    }
}

}  // namespace

std::pair<uint8_t, uint8_t> q4kScaleMin(const std::byte* scales, size_t sub) {
    if (sub < 4) return {byteAt(scales, sub) & 63U, byteAt(scales, sub + 4) & 63U};
    const unsigned packed = byteAt(scales, sub + 4);
    const unsigned scale = byteAt(scales, sub - 4) >> 6U, least = byteAt(scales, sub) >> 6U;  // their upper bits
    return {static_cast<uint8_t>((packed & 15U) | (scale << 4U)), static_cast<uint8_t>((packed >> 4U) | (least << 4U))};
}

void dequantizeRow(DType type, const std::byte* row, std::span<float> out) {
    const DTypeTraits& t = traits(type);
    assert(out.size() % t.blockSize == 0);
    for (size_t i = 0; i < out.size(); i += t.blockSize, row += t.blockBytes) {
        switch (type) {
            case DType::F32: out[i] = load<float>(row); break;
            case DType::F16: out[i] = halfAt(row); break;
            case DType::BF16: out[i] = floatFromBfloat(load<uint16_t>(row)); break;
            case DType::Q8_0: dequantizeQ8_0(row, &out[i]); break;
            case DType::Q4_0: dequantizeQ4_0(row, &out[i]); break;
            case DType::Q4_K: dequantizeQ4_K(row, &out[i]); break;
            case DType::Q6_K: dequantizeQ6_K(row, &out[i]); break;
            default: dequantizeCodes(type, row, out.subspan(i, t.blockSize)); break;
        }
    }
}

}  // namespace daylong::model
