#include "vulkan/repack.h"

#include <algorithm>
#include <array>
#include <cstring>

namespace daylong::vulkan {

namespace {

using model::DType;

constexpr std::array kPackings = {
    Packing{DType::F32, "f32", 32, 128, 0, 0, 0},
    Packing{DType::F16, "f16", 32, 64, 0, 0, 0},
    Packing{DType::BF16, "bf16", 32, 64, 0, 0, 0},
    Packing{DType::Q4_0, "q4_0", 32, 16, 0, 2, 2, true},
    Packing{DType::Q4_1, "q4_1", 32, 16, 0, 4, 4},
    Packing{DType::Q5_0, "q5_0", 32, 16, 0, 6, 8},
    Packing{DType::Q5_1, "q5_1", 32, 16, 0, 8, 8},
    Packing{DType::Q8_0, "q8_0", 32, 32, 0, 2, 2, true},
    Packing{DType::Q2_K, "q2_k", 256, 80, 80, 4, 4},
    Packing{DType::Q3_K, "q3_k", 256, 96, 96, 14, 16},
    Packing{DType::Q4_K, "q4_k", 256, 144, 0, 0, 0, true},
    Packing{DType::Q5_K, "q5_k", 256, 176, 0, 0, 0},
    Packing{DType::Q6_K, "q6_k", 256, 208, 208, 2, 2, true},
    Packing{DType::IQ4_NL, "iq4_nl", 32, 16, 0, 2, 2},
    Packing{DType::IQ4_XS, "iq4_xs", 256, 128, 0, 8, 8},
    Packing{DType::MXFP4, "mxfp4", 32, 16, 0, 1, 2},
};

}  // namespace

const Packing* findPacking(DType type) {
    const auto* found =
        std::find_if(kPackings.begin(), kPackings.end(), [&](const Packing& each) { return each.type == type; });
    return found == kPackings.end() ? nullptr : found;
}

void repackRows(const model::Tensor& tensor, const Packing& packing, uint64_t first, uint64_t rows, std::byte* bodies,
                std::byte* scales) {
    const uint64_t blocks = blocksOf(packing, tensor.columns()),
                   rowBytes = model::rowBytes(tensor.type, tensor.columns());
    const std::byte* from = tensor.data + first * rowBytes;
    if (packing.scaleBytes == 0) {
        const uint64_t padded = blocks * packing.bodyBytes;
        for (uint64_t row = 0; row < rows; ++row, from += rowBytes, bodies += padded) {
            std::memcpy(bodies, from, rowBytes);
            std::memset(bodies + rowBytes, 0, padded - rowBytes);
        }
        return;
    }
    const size_t after = packing.scaleAt + packing.scaleBytes, rest = packing.bodyBytes - packing.scaleAt;
    const size_t blockBytes = packing.bodyBytes + packing.scaleBytes;
    for (uint64_t block = 0; block < rows * blocks;
         ++block, from += blockBytes, bodies += packing.bodyBytes, scales += packing.scaleStride) {
        std::memcpy(bodies, from, packing.scaleAt);
        std::memcpy(bodies + packing.scaleAt, from + after, rest);
        std::memset(scales, 0, packing.scaleStride);
        std::memcpy(scales, from + packing.scaleAt, packing.scaleBytes);
    }
}

}  // namespace daylong::vulkan
