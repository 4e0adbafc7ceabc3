// ExpertTasks: the products of a mixture's experts, cut into tasks that threads run side by side. Plain values.
// Thread rule: any number of threads, a task each; all rows are prepared before the first product.
#pragma once

#include "cpu/kernels.h"
#include "cpu/program.h"

#include <cstdint>

namespace daylong::cpu {

struct ExpertTasks {
    const ExpertPhase& phase;
    uint32_t rows = 0;
    const float* in = nullptr;      // [rows, stride]: one input for all of a row's experts, or one for each
    const float* chosen = nullptr;  // [rows, chosenStride] numbers of experts
    float* out = nullptr;           // [rows, outStride] what each chosen one makes, one after another
    uint32_t stride = 0, chosenStride = 0, outStride = 0;
    Activations prepared;  // for all rows' inputs

    void prepare(uint32_t row, const Kernels& kernels) const;

    uint32_t count() const;
    void run(uint32_t task, const Kernels& kernels) const;

private:
    const Matrix& any() const { return phase.experts->front(); }
    uint32_t tilesOfTask() const;
    void multiply(uint32_t expert, uint32_t begin, uint32_t end, const Kernels& kernels) const;
};

}  // namespace daylong::cpu
