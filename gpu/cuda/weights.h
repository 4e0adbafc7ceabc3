// A model's weights on a device: every matrix repacked into the planes of formats.h, every vector as floats.
// Thread rule: immutable after load. Failure rule: load fails with OutOfMemory, Device or Cancelled.
#pragma once

#include "cuda/formats.h"
#include "cuda/resources.h"
#include "engine/backend.h"
#include "model/model.h"

#include <array>
#include <unordered_map>

namespace daylong::cuda {

class Weights {
public:
    static Result<Weights> load(const model::Model& model, cudaStream_t stream, const engine::Progress& progress);

    /// nullptr if the tensor is not one of the model's matrices or vectors. An expert tensor is one matrix of all rows.
    const MatrixView* matrix(const model::Tensor* tensor) const;
    const float* vector(const model::Tensor* tensor) const;
    uint64_t bytes() const { return m_bytes; }

private:
    DeviceMemory m_memory;
    uint64_t m_bytes = 0;
    std::unordered_map<const model::Tensor*, MatrixView> m_matrices;
    std::unordered_map<const model::Tensor*, const float*> m_vectors;
};

}  // namespace daylong::cuda
