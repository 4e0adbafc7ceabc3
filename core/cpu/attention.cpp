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
    const engine::AttentionShape& shape = graph.attention;
    AttentionTasks tasks;
    tasks.m_shape = shape;
    tasks.m_ringSlots = layout.ringSlots;
    tasks.m_valueStride = (shape.headDim + 15) / 16 * 16;
    tasks.m_mostQueries = std::max(kMostQueries, tasks.group());
    tasks.m_mostPieces = layout.ringSlots / kSplitKeys + 5;  // one of them for a sink logit
    tasks.m_threads = threads;
    for (uint32_t head = 0; shape.alibiMaxBias > 0.0F && head < shape.heads; ++head) {
        tasks.m_slopes.push_back(engine::alibiSlope(shape, head));
    }
    for (const engine::Op& op : graph.ops) {
        const auto sees = [&](const View& view) { return view.nativeWindow == op.nativeWindow; };
        if (op.kind != engine::OpKind::Attend || std::any_of(tasks.m_views.begin(), tasks.m_views.end(), sees))
            continue;
        View& view = tasks.m_views.emplace_back();
        view.nativeWindow = op.nativeWindow;
        for (auto* column : {&view.fixedFirst, &view.windowFirst, &view.windowCount}) column->resize(layout.chunk);
        view.pieces.reserve(std::max(tasks.m_mostPieces, layout.chunk));
    }
    const uint64_t perQuery = uint64_t{shape.headDim} + tasks.m_valueStride + kKeyBlock + 6;
    tasks.m_scratchBytes = aligned(tasks.m_mostQueries * perQuery * sizeof(float));
    const uint64_t partialBytes =
        uint64_t{shape.heads} * tasks.m_mostPieces * (tasks.m_valueStride + 2) * sizeof(float);
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
    s.queries = take(m_shape.headDim);
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

float* AttentionTasks::partial(uint32_t kvHead, uint32_t head, uint32_t piece) const {
    const uint64_t index = (uint64_t{kvHead} * group() + head) * m_mostPieces + piece;
    return reinterpret_cast<float*>(m_arena.data() + m_scratchBytes * m_threads) + index * (m_valueStride + 2);
}

const AttentionTasks::View& AttentionTasks::view(const Layer& layer) const {
    const auto found = std::find_if(m_views.begin(), m_views.end(),
                                    [&](const View& view) { return view.nativeWindow == layer.nativeWindow; });
    assert(found != m_views.end());
    return *found;
}

void AttentionTasks::plan(const engine::Step& step) {
    m_split = step.rows == 1;
    for (View& view : m_views) {
        look(view, step);
        view.pieces.clear();
        if (m_split) planSingle(view, step);
        else planBlocks(view, step);
        assert(view.pieces.size() <= view.pieces.capacity());
    }
}

void AttentionTasks::look(View& view, const engine::Step& step) const {
    for (uint32_t row = 0; row < step.rows; ++row) {
        const uint32_t reach = view.nativeWindow > 0 ? view.nativeWindow : step.position[row] + 1;
        const uint32_t hidden = step.windowCount[row] > reach ? step.windowCount[row] - reach : 0;
        view.fixedFirst[row] = step.position[row] + 1 > reach ? step.position[row] + 1 - reach : 0;
        view.windowFirst[row] = hidden > 0 ? (step.windowFirst[row] + hidden) % m_ringSlots : step.windowFirst[row];
        view.windowCount[row] = step.windowCount[row] - hidden;
    }
}

void AttentionTasks::planSingle(View& view, const engine::Step& step) const {
    const uint32_t first = view.windowFirst[0], count = view.windowCount[0];
    const uint32_t fixedEnd = view.fixedFirst[0] < step.fixedCount[0] ? step.fixedCount[0] : 0;
    Piece piece{.row = 0, .rows = 1, .fixedEnd = fixedEnd, .base = first, .begin = 0, .length = 0};
    for (uint32_t begin = 0; begin < count || piece.fixedEnd > 0; begin += piece.length) {
        // End where a tile ends, at the ring's end too, so that no two tasks share a tile but around the window's ends.
        const uint32_t place = (first + begin) % std::max(m_ringSlots, 1U);
        const uint32_t boundary = std::min(place / kTileKeys * kTileKeys + kSplitKeys, m_ringSlots);
        piece.begin = begin;
        piece.length = std::min(count - begin, boundary - place);
        view.pieces.push_back(piece);
        piece.fixedEnd = 0;
    }
}

void AttentionTasks::planBlocks(View& view, const engine::Step& step) const {
    const uint32_t mostRows = std::max(1U, kMostQueries / std::max(1U, group()));
    for (uint32_t row = 0; row < step.rows;) {
        Piece piece{.row = row, .rows = 0, .fixedEnd = 0, .base = 0, .begin = 0, .length = 0};
        bool based = false;
        for (; row < step.rows && piece.rows < mostRows; ++row, ++piece.rows) {
            const uint32_t count = view.windowCount[row];
            if (count > 0) {
                const uint32_t base = based ? piece.base : view.windowFirst[row];
                const uint32_t offset = (view.windowFirst[row] + m_ringSlots - base) % m_ringSlots;
                if (offset + count > m_ringSlots) break;  // does not lie in one stretch with the others
                piece.base = base;
                based = true;
                piece.length = std::max(piece.length, offset + count);
            }
            if (view.fixedFirst[row] < step.fixedCount[row])
                piece.fixedEnd = std::max(piece.fixedEnd, step.fixedCount[row]);
        }
        view.pieces.push_back(piece);
    }
}

const float* AttentionTasks::gather(const Piece& piece, const float* rows, uint32_t kvHead, float* to) const {
    const size_t width = size_t{m_shape.heads} * m_shape.headDim, part = size_t{group()} * m_shape.headDim;
    const float* from = rows + piece.row * width + kvHead * part;
    if (piece.rows == 1) return from;
    for (uint32_t r = 0; r < piece.rows; ++r) std::copy_n(from + r * width, part, to + r * part);
    return to;
}

void AttentionTasks::attendSpan(const View& view, const Piece& piece, const Span& span, const engine::Step& step,
                                uint32_t kvHead, const Kernels& kernels, const Scratch& scratch,
                                AttentionPass& pass) const {
    for (uint32_t r = 0; r < piece.rows; ++r) {
        const uint32_t row = piece.row + r;
        const int64_t hidden = std::min(view.fixedFirst[row], step.fixedCount[row]);
        int64_t origin = hidden;  // where the row's first key lies
        int64_t count = step.fixedCount[row] - hidden, numbersBefore = hidden;
        if (!span.fixed) {
            const uint32_t offset = (view.windowFirst[row] + m_ringSlots - piece.base) % m_ringSlots;
            origin = int64_t{offset} - span.shift;
            count = view.windowCount[row];
            numbersBefore = int64_t{step.position[row]} + 1 - count;
        }
        for (uint32_t g = 0; g < group(); ++g) {
            const uint32_t q = r * group() + g;
            scratch.low[q] = static_cast<uint32_t>(std::clamp<int64_t>(origin, span.from, span.to));
            scratch.high[q] = static_cast<uint32_t>(std::clamp<int64_t>(origin + count, span.from, span.to));
            if (m_slopes.empty()) continue;
            scratch.slope[q] = m_slopes[kvHead * group() + g];
            scratch.distance[q] = static_cast<float>(int64_t{step.position[row]} - numbersBefore + origin);
        }
    }
    pass.begin = span.from;
    pass.end = span.to;
    kernels.attend(pass);
}

void AttentionTasks::run(const Layer& layer, uint32_t task, uint32_t thread, const engine::Step& step,
                         const KvCache& cache, const Kernels& kernels) const {
    const View& seen = view(layer);
    const auto index = static_cast<uint32_t>(task % seen.pieces.size());
    const auto kvHead = static_cast<uint32_t>(task / seen.pieces.size());
    const Piece& piece = seen.pieces[index];
    Scratch s = scratch(thread);
    AttentionPass pass;
    pass.cache = cache.head(layer.index, kvHead);
    pass.queries = piece.rows * group();
    pass.low = s.low;
    pass.high = s.high;
    pass.softcap = m_shape.softcap;
    pass.slope = m_slopes.empty() ? nullptr : s.slope;
    pass.distance = s.distance;
    pass.largest = s.largest;
    pass.sum = s.sum;
    pass.out = s.out;
    pass.scores = s.scores;
    std::fill_n(s.largest, pass.queries, kLowest);
    std::fill_n(s.sum, pass.queries, 0.0F);
    std::fill_n(s.out, size_t{pass.queries} * m_valueStride, 0.0F);

    if (piece.fixedEnd > 0) {
        pass.query = gather(piece, layer.fixed, kvHead, s.queries);
        attendSpan(seen, piece, {.from = 0, .to = piece.fixedEnd, .fixed = true}, step, kvHead, kernels, s, pass);
    }
    if (piece.length > 0) {
        pass.query = gather(piece, layer.window, kvHead, s.queries);
        const uint32_t ring = cache.ringBegin();
        const uint32_t place = (piece.base + piece.begin) % m_ringSlots;
        const uint32_t straight = std::min(piece.length, m_ringSlots - place);
        const int64_t shift = int64_t{piece.begin} - ring - place;  // from a place in the cache to a number since base
        attendSpan(seen, piece, {.from = ring + place, .to = ring + place + straight, .shift = shift}, step, kvHead,
                   kernels, s, pass);
        if (straight < piece.length) {
            attendSpan(seen, piece, {.from = ring, .to = ring + piece.length - straight, .shift = shift + m_ringSlots},
                       step, kvHead, kernels, s, pass);
        }
    }
    finish(layer, piece, index, kvHead, kernels, s);
}

void AttentionTasks::finish(const Layer& layer, const Piece& piece, uint32_t index, uint32_t kvHead,
                            const Kernels& kernels, const Scratch& scratch) const {
    const size_t width = size_t{m_shape.heads} * m_shape.headDim;
    for (uint32_t q = 0; q < piece.rows * group(); ++q) {
        const float* from = scratch.out + size_t{q} * m_valueStride;
        if (m_split) {
            float* to = partial(kvHead, q, index);
            std::copy_n(from, m_valueStride, to);
            to[m_valueStride] = scratch.sum[q];
            to[m_valueStride + 1] = scratch.largest[q];
            continue;
        }
        const uint32_t row = piece.row + q / group(), head = kvHead * group() + q % group();
        float factor = 1.0F / scratch.sum[q];
        if (layer.sinkLogits !=
            nullptr) {  // at most 1 / sum: where the sink's logit is far above, it overflows to infinity
            factor = 1.0F / (scratch.sum[q] + std::exp(layer.sinkLogits[head] - scratch.largest[q]));
        }
        kernels.scale(from, factor, m_shape.headDim, layer.out + row * width + size_t{head} * m_shape.headDim);
    }
}

void AttentionTasks::merge(const Layer& layer, const Kernels& kernels) const {
    auto parts = static_cast<uint32_t>(view(layer).pieces.size());
    if (layer.sinkLogits != nullptr) {  // one more part, whose values are nothing
        for (uint32_t head = 0; head < m_shape.heads; ++head) {
            float* sink = partial(head / group(), head % group(), parts);
            std::fill_n(sink, m_valueStride, 0.0F);
            sink[m_valueStride] = 1.0F;
            sink[m_valueStride + 1] = layer.sinkLogits[head];
        }
        ++parts;
    }
    for (uint32_t head = 0; head < m_shape.heads; ++head) {
        kernels.merge(partial(head / group(), head % group(), 0), parts, m_valueStride + 2, m_shape.headDim,
                      m_valueStride, layer.out + size_t{head} * m_shape.headDim);
    }
}

}  // namespace daylong::cpu
