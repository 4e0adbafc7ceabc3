#include "model/block_codes.h"
#include "model/quantize_blocks.h"
#include "model/scale_fit.h"

#include "base/half.h"

#include <algorithm>

namespace daylong::model {

namespace {

/// Packs eight 6-bit scales and mins into 12 bytes; the inverse of q4kScaleMin.
void packScaleMins(const std::array<unsigned, 8>& scales, const std::array<unsigned, 8>& mins, std::byte* out) {
    for (size_t i = 0; i < 4; ++i) {
        store(out + i, static_cast<uint8_t>(scales[i] | ((scales[i + 4] >> 4U) << 6U)));
        store(out + 4 + i, static_cast<uint8_t>(mins[i] | ((mins[i + 4] >> 4U) << 6U)));
        store(out + 8 + i, static_cast<uint8_t>((scales[i + 4] & 15U) | ((mins[i + 4] & 15U) << 4U)));
    }
}

/// Scales and mins of equal sub-blocks as small multiples of d and dmin.
struct TwoLevels {
    std::array<unsigned, 16> scale{}, min{};
    uint16_t d = 0, dmin = 0;

    TwoLevels(std::span<const float> x, size_t subBlock, int mostCode, float most) {
        std::array<ScaleMin, 16> fits;
        float largestScale = 0.0F, largestMin = 0.0F;
        for (size_t sub = 0; sub < x.size() / subBlock; ++sub) {
            fits[sub] = fitScaleMin(x.subspan(sub * subBlock, subBlock), mostCode);
            largestScale = std::max(largestScale, fits[sub].scale);
            largestMin = std::max(largestMin, fits[sub].min);
        }
        d = halfFromFloat(largestScale / most);
        dmin = halfFromFloat(largestMin / most);
        for (size_t sub = 0; sub < x.size() / subBlock; ++sub) {
            scale[sub] =
                static_cast<unsigned>(nearest(fits[sub].scale * inverse(floatFromHalf(d)), 0, static_cast<int>(most)));
            min[sub] =
                static_cast<unsigned>(nearest(fits[sub].min * inverse(floatFromHalf(dmin)), 0, static_cast<int>(most)));
        }
    }
    /// For the scales as stored, not as fitted.
    unsigned code(size_t sub, float value, int mostCode) const {
        const float perCode = inverse(floatFromHalf(d) * static_cast<float>(scale[sub]));
        return static_cast<unsigned>(
            nearest((value + floatFromHalf(dmin) * static_cast<float>(min[sub])) * perCode, 0, mostCode));
    }
};

/// Q4_K, and Q5_K with 32 bytes of high bits between the scales and the nibbles.
void quantizeNibbles(std::span<const float> x, std::byte* block, bool fiveBits) {
    const int mostCode = fiveBits ? 31 : 15;
    const TwoLevels levels(x, 32, mostCode, 63.0F);
    std::array<unsigned, 8> scales{}, mins{};
    std::copy_n(levels.scale.begin(), 8, scales.begin());
    std::copy_n(levels.min.begin(), 8, mins.begin());
    std::byte* const high = block + 16;
    std::byte* const low = block + (fiveBits ? 48 : 16);
    std::fill_n(high, fiveBits ? 160 : 128, std::byte{});
    store(block, levels.d);
    store(block + 2, levels.dmin);
    packScaleMins(scales, mins, block + 4);
    for (size_t i = 0; i < 256; ++i) {
        const size_t sub = i / 32;
        const unsigned code = levels.code(sub, x[i], mostCode);
        low[sub / 2 * 32 + i % 32] |= std::byte((code & 15U) << (sub % 2 * 4));
        if (fiveBits) high[i % 32] |= std::byte((code >> 4U) << sub);
    }
}

/// Two bits of element i where each 32 bytes hold four times 32 elements.
void putPair(std::byte* packed, size_t i, unsigned bits) {
    packed[i / 128 * 32 + i % 32] |= std::byte(bits << (i % 128 / 32 * 2));
}

}  // namespace

void quantizeQ2_K(std::span<const float> x, std::byte* block) {
    const TwoLevels levels(x, 16, 3, 15.0F);
    std::fill_n(block, 84, std::byte{});
    for (size_t sub = 0; sub < 16; ++sub) block[sub] = std::byte(levels.scale[sub] | (levels.min[sub] << 4U));
    for (size_t i = 0; i < 256; ++i) putPair(block + 16, i, levels.code(i / 16, x[i], 3));
    store(block + 80, levels.d);
    store(block + 82, levels.dmin);
}

void quantizeQ3_K(std::span<const float> x, std::byte* block) {
    std::array<float, 16> fits;
    for (size_t sub = 0; sub < 16; ++sub) fits[sub] = fitScale(x.subspan(sub * 16, 16), -4);
    const uint16_t d = halfFromFloat(extreme(fits) / -32.0F);
    std::fill_n(block, 110, std::byte{});
    store(block + 108, d);
    for (size_t sub = 0; sub < 16; ++sub) {
        const int scale = nearest(fits[sub] * inverse(floatFromHalf(d)), -32, 31);
        const auto packed = static_cast<unsigned>(scale + 32);
        block[96 + sub % 8] |= std::byte((packed & 15U) << (sub / 8 * 4));
        block[104 + sub % 4] |= std::byte((packed >> 4U) << (sub / 4 * 2));
        const float perCode = inverse(floatFromHalf(d) * static_cast<float>(scale));
        for (size_t i = sub * 16; i < sub * 16 + 16; ++i) {
            const auto code = static_cast<unsigned>(nearest(x[i] * perCode, -4, 3) + 4);
            putPair(block + 32, i, code & 3U);
            block[i % 32] |= std::byte((code >> 2U) << (i / 32));
        }
    }
}

void quantizeQ4_K(std::span<const float> x, std::byte* block) { quantizeNibbles(x, block, false); }
void quantizeQ5_K(std::span<const float> x, std::byte* block) { quantizeNibbles(x, block, true); }

void quantizeQ6_K(std::span<const float> x, std::byte* block) {
    std::array<float, 16> fits;
    for (size_t sub = 0; sub < 16; ++sub) fits[sub] = fitScale(x.subspan(sub * 16, 16), -32);
    const uint16_t d = halfFromFloat(extreme(fits) / -128.0F);
    std::fill_n(block, 208, std::byte{});
    store(block + 208, d);
    for (size_t sub = 0; sub < 16; ++sub) {
        const auto scale = static_cast<int8_t>(nearest(fits[sub] * inverse(floatFromHalf(d)), -128, 127));
        store(block + 192 + sub, scale);
        const float perCode = inverse(floatFromHalf(d) * static_cast<float>(scale));
        for (size_t i = 0; i < 16; ++i) {
            const size_t at = sub * 16 + i;
            const auto code = static_cast<unsigned>(nearest(x[at] * perCode, -32, 31) + 32);
            const size_t half = at / 128, part = at % 128 / 32, column = at % 32;
            block[half * 64 + part % 2 * 32 + column] |= std::byte((code & 15U) << (part / 2 * 4));
            block[128 + half * 32 + column] |= std::byte((code >> 4U) << (part * 2));
        }
    }
}

void quantizeIQ4_XS(std::span<const float> x, std::byte* block) {
    std::array<float, 8> fits;
    for (size_t sub = 0; sub < 8; ++sub) fits[sub] = fitScale(x.subspan(sub * 32, 32), kIq4Values);
    const uint16_t d = halfFromFloat(extreme(fits) / -32.0F);
    std::fill_n(block, 136, std::byte{});
    store(block, d);
    for (size_t sub = 0; sub < 8; ++sub) {
        const int scale = nearest(fits[sub] * inverse(floatFromHalf(d)), -32, 31);
        const auto packed = static_cast<unsigned>(scale + 32);
        block[4 + sub / 2] |= std::byte((packed & 15U) << (sub % 2 * 4));
        block[2 + sub / 4] |= std::byte((packed >> 4U) << (sub % 4 * 2));
        const float perCode = inverse(floatFromHalf(d) * static_cast<float>(scale));
        for (size_t i = 0; i < 32; ++i) {
            const unsigned code = nearestCode(x[sub * 32 + i] * perCode, kIq4Values);
            block[8 + sub * 16 + i % 16] |= std::byte(code << (i / 16 * 4));
        }
    }
}

}  // namespace daylong::model
