#include "model/dtype.h"

#include "base/half.h"

#include <algorithm>
#include <array>
#include <cassert>
#include <cmath>
#include <cstring>

namespace daylong::model {

namespace {

constexpr std::array kTraits = {
    DTypeTraits{DType::F32, "F32", 1, 4},      DTypeTraits{DType::F16, "F16", 1, 2},
    DTypeTraits{DType::BF16, "BF16", 1, 2},    DTypeTraits{DType::Q8_0, "Q8_0", 32, 34},
    DTypeTraits{DType::Q4_0, "Q4_0", 32, 18},  DTypeTraits{DType::Q4_K, "Q4_K", 256, 144},
    DTypeTraits{DType::Q6_K, "Q6_K", 256, 210},
};

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

}  // namespace

std::pair<uint8_t, uint8_t> q4kScaleMin(const std::byte* scales, size_t sub) {
    if (sub < 4) return {byteAt(scales, sub) & 63U, byteAt(scales, sub + 4) & 63U};
    const uint8_t packed = byteAt(scales, sub + 4);
    return {static_cast<uint8_t>((packed & 15U) | ((byteAt(scales, sub - 4) >> 6U) << 4U)),
            static_cast<uint8_t>((packed >> 4U) | ((byteAt(scales, sub) >> 6U) << 4U))};
}

const DTypeTraits* findTraits(uint32_t ggufTypeId) {
    const auto found = std::find_if(kTraits.begin(), kTraits.end(), [&](const DTypeTraits& each) {
        return static_cast<uint32_t>(each.type) == ggufTypeId;
    });
    return found == kTraits.end() ? nullptr : &*found;
}

const DTypeTraits& traits(DType type) {
    const DTypeTraits* found = findTraits(static_cast<uint32_t>(type));
    assert(found != nullptr);
    return *found;
}

std::optional<DType> dtypeFromName(std::string_view name) {
    const auto sameLetter = [](char a, char b) { return (a | 0x20) == (b | 0x20) || a == b; };
    for (const DTypeTraits& each : kTraits) {
        if (std::equal(name.begin(), name.end(), each.name.begin(), each.name.end(), sameLetter)) return each.type;
    }
    return std::nullopt;
}

std::string dtypeNames() {
    std::string names;
    for (const DTypeTraits& each : kTraits) names += (names.empty() ? "" : ", ") + std::string(each.name);
    return names;
}

std::string ggufTypeName(uint32_t ggufTypeId) {
    // 4, 5 and 31 to 33 belonged to types that the format has dropped.
    constexpr std::string_view kNames[] = {
        "F32",     "F16",    "Q4_0",   "Q4_1",  "Q4_2",   "Q4_3",  "Q5_0",  "Q5_1",     "Q8_0",     "Q8_1",
        "Q2_K",    "Q3_K",   "Q4_K",   "Q5_K",  "Q6_K",   "Q8_K",  "IQ2_XXS", "IQ2_XS", "IQ3_XXS",  "IQ1_S",
        "IQ4_NL",  "IQ3_S",  "IQ2_S",  "IQ4_XS", "I8",    "I16",   "I32",   "I64",      "F64",      "IQ1_M",
        "BF16",    "Q4_0_4_4", "Q4_0_4_8", "Q4_0_8_8", "TQ1_0", "TQ2_0"};
    if (ggufTypeId < std::size(kNames)) return std::string(kNames[ggufTypeId]);
    return ggufTypeId == 39 ? "MXFP4" : "number " + std::to_string(ggufTypeId);
}

uint64_t rowBytes(DType type, uint64_t columns) {
    const DTypeTraits& t = traits(type);
    assert(columns % t.blockSize == 0);
    return columns / t.blockSize * t.blockBytes;
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
        }
    }
}

}  // namespace daylong::model
