// quantizeRow: blocks from floats. The types with one scale are bit for bit the `gguf` package's (IQ4_NL, which it does
// not quantise, apart); the others search for their scales (scale_fit.h).
#include "model/block_codes.h"
#include "model/dtype.h"
#include "model/quantize_blocks.h"
#include "model/scale_fit.h"

#include "base/half.h"

#include <algorithm>
#include <array>
#include <cassert>
#include <cmath>

namespace daylong::model {

namespace {

void quantizeQ8_0(std::span<const float> x, std::byte* block) {
    const float d = largestMagnitude(x) / 127.0F;
    const float inverseD = inverse(d);
    store(block, halfFromFloat(d));
    for (size_t i = 0; i < 32; ++i) store(block + 2 + i, static_cast<int8_t>(nearest(x[i] * inverseD, -127, 127)));
}

void quantizeQ4_0(std::span<const float> x, std::byte* block) {
    const float d = extreme(x) / -8.0F;  // the extreme becomes code 0, which stands for -8
    const float inverseD = inverse(d);
    const auto code = [&](float value) {
        return static_cast<unsigned>(std::clamp(value * inverseD + 8.5F, 0.0F, 15.0F));
    };
    store(block, halfFromFloat(d));
    for (size_t i = 0; i < 16; ++i) store(block + 2 + i, static_cast<uint8_t>(code(x[i]) | (code(x[i + 16]) << 4U)));
}

/// 32 codes' nibbles, and their fifth bits in front where there is room for them.
void packCodes(const std::array<unsigned, 32>& codes, bool fiveBits, std::byte* out) {
    uint32_t high = 0;
    for (size_t i = 0; i < 32; ++i) high |= (codes[i] >> 4U) << i;
    if (fiveBits) store(out, high);
    out += fiveBits ? 4 : 0;
    for (size_t i = 0; i < 16; ++i) out[i] = std::byte((codes[i] & 15U) | ((codes[i + 16] & 15U) << 4U));
}

/// Q4_1 and Q5_1.
void quantizeWithMin(std::span<const float> x, int mostCode, std::byte* block) {
    const auto [low, high] = std::minmax_element(x.begin(), x.end());
    const float most = static_cast<float>(mostCode), d = (*high - *low) / most, inverseD = inverse(d), min = *low;
    store(block, halfFromFloat(d));
    store(block + 2, halfFromFloat(min));
    std::array<unsigned, 32> codes;
    for (size_t i = 0; i < 32; ++i)
        codes[i] = static_cast<unsigned>(std::clamp((x[i] - min) * inverseD + 0.5F, 0.0F, most));
    packCodes(codes, mostCode > 15, block + 4);
}

void quantizeQ5_0(std::span<const float> x, std::byte* block) {
    const float d = extreme(x) / -16.0F;
    const float inverseD = inverse(d);
    store(block, halfFromFloat(d));
    std::array<unsigned, 32> codes;
    for (size_t i = 0; i < 32; ++i) codes[i] = static_cast<unsigned>(std::clamp(x[i] * inverseD + 16.5F, 0.0F, 31.0F));
    packCodes(codes, true, block + 2);
}

void quantizeIQ4_NL(std::span<const float> x, std::byte* block) {
    const uint16_t d = halfFromFloat(fitScale(x, kIq4Values));
    const float inverseD = inverse(floatFromHalf(d));
    store(block, d);
    std::array<unsigned, 32> codes;
    for (size_t i = 0; i < 32; ++i) codes[i] = nearestCode(x[i] * inverseD, kIq4Values);
    packCodes(codes, false, block + 2);
}

void quantizeMXFP4(std::span<const float> x, std::byte* block) {
    const float most = largestMagnitude(x);
    const int exponent = most > 0.0F ? std::clamp(static_cast<int>(std::floor(std::log2(most))) - 2 + 127, 0, 254) : 0;
    const float scale = mxfp4Scale(static_cast<uint8_t>(exponent));
    store(block, static_cast<uint8_t>(exponent));
    std::array<unsigned, 32> codes;
    for (size_t i = 0; i < 32; ++i) codes[i] = nearestCode(x[i] / scale, kMxfp4Values);
    packCodes(codes, false, block + 1);
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
            case DType::Q4_1: quantizeWithMin(x, 15, out); break;
            case DType::Q5_0: quantizeQ5_0(x, out); break;
            case DType::Q5_1: quantizeWithMin(x, 31, out); break;
            case DType::Q2_K: quantizeQ2_K(x, out); break;
            case DType::Q3_K: quantizeQ3_K(x, out); break;
            case DType::Q5_K: quantizeQ5_K(x, out); break;
            case DType::IQ4_NL: quantizeIQ4_NL(x, out); break;
            case DType::IQ4_XS: quantizeIQ4_XS(x, out); break;
            case DType::MXFP4: quantizeMXFP4(x, out); break;
        }
    }
}

}  // namespace daylong::model
