// A graph made ready for a device: its activations, cache and working memory, and the launches that are one step.
// Neighbouring ops are launched together where nothing else reads what lies between them.
// Thread rule: one thread at a time. Failure rule: create fails with OutOfMemory, Unsupported, InvalidArgument or
// Device; record reports through cudaGetLastError.
#pragma once

#include "cuda/kernels.h"
#include "cuda/resources.h"
#include "cuda/step_upload.h"
#include "cuda/weights.h"
#include "engine/cache_shape.h"
#include "engine/graph.h"
#include "engine/step.h"

#include <vector>

namespace daylong::cuda {

/// Bytes that a program takes for its cache: engine::CacheCost.
uint64_t cacheCost(const engine::CacheShape& shape, const engine::CacheLayout& layout);

class Program {
public:
    static Result<Program> create(const engine::Graph& graph, const engine::CacheLayout& layout, const Weights& weights,
                                  uint32_t processors, cudaStream_t stream);

    /// Queues all of a step of `rows` rows: the copy of stepMemory() to the device, the ops, the logits' copy to
    /// logitMemory(). Allocates nothing and waits for nothing, so that it can be captured.
    void record(uint32_t rows, uint32_t firstLogitRow, cudaStream_t stream);

    /// As before the first token.
    void clearStates(cudaStream_t stream) const;
    /// Into one of kCheckpoints places, or back.
    void copyStates(uint32_t checkpoint, bool back, cudaStream_t stream) const;
    /// Those that go on, in the device's memory.
    std::span<std::byte> states() const {
        return {reinterpret_cast<std::byte*>(m_states), m_stateFloats * sizeof(float)};
    }

    StepLayout stepLayout(uint32_t rows) const;
    std::byte* stepMemory() const { return m_hostStep; }
    const float* logitMemory() const { return m_hostLogits; }  // [rows - firstLogitRow, vocab]
    uint64_t cacheBytes() const { return m_cacheBytes; }
    const engine::CacheLayout& layout() const { return m_layout; }
    const engine::Graph& graph() const { return m_graph; }
    const std::vector<CacheView>& cache() const { return m_cache; }  // [layers]

private:
    struct Run;  // what is known while a step is recorded
    /// What an op's tensors became.
    struct Operands {
        MatrixView matrix;
        const float *weight = nullptr, *bias = nullptr, *skip = nullptr;
    };

    Program() = default;
    Result<void> checkShape() const;
    Result<void> resolve(const Weights& weights);
    void carve(Cutter& device, Cutter& pinned);
    uint64_t partialFloats() const;
    uint32_t splitsOf(const engine::AttentionShape& shape, uint32_t rows) const;

    uint32_t width(engine::BufferId id) const { return m_graph.buffers[static_cast<size_t>(id)].width; }
    Rows at(engine::BufferId id, uint32_t row, const Run& run) const;

    size_t recordFrom(size_t op, Run& run);
    size_t recordProducts(size_t op, Run& run);
    void fuseGate(size_t op, const Run& run, ProductArgs& args, size_t& taken) const;
    void fuseResidual(size_t op, const Run& run, ProductArgs& args, size_t& taken) const;
    void prepareInput(const engine::Op& op, bool few, Run& run, ProductArgs& args);
    bool areTiled(const engine::Op& op, const MatrixView& matrix, uint32_t rows) const;
    void recordExperts(const engine::Op& op, Run& run);
    void recordStateful(const engine::Op& op, const Operands& operands, const Run& run) const;
    void recordLookUp(const engine::Op& op, const Run& run) const;
    void recordElementwise(const engine::Op& op, const Run& run) const;
    void recordRopeStore(const engine::Op& op, const Run& run) const;
    void recordAttend(const engine::Op& op, const Run& run) const;
    bool isFew(const MatrixView& matrix, uint32_t rows) const;

    engine::Graph m_graph;
    engine::CacheLayout m_layout;
    uint32_t m_processors = 0;
    std::vector<Operands> m_operands;  // [ops]
    std::vector<CacheView> m_cache;    // [layers]
    std::vector<Rows> m_buffers;       // [buffers]
    Quants m_quants;
    Halves m_halves;
    ExpertTiles m_tiles;
    float* m_partial = nullptr;
    float* m_slopes = nullptr;  // [layers, heads] ALiBi
    std::byte *m_deviceStep = nullptr, *m_hostStep = nullptr;
    float* m_hostLogits = nullptr;
    DeviceMemory m_memory;
    PinnedMemory m_pinned;
    float* m_states = nullptr;  // those that go on, then each checkpoint's
    uint64_t m_stateFloats = 0, m_cacheBytes = 0;
};

}  // namespace daylong::cuda
