// What program.cpp and program_products.cpp share: a step while it is being recorded.
// Thread rule: one thread. Failure rule: none.
#pragma once

#include "cuda/program.h"

namespace daylong::cuda {

/// Rows that read the weights once for each: still cheaper than a tile of them.
constexpr uint32_t kFewRows = 4;

struct Program::Run {
    uint32_t rows, firstLogitRow;
    cudaStream_t stream;
    const StepLayout& layout;
    // Which buffer, from which row on, the prepared inputs were made of.
    engine::BufferId quantsOf = engine::kNoBuffer, halvesOf = engine::kNoBuffer, tilesOf = engine::kNoBuffer;
    uint32_t quantsFrom = 0, halvesFrom = 0, tilesFrom = 0;

    /// As the layers of `ring` see it, from the first row of `op` on; angles lie by their sets, and stay.
    StepView step(const std::byte* memory, const engine::Op& op, uint32_t ring = 0) const {
        StepView view = layout.view(memory, ring);
        view.tokens += first(op);
        for (const uint32_t** column : {&view.slot, &view.fixedCount, &view.windowFirst, &view.windowCount})
            *column += first(op);
        return view;
    }
    uint32_t first(const engine::Op& op) const { return op.logitRowsOnly ? firstLogitRow : 0; }
    void wrote(engine::BufferId id) {
        if (id == quantsOf) quantsOf = engine::kNoBuffer;
        if (id == halvesOf) halvesOf = engine::kNoBuffer;
        if (id == tilesOf) tilesOf = engine::kNoBuffer;
    }
};

}  // namespace daylong::cuda
