#include "cpu/expert_tasks.h"
#include "cpu/running_step.h"

#include <algorithm>

namespace daylong::cpu {

/// Row `row` of the phase's input, normed and quantised as its matrices want it, as row `index` of `input`.
void RunningStep::prepareRow(const MatMulPhase& phase, uint32_t row, const Activations& input, uint32_t index) const {
    const float* source = at(phase.in, row);
    float* values = input.values + size_t{index} * phase.columns;
    if (phase.norm) {
        kernels.norm(*phase.norm, source, phase.columns, values);
        source = values;
    } else if (phase.wantsValues) {
        std::copy_n(source, phase.columns, values);
    }
    if (phase.wantsQuants) {
        kernels.quantize(source, phase.columns, input.blocksOf(index));
    }
}

void RunningStep::run(const MatMulPhase& phase) const {
    const uint32_t first = firstRow(phase.logitRowsOnly), rows = step.rows - first;
    if (rows == 0) return;
    // Items of at least 16 KiB of weights times rows, and enough of them to share out evenly.
    const uint64_t tileWork = phase.bytes / phase.tiles * rows;
    const auto leastTiles =
        static_cast<uint32_t>(std::clamp<uint64_t>(16384 / std::max<uint64_t>(tileWork, 1), 1, phase.tiles));
    const uint32_t perItem = std::max(leastTiles, phase.tiles / (pool.threads() * 8));
    const uint32_t items = (phase.tiles + perItem - 1) / perItem;
    if (rows == 1 || rows * phase.columns <= kOwnValues) {
        std::fill(memory.preparedFor.begin(), memory.preparedFor.end(), nullptr);
        pool.parallel(items, [&](uint32_t item, uint32_t thread) {
            Activations& own = memory.ownInputs[thread];
            if (memory.preparedFor[thread] != &phase) {
                own.columns = phase.columns;
                own.rows = rows;
                for (uint32_t row = 0; row < rows; ++row) prepareRow(phase, first + row, own, row);
                memory.preparedFor[thread] = &phase;
            }
            multiply(phase, own, first, rows, item * perItem, std::min(phase.tiles, (item + 1) * perItem));
        });
        return;
    }
    memory.sharedInput.columns = phase.columns;
    memory.sharedInput.rows = rows;
    eachRow(rows, 8, [&](uint32_t row, uint32_t) { prepareRow(phase, first + row, memory.sharedInput, row); });
    pool.parallel(items, [&](uint32_t item, uint32_t) {
        multiply(phase, memory.sharedInput, first, rows, item * perItem, std::min(phase.tiles, (item + 1) * perItem));
    });
}

/// Tiles [begin, end) of the phase's outputs, counted through all of them.
void RunningStep::multiply(const MatMulPhase& phase, const Activations& input, uint32_t firstRow, uint32_t rows,
                           uint32_t begin, uint32_t end) const {
    uint32_t before = 0;
    for (const MatMulOutput& output : phase.outputs) {
        const uint32_t tiles = output.matrix.tileCount();
        const uint32_t from = std::max(begin, before), to = std::min(end, before + tiles);
        if (from < to) {
            const MatMulJob job{.matrix = output.matrix,
                                .gate = output.gate,
                                .activation = output.activation,
                                .bias = output.bias,
                                .residual = at(output.residual, firstRow),
                                .out = at(output.out, firstRow),
                                .outStride = width(output.out),
                                .rows = rows};
            kernels.matmul(job, input, from - before, to - before);
        }
        before += tiles;
    }
}

void RunningStep::run(const ExpertPhase& phase) const {
    const engine::Op& op = phase.op;
    const uint32_t first = firstRow(op.logitRowsOnly), rows = step.rows - first;
    if (rows == 0) return;
    memory.sharedInput.columns = phase.columns;
    const ExpertTasks tasks{.phase = phase,
                            .rows = rows,
                            .in = at(op.in, first),
                            .chosen = at(op.in2, first),
                            .out = at(op.out, first),
                            .stride = width(op.in),
                            .chosenStride = width(op.in2),
                            .outStride = width(op.out),
                            .prepared = memory.sharedInput};
    pool.parallel(tasks.rows, [&](uint32_t row, uint32_t) { tasks.prepare(row, kernels); });
    pool.parallel(tasks.count(), [&](uint32_t task, uint32_t) { tasks.run(task, kernels); });
}

}  // namespace daylong::cpu
