// Weights: every matrix of a model repacked for the kernels, every vector as floats, in one arena; or mapped from the
// file that an earlier load has kept of them (kept_weights.h). The embedding's rows are looked up in the mapped model
// file; the pages of what was repacked are given back.
// Thread rule: immutable after load. Failure rule: load fails with OutOfMemory, FileChanged or Cancelled.
#pragma once

#include "cpu/arena.h"
#include "cpu/kept_weights.h"
#include "cpu/kernels.h"
#include "cpu/thread_pool.h"
#include "engine/backend.h"
#include "model/model.h"

#include <memory>
#include <optional>
#include <span>
#include <unordered_map>
#include <vector>

namespace daylong::cpu {

class Weights {
public:
    static Result<Weights> load(const model::Model& model, const WeightsFolder& folder, ThreadPool& pool,
                                const engine::Progress& progress);

    /// nullptr if the tensor is not one of the model's matrices or vectors.
    const Matrix* matrix(const model::Tensor* tensor) const;
    const float* vector(const model::Tensor* tensor) const;  // of a bias per expert: all of them, [experts, rows]
    /// One matrix per expert; nullptr likewise.
    const std::vector<Matrix>* experts(const model::Tensor* tensor) const;
    uint64_t bytes() const { return m_kept ? weightsIn(*m_kept).size() : m_arena.bytes(); }
    bool areMapped() const { return m_kept.has_value(); }
    /// FileChanged once the file that they are mapped from was cut short or written to.
    Result<void> checkWhole() const;

private:
    void place(std::span<const WeightPlace> places, const std::byte* base);
    Result<void> make(const model::Model& model, std::span<const WeightPlace> places, ThreadPool& pool,
                      const engine::Progress& progress);

    Arena m_arena;                                                             // else
    std::optional<MappedFile> m_kept;                                          // they are in this one
    std::unique_ptr<KeptWriter> m_writer;                                      // reads the arena
    std::unordered_map<const model::Tensor*, std::vector<Matrix>> m_matrices;  // one, or one per expert
    std::unordered_map<const model::Tensor*, const float*> m_vectors;
};

}  // namespace daylong::cpu
