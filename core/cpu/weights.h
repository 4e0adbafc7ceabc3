// Weights: every matrix of a model repacked for the kernels, every vector as floats, in one arena.
// The embedding's rows are looked up in the mapped file; the pages of what was repacked are given back.
// Thread rule: immutable after load. Failure rule: load fails with OutOfMemory or Cancelled.
#pragma once

#include "cpu/arena.h"
#include "cpu/kernels.h"
#include "cpu/thread_pool.h"
#include "engine/backend.h"
#include "model/model.h"

#include <unordered_map>
#include <vector>

namespace daylong::cpu {

class Weights {
public:
    static Result<Weights> load(const model::Model& model, ThreadPool& pool, const engine::Progress& progress);

    /// nullptr if the tensor is not one of the model's matrices or vectors.
    const Matrix* matrix(const model::Tensor* tensor) const;
    const float* vector(const model::Tensor* tensor) const;  // of a bias per expert: all of them, [experts, rows]
    /// One matrix per expert; nullptr likewise.
    const std::vector<Matrix>* experts(const model::Tensor* tensor) const;
    uint64_t bytes() const { return m_arena.bytes(); }

private:
    Arena m_arena;
    std::unordered_map<const model::Tensor*, std::vector<Matrix>> m_matrices;  // one, or one per expert
    std::unordered_map<const model::Tensor*, const float*> m_vectors;
};

}  // namespace daylong::cpu
