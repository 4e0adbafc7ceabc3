// The element types a GGUF tensor can have, and how many bytes their blocks take.
// Source: the GGUF specification and ggml's block layouts.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>

namespace daylong::model {

/// Values are the type ids of the GGUF format.
enum class DType : uint32_t {
    F32 = 0,
    F16 = 1,
    Q4_0 = 2,
    Q4_1 = 3,
    Q5_0 = 6,
    Q5_1 = 7,
    Q8_0 = 8,
    Q2_K = 10,
    Q3_K = 11,
    Q4_K = 12,
    Q5_K = 13,
    Q6_K = 14,
    IQ4_NL = 20,
    IQ4_XS = 23,
    BF16 = 30,
    MXFP4 = 39,
};

struct DTypeTraits {
    DType type;
    std::string_view name;  // as in file names: "Q4_K"
    uint32_t blockSize;     // elements in a block
    uint32_t blockBytes;    // bytes in a block
};

/// The supported types; nullptr for an id outside that list.
const DTypeTraits* findTraits(uint32_t ggufTypeId);
const DTypeTraits& traits(DType type);
/// Case-insensitive look-up by name ("q8_0").
std::optional<DType> dtypeFromName(std::string_view name);

/// The supported types' names, for people: "F32, F16, ...".
std::string dtypeNames();
/// The name of any type id of the format, supported or not ("Q5_K"); "number 77" for an unknown one.
std::string ggufTypeName(uint32_t ggufTypeId);

/// Bytes of one row of `columns` elements; `columns` must be a multiple of the block size.
uint64_t rowBytes(DType type, uint64_t columns);

/// Dequantises one row [columns] to float, bit for bit as the `gguf` Python package does.
void dequantizeRow(DType type, const std::byte* row, std::span<float> out);
/// The 6-bit scale and min of sub-block `sub` (0..7) in Q4_K's 12 packed bytes.
std::pair<uint8_t, uint8_t> q4kScaleMin(const std::byte* scales, size_t sub);
/// Quantises one row [columns]; rounding as in ggml's reference quantisers (types of more than one scale: simple scale
/// search).
void quantizeRow(DType type, std::span<const float> row, std::byte* out);

}  // namespace daylong::model
