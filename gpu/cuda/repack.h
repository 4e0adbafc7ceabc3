// From the rows of a file to the planes of formats.h, on the host.
// Thread rule: pure functions. Failure rule: none; shapes were checked when the model was loaded.
#pragma once

#include "cuda/formats.h"
#include "model/tensor.h"

#include <array>
#include <cstdint>
#include <span>

namespace daylong::cuda {

Format formatOf(model::DType type);

/// Bytes of one row in each plane: low, high, scales, supers.
std::array<uint64_t, 4> planeBytes(Format format, uint64_t columns);

/// Columns rounded up to whole chunks.
inline uint64_t paddedColumns(uint64_t columns) { return (columns + 31) / 32 * 32; }

/// One row of `columns` elements, as in the file, into the planes' rows, each planeBytes long.
void repackRow(model::DType type, const std::byte* row, uint64_t columns, const std::array<std::byte*, 4>& planes);

}  // namespace daylong::cuda
