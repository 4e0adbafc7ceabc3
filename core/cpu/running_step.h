// RunningStep: one step of a compiled graph, phase by phase (program.h), on a few threads. What a phase does stands in
// run_products.cpp, run_rows.cpp, run_states.cpp and run_attention.cpp. It owns nothing: all is the backend's.
// Thread rule: one thread calls; the pool's work inside.
#pragma once

#include "cpu/attention.h"
#include "cpu/kernels.h"
#include "cpu/kv_cache.h"
#include "cpu/program.h"
#include "cpu/thread_pool.h"
#include "cpu/weights.h"
#include "cpu/working_memory.h"
#include "engine/step.h"

#include <algorithm>

namespace daylong::cpu {

struct RunningStep {
    const engine::Step& step;
    float* logits;  // [rows with logits, vocab]
    const engine::Graph& graph;
    const Weights& weights;
    const Kernels& kernels;
    ThreadPool& pool;
    WorkingMemory& memory;
    KvCache& cache;
    AttentionTasks& attention;

    void run(const MatMulPhase& phase) const;
    void run(const ExpertPhase& phase) const;
    void run(const RowPhase& phase) const;
    void run(const ConvPhase& phase) const;
    void run(const MatrixStatePhase& phase) const;
    void run(const RopePhase& phase) const;
    void run(const AttendPhase& phase) const;

private:
    uint32_t width(engine::BufferId id) const { return graph.buffers[static_cast<size_t>(id)].width; }
    float* at(engine::BufferId id, uint32_t row) const {
        if (id == engine::kNoBuffer) return nullptr;
        if (id == graph.logits) return logits + size_t{row - step.firstLogitRow} * graph.vocabSize;
        return memory.buffers[static_cast<size_t>(id)] + size_t{row} * width(id);
    }
    uint32_t firstRow(bool logitRowsOnly) const { return logitRowsOnly ? step.firstLogitRow : 0; }

    /// body(row, thread) for each of some rows, at most `most` of them as one item.
    template <class Body>
    void eachRow(uint32_t rows, uint32_t most, const Body& body) const {
        const uint32_t each = std::clamp((rows + pool.threads() - 1) / pool.threads(), 1U, most);
        pool.parallel((rows + each - 1) / each, [&](uint32_t item, uint32_t thread) {
            const uint32_t end = std::min(rows, (item + 1) * each);
            for (uint32_t row = item * each; row < end; ++row) body(row, thread);
        });
    }

    void prepareRow(const MatMulPhase& phase, uint32_t row, const Activations& input, uint32_t index) const;
    void multiply(const MatMulPhase& phase, const Activations& input, uint32_t firstRow, uint32_t rows, uint32_t begin,
                  uint32_t end) const;
    void runRow(const engine::Op& op, uint32_t row) const;
    void ropeStore(const RopePhase& phase, const RopeRow& rope, uint32_t row, float* key) const;
};

}  // namespace daylong::cpu
