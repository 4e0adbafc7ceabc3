// Attention of one step's rows over one layer's cache, cut into tasks: a single row by ranges of keys, whose partial
// results are merged (flash decoding); several rows by blocks of rows that share each pass over the keys.
// Owns scratch memory, allocated once. Thread rule: plan() first, then run() of different tasks on any threads.
#pragma once

#include "cpu/arena.h"
#include "cpu/kernels.h"
#include "cpu/kv_cache.h"
#include "engine/graph.h"
#include "engine/step.h"

#include <algorithm>
#include <vector>

namespace daylong::cpu {

class AttentionTasks {
public:
    AttentionTasks() = default;
    static Result<AttentionTasks> create(const engine::Graph& graph, const engine::CacheLayout& layout,
                                         uint32_t threads);

    /// Cuts the step's rows into tasks, for every ring of the cache.
    void plan(const engine::Step& step);

    /// One layer's attention. `window` and `fixed` are the rotated, scaled queries, `out` the result: [rows, heads
    /// headDim].
    struct Layer {
        uint32_t index = 0;
        const float* sinkLogits = nullptr;  // [heads] or nullptr
        const float* window = nullptr;
        const float* fixed = nullptr;
        float* out = nullptr;
    };
    uint32_t count(const Layer& layer) const {
        return static_cast<uint32_t>(view(layer).pieces.size()) * shape(layer).kvHeads;
    }
    void run(const Layer& layer, uint32_t task, uint32_t thread, const engine::Step& step, const KvCache& cache,
             const Kernels& kernels) const;
    /// After all tasks of a single row.
    void merge(const Layer& layer, const Kernels& kernels) const;
    bool needsMerge() const { return m_split; }

private:
    /// Rows [row, row + rows) with fixed slots [0, fixedEnd) and window keys [begin, begin + length), counted along
    /// the ring from ring index base.
    struct Piece {
        uint32_t row = 0, rows = 1;
        uint32_t fixedEnd = 0;
        uint32_t base = 0, begin = 0, length = 0;
    };
    /// Places [from, to) in the cache; place + shift is the window key's number, counted from the piece's base.
    struct Span {
        uint32_t from = 0, to = 0;
        int64_t shift = 0;
        bool fixed = false;
    };
    /// The tasks of layers that share a ring and have as many heads to a key's.
    struct View {
        uint32_t ring = 0, group = 0, ringSlots = 0;
        std::vector<Piece> pieces;
    };
    struct Scratch {
        float *queries, *out, *scores, *largest, *sum, *slope, *distance;
        uint32_t *low, *high;
    };

    const View& view(const Layer& layer) const { return m_views[m_viewOf[layer.index]]; }
    const engine::AttentionShape& shape(const Layer& layer) const { return m_shapes[layer.index]; }
    void planSingle(View& view, const engine::RingStep& step) const;
    void planBlocks(View& view, const engine::RingStep& step, uint32_t rows) const;
    void attendSpan(const Layer& layer, const Piece& piece, const Span& span, const engine::RingStep& step,
                    uint32_t kvHead, const Kernels& kernels, const Scratch& scratch, AttentionPass& pass) const;
    void finish(const Layer& layer, const Piece& piece, uint32_t index, uint32_t kvHead, const Kernels& kernels,
                const Scratch& scratch) const;
    const float* gather(const Layer& layer, const Piece& piece, const float* rows, uint32_t kvHead, float* to) const;
    Scratch scratch(uint32_t thread) const;
    float* partial(uint32_t head, uint32_t piece) const;

    std::vector<engine::AttentionShape> m_shapes;  // [layers]
    std::vector<uint32_t> m_viewOf;                // [layers]
    std::vector<View> m_views;
    uint32_t m_headDim = 0, m_valueStride = 0, m_mostQueries = 0, m_mostPieces = 0;  // of the widest
    uint64_t m_scratchBytes = 0;
    bool m_split = false;
    std::vector<std::vector<float>> m_slopes;  // [layers][heads] ALiBi; empty: none
    Arena m_arena;                             // [threads] scratch, then [heads][mostPieces] partial results
    uint32_t m_threads = 0;
};

}  // namespace daylong::cpu
