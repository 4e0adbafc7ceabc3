// States that are a matrix for each head (DeltaRule, Scan), cut into tasks that need nothing of each other: a block of
// value columns of one head. Thread rule: tasks may run at once. Failure rule: none.
#pragma once

#include "cpu/kernels.h"
#include "cpu/program.h"
#include "engine/step.h"

namespace daylong::cpu {

struct MatrixStateTasks {
    const MatrixStatePhase& phase;
    const model::DeltaNet& heads;
    // Of the step's first row, and how far the next one is.
    const float *in = nullptr, *in2 = nullptr, *in3 = nullptr;
    float* out = nullptr;
    float* state = nullptr;
    uint32_t stride = 0, gateStride = 0, outStride = 0;

    uint32_t count() const;
    void run(uint32_t task, const engine::Step& step, const Kernels& kernels) const;
};

}  // namespace daylong::cpu
