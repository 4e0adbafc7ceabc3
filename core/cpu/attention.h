// Attention of one step's rows over one layer's cache. What a row sees is taken in parts: the fixed keys, then the
// window's, cut where the ring is at a multiple of kPartKeys. Each part has a softmax of its own, and they are added up
// in their order, so that a row comes out the same to the bit whatever other rows are in its step. Tasks are a single
// row's parts (flash decoding), or blocks of several rows, which share each pass over the keys.
// Owns scratch memory, allocated once. Thread rule: plan() first, then run() of different tasks on any threads.
#pragma once

#include "cpu/arena.h"
#include "cpu/kernels.h"
#include "cpu/kv_cache.h"
#include "engine/graph.h"
#include "engine/step.h"

#include <algorithm>
#include <span>
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
        bool logitRowsOnly = false;
        const float* sinkLogits = nullptr;  // [heads] or nullptr
        const float* window = nullptr;
        const float* fixed = nullptr;
        float* out = nullptr;
    };
    uint32_t count(const Layer& layer) const {
        return static_cast<uint32_t>(pieces(layer).size()) * shape(layer).kvHeads;
    }
    void run(const Layer& layer, uint32_t task, uint32_t thread, const engine::Step& step, const KvCache& cache,
             const Kernels& kernels) const;
    /// After all tasks of a single row.
    void addParts(const Layer& layer, const Kernels& kernels) const;
    bool isInParts() const { return m_inParts; }

private:
    /// Rows [row, row + rows) with fixed slots [0, fixedEnd) and window keys [begin, begin + length), counted along
    /// the ring from ring index base; of a single row, one part.
    struct Piece {
        uint32_t row = 0, rows = 1;
        uint32_t fixedEnd = 0;
        uint32_t base = 0, begin = 0, length = 0;
    };
    /// Places [from, to) in the cache, of a part that begins at the place `part` when all of it is seen; place + shift
    /// is the window key's number, counted from the piece's base.
    struct Span {
        uint32_t part = 0, from = 0, to = 0;
        int64_t shift = 0;
        bool fixed = false;
    };
    /// What the parts of one query come to so far: of valueStride floats, not yet divided by the sum.
    struct Total {
        float* out;
        float* sum;
        float* largest;
    };
    /// The tasks of layers that share a ring and have as many heads to a key's.
    struct View {
        uint32_t ring = 0, group = 0, kvHeads = 0, ringSlots = 0;
        std::vector<Piece> pieces;
        size_t firstLogitPiece = 0;  // from there on they are of the rows with logits, and before it of the others
    };
    struct Scratch {
        float *queries, *out, *scores, *largest, *sum, *slope, *distance, *totals;
        uint32_t *low, *high;
    };

    const View& view(const Layer& layer) const { return m_views[m_viewOf[layer.index]]; }
    const engine::AttentionShape& shape(const Layer& layer) const { return m_shapes[layer.index]; }
    std::span<const Piece> pieces(const Layer& layer) const {
        return std::span(view(layer).pieces).subspan(layer.logitRowsOnly ? view(layer).firstLogitPiece : 0);
    }
    void planSingle(View& view, const engine::RingStep& step) const;
    void planBlocks(View& view, const engine::Step& step) const;
    uint32_t rowsOfPiece(const View& view, uint32_t rows) const;
    void attendSpan(const Layer& layer, const Piece& piece, const Span& span, const engine::RingStep& step,
                    uint32_t kvHead, const Kernels& kernels, const Scratch& scratch, AttentionPass& pass) const;
    void finish(const Layer& layer, const Total& total, uint32_t row, uint32_t head, const Kernels& kernels) const;
    const float* gather(const Layer& layer, const Piece& piece, const float* rows, uint32_t kvHead, float* to) const;
    Scratch scratch(uint32_t thread) const;
    Total totalAt(float* at) const { return {at, at + m_valueStride, at + m_valueStride + 1}; }
    Total partOf(uint32_t head, uint32_t piece) const;

    std::vector<engine::AttentionShape> m_shapes;  // [layers]
    std::vector<uint32_t> m_viewOf;                // [layers]
    std::vector<View> m_views;
    uint32_t m_headDim = 0, m_valueStride = 0, m_mostQueries = 0, m_mostPieces = 0;  // of the widest
    uint64_t m_scratchBytes = 0;
    bool m_inParts = false;
    std::vector<std::vector<float>> m_slopes;  // [layers][heads] ALiBi; empty: none
    Arena m_arena;                             // [threads] scratch, then [heads][mostPieces] totals
    uint32_t m_threads = 0;
};

}  // namespace daylong::cpu
