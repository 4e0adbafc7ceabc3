#include "cpu/attention.h"

#include <algorithm>
#include <cassert>
#include <cmath>

namespace daylong::cpu {

namespace {

constexpr uint32_t kSplitKeys = 256;  // keys of one task of a single row
constexpr float kLowest = -1e30F;     // below any score

}  // namespace

Result<AttentionTasks> AttentionTasks::create(const engine::Graph& graph, const engine::CacheLayout& layout,
                                              uint32_t threads) {
    AttentionTasks tasks;
    tasks.m_shapes = graph.attention;
    tasks.m_threads = threads;
    tasks.m_mostQueries = kMostQueries;
    tasks.m_mostPieces = layout.ringSlots / kSplitKeys + 5;  // one of them for a sink logit
    uint32_t heads = 0;
    for (const engine::AttentionShape& shape : graph.attention) {
        const uint32_t group = shape.heads / shape.kvHeads;
        const auto same = [&](const View& view) { return view.ring == shape.ring && view.group == group; };
        const auto found = std::find_if(tasks.m_views.begin(), tasks.m_views.end(), same);
        tasks.m_viewOf.push_back(static_cast<uint32_t>(found - tasks.m_views.begin()));
        if (found == tasks.m_views.end()) {
            View& view = tasks.m_views.emplace_back();
            view.ring = shape.ring;
            view.group = group;
            view.ringSlots = engine::ringShape(layout, graph.rings[shape.ring]).ringSlots;
            view.pieces.reserve(std::max(tasks.m_mostPieces, layout.chunk));
        }
        tasks.m_mostQueries = std::max(tasks.m_mostQueries, group);
        tasks.m_headDim = std::max(tasks.m_headDim, shape.headDim);
        heads = std::max(heads, shape.heads);
        std::vector<float>& slopes = tasks.m_slopes.emplace_back();
        for (uint32_t head = 0; shape.alibiMaxBias > 0.0F && head < shape.heads; ++head)
            slopes.push_back(engine::alibiSlope(shape, head));
    }
    tasks.m_valueStride = (tasks.m_headDim + 15) / 16 * 16;
    const uint64_t perQuery = uint64_t{tasks.m_headDim} + tasks.m_valueStride + kKeyBlock + 6;
    tasks.m_scratchBytes = aligned(tasks.m_mostQueries * perQuery * sizeof(float));
    const uint64_t partialBytes = uint64_t{heads} * tasks.m_mostPieces * (tasks.m_valueStride + 2) * sizeof(float);
    tasks.m_arena = TRY(Arena::create(tasks.m_scratchBytes * threads + partialBytes, "the attention's working memory"));
    return tasks;
}

AttentionTasks::Scratch AttentionTasks::scratch(uint32_t thread) const {
    auto* at = reinterpret_cast<float*>(m_arena.data() + m_scratchBytes * thread);
    const auto take = [&](size_t each) {
        float* const taken = at;
        at += each * m_mostQueries;
        return taken;
    };
    Scratch s{};
    s.queries = take(m_headDim);
    s.out = take(m_valueStride);
    s.scores = take(kKeyBlock);
    s.largest = take(1);
    s.sum = take(1);
    s.slope = take(1);
    s.distance = take(1);
    s.low = reinterpret_cast<uint32_t*>(take(1));
    s.high = reinterpret_cast<uint32_t*>(take(1));
    return s;
}

float* AttentionTasks::partial(uint32_t head, uint32_t piece) const {
    const uint64_t index = uint64_t{head} * m_mostPieces + piece;
    return reinterpret_cast<float*>(m_arena.data() + m_scratchBytes * m_threads) + index * (m_valueStride + 2);
}

void AttentionTasks::plan(const engine::Step& step) {
    m_split = step.rows == 1;
    for (View& view : m_views) {
        view.pieces.clear();
        if (m_split) planSingle(view, step.rings[view.ring]);
        else planBlocks(view, step.rings[view.ring], step.rows);
        assert(view.pieces.size() <= view.pieces.capacity());
    }
}

void AttentionTasks::planSingle(View& view, const engine::RingStep& step) const {
    const uint32_t first = step.windowFirst[0], count = step.windowCount[0];
    Piece piece{.row = 0, .rows = 1, .fixedEnd = step.fixedCount[0], .base = first, .begin = 0, .length = 0};
    for (uint32_t begin = 0; begin < count || piece.fixedEnd > 0; begin += piece.length) {
        // End where a tile ends, at the ring's end too, so that no two tasks share a tile but around the window's ends.
        const uint32_t place = (first + begin) % std::max(view.ringSlots, 1U);
        const uint32_t boundary = std::min(place / kTileKeys * kTileKeys + kSplitKeys, view.ringSlots);
        piece.begin = begin;
        piece.length = std::min(count - begin, boundary - place);
        view.pieces.push_back(piece);
        piece.fixedEnd = 0;
    }
}

void AttentionTasks::planBlocks(View& view, const engine::RingStep& step, uint32_t rows) const {
    const uint32_t mostRows = std::max(1U, kMostQueries / view.group);
    for (uint32_t row = 0; row < rows;) {
        Piece piece{.row = row, .rows = 0, .fixedEnd = 0, .base = 0, .begin = 0, .length = 0};
        bool based = false;
        for (; row < rows && piece.rows < mostRows; ++row, ++piece.rows) {
            const uint32_t count = step.windowCount[row];
            if (count > 0) {
                const uint32_t base = based ? piece.base : step.windowFirst[row];
                const uint32_t offset = (step.windowFirst[row] + view.ringSlots - base) % view.ringSlots;
                if (offset + count > view.ringSlots) break;  // does not lie in one stretch with the others
                piece.base = base;
                based = true;
                piece.length = std::max(piece.length, offset + count);
            }
            piece.fixedEnd = std::max(piece.fixedEnd, step.fixedCount[row]);
        }
        view.pieces.push_back(piece);
    }
}

const float* AttentionTasks::gather(const Layer& layer, const Piece& piece, const float* rows, uint32_t kvHead,
                                    float* to) const {
    const size_t width = size_t{shape(layer).heads} * shape(layer).headDim, part = width / shape(layer).kvHeads;
    const float* from = rows + piece.row * width + kvHead * part;
    if (piece.rows == 1) return from;
    for (uint32_t r = 0; r < piece.rows; ++r) std::copy_n(from + r * width, part, to + r * part);
    return to;
}

void AttentionTasks::attendSpan(const Layer& layer, const Piece& piece, const Span& span, const engine::RingStep& step,
                                uint32_t kvHead, const Kernels& kernels, const Scratch& scratch,
                                AttentionPass& pass) const {
    const uint32_t group = view(layer).group, ringSlots = view(layer).ringSlots;
    const std::vector<float>& slopes = m_slopes[layer.index];
    for (uint32_t r = 0; r < piece.rows; ++r) {
        const uint32_t row = piece.row + r;
        int64_t origin = 0;  // where the row's first key lies
        int64_t count = step.fixedCount[row], keysBefore = 0;
        const int64_t last = count + step.windowCount[row] - 1;
        if (!span.fixed) {
            const uint32_t offset = (step.windowFirst[row] + ringSlots - piece.base) % ringSlots;
            origin = int64_t{offset} - span.shift;
            keysBefore = count;
            count = step.windowCount[row];
        }
        for (uint32_t g = 0; g < group; ++g) {
            const uint32_t q = r * group + g;
            scratch.low[q] = static_cast<uint32_t>(std::clamp<int64_t>(origin, span.from, span.to));
            scratch.high[q] = static_cast<uint32_t>(std::clamp<int64_t>(origin + count, span.from, span.to));
            if (slopes.empty()) continue;
            scratch.slope[q] = slopes[kvHead * group + g];
            scratch.distance[q] = static_cast<float>(last - keysBefore + origin);
        }
    }
    pass.begin = span.from;
    pass.end = span.to;
    kernels.attend(pass);
}

void AttentionTasks::run(const Layer& layer, uint32_t task, uint32_t thread, const engine::Step& step,
                         const KvCache& cache, const Kernels& kernels) const {
    const View& seen = view(layer);
    const engine::RingStep& ringStep = step.rings[seen.ring];
    const auto index = static_cast<uint32_t>(task % seen.pieces.size());
    const auto kvHead = static_cast<uint32_t>(task / seen.pieces.size());
    const Piece& piece = seen.pieces[index];
    Scratch s = scratch(thread);
    AttentionPass pass;
    pass.cache = cache.head(layer.index, kvHead);
    pass.queries = piece.rows * seen.group;
    pass.low = s.low;
    pass.high = s.high;
    pass.softcap = shape(layer).softcap;
    pass.slope = m_slopes[layer.index].empty() ? nullptr : s.slope;
    pass.distance = s.distance;
    pass.largest = s.largest;
    pass.sum = s.sum;
    pass.out = s.out;
    pass.scores = s.scores;
    std::fill_n(s.largest, pass.queries, kLowest);
    std::fill_n(s.sum, pass.queries, 0.0F);
    std::fill_n(s.out, size_t{pass.queries} * pass.cache.valueStride, 0.0F);

    if (piece.fixedEnd > 0) {
        pass.query = gather(layer, piece, layer.fixed, kvHead, s.queries);
        attendSpan(layer, piece, {.from = 0, .to = piece.fixedEnd, .fixed = true}, ringStep, kvHead, kernels, s, pass);
    }
    if (piece.length > 0) {
        pass.query = gather(layer, piece, layer.window, kvHead, s.queries);
        const uint32_t ring = cache.ringBegin(layer.index);
        const uint32_t place = (piece.base + piece.begin) % seen.ringSlots;
        const uint32_t straight = std::min(piece.length, seen.ringSlots - place);
        const int64_t shift = int64_t{piece.begin} - ring - place;  // from a place in the cache to a number since base
        attendSpan(layer, piece, {.from = ring + place, .to = ring + place + straight, .shift = shift}, ringStep,
                   kvHead, kernels, s, pass);
        if (straight < piece.length) {
            attendSpan(layer, piece,
                       {.from = ring, .to = ring + piece.length - straight, .shift = shift + seen.ringSlots}, ringStep,
                       kvHead, kernels, s, pass);
        }
    }
    finish(layer, piece, index, kvHead, kernels, s);
}

void AttentionTasks::finish(const Layer& layer, const Piece& piece, uint32_t index, uint32_t kvHead,
                            const Kernels& kernels, const Scratch& scratch) const {
    const uint32_t group = view(layer).group, headDim = shape(layer).headDim, stride = (headDim + 15) / 16 * 16;
    const size_t width = size_t{shape(layer).heads} * headDim;
    for (uint32_t q = 0; q < piece.rows * group; ++q) {
        const float* from = scratch.out + size_t{q} * stride;
        const uint32_t row = piece.row + q / group, head = kvHead * group + q % group;
        if (m_split) {
            float* to = partial(head, index);
            std::copy_n(from, stride, to);
            to[m_valueStride] = scratch.sum[q];
            to[m_valueStride + 1] = scratch.largest[q];
            continue;
        }
        float factor = 1.0F / scratch.sum[q];
        if (layer.sinkLogits !=
            nullptr) {  // at most 1 / sum: where the sink's logit is far above, it overflows to infinity
            factor = 1.0F / (scratch.sum[q] + std::exp(layer.sinkLogits[head] - scratch.largest[q]));
        }
        kernels.scale(from, factor, headDim, layer.out + row * width + size_t{head} * headDim);
    }
}

void AttentionTasks::merge(const Layer& layer, const Kernels& kernels) const {
    auto parts = static_cast<uint32_t>(view(layer).pieces.size());
    if (layer.sinkLogits != nullptr) {  // one more part, whose values are nothing
        for (uint32_t head = 0; head < shape(layer).heads; ++head) {
            float* sink = partial(head, parts);
            std::fill_n(sink, m_valueStride, 0.0F);
            sink[m_valueStride] = 1.0F;
            sink[m_valueStride + 1] = layer.sinkLogits[head];
        }
        ++parts;
    }
    const uint32_t headDim = shape(layer).headDim;
    for (uint32_t head = 0; head < shape(layer).heads; ++head) {
        kernels.merge(partial(head, 0), parts, m_valueStride + 2, headDim, m_valueStride,
                      layer.out + size_t{head} * headDim);
    }
}

}  // namespace daylong::cpu
