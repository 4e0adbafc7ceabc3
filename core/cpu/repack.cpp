#include "cpu/repack.h"

#include "base/half.h"
#include "cpu/kernels.h"
#include "model/block_codes.h"

#include <algorithm>
#include <array>
#include <cstring>

namespace daylong::cpu {

namespace {

using model::DType;

constexpr uint32_t kNibbles = 0x0F0F0F0FU, kPairs = 0x03030303U;

uint32_t word(const std::byte* at) {
    uint32_t value;
    std::memcpy(&value, at, sizeof value);
    return value;
}
void putWord(std::byte* at, uint32_t value) { std::memcpy(at, &value, sizeof value); }

/// The place of group `g` of row `row` within a block's quants.
std::byte* groupAt(std::byte* quants, size_t g, size_t row) { return quants + g * 64 + row * 4; }

void repackPlain(const std::byte* from, size_t elementBytes, uint64_t columns, size_t row, std::byte* out) {
    for (uint64_t k = 0; k < columns; ++k) {
        std::memcpy(out + (k * kTileRows + row) * elementBytes, from + k * elementBytes, elementBytes);
    }
}

void repackQ8_0(const std::byte* from, uint64_t columns, size_t row, std::byte* out) {
    for (uint64_t block = 0; block < columns / 32; ++block, from += 34, out += 32 + 512) {
        std::memcpy(out + row * 2, from, 2);
        for (size_t g = 0; g < 8; ++g) putWord(groupAt(out + 32, g, row), word(from + 2 + 4 * g) ^ 0x80808080U);
    }
}

void repackQ4_0(const std::byte* from, uint64_t columns, size_t row, std::byte* out) {
    for (uint64_t block = 0; block < columns / 32; ++block, from += 18, out += 32 + 256) {
        std::memcpy(out + row * 2, from, 2);
        for (size_t g = 0; g < 4; ++g) putWord(groupAt(out + 32, g, row), word(from + 2 + 4 * g));
    }
}

void repackQ4_K(const std::byte* from, uint64_t columns, size_t row, std::byte* out) {
    for (uint64_t super = 0; super < columns / 256; ++super, from += 144) {
        std::memcpy(out + row * 2, from, 2);
        std::memcpy(out + 32 + row * 2, from + 2, 2);
        out += 64;
        for (size_t sub = 0; sub < 8; ++sub, out += 32 + 256) {
            const auto [scale, min] = model::q4kScaleMin(from + 4, sub);
            out[row] = static_cast<std::byte>(scale);
            out[16 + row] = static_cast<std::byte>(min);
            const std::byte* packed = from + 16 + sub / 2 * 32;
            const uint32_t shift = sub % 2 * 4;
            for (size_t g = 0; g < 4; ++g) {
                const uint32_t low = (word(packed + 4 * g) >> shift) & kNibbles;
                const uint32_t high = (word(packed + 16 + 4 * g) >> shift) & kNibbles;
                putWord(groupAt(out + 32, g, row), low | (high << 4U));
            }
        }
    }
}

void repackQ6_K(const std::byte* from, uint64_t columns, size_t row, std::byte* out) {
    for (uint64_t super = 0; super < columns / 256; ++super, from += 210) {
        std::memcpy(out + row * 2, from + 208, 2);
        out += 32;
        for (size_t sub = 0; sub < 8; ++sub, out += 32 + 384) {
            const size_t half = sub / 4, part = sub % 4;
            std::memcpy(out + row, from + 192 + sub * 2, 1);
            std::memcpy(out + 16 + row, from + 192 + sub * 2 + 1, 1);
            const auto low = [&](size_t g) {  // the low nibbles of group g
                return (word(from + half * 64 + part % 2 * 32 + 4 * g) >> (part / 2 * 4)) & kNibbles;
            };
            const auto high = [&](size_t g) { return (word(from + 128 + half * 32 + 4 * g) >> (part * 2)) & kPairs; };
            for (size_t g = 0; g < 4; ++g) putWord(groupAt(out + 32, g, row), low(g) | (low(g + 4) << 4U));
            for (size_t h = 0; h < 2; ++h) {
                putWord(groupAt(out + 32 + 256, h, row),
                        high(2 * h) | (high(2 * h + 4) << 2U) | (high(2 * h + 1) << 4U) | (high(2 * h + 5) << 6U));
            }
        }
    }
}

/// Where a block's codes go: nibbles of groups g and g + 4; then bit g of a plane is group g's; pairs are four groups'
/// each.
uint32_t group(const std::array<uint8_t, 32>& codes, size_t g) {
    return word(reinterpret_cast<const std::byte*>(&codes[4 * g]));
}

void putNibbles(const std::array<uint8_t, 32>& codes, size_t row, std::byte* quants) {
    for (size_t g = 0; g < 4; ++g)
        putWord(groupAt(quants, g, row), (group(codes, g) & kNibbles) | ((group(codes, g + 4) & kNibbles) << 4U));
}
void putPairs(const std::array<uint8_t, 32>& codes, size_t row, std::byte* quants) {
    for (size_t plane = 0; plane < 2; ++plane) {
        uint32_t packed = 0;
        for (size_t j = 0; j < 4; ++j) packed |= (group(codes, 4 * plane + j) & kPairs) << (2 * j);
        putWord(groupAt(quants, plane, row), packed);
    }
}
void putBitPlane(const std::array<uint8_t, 32>& codes, uint32_t bit, size_t row, std::byte* quants) {
    uint32_t packed = 0;
    for (size_t g = 0; g < 8; ++g) packed |= ((group(codes, g) >> bit) & 0x01010101U) << g;
    putWord(groupAt(quants, 0, row), packed);
}

/// The 32 codes from `first` on, moved up by `offset` so that none is below zero.
std::array<uint8_t, 32> codesFrom(const model::BlockCodes& block, size_t first, int offset) {
    std::array<uint8_t, 32> codes;
    for (size_t i = 0; i < 32; ++i) codes[i] = static_cast<uint8_t>(block.code[first + i] + offset);
    return codes;
}

/// The 4-bit codes of a block's 32 elements, low nibbles first.
std::array<uint8_t, 32> nibblesOf(const std::byte* packed) {
    std::array<uint8_t, 32> codes;
    for (size_t i = 0; i < 32; ++i)
        codes[i] = std::to_integer<uint8_t>(i < 16 ? packed[i] & std::byte{15} : packed[i - 16] >> 4);
    return codes;
}

/// Q4_1, Q5_0, Q5_1, IQ4_NL, MXFP4: 32 elements a block.
void repackSimple(DType type, const std::byte* from, uint64_t columns, size_t row, std::byte* out) {
    const bool hasMin = type == DType::Q4_1 || type == DType::Q5_1,
               fiveBits = type == DType::Q5_0 || type == DType::Q5_1;
    for (uint64_t block = 0; block < columns / 32; ++block, from += model::traits(type).blockBytes) {
        if (type == DType::MXFP4) {
            const float scale = model::mxfp4Scale(std::to_integer<uint8_t>(*from));
            const uint16_t bfloat = bfloatFromFloat(scale);  // a power of two: exact
            std::memcpy(out + row * 2, &bfloat, 2);
        } else {
            std::memcpy(out + row * 2, from, 2);
        }
        if (hasMin) std::memcpy(out + 32 + row * 2, from + 2, 2);
        out += hasMin ? 64 : 32;
        if (type == DType::IQ4_NL || type == DType::MXFP4) {
            putNibbles(nibblesOf(from + (type == DType::MXFP4 ? 1 : 2)), row, out);
        } else {
            const auto codes = codesFrom(model::blockCodes(type, from), 0, hasMin ? 0 : 16);
            putNibbles(codes, row, out);
            if (fiveBits) putBitPlane(codes, 4, row, out + 256);
        }
        out += fiveBits ? 320 : 256;
    }
}

void repackQ5_K(const std::byte* from, uint64_t columns, size_t row, std::byte* out) {
    for (uint64_t super = 0; super < columns / 256; ++super, from += 176) {
        const model::BlockCodes block = model::blockCodes(DType::Q5_K, from);
        std::memcpy(out + row * 2, from, 2);
        std::memcpy(out + 32 + row * 2, from + 2, 2);
        out += 64;
        for (size_t sub = 0; sub < 8; ++sub, out += 32 + 320) {
            const auto [scale, min] = model::q4kScaleMin(from + 4, sub);
            out[row] = static_cast<std::byte>(scale);
            out[16 + row] = static_cast<std::byte>(min);
            const auto codes = codesFrom(block, sub * 32, 0);
            putNibbles(codes, row, out + 32);
            putBitPlane(codes, 4, row, out + 32 + 256);
        }
    }
}

void repackQ2_K(const std::byte* from, uint64_t columns, size_t row, std::byte* out) {
    for (uint64_t super = 0; super < columns / 256; ++super, from += 84) {
        const model::BlockCodes block = model::blockCodes(DType::Q2_K, from);
        std::memcpy(out + row * 2, from + 80, 2);
        std::memcpy(out + 32 + row * 2, from + 82, 2);
        out += 64;
        for (size_t sub = 0; sub < 8; ++sub, out += 32 + 128) {
            out[row] = from[sub * 2];
            out[16 + row] = from[sub * 2 + 1];
            putPairs(codesFrom(block, sub * 32, 0), row, out + 32);
        }
    }
}

void repackQ3_K(const std::byte* from, uint64_t columns, size_t row, std::byte* out) {
    for (uint64_t super = 0; super < columns / 256; ++super, from += 110) {
        const model::BlockCodes block = model::blockCodes(DType::Q3_K, from);
        std::memcpy(out + row * 2, from + 108, 2);
        out += 32;
        for (size_t sub = 0; sub < 8; ++sub, out += 32 + 192) {
            out[row] = static_cast<std::byte>(model::q3kScale(from + 96, sub * 2));
            out[16 + row] = static_cast<std::byte>(model::q3kScale(from + 96, sub * 2 + 1));
            const auto codes = codesFrom(block, sub * 32, 4);
            putPairs(codes, row, out + 32);
            putBitPlane(codes, 2, row, out + 32 + 128);
        }
    }
}

void repackIQ4_XS(const std::byte* from, uint64_t columns, size_t row, std::byte* out) {
    for (uint64_t super = 0; super < columns / 256; ++super, from += 136) {
        std::memcpy(out + row * 2, from, 2);
        out += 32;
        for (size_t sub = 0; sub < 8; ++sub, out += 32 + 256) {
            out[row] = out[16 + row] = static_cast<std::byte>(model::iq4xsScale(from, sub));
            putNibbles(nibblesOf(from + 8 + sub * 16), row, out + 32);
        }
    }
}

}  // namespace

uint64_t repackedTileBytes(DType type, uint64_t columns) {
    switch (type) {
        case DType::F32: return columns * 64;
        case DType::F16:
        case DType::BF16: return columns * 32;
        case DType::Q8_0: return columns / 32 * (32 + 512);
        case DType::Q4_0: return columns / 32 * (32 + 256);
        case DType::Q4_K: return columns / 256 * (64 + 8 * (32 + 256));
        case DType::Q6_K: return columns / 256 * (32 + 8 * (32 + 384));
        case DType::IQ4_NL:
        case DType::MXFP4: return columns / 32 * (32 + 256);
        case DType::Q5_0: return columns / 32 * (32 + 320);
        case DType::Q4_1: return columns / 32 * (64 + 256);
        case DType::Q5_1: return columns / 32 * (64 + 320);
        case DType::Q2_K: return columns / 256 * (64 + 8 * (32 + 128));
        case DType::Q3_K: return columns / 256 * (32 + 8 * (32 + 192));
        case DType::Q5_K: return columns / 256 * (64 + 8 * (32 + 320));
        case DType::IQ4_XS: return columns / 256 * (32 + 8 * (32 + 256));
    }
    return 0;
}

void repackTile(const model::Tensor& tensor, uint64_t tile, std::byte* out) {
    const uint64_t columns = tensor.columns(), first = tile * kTileRows;
    const uint64_t rowBytes = model::rowBytes(tensor.type, columns);
    const uint64_t count = std::min<uint64_t>(kTileRows, tensor.rows() - first);
    if (count < kTileRows) std::memset(out, 0, repackedTileBytes(tensor.type, columns));
    for (uint64_t row = 0; row < count; ++row) {
        const std::byte* from = tensor.data + (first + row) * rowBytes;
        switch (tensor.type) {
            case DType::F32: repackPlain(from, 4, columns, row, out); break;
            case DType::F16:
            case DType::BF16: repackPlain(from, 2, columns, row, out); break;
            case DType::Q8_0: repackQ8_0(from, columns, row, out); break;
            case DType::Q4_0: repackQ4_0(from, columns, row, out); break;
            case DType::Q4_K: repackQ4_K(from, columns, row, out); break;
            case DType::Q6_K: repackQ6_K(from, columns, row, out); break;
            case DType::Q2_K: repackQ2_K(from, columns, row, out); break;
            case DType::Q3_K: repackQ3_K(from, columns, row, out); break;
            case DType::Q5_K: repackQ5_K(from, columns, row, out); break;
            case DType::IQ4_XS: repackIQ4_XS(from, columns, row, out); break;
            case DType::Q4_1:
            case DType::Q5_0:
            case DType::Q5_1:
            case DType::IQ4_NL:
            case DType::MXFP4: repackSimple(tensor.type, from, columns, row, out); break;
        }
    }
}

}  // namespace daylong::cpu
