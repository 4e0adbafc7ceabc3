#include "cpu/attention.h"

#include <algorithm>
#include <cassert>
#include <cmath>

namespace daylong::cpu {

namespace {

constexpr uint32_t kPartKeys = 256;  // most keys of a part; a multiple of kKeyBlock
constexpr float kLowest = -1e30F;    // below any score

/// How many keys from `place` in the ring on belong to its part.
uint32_t partEnd(uint32_t place, uint32_t ringSlots) {
    return std::min((place / kPartKeys + 1) * kPartKeys, ringSlots) - place;
}

}  // namespace

Result<AttentionTasks> AttentionTasks::create(const engine::Graph& graph, const engine::CacheLayout& layout,
                                              uint32_t threads) {
    AttentionTasks tasks;
    tasks.m_shapes = graph.attention;
    tasks.m_threads = threads;
    tasks.m_mostQueries = kMostQueries;
    tasks.m_mostPieces = layout.ringSlots / kPartKeys + 3;  // the fixed keys; one at either end of the window
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
            view.kvHeads = shape.kvHeads;
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
    const uint64_t perQuery = uint64_t{tasks.m_headDim} + 2 * tasks.m_valueStride + kKeyBlock + 8;
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
    s.totals = take(m_valueStride + 2);
    s.low = reinterpret_cast<uint32_t*>(take(1));
    s.high = reinterpret_cast<uint32_t*>(take(1));
    return s;
}

AttentionTasks::Total AttentionTasks::partOf(uint32_t head, uint32_t piece) const {
    const uint64_t index = uint64_t{head} * m_mostPieces + piece;
    return totalAt(reinterpret_cast<float*>(m_arena.data() + m_scratchBytes * m_threads) + index * (m_valueStride + 2));
}

void AttentionTasks::plan(const engine::Step& step) {
    m_inParts = step.rows == 1;
    for (View& view : m_views) {
        view.pieces.clear();
        if (m_inParts) planSingle(view, step.rings[view.ring]);
        else planBlocks(view, step);
        const auto hasNoLogits = [&](const Piece& piece) { return piece.row < step.firstLogitRow; };
        view.firstLogitPiece = static_cast<size_t>(std::ranges::count_if(view.pieces, hasNoLogits));
        assert(view.pieces.size() <= view.pieces.capacity());
    }
}

void AttentionTasks::planSingle(View& view, const engine::RingStep& step) const {
    const uint32_t first = step.windowFirst[0], count = step.windowCount[0];
    if (step.fixedCount[0] > 0)
        view.pieces.push_back(
            {.row = 0, .rows = 1, .fixedEnd = step.fixedCount[0], .base = 0, .begin = 0, .length = 0});
    for (uint32_t begin = 0, length = 0; begin < count; begin += length) {
        length = std::min(count - begin, partEnd((first + begin) % view.ringSlots, view.ringSlots));
        view.pieces.push_back({.row = 0, .rows = 1, .fixedEnd = 0, .base = first, .begin = begin, .length = length});
    }
}

/// As many as share a pass, or fewer where the threads would not have as many tasks each.
uint32_t AttentionTasks::rowsOfPiece(const View& view, uint32_t rows) const {
    const uint32_t most = std::max(1U, kMostQueries / view.group);
    uint32_t pieces = (rows + most - 1) / most;
    while (pieces < rows && pieces * view.kvHeads % m_threads != 0 && pieces * view.kvHeads < 4 * m_threads) ++pieces;
    return (rows + pieces - 1) / pieces;
}

void AttentionTasks::planBlocks(View& view, const engine::Step& all) const {
    const engine::RingStep& step = all.rings[view.ring];
    const uint32_t rows = all.rows, mostRows = rowsOfPiece(view, rows);
    for (uint32_t row = 0; row < rows;) {
        Piece piece{.row = row, .rows = 0, .fixedEnd = 0, .base = 0, .begin = 0, .length = 0};
        bool based = false;
        for (; row < rows && piece.rows < mostRows; ++row, ++piece.rows) {
            if (row == all.firstLogitRow && piece.rows > 0) break;
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
    pass.blocksFrom = span.part;
    pass.begin = span.from;
    pass.end = span.to;
    std::fill_n(scratch.largest, pass.queries, kLowest);
    std::fill_n(scratch.sum, pass.queries, 0.0F);
    std::fill_n(scratch.out, size_t{pass.queries} * pass.cache.valueStride, 0.0F);
    kernels.attend(pass);
}

void AttentionTasks::run(const Layer& layer, uint32_t task, uint32_t thread, const engine::Step& step,
                         const KvCache& cache, const Kernels& kernels) const {
    const View& seen = view(layer);
    const engine::RingStep& ringStep = step.rings[seen.ring];
    const std::span<const Piece> wanted = pieces(layer);
    const auto index = static_cast<uint32_t>(task % wanted.size());
    const auto kvHead = static_cast<uint32_t>(task / wanted.size());
    const Piece& piece = wanted[index];
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
    const auto totalOf = [&](uint32_t q) {
        return m_inParts ? partOf(kvHead * seen.group + q, index) : totalAt(s.totals + size_t{q} * (m_valueStride + 2));
    };
    for (uint32_t q = 0; q < pass.queries; ++q) *totalOf(q).sum = 0.0F;
    const auto attend = [&](const Span& span) {
        attendSpan(layer, piece, span, ringStep, kvHead, kernels, s, pass);
        for (uint32_t q = 0; q < pass.queries; ++q) {
            const Total total = totalOf(q);
            const uint32_t stride = pass.cache.valueStride;
            kernels.addPart(s.out + size_t{q} * stride, s.sum[q], s.largest[q], stride, total.out, total.sum,
                            total.largest);
        }
    };
    if (piece.fixedEnd > 0) {
        pass.query = gather(layer, piece, layer.fixed, kvHead, s.queries);
        attend({.part = 0, .from = 0, .to = piece.fixedEnd, .shift = 0, .fixed = true});
    }
    if (piece.length > 0) pass.query = gather(layer, piece, layer.window, kvHead, s.queries);
    const uint32_t ring = cache.ringBegin(layer.index), end = piece.begin + piece.length;
    for (uint32_t begin = piece.begin, length = 0; begin < end; begin += length) {
        const uint32_t place = (piece.base + begin) % seen.ringSlots;
        length = std::min(end - begin, partEnd(place, seen.ringSlots));
        attend({.part = ring + place / kPartKeys * kPartKeys,
                .from = ring + place,
                .to = ring + place + length,
                .shift = int64_t{begin} - ring - place});  // from a place in the cache to a number since base
    }
    for (uint32_t q = 0; !m_inParts && q < pass.queries; ++q)
        finish(layer, totalOf(q), piece.row + q / seen.group, kvHead * seen.group + q % seen.group, kernels);
}

void AttentionTasks::finish(const Layer& layer, const Total& total, uint32_t row, uint32_t head,
                            const Kernels& kernels) const {
    const uint32_t headDim = shape(layer).headDim;
    float sum = *total.sum;
    if (layer.sinkLogits != nullptr)  // where the sink's logit is far above, it overflows to infinity
        sum += std::exp(layer.sinkLogits[head] - *total.largest);
    float* const out = layer.out + (size_t{row} * shape(layer).heads + head) * headDim;
    kernels.scale(total.out, 1.0F / sum, headDim, out);
}

void AttentionTasks::addParts(const Layer& layer, const Kernels& kernels) const {
    const auto parts = static_cast<uint32_t>(pieces(layer).size());
    const uint32_t stride = (shape(layer).headDim + 15) / 16 * 16;
    for (uint32_t head = 0; head < shape(layer).heads; ++head) {
        const Total total = partOf(head, 0);
        for (uint32_t i = 1; i < parts; ++i) {
            const Total part = partOf(head, i);
            kernels.addPart(part.out, *part.sum, *part.largest, stride, total.out, total.sum, total.largest);
        }
        finish(layer, total, 0, head, kernels);
    }
}

}  // namespace daylong::cpu
