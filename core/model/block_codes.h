// A quantised block taken apart: small integers, and the scale and min of each sub-block. What dequantisation, the
// CPU's repacking and quantisation share of the types that came after Q8_0, Q4_0, Q4_K and Q6_K.
#pragma once

#include "model/dtype.h"

#include <array>
#include <cstddef>
#include <cstdint>

namespace daylong::model {

/// Element i of the block is scale[i / subBlock] * code[i] - min[i / subBlock].
struct BlockCodes {
    std::array<int8_t, 256> code{};
    std::array<float, 16> scale{}, min{};
    uint32_t subBlock = 32;
};

/// Of Q4_1, Q5_0, Q5_1, Q2_K, Q3_K, Q5_K, IQ4_NL, IQ4_XS and MXFP4. `block` is one block as stored.
BlockCodes blockCodes(DType type, const std::byte* block);

/// The values that 4-bit codes of IQ4_NL and IQ4_XS, and of MXFP4 (there in halves), stand for.
inline constexpr std::array<int8_t, 16> kIq4Values = {-127, -104, -83, -65, -49, -35, -22, -10,
                                                      1,    13,   25,  38,  53,  69,  89,  113};
inline constexpr std::array<int8_t, 16> kMxfp4Values = {0, 1, 2, 3, 4, 6, 8, 12, 0, -1, -2, -3, -4, -6, -8, -12};

/// The 6-bit scale of sub-block `sub` (0..15), -32..31, in Q3_K's 12 packed bytes.
int q3kScale(const std::byte* scales, size_t sub);
/// The 6-bit scale of sub-block `sub` (0..7), -32..31, of an IQ4_XS block.
int iq4xsScale(const std::byte* block, size_t sub);
/// Half of 2^(exponent - 127): the scale of an MXFP4 block, whose values are doubled.
float mxfp4Scale(uint8_t exponent);

}  // namespace daylong::model
