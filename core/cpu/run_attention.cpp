#include "cpu/running_step.h"

namespace daylong::cpu {

void RunningStep::run(const RopePhase& phase) const {
    const engine::AttentionShape& shape = graph.attention[phase.op.layer];
    const bool turns = phase.op.ropeSet != engine::kNoRope && shape.ropeStyle != model::RopeStyle::None;
    const RopeRow rope{.headDim = shape.headDim,
                       .dims = turns ? graph.ropeDims[static_cast<size_t>(phase.op.ropeSet)] : 0,
                       .style = turns ? shape.ropeStyle : model::RopeStyle::None};
    const uint32_t first = firstRow(phase.op.logitRowsOnly);
    eachRow(step.rows - first, 4, [&](uint32_t row, uint32_t thread) {
        ropeStore(phase, rope, first + row, memory.ownInputs[thread].values);
    });
}

void RunningStep::ropeStore(const RopePhase& phase, const RopeRow& rope, uint32_t row, float* key) const {
    const engine::Op& op = phase.op;
    const engine::AttentionShape& shape = graph.attention[op.layer];
    const size_t before = rope.dims > 0 ? anglesBefore(graph, static_cast<size_t>(op.ropeSet)) : 0;
    const size_t angles = before * step.rows + size_t{row} * rope.dims;
    const float* window = step.windowAngles.data() + angles;
    const float* fixed = step.fixedAngles.data() + angles;
    const uint32_t place = cache.place(op.layer, step.rings[shape.ring].slot[row]);
    for (uint32_t head = 0; op.in2 != engine::kNoBuffer && head < shape.kvHeads; ++head) {
        const size_t offset = size_t{head} * shape.headDim;
        const HeadCache kept = cache.head(op.layer, head);
        kernels.rotate(rope, at(op.in2, row) + offset, window, 1.0F, key);
        kernels.storeKey(kept, place, key);
        kernels.storeValue(kept, place, at(op.in3, row) + offset);
    }
    for (uint32_t head = 0; head < shape.heads; ++head) {
        const size_t offset = size_t{head} * shape.headDim;
        kernels.rotate(rope, at(op.in, row) + offset, fixed, phase.scale, at(op.out2, row) + offset);
        kernels.rotate(rope, at(op.in, row) + offset, window, phase.scale, at(op.out, row) + offset);
    }
}

void RunningStep::run(const AttendPhase& phase) const {
    const engine::Op& op = phase.op;
    const AttentionTasks::Layer layer{.index = op.layer,
                                      .logitRowsOnly = op.logitRowsOnly,
                                      .sinkLogits = phase.sinkLogits,
                                      .window = at(op.in, 0),
                                      .fixed = at(op.in2, 0),
                                      .out = at(op.out, 0)};
    if (attention.count(layer) == 0) return;
    pool.parallel(attention.count(layer),
                  [&](uint32_t task, uint32_t thread) { attention.run(layer, task, thread, step, cache, kernels); });
    if (attention.isInParts()) attention.addParts(layer, kernels);
}

}  // namespace daylong::cpu
