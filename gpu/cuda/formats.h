// How weights lie in a device's memory, and what a layout's bytes mean. Floats stay as they are, rows padded with zeros
// to 32 elements. Quantised rows are cut into chunks of 32 elements whose codes, high bits and scales lie in planes of
// their own, so that neighbouring lanes read neighbouring 16 bytes; every bit is kept, and no more than 3% is added.
// Element i of a chunk is scale[i / 16] * code[i] + min[i / 16]. Sources: ggml's block layouts
// (core/model/block_codes.h).
#pragma once

#include <cstddef>
#include <cstdint>

#ifdef __CUDACC__
#define DAYLONG_EVERYWHERE __host__ __device__
#else
#define DAYLONG_EVERYWHERE
#endif

namespace daylong::cuda {

enum class Format : uint8_t {
    F32,
    F16,
    BF16,
    Q8_0,
    Q4_0,
    Q4_1,
    Q5_0,
    Q5_1,
    Q2_K,
    Q3_K,
    Q4_K,
    Q5_K,
    Q6_K,
    IQ4_NL,
    IQ4_XS,
    MXFP4
};

enum class Scales : uint8_t {
    Half,      // 2 bytes a chunk: d as f16
    Bfloat,    // 2 bytes a chunk: d as bf16
    HalfPair,  // 4 bytes a chunk: d and min as f16
    Bytes,     // 2 bytes a chunk: factors of the super-block's d and dmin; 4 bytes for 8 chunks: d and dmin as f16
};
/// What the two bytes of Scales::Bytes are.
enum class Factors : uint8_t { None, ScaleMin, TwoSigned, TwoNibbles };
enum class Codes : uint8_t { Plain, Iq4, Mxfp4 };

struct FormatTraits {
    int lowBits = 0;   // of a code in the first plane: 8, 4 or 2
    int highBits = 0;  // in the second: 0, 1 or 2
    int offset = 0;    // taken from each code
    Scales scales = Scales::Half;
    Factors factors = Factors::None;
    Codes codes = Codes::Plain;
};

DAYLONG_EVERYWHERE constexpr FormatTraits traitsOf(Format format) {
    switch (format) {
        case Format::Q8_0: return {8, 0, 0, Scales::Half, Factors::None, Codes::Plain};
        case Format::Q4_0: return {4, 0, 8, Scales::Half, Factors::None, Codes::Plain};
        case Format::Q4_1: return {4, 0, 0, Scales::HalfPair, Factors::None, Codes::Plain};
        case Format::Q5_0: return {4, 1, 16, Scales::Half, Factors::None, Codes::Plain};
        case Format::Q5_1: return {4, 1, 0, Scales::HalfPair, Factors::None, Codes::Plain};
        case Format::Q2_K: return {2, 0, 0, Scales::Bytes, Factors::TwoNibbles, Codes::Plain};
        case Format::Q3_K: return {2, 1, 4, Scales::Bytes, Factors::TwoSigned, Codes::Plain};
        case Format::Q4_K: return {4, 0, 0, Scales::Bytes, Factors::ScaleMin, Codes::Plain};
        case Format::Q5_K: return {4, 1, 0, Scales::Bytes, Factors::ScaleMin, Codes::Plain};
        case Format::Q6_K: return {4, 2, 32, Scales::Bytes, Factors::TwoSigned, Codes::Plain};
        case Format::IQ4_NL: return {4, 0, 0, Scales::Half, Factors::None, Codes::Iq4};
        case Format::IQ4_XS: return {4, 0, 0, Scales::Bytes, Factors::TwoSigned, Codes::Iq4};
        case Format::MXFP4: return {4, 0, 0, Scales::Bfloat, Factors::None, Codes::Mxfp4};
        case Format::F32:
        case Format::F16:
        case Format::BF16: break;
    }
    return {};
}

DAYLONG_EVERYWHERE constexpr bool isQuantised(Format format) { return format >= Format::Q8_0; }
DAYLONG_EVERYWHERE constexpr uint32_t floatBytes(Format format) { return format == Format::F32 ? 4 : 2; }

/// A matrix on the device; an expert tensor is one of all its experts' rows. Every plane starts aligned to 256 bytes.
struct MatrixView {
    const uint8_t* low = nullptr;     // floats: [rows, stride]; else [rows, chunks, 4 lowBits]
    const uint8_t* high = nullptr;    // [rows, chunks, 4 highBits]
    const uint8_t* scales = nullptr;  // [rows, chunks, 2 or 4]
    const uint8_t* supers = nullptr;  // [rows, chunks / 8, 4]
    uint32_t rows = 0, columns = 0;
    uint32_t stride = 0;  // columns rounded up to 32
    Format format = Format::F32;
};

}  // namespace daylong::cuda
