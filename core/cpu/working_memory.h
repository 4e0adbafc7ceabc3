// What a step works in: a buffer for each of the graph's, and room for the inputs of products as their matrices want
// them. Plain values, of one prepared graph. Thread rule: `ownInputs` and `preparedFor` have one of each for each
// thread; of the rest no two threads write the same row.
#pragma once

#include "base/result.h"
#include "cpu/arena.h"
#include "cpu/kernels.h"
#include "engine/graph.h"

#include <vector>

namespace daylong::cpu {

/// Of a product's input: up to so many each thread prepares for itself, which is cheaper than waiting for another's.
constexpr uint32_t kOwnValues = 4096;

struct WorkingMemory {
    std::vector<float*> buffers;           // [buffer][chunk, width]; none of the logits, which the caller has room for
    std::vector<Activations> ownInputs;    // [threads], of a row, or of kOwnValues
    std::vector<const void*> preparedFor;  // [threads] the phase whose input ownInputs holds
    Activations sharedInput;               // [chunk]

    /// For steps of up to `chunk` rows, and products of inputs of up to `mostColumns`. Errors: OutOfMemory.
    static Result<WorkingMemory> create(const engine::Graph& graph, uint32_t chunk, uint32_t mostColumns,
                                        uint32_t threads);

private:
    Arena m_arena;
};

}  // namespace daylong::cpu
