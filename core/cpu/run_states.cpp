#include "cpu/running_step.h"
#include "cpu/state_tasks.h"

#include <algorithm>

namespace daylong::cpu {

void RunningStep::run(const ConvPhase& phase) const {
    const engine::Op& op = phase.op;
    const engine::StateShape& shape = graph.states[op.layer];
    float* const state = cache.state(op.layer);
    if (step.begins) std::fill_n(state, shape.floats(), 0.0F);
    constexpr uint32_t kColumns = 128;  // of an item
    pool.parallel((shape.width + kColumns - 1) / kColumns, [&](uint32_t item, uint32_t) {
        kernels.convolve({.weight = phase.weight.data(),
                          .bias = phase.bias,
                          .in = at(op.in, 0),
                          .out = at(op.out, 0),
                          .state = state,
                          .taps = shape.taps,
                          .width = shape.width,
                          .rows = step.rows,
                          .begin = item * kColumns,
                          .end = std::min(shape.width, (item + 1) * kColumns),
                          .activation = op.activation});
    });
}

void RunningStep::run(const MatrixStatePhase& phase) const {
    const engine::Op& op = phase.op;
    const MatrixStateTasks tasks{.phase = phase,
                                 .heads = graph.states[op.layer].delta,
                                 .in = at(op.in, 0),
                                 .in2 = at(op.in2, 0),
                                 .in3 = at(op.in3, 0),
                                 .out = at(op.out, 0),
                                 .state = cache.state(op.layer),
                                 .stride = width(op.in),
                                 .gateStride = width(op.in2),
                                 .outStride = width(op.out)};
    pool.parallel(tasks.count(), [&](uint32_t task, uint32_t) { tasks.run(task, step, kernels); });
}

}  // namespace daylong::cpu
