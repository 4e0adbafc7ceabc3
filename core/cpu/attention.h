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
    static Result<AttentionTasks> create(const engine::AttentionShape& shape, const engine::CacheLayout& layout, uint32_t threads);

    /// Cuts the step's rows into tasks; valid for all layers.
    void plan(const engine::Step& step);
    uint32_t count() const { return static_cast<uint32_t>(m_pieces.size()) * m_shape.kvHeads; }
    /// `window` and `fixed` are the rotated, scaled queries, `out` the result: [rows, heads headDim].
    void run(uint32_t task, uint32_t thread, const engine::Step& step, const KvCache& cache, uint32_t layer, const Kernels& kernels,
             const float* window, const float* fixed, float* out) const;
    /// After all tasks of a single row.
    void merge(const Kernels& kernels, float* out) const;
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
    struct Scratch {
        float *queries, *out, *scores, *largest, *sum, *slope, *distance;
        uint32_t *low, *high;
    };

    void planSingle(const engine::Step& step);
    void planBlocks(const engine::Step& step);
    void attendSpan(const Piece& piece, const Span& span, const engine::Step& step, uint32_t kvHead, const Kernels& kernels,
                    const Scratch& scratch, AttentionPass& pass) const;
    void finish(const Piece& piece, uint32_t index, uint32_t kvHead, const Kernels& kernels, const Scratch& scratch, float* out) const;
    const float* gather(const Piece& piece, const float* rows, uint32_t kvHead, float* to) const;
    uint32_t group() const { return m_shape.heads / std::max(m_shape.kvHeads, 1U); }  // a graph may lack attention
    Scratch scratch(uint32_t thread) const;
    float* partial(uint32_t kvHead, uint32_t head, uint32_t piece) const;

    engine::AttentionShape m_shape;
    uint32_t m_ringSlots = 0, m_valueStride = 0, m_mostQueries = 0, m_mostPieces = 0;
    uint64_t m_scratchBytes = 0;
    bool m_split = false;
    std::vector<Piece> m_pieces;
    std::vector<float> m_slopes;  // [heads] ALiBi; empty: none
    Arena m_arena;                // [threads] scratch, then [heads][mostPieces] partial results
    uint32_t m_threads = 0;
};

}  // namespace daylong::cpu
