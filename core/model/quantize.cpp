// quantizeRow: the other direction of dtype.cpp. Q8_0 and Q4_0 are bit for bit the `gguf` package's; Q4_K and
// Q6_K search their scales for the least squared error, as ggml's reference does, without its importance weights.
#include "model/dtype.h"

#include "base/half.h"

#include <algorithm>
#include <array>
#include <cassert>
#include <cmath>
#include <cstring>

namespace daylong::model {

namespace {

template <class T>
void store(std::byte* at, T value) {
    std::memcpy(at, &value, sizeof value);
}

float largestMagnitude(std::span<const float> values) {
    float largest = 0.0F;
    for (const float each : values) largest = std::max(largest, std::fabs(each));
    return largest;
}

/// The value furthest from zero, with its sign; the first of equals.
float extreme(std::span<const float> values) {
    float found = 0.0F;
    for (const float each : values) {
        if (std::fabs(each) > std::fabs(found)) found = each;
    }
    return found;
}

float inverse(float value) { return value == 0.0F ? 0.0F : 1.0F / value; }

/// Nearest integer within limits; halves away from zero.
int nearest(float value, int least, int most) {
    return static_cast<int>(std::clamp(std::round(value), static_cast<float>(least), static_cast<float>(most)));
}

void quantizeQ8_0(std::span<const float> x, std::byte* block) {
    const float d = largestMagnitude(x) / 127.0F;
    const float inverseD = inverse(d);
    store(block, halfFromFloat(d));
    for (size_t i = 0; i < 32; ++i) store(block + 2 + i, static_cast<int8_t>(nearest(x[i] * inverseD, -127, 127)));
}

void quantizeQ4_0(std::span<const float> x, std::byte* block) {
    const float d = extreme(x) / -8.0F;  // the extreme becomes code 0, which stands for -8
    const float inverseD = inverse(d);
    const auto code = [&](float value) { return static_cast<unsigned>(std::clamp(value * inverseD + 8.5F, 0.0F, 15.0F)); };
    store(block, halfFromFloat(d));
    for (size_t i = 0; i < 16; ++i) store(block + 2 + i, static_cast<uint8_t>(code(x[i]) | (code(x[i + 16]) << 4U)));
}

struct ScaleMin {
    float scale = 0.0F, min = 0.0F;  // x is about scale * code - min; both >= 0
};

/// The scale and min of 32 values in 0..15 codes with the least squared error: candidate scales around the plain
/// (max - min) / 15, each refitted by linear regression on its own codes.
ScaleMin fitScaleMin(std::span<const float> x) {
    const auto [low, high] = std::minmax_element(x.begin(), x.end());
    const float min = std::min(*low, 0.0F), max = *high;
    if (!(max > min)) return {0.0F, -min};
    const auto errorOf = [&](const ScaleMin& fit) {
        double error = 0.0;
        for (const float value : x) {
            const int code = nearest((value + fit.min) / fit.scale, 0, 15);
            const double difference = double{fit.scale} * code - fit.min - value;
            error += difference * difference;
        }
        return error;
    };
    ScaleMin best{(max - min) / 15.0F, -min};
    double bestError = errorOf(best);
    for (int step = -10; step <= 10; ++step) {
        const float codesPerUnit = (15.0F + 0.1F * static_cast<float>(step)) / (max - min);
        double sumCode = 0.0, sumCode2 = 0.0, sumX = 0.0, sumXCode = 0.0;
        for (const float value : x) {
            const double code = nearest((value - min) * codesPerUnit, 0, 15);
            sumCode += code;
            sumCode2 += code * code;
            sumX += value;
            sumXCode += value * code;
        }
        const double count = static_cast<double>(x.size());
        const double determinant = count * sumCode2 - sumCode * sumCode;
        if (!(determinant > 0.0)) continue;
        double scale = (count * sumXCode - sumX * sumCode) / determinant;
        double offset = (sumCode2 * sumX - sumCode * sumXCode) / determinant;
        if (offset > 0.0) {  // a min below zero cannot be stored
            offset = 0.0;
            scale = sumXCode / sumCode2;
        }
        if (!(scale > 0.0)) continue;
        const ScaleMin fit{static_cast<float>(scale), static_cast<float>(-offset)};
        const double error = errorOf(fit);
        if (error < bestError) {
            bestError = error;
            best = fit;
        }
    }
    return best;
}

/// Packs eight 6-bit scales and mins into Q4_K's 12 bytes; the inverse of q4kScaleMin.
void packScaleMins(const std::array<unsigned, 8>& scales, const std::array<unsigned, 8>& mins, std::byte* out) {
    for (size_t i = 0; i < 4; ++i) {
        store(out + i, static_cast<uint8_t>(scales[i] | ((scales[i + 4] >> 4U) << 6U)));
        store(out + 4 + i, static_cast<uint8_t>(mins[i] | ((mins[i + 4] >> 4U) << 6U)));
        store(out + 8 + i, static_cast<uint8_t>((scales[i + 4] & 15U) | ((mins[i + 4] & 15U) << 4U)));
    }
}

void quantizeQ4_K(std::span<const float> x, std::byte* block) {
    std::array<ScaleMin, 8> fits;
    float largestScale = 0.0F, largestMin = 0.0F;
    for (size_t sub = 0; sub < 8; ++sub) {
        fits[sub] = fitScaleMin(x.subspan(sub * 32, 32));
        largestScale = std::max(largestScale, fits[sub].scale);
        largestMin = std::max(largestMin, fits[sub].min);
    }
    const uint16_t d = halfFromFloat(largestScale / 63.0F), dmin = halfFromFloat(largestMin / 63.0F);
    store(block, d);
    store(block + 2, dmin);
    std::array<unsigned, 8> scales{}, mins{};
    for (size_t sub = 0; sub < 8; ++sub) {
        scales[sub] = static_cast<unsigned>(nearest(fits[sub].scale * inverse(floatFromHalf(d)), 0, 63));
        mins[sub] = static_cast<unsigned>(nearest(fits[sub].min * inverse(floatFromHalf(dmin)), 0, 63));
    }
    packScaleMins(scales, mins, block + 4);
    for (size_t sub = 0; sub < 8; ++sub) {  // codes for the scales as stored, not as fitted
        const float perCode = inverse(floatFromHalf(d) * static_cast<float>(scales[sub]));
        const float min = floatFromHalf(dmin) * static_cast<float>(mins[sub]);
        for (size_t i = 0; i < 32; ++i) {
            const auto code = static_cast<unsigned>(nearest((x[sub * 32 + i] + min) * perCode, 0, 15));
            std::byte& packed = block[16 + sub / 2 * 32 + i];
            packed = sub % 2 == 0 ? std::byte(code) : packed | std::byte(code << 4U);
        }
    }
}

/// The signed scale of 16 values in -32..31 codes with the least squared error.
float fitScale(std::span<const float> x) {
    const float furthest = extreme(x);
    float best = 0.0F;
    double bestGain = 0.0;  // the part of the squared sum that the fit explains
    for (int step = -9; step <= 9 && furthest != 0.0F; ++step) {
        const float codesPerUnit = -(32.0F + 0.1F * static_cast<float>(step)) / furthest;
        double sumXCode = 0.0, sumCode2 = 0.0;
        for (const float value : x) {
            const double code = nearest(value * codesPerUnit, -32, 31);
            sumXCode += value * code;
            sumCode2 += code * code;
        }
        if (sumCode2 > 0.0 && sumXCode * sumXCode / sumCode2 > bestGain) {
            bestGain = sumXCode * sumXCode / sumCode2;
            best = static_cast<float>(sumXCode / sumCode2);
        }
    }
    return best;
}

void quantizeQ6_K(std::span<const float> x, std::byte* block) {
    std::array<float, 16> fits;
    for (size_t sub = 0; sub < 16; ++sub) fits[sub] = fitScale(x.subspan(sub * 16, 16));
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

}  // namespace

void quantizeRow(DType type, std::span<const float> row, std::byte* out) {
    const DTypeTraits& t = traits(type);
    assert(row.size() % t.blockSize == 0);
    for (size_t i = 0; i < row.size(); i += t.blockSize, out += t.blockBytes) {
        const std::span<const float> x = row.subspan(i, t.blockSize);
        switch (type) {
            case DType::F32: store(out, x[0]); break;
            case DType::F16: store(out, halfFromFloat(x[0])); break;
            case DType::BF16: store(out, bfloatFromFloat(x[0])); break;
            case DType::Q8_0: quantizeQ8_0(x, out); break;
            case DType::Q4_0: quantizeQ4_0(x, out); break;
            case DType::Q4_K: quantizeQ4_K(x, out); break;
            case DType::Q6_K: quantizeQ6_K(x, out); break;
        }
    }
}

}  // namespace daylong::model
