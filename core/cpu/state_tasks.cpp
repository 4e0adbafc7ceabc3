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
    // What both kernels are told alike.
    const auto completed = [&](auto job) {
        job.out = out + column;
        job.state = own;
        job.stride = stride;
        job.gateStride = gateStride;
        job.outStride = outStride;
        job.rows = step.rows;
        job.keyDim = heads.keyDim;
        job.columns = columns;
        job.rate = phase.rate[head];
        job.bias = phase.bias[head];
        return job;
    };
    if (phase.op.kind == engine::OpKind::Scan) {
        kernels.scan(completed(ScanJob{.query = in + heads.valueWidth() + heads.keyWidth() + keyAt,
                                       .key = in + heads.valueWidth() + keyAt,
                                       .value = in + column,
                                       .step = in2 + head,
                                       .skip = phase.skip[head]}));
        return;
    }
    kernels.deltaRule(completed(DeltaJob{.query = in + keyAt,
                                         .key = in + heads.keyWidth() + keyAt,
                                         .value = in + 2 * heads.keyWidth() + column,
                                         .decay = in2 + head,
                                         .share = in3 + head,
                                         .eps = phase.op.value}));
}

}  // namespace daylong::cpu
