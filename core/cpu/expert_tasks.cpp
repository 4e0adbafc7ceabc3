#include "cpu/expert_tasks.h"

#include <algorithm>

namespace daylong::cpu {

void ExpertTasks::prepare(uint32_t row, const Kernels& kernels) const {
    const float* from = in + size_t{row} * stride;
    if (model::traits(any().type).blockSize == 1) {  // not quantised
        std::copy_n(from, stride, prepared.values + size_t{row} * stride);
        return;
    }
    const uint32_t inputs = phase.shared ? 1 : phase.chosen;
    for (uint32_t i = 0; i < inputs; ++i) {
        const size_t at = size_t{row} * inputs + i;
        kernels.quantize(from + size_t{i} * phase.columns, phase.columns,
                         {.first = prepared.blocks + at * (phase.columns / 32), .stride = 1});
    }
}

uint32_t ExpertTasks::tilesOfTask() const { return std::max(1U, any().tileCount() / 8); }

/// By expert, so that a tile read for one row is at hand for the others that chose it.
uint32_t ExpertTasks::count() const {
    const uint32_t each = (any().tileCount() + tilesOfTask() - 1) / tilesOfTask();
    return static_cast<uint32_t>(phase.experts->size()) * each;
}

void ExpertTasks::run(uint32_t task, const Kernels& kernels) const {
    const uint32_t each = (any().tileCount() + tilesOfTask() - 1) / tilesOfTask();
    const uint32_t begin = task % each * tilesOfTask();
    multiply(task / each, begin, std::min(any().tileCount(), begin + tilesOfTask()), kernels);
}

void ExpertTasks::multiply(uint32_t expert, uint32_t begin, uint32_t end, const Kernels& kernels) const {
    const Matrix& matrix = (*phase.experts)[expert];
    for (uint32_t tile = begin; tile < end; ++tile) {
        for (uint32_t row = 0; row < rows; ++row) {
            const float* numbers = chosen + size_t{row} * chosenStride;
            for (uint32_t u = 0; u < phase.chosen; ++u) {
                if (static_cast<uint32_t>(numbers[u]) != expert) continue;
                const size_t input = phase.shared ? row : size_t{row} * phase.chosen + u;
                const Activations own{.values = prepared.values + input * phase.columns,
                                      .blocks = prepared.blocks + input * (phase.columns / 32),
                                      .columns = phase.columns,
                                      .rows = 1};
                const MatMulJob job{.matrix = matrix,
                                    .bias = phase.bias != nullptr ? phase.bias + size_t{expert} * matrix.rows : nullptr,
                                    .out = out + size_t{row} * outStride + size_t{u} * matrix.rows,
                                    .outStride = matrix.rows,
                                    .rows = 1};
                kernels.matmul(job, own, tile, tile + 1);
            }
        }
    }
}

}  // namespace daylong::cpu
