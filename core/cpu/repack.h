// Weights as the kernels read them: tiles of 16 rows, one row per lane, in the order in which they are multiplied.
// No weight is expanded; Q4_K's 6-bit scales become bytes (4.5 -> 4.625 bits a weight), all else keeps its size.
//   F32, F16, BF16   [columns][16 rows]
//   Q8_0, Q4_0       per 32 columns: 16 f16 scales, quants
//   Q4_K             per 256: 16 f16 d, 16 f16 dmin, 8 x {16 u8 scales, 16 u8 mins, quants}
//   Q6_K             per 256: 16 f16 d, 8 x {2 x 16 s8 scales, quants}
// Quants of 32 columns are 8 groups of [16 rows][4 columns]: a byte each (Q8_0, plus 128), or groups g and g + 4 as
// low and high nibbles; Q6_K adds 2 x 64 bytes of high bits, those of groups 2h, 2h+4, 2h+1, 2h+5 from low to high.
#pragma once

#include "model/tensor.h"

#include <cstddef>
#include <cstdint>

namespace daylong::cpu {

uint64_t repackedTileBytes(model::DType type, uint64_t columns);

/// Writes tile `tile` of the matrix, repackedTileBytes; rows past the last one are zeros.
void repackTile(const model::Tensor& tensor, uint64_t tile, std::byte* out);

}  // namespace daylong::cpu
