#include "cpu/repack.h"

#include "cpu/kernels.h"

#include <algorithm>
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
                putWord(groupAt(out + 32 + 256, h, row), high(2 * h) | (high(2 * h + 4) << 2U) | (high(2 * h + 1) << 4U) |
                                                             (high(2 * h + 5) << 6U));
            }
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
        }
    }
}

}  // namespace daylong::cpu
