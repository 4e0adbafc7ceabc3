// How weights lie on the device: a matrix's blocks without their scale (or what else comes in odd bytes), so that
// 16-byte loads are aligned, and the scales in an array of their own. Rows of plain floats are padded with zeros to
// units of 32 elements.
#pragma once

#include "model/tensor.h"

#include <string_view>

namespace daylong::vulkan {

struct Packing {
    model::DType type;
    std::string_view shader;  // "q4_0": what its shaders' names end in
    uint32_t blockElements;   // 32 where the file's blocks are single elements
    uint32_t bodyBytes;       // of a block, without its scale
    uint32_t scaleAt;         // where in the file's block the scale is
    uint32_t scaleBytes;      // 0: nothing is taken apart
    uint32_t scaleStride;     // bytes from one scale to the next on the device
    bool dots = false;        // has a shader that uses integer dot products
};

/// nullptr for a type that has no shaders.
const Packing* findPacking(model::DType type);

inline uint64_t blocksOf(const Packing& packing, uint64_t columns) {
    return (columns + packing.blockElements - 1) / packing.blockElements;
}
/// Rows [first, first + rows) as the device has them: their bodies, and their scales if the type has any.
void repackRows(const model::Tensor& tensor, const Packing& packing, uint64_t first, uint64_t rows, std::byte* bodies,
                std::byte* scales);

}  // namespace daylong::vulkan
