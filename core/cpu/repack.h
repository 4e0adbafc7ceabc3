// Weights as the kernels read them: tiles of 16 rows, one row per lane, in the order in which they are multiplied.
// No weight is expanded; 6-bit scales become bytes (Q4_K 4.5 -> 4.625 bits a weight, Q5_K and Q3_K likewise 0.125
// more), IQ4_XS has its scale twice (4.25 -> 4.56), all else keeps its size.
//   F32, F16, BF16   [columns][16 rows]
//   Q8_0, Q4_0       per 32 columns: 16 f16 scales, quants
//   Q4_K             per 256: 16 f16 d, 16 f16 dmin, 8 x {16 u8 scales, 16 u8 mins, quants}
//   Q6_K             per 256: 16 f16 d, 8 x {2 x 16 s8 scales, quants}; Q3_K, IQ4_XS likewise
//   Q5_0, IQ4_NL     as Q4_0; MXFP4 with bfloat scales; Q4_1, Q5_1 with 16 f16 mins after the scales
//   Q5_K             as Q4_K; Q2_K with 2 x 16 bytes of the file's scales and mins for each 32 columns
// Quants of 32 columns are 8 groups of [16 rows][4 columns]: a byte each (Q8_0, plus 128), or groups g and g + 4 as
// low and high nibbles; Q6_K adds 2 x 64 bytes of high bits, those of groups 2h, 2h+4, 2h+1, 2h+5 from low to high.
// Five- and three-bit types add 64 bytes of the topmost bits, bit g of a byte for group g; pairs of bits (Q2_K, Q3_K)
// are 2 x 64 bytes, four groups each.
#pragma once

#include "model/tensor.h"

#include <cstddef>
#include <cstdint>

namespace daylong::cpu {

uint64_t repackedTileBytes(model::DType type, uint64_t columns);

/// Writes tile `tile` of the matrix, repackedTileBytes; rows past the last one are zeros.
void repackTile(const model::Tensor& tensor, uint64_t tile, std::byte* out);

}  // namespace daylong::cpu
