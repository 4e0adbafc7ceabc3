// What becomes of a tile's products with a row of activations.
#pragma once

#include "cpu/kernels.h"
#include "cpu/row_kernels.h"
#include "cpu/simd.h"

namespace daylong::cpu::DAYLONG_SIMD {

/// Writes a tile's results for one row: bias, residual, and the last tile's missing rows.
DAYLONG_INLINE void finish(const MatMulJob& job, uint32_t tile, uint32_t row, Floats sum) {
    const uint32_t first = tile * kTileRows;
    const uint32_t count = job.matrix.rows - first < kTileRows ? job.matrix.rows - first : kTileRows;
    const size_t offset = size_t{row} * job.outStride + first;
    if (count == kTileRows) {
        if (job.bias != nullptr) sum = sum + load(job.bias + first);
        if (job.residual != nullptr) sum = sum + load(job.residual + offset);
        store(job.out + offset, sum);
        return;
    }
    float lanes[kTileRows];
    store(lanes, sum);
    for (uint32_t i = 0; i < count; ++i) {
        if (job.bias != nullptr) lanes[i] += job.bias[first + i];
        if (job.residual != nullptr) lanes[i] += job.residual[offset + i];
        job.out[offset + i] = lanes[i];
    }
}

}  // namespace daylong::cpu::DAYLONG_SIMD
