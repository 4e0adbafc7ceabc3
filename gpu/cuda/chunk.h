// Chunks of 32 weights: loaded in aligned pieces, then taken apart into signed bytes with their scales, or into floats.
// The layouts are those of formats.h.
#pragma once

#include "cuda/device_code.h"
#include "cuda/formats.h"

namespace daylong::cuda {

/// As loaded: what a format does not have stays untouched.
struct RawChunk {
    uint4 low[2];
    uint2 high;
    uint32_t scales, supers;
};

/// Element i is scale[i / 16] * (signed byte i % 4 of code[i / 4]) + min[i / 16].
struct Chunk {
    uint32_t code[8];
    float scale[2], min[2];
};

/// Chunk `index`, counted through all rows of the matrix.
template <Format format>
__device__ __forceinline__ RawChunk loadChunk(const MatrixView& matrix, size_t index) {
    constexpr FormatTraits kTraits = traitsOf(format);
    RawChunk raw{};
    if constexpr (kTraits.lowBits == 8) {
        raw.low[0] = loadOnce(reinterpret_cast<const uint4*>(matrix.low) + 2 * index);
        raw.low[1] = loadOnce(reinterpret_cast<const uint4*>(matrix.low) + 2 * index + 1);
    } else if constexpr (kTraits.lowBits == 4) {
        raw.low[0] = loadOnce(reinterpret_cast<const uint4*>(matrix.low) + index);
    } else {
        const uint2 pair = reinterpret_cast<const uint2*>(matrix.low)[index];
        raw.low[0].x = pair.x;
        raw.low[0].y = pair.y;
    }
    if constexpr (kTraits.highBits == 2) raw.high = reinterpret_cast<const uint2*>(matrix.high)[index];
    if constexpr (kTraits.highBits == 1) raw.high.x = reinterpret_cast<const uint32_t*>(matrix.high)[index];
    if constexpr (kTraits.scales == Scales::HalfPair)
        raw.scales = reinterpret_cast<const uint32_t*>(matrix.scales)[index];
    else raw.scales = reinterpret_cast<const uint16_t*>(matrix.scales)[index];
    if constexpr (kTraits.scales == Scales::Bytes)
        raw.supers = reinterpret_cast<const uint32_t*>(matrix.supers)[index / 8];
    return raw;
}

/// Each of a word's four 4-bit codes (one in each byte) becomes the table's byte of that number.
__device__ __forceinline__ uint32_t lookUp(uint32_t codes, uint32_t t0, uint32_t t1, uint32_t t2, uint32_t t3) {
    const uint32_t three = codes & 0x07070707U, pairs = three | (three >> 4U);
    const uint32_t selector = (pairs & 0xFFU) | ((pairs >> 8U) & 0xFF00U);
    const uint32_t upper = ((codes >> 3U) & 0x01010101U) * 0xFFU;
    return (permuteBytes(t0, t1, selector) & ~upper) | (permuteBytes(t2, t3, selector) & upper);
}

template <Format format>
__device__ __forceinline__ void decodeScales(const RawChunk& raw, Chunk& chunk) {
    constexpr FormatTraits kTraits = traitsOf(format);
    const float d =
        halfToFloat(static_cast<uint16_t>((kTraits.scales == Scales::Bytes ? raw.supers : raw.scales) & 0xFFFFU));
    if constexpr (kTraits.scales == Scales::Half || kTraits.scales == Scales::HalfPair) {
        chunk.scale[0] = chunk.scale[1] = d;
        chunk.min[0] = chunk.min[1] =
            kTraits.scales == Scales::HalfPair ? halfToFloat(static_cast<uint16_t>(raw.scales >> 16U)) : 0.0F;
    } else if constexpr (kTraits.scales == Scales::Bfloat) {
        chunk.scale[0] = chunk.scale[1] = bitsToFloat(raw.scales << 16U);
        chunk.min[0] = chunk.min[1] = 0.0F;
    } else if constexpr (kTraits.factors == Factors::ScaleMin) {
        chunk.scale[0] = chunk.scale[1] = d * static_cast<float>(raw.scales & 0xFFU);
        chunk.min[0] = chunk.min[1] =
            -halfToFloat(static_cast<uint16_t>(raw.supers >> 16U)) * static_cast<float>(raw.scales >> 8U);
    } else if constexpr (kTraits.factors == Factors::TwoSigned) {
        chunk.scale[0] = d * static_cast<float>(static_cast<int8_t>(raw.scales & 0xFFU));
        chunk.scale[1] = d * static_cast<float>(static_cast<int8_t>(raw.scales >> 8U));
        chunk.min[0] = chunk.min[1] = 0.0F;
    } else {
        const float dmin = -halfToFloat(static_cast<uint16_t>(raw.supers >> 16U));
        chunk.scale[0] = d * static_cast<float>(raw.scales & 15U);
        chunk.min[0] = dmin * static_cast<float>((raw.scales >> 4U) & 15U);
        chunk.scale[1] = d * static_cast<float>((raw.scales >> 8U) & 15U);
        chunk.min[1] = dmin * static_cast<float>(raw.scales >> 12U);
    }
    if constexpr (kTraits.offset != 0) {  // the codes stay unsigned: exact all the same, and free where there is a min
        chunk.min[0] -= static_cast<float>(kTraits.offset) * chunk.scale[0];
        chunk.min[1] -= static_cast<float>(kTraits.offset) * chunk.scale[1];
    }
}

template <Format format>
__device__ __forceinline__ Chunk decodeChunk(const RawChunk& raw) {
    constexpr FormatTraits kTraits = traitsOf(format);
    Chunk chunk;
    const uint32_t low[8] = {raw.low[0].x, raw.low[0].y, raw.low[0].z, raw.low[0].w,
                             raw.low[1].x, raw.low[1].y, raw.low[1].z, raw.low[1].w};
#pragma unroll
    for (int w = 0; w < 8; ++w) {
        if constexpr (kTraits.lowBits == 8) chunk.code[w] = low[w];
        else if constexpr (kTraits.lowBits == 4) chunk.code[w] = (low[w % 4] >> (w / 4 * 4)) & 0x0F0F0F0FU;
        else chunk.code[w] = (low[w % 2] >> (w / 2 * 2)) & 0x03030303U;
        if constexpr (kTraits.highBits == 1) chunk.code[w] |= ((raw.high.x >> w) & 0x01010101U) << kTraits.lowBits;
        if constexpr (kTraits.highBits == 2) {
            chunk.code[w] |= (((w % 2 == 0 ? raw.high.x : raw.high.y) >> (w / 2 * 2)) & 0x03030303U) << kTraits.lowBits;
        }
        if constexpr (kTraits.codes == Codes::Iq4)
            chunk.code[w] = lookUp(chunk.code[w], 0xBFAD9881U, 0xF6EADDCFU, 0x26190D01U, 0x71594535U);
        if constexpr (kTraits.codes == Codes::Mxfp4)
            chunk.code[w] = lookUp(chunk.code[w], 0x03020100U, 0x0C080604U, 0xFDFEFF00U, 0xF4F8FAFCU);
    }
    decodeScales<format>(raw, chunk);
    return chunk;
}

/// Element i of the chunk, i known to the compiler.
__device__ __forceinline__ float elementOf(const Chunk& chunk, int i) {
    const auto code = static_cast<int8_t>((chunk.code[i / 4] >> (i % 4 * 8)) & 0xFFU);
    return chunk.scale[i / 16] * static_cast<float>(code) + chunk.min[i / 16];
}

/// A float of format `format` from its bits.
template <Format format>
__device__ __forceinline__ float floatOf(uint16_t bits) {
    return format == Format::F16 ? halfToFloat(bits) : bitsToFloat(static_cast<uint32_t>(bits) << 16U);
}

}  // namespace daylong::cuda
