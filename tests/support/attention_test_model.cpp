#include "support/attention_test_model.h"

#include "support/reference_backend.h"
#include "support/unit.h"

#include <algorithm>
#include <cstring>

namespace daylong::testing {

namespace {

constexpr uint32_t kDim = 48;

}  // namespace

AttentionModel::AttentionModel(const AttentionCase& shape) {
    const auto* table = tiny.tensor(model::DType::F32, kTokens + 1, kDim);
    const float nan = NAN;
    for (uint32_t i = 0; i < kDim; ++i)
        std::memcpy(const_cast<std::byte*>(table->data) + (size_t{kTokens} * kDim + i) * sizeof nan, &nan, sizeof nan);
    tiny.model->embedding = table;
    engine::BufferId x = g.buffer(kDim);
    g.op(engine::OpKind::Embed, engine::kNoBuffer, x, table);
    tiny.model->layers.resize(shape.ropeSets.size());
    for (uint32_t layer = 0; layer < shape.ropeSets.size(); ++layer) x = recordLayer(shape, layer, x);
    tiny.model->output = tiny.tensor(model::DType::F32, 20, kDim, 0.2F);
    const auto logits = g.buffer(20);
    g.op(engine::OpKind::MatMul, x, logits, tiny.model->output);
    g.finish(logits);
    if (shape.nativeWindow > 0) g.graph.rings = {shape.nativeWindow, 0};
    if (shape.ropeDims == 0) return;
    addSet(shape, shape.ropeDims, 10000.0);
    addSet(shape, shape.wideHeadDim > 0 ? shape.wideHeadDim : shape.ropeDims, 500.0);
}

void AttentionModel::addSet(const AttentionCase& shape, uint32_t dims, double base) {
    model::RopeConfig rope;
    rope.style = shape.style;
    rope.dims = dims;
    rope.base = base;
    phases.emplace_back(rope);
    g.graph.ropeDims.push_back(dims);
}

engine::BufferId AttentionModel::recordLayer(const AttentionCase& shape, uint32_t layer, engine::BufferId x) {
    using engine::OpKind;
    const bool alternate = layer % 2 == 1;  // as families have it
    const bool shares = shape.lastSharesKeys && layer + 1 == shape.ropeSets.size();
    const uint32_t headDim = alternate && shape.wideHeadDim > 0 ? shape.wideHeadDim : shape.headDim;
    const uint32_t q = shape.heads * headDim, kv = shape.kvHeads * headDim;
    model::LayerWeights& w = tiny.model->layers[layer];
    w.q = tiny.tensor(model::DType::F32, q, kDim, 0.2F);
    w.k = tiny.tensor(model::DType::F32, kv, kDim, 0.2F);
    w.v = tiny.tensor(model::DType::F32, kv, kDim, 0.2F);
    w.vBias = tiny.tensor(model::DType::F32, 1, kv);
    w.attnOut = tiny.tensor(model::DType::F32, kDim, q, 0.1F);
    const auto bq = g.buffer(q), bk = g.buffer(kv), bv = g.buffer(kv), window = g.buffer(q), fixed = g.buffer(q);
    const auto attended = g.buffer(q), out = g.buffer(kDim);
    g.op(OpKind::MatMul, x, bq, w.q);
    g.op(OpKind::MatMul, x, bk, w.k);
    g.op(OpKind::MatMul, x, bv, w.v).bias = w.vBias;
    engine::Op& store = g.op(OpKind::RopeStore, bq, window);
    if (!shares) {
        store.in2 = bk;
        store.in3 = bv;
        g.graph.attention.push_back({.heads = shape.heads,
                                     .kvHeads = shape.kvHeads,
                                     .headDim = headDim,
                                     .ropeStyle = shape.style,
                                     .scale = shape.scale,
                                     .softcap = shape.softcap,
                                     .alibiMaxBias = shape.alibi,
                                     .ring = alternate && shape.nativeWindow > 0 ? 1U : 0U});
    }
    store.out2 = fixed;
    store.layer = shares ? layer - 2 : layer;
    store.ropeSet = shape.ropeSets[layer];
    engine::Op& attend = g.op(OpKind::Attend, window, attended);
    attend.in2 = fixed;
    attend.layer = store.layer;
    if (shape.sinkLogits) attend.weight = w.attnSinks = tiny.tensor(model::DType::F32, 1, shape.heads, 2.0F);
    g.op(OpKind::MatMul, attended, out, w.attnOut);
    return out;
}

namespace {

/// Logits of tokens [begin, end), but of every third chunk only of its later half: the last layer's other rows are not
/// attended for then. Empty where it fails.
std::vector<float> feedFrom(engine::Backend& backend, const AttentionModel& model, engine::StreamingCache& cache,
                            uint32_t begin, uint32_t end, const std::string& what) {
    std::vector<float> all;
    engine::Step step;
    std::vector<engine::TokenId> tokens;
    for (uint32_t fed = begin; fed < end; fed += static_cast<uint32_t>(tokens.size())) {
        tokens.clear();
        for (uint32_t i = fed; i < std::min(end, fed + cache.options().chunk); ++i)
            tokens.push_back(static_cast<engine::TokenId>(i * 7 % AttentionModel::kTokens));
        if (!cache.plan(tokens, engine::Logits::All, step)) return {};
        if (fed / cache.options().chunk % 3 == 2) step.firstLogitRow = step.rows / 2;
        const std::vector<float> logits = runGuarded(backend, step, model.g.graph.vocabSize, what);
        if (logits.empty()) return {};
        all.insert(all.end(), logits.begin(), logits.end());
    }
    return all;
}

/// The records of one ring, from its own slots' first token and from `since` on.
struct Copied {
    uint64_t since = 0;
    std::vector<std::byte> fixed, rest;
    bool operator==(const Copied&) const = default;
};

/// each(slots, their records) for all that `cache` holds in a ring.
template <class Bytes, class Each>
Result<void> forHeld(const engine::StreamingCache& cache, uint32_t ring, uint64_t since, uint64_t bytes, Bytes& fixed,
                     Bytes& rest, const Each& each) {
    const auto go = [&](uint64_t begin, uint64_t end, Bytes& records) -> Result<void> {
        size_t at = 0;
        for (const engine::SlotRange& slots : cache.slotsOf(ring, begin, end)) {
            TRY(each(slots, std::span(records).subspan(at, slots.count * bytes)));
            at += slots.count * bytes;
        }
        return {};
    };
    const uint64_t sinks = cache.options().sinks;
    TRY(go(std::min(cache.firstFixed(ring), cache.next()), std::min(sinks, cache.next()), fixed));
    return go(since, cache.next(), rest);
}

Result<std::vector<Copied>> copyOut(engine::Backend& backend, const engine::Graph& graph,
                                    const engine::StreamingCache& cache) {
    std::vector<Copied> all;
    for (uint32_t ring = 0; ring < cache.rings(); ++ring) {
        const uint64_t bytes = engine::cacheRecord(graph, cache.options().kv, ring).bytes;
        const uint64_t next = cache.next(), fixed = std::min<uint64_t>(cache.options().sinks, next);
        Copied copied{.since = cache.heldSince(ring), .fixed = {}, .rest = {}};
        copied.fixed.resize((fixed - std::min(cache.firstFixed(ring), fixed)) * bytes);
        copied.rest.resize((next - copied.since) * bytes);
        TRY(forHeld(cache, ring, copied.since, bytes, copied.fixed, copied.rest,
                    [&](const engine::SlotRange& slots, std::span<std::byte> records) {
                        return backend.readSlots(slots, records);
                    }));
        all.push_back(std::move(copied));
    }
    return all;
}

Result<void> copyIn(engine::Backend& backend, const engine::Graph& graph, engine::StreamingCache& cache, uint64_t next,
                    const std::vector<Copied>& all) {
    std::vector<uint64_t> since;
    for (const Copied& each : all) since.push_back(each.since);
    cache.restore(next, since);
    for (uint32_t ring = 0; ring < cache.rings(); ++ring) {
        TRY(forHeld(cache, ring, all[ring].since, engine::cacheRecord(graph, cache.options().kv, ring).bytes,
                    all[ring].fixed, all[ring].rest,
                    [&](const engine::SlotRange& slots, std::span<const std::byte> records) {
                        return backend.writeSlots(slots, records);
                    }));
    }
    return {};
}

}  // namespace

std::vector<float> feed(engine::Backend& backend, const AttentionModel& model, const engine::CacheOptions& options,
                        uint32_t count, const std::string& what) {
    auto cache = engine::StreamingCache::create(options, model.phases, model.g.graph.rings);
    if (!cache) {
        unit::fail(__FILE__, __LINE__, what + ": " + cache.error().message);
        return {};
    }
    if (!prepare(backend, model.tiny, model.g.graph, cache->layout(), what)) return {};
    poison(backend, model.g.graph, cache->layout(), AttentionModel::kTokens);
    return feedFrom(backend, model, *cache, 0, count, what);
}

void checkCopies(const AttentionCase& shape, const engine::CacheOptions& options, uint32_t before, uint32_t after,
                 const std::string& what) {
    engine::Backend* const backend = sharedBackend();
    if (backend == nullptr) return;
    const AttentionModel model(shape);
    const engine::Graph& graph = model.g.graph;
    auto cache = engine::StreamingCache::create(options, model.phases, graph.rings);
    if (!cache || !prepare(*backend, model.tiny, graph, cache->layout(), what)) return;
    poison(*backend, graph, cache->layout(), AttentionModel::kTokens);
    if (before > 0 && feedFrom(*backend, model, *cache, 0, before, what).empty()) return;
    const auto copied = copyOut(*backend, graph, *cache);
    if (!copied) return unit::fail(__FILE__, __LINE__, what + ": " + copied.error().message);
    const std::vector<float> expected = feedFrom(*backend, model, *cache, before, before + after, what);

    if (!prepare(*backend, model.tiny, graph, cache->layout(), what)) return;
    poison(*backend, graph, cache->layout(), AttentionModel::kTokens);
    auto restored = engine::StreamingCache::create(options, model.phases, graph.rings);
    if (!restored) return;
    if (const auto in = copyIn(*backend, graph, *restored, before, *copied); !in)
        return unit::fail(__FILE__, __LINE__, what + ": " + in.error().message);
    const auto again = copyOut(*backend, graph, *restored);
    if (!again || !(*again == *copied)) unit::fail(__FILE__, __LINE__, what + ": what was put back is not what it was");
    const std::vector<float> actual = feedFrom(*backend, model, *restored, before, before + after, what);
    if (actual.size() != expected.size() ||
        std::memcmp(actual.data(), expected.data(), actual.size() * sizeof(float)) != 0)
        unit::fail(__FILE__, __LINE__, what + ": it goes on otherwise");
}

void compareAttention(const AttentionCase& shape, const engine::CacheOptions& options, uint32_t count, double tolerance,
                      const std::string& what) {
    engine::Backend* const backend = sharedBackend();
    if (backend == nullptr) return;
    const AttentionModel model(shape);
    const std::vector<float> actual = feed(*backend, model, options, count, what);
    if (actual.empty()) return;  // said why
    const auto reference = makeReferenceBackend();
    const double off = difference(actual, feed(*reference, model, options, count, what), 0.0);
    if (!(off <= tolerance)) {
        unit::fail(__FILE__, __LINE__,
                   what + ": off by " + std::to_string(off) + ", allowed " + std::to_string(tolerance));
    }
}

double attentionTolerance(engine::KvType type) {
    switch (type) {
        case engine::KvType::F32: return 2e-5;
        case engine::KvType::F16: return 2e-3;
        case engine::KvType::Q8_0: return 1.2e-2;
    }
    return 0.0;
}

}  // namespace daylong::testing
