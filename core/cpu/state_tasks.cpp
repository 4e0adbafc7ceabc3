#include "cpu/state_tasks.h"

#include <algorithm>

namespace daylong::cpu {

namespace {

uint32_t blocksOf(const model::DeltaNet& heads) {
    return (heads.valueDim + engine::kStateBlock - 1) / engine::kStateBlock;
}

}  // namespace

uint32_t MatrixStateTasks::count() const { return heads.valueHeads * blocksOf(heads); }

void MatrixStateTasks::run(uint32_t task, const engine::Step& step, const Kernels& kernels) const {
    const uint64_t blockFloats = uint64_t{heads.keyDim} * engine::kStateBlock;
    const uint32_t blocks = blocksOf(heads), head = task / blocks, first = task % blocks * engine::kStateBlock;
    const uint32_t keyHead = heads.inTurn ? head % heads.keyHeads : head / (heads.valueHeads / heads.keyHeads);
    const uint32_t keyAt = keyHead * heads.keyDim, column = head * heads.valueDim + first;
    float* const own = state + task * blockFloats;
    if (step.begins) std::fill_n(own, blockFloats, 0.0F);
    const uint32_t columns = std::min(engine::kStateBlock, heads.valueDim - first);
    if (phase.op.kind == engine::OpKind::Scan) {
        kernels.scan({.query = in + heads.valueWidth() + heads.keyWidth() + keyAt,
                      .key = in + heads.valueWidth() + keyAt,
                      .value = in + column,
                      .step = in2 + head,
                      .out = out + column,
                      .state = own,
                      .stride = stride,
                      .gateStride = gateStride,
                      .outStride = outStride,
                      .rows = step.rows,
                      .keyDim = heads.keyDim,
                      .columns = columns,
                      .rate = phase.rate[head],
                      .bias = phase.bias[head],
                      .skip = phase.skip[head]});
        return;
    }
    kernels.deltaRule({.query = in + keyAt,
                       .key = in + heads.keyWidth() + keyAt,
                       .value = in + 2 * heads.keyWidth() + column,
                       .decay = in2 + head,
                       .share = in3 + head,
                       .out = out + column,
                       .state = own,
                       .stride = stride,
                       .gateStride = gateStride,
                       .outStride = outStride,
                       .rows = step.rows,
                       .keyDim = heads.keyDim,
                       .columns = columns,
                       .rate = phase.rate[head],
                       .bias = phase.bias[head],
                       .eps = phase.op.value});
}

}  // namespace daylong::cpu
