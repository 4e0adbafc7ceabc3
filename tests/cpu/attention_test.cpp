// Rotation, storing and attention against the reference backend: grouped heads, sinks, a ring that wraps around many
// times, chunks, every KV type, at every SIMD level. Products are F32, so nothing is quantised but the cache.
#include "cpu/cpu_backend.h"
#include "cpu/dispatch.h"
#include "engine/cache.h"
#include "support/reference_backend.h"
#include "support/unit.h"
#include "support/tiny_model.h"

using namespace daylong;
using engine::OpKind;
using model::DType;

namespace {

constexpr uint32_t kVocab = 50;

struct Shape {
    uint32_t heads, kvHeads, headDim, ropeDims;
    model::RopeStyle style = model::RopeStyle::AdjacentPairs;
    float softcap = 0.0F, alibi = 0.0F;
};

/// tokens -> q, k, v -> rotation -> attention -> logits.
struct AttentionModel {
    tiny::TinyModel tiny;
    tiny::TinyGraph g;
    model::RopeConfig rope;

    explicit AttentionModel(const Shape& shape) {
        const uint32_t dim = 48, q = shape.heads * shape.headDim, kv = shape.kvHeads * shape.headDim;
        tiny.model->embedding = tiny.tensor(DType::F32, kVocab, dim);
        model::LayerWeights& w = tiny.layer();
        w.q = tiny.tensor(DType::F32, q, dim, 0.2F);
        w.k = tiny.tensor(DType::F32, kv, dim, 0.2F);
        w.v = tiny.tensor(DType::F32, kv, dim, 0.2F);
        w.vBias = tiny.tensor(DType::F32, 1, kv);
        tiny.model->output = tiny.tensor(DType::F32, 20, q, 0.2F);
        const auto x = g.buffer(dim), bq = g.buffer(q), bk = g.buffer(kv), bv = g.buffer(kv), window = g.buffer(q),
                   fixed = g.buffer(q);
        const auto out = g.buffer(q), logits = g.buffer(20);
        g.op(OpKind::Embed, engine::kNoBuffer, x, tiny.model->embedding);
        g.op(OpKind::MatMul, x, bq, w.q);
        g.op(OpKind::MatMul, x, bk, w.k);
        g.op(OpKind::MatMul, x, bv, w.v).bias = w.vBias;
        engine::Op& store = g.op(OpKind::RopeStore, bq, window);
        store.in2 = bk;
        store.in3 = bv;
        store.out2 = fixed;
        g.op(OpKind::Attend, window, out).in2 = fixed;
        g.op(OpKind::MatMul, out, logits, tiny.model->output);
        g.finish(logits);
        rope.style = shape.ropeDims > 0 ? shape.style : model::RopeStyle::None;
        rope.dims = shape.ropeDims;
        g.graph.attention = {{.heads = shape.heads,
                              .kvHeads = shape.kvHeads,
                              .headDim = shape.headDim,
                              .ropeStyle = rope.style,
                              .scale = 0.3F,
                              .softcap = shape.softcap,
                              .alibiMaxBias = shape.alibi}};
        if (shape.ropeDims > 0) g.graph.ropeDims = {shape.ropeDims};
    }
    std::vector<engine::RopePhases> phases() const {
        return rope.dims > 0 ? std::vector{engine::RopePhases(rope)} : std::vector<engine::RopePhases>();
    }
};

/// All logits of `count` tokens fed in chunks.
std::vector<float> feed(engine::Backend& backend, const AttentionModel& model, const engine::CacheOptions& options,
                        uint32_t count) {
    auto cache = engine::StreamingCache::create(options, model.phases());
    if (!cache || !backend.loadWeights(model.tiny.model, {}) || !backend.prepare(model.g.graph, cache->layout()))
        return {};
    std::vector<float> all, logits;
    engine::Step step;
    std::vector<engine::TokenId> tokens;
    for (uint32_t fed = 0; fed < count; fed += static_cast<uint32_t>(tokens.size())) {
        tokens.clear();
        for (uint32_t i = fed; i < std::min(count, fed + options.chunk); ++i)
            tokens.push_back(static_cast<engine::TokenId>(i * 7 % kVocab));
        if (!cache->plan(tokens, engine::Logits::All, step)) return {};
        logits.assign(tokens.size() * model.g.graph.vocabSize, NAN);
        if (!backend.run(step, logits)) return {};
        all.insert(all.end(), logits.begin(), logits.end());
    }
    return all;
}

void compare(const Shape& shape, const engine::CacheOptions& options, uint32_t count, double tolerance,
             const std::string& what) {
    const AttentionModel model(shape);
    const auto reference = testing::makeReferenceBackend();
    const std::vector<float> expected = feed(*reference, model, options, count);
    for (const cpu::SimdLevel level : {cpu::SimdLevel::Portable, cpu::SimdLevel::Avx2, cpu::SimdLevel::Avx512}) {
        if (level > cpu::bestSimdLevel()) continue;
        const auto backend = cpu::makeCpuBackend({.threads = 2, .simd = level});
        const double difference = tiny::relativeDifference(feed(*backend, model, options, count), expected);
        if (!(difference < tolerance)) {
            unit::fail(__FILE__, __LINE__,
                       what + " at " + std::string(cpu::name(level)) + ": off by " + std::to_string(difference));
        }
    }
}

// What one code of the cache's type is worth: rounding of scores and values that the two backends may do differently
// when a float lies on the edge between two codes.
double toleranceOf(engine::KvType type) {
    switch (type) {
        case engine::KvType::F32: return 5e-6;
        case engine::KvType::F16: return 5e-4;
        case engine::KvType::Q8_0: return 8e-3;
    }
    return 0.0;
}

}  // namespace

TEST("attention equals the reference for every KV type, number of sinks and chunk while the ring wraps around") {
    for (const engine::KvType kv : {engine::KvType::F32, engine::KvType::F16, engine::KvType::Q8_0}) {
        for (const uint32_t sinks : {0U, 1U, 4U, 64U}) {
            for (const uint32_t chunk : {1U, 5U, 40U}) {
                const engine::CacheOptions options{
                    .size = sinks + 45, .sinks = sinks, .kv = kv, .chunk = chunk, .maxLogitRows = chunk};
                compare({.heads = 6, .kvHeads = 2, .headDim = 32, .ropeDims = 32}, options, 400, toleranceOf(kv),
                        std::string(engine::name(kv)) + ", " + std::to_string(sinks) + " sinks, chunks of " +
                            std::to_string(chunk));
            }
        }
    }
}

TEST("attention is right for many kinds of heads") {
    const engine::CacheOptions options{
        .size = 100, .sinks = 4, .kv = engine::KvType::F32, .chunk = 16, .maxLogitRows = 16};
    const auto split = model::RopeStyle::SplitHalves;
    compare({.heads = 1, .kvHeads = 1, .headDim = 8, .ropeDims = 8}, options, 250, 5e-6, "one small head");
    compare({.heads = 7, .kvHeads = 7, .headDim = 40, .ropeDims = 20, .style = split}, options, 250, 5e-6,
            "partial split rotation");
    compare({.heads = 40, .kvHeads = 1, .headDim = 16, .ropeDims = 16, .style = split}, options, 250, 5e-6,
            "40 heads on one");
    compare({.heads = 9, .kvHeads = 3, .headDim = 64, .ropeDims = 64}, options, 250, 5e-6, "groups of three");
    compare({.heads = 4, .kvHeads = 2, .headDim = 128, .ropeDims = 128, .style = split}, options, 250, 5e-6,
            "wide heads");
    compare({.heads = 4, .kvHeads = 4, .headDim = 24, .ropeDims = 24, .softcap = 2.0F}, options, 250, 5e-6,
            "capped scores");
    compare({.heads = 8, .kvHeads = 4, .headDim = 16, .ropeDims = 0, .alibi = 8.0F}, options, 250, 5e-6, "ALiBi");
    compare({.heads = 12, .kvHeads = 4, .headDim = 16, .ropeDims = 0, .alibi = 8.0F}, options, 250, 5e-6,
            "ALiBi of twelve heads");
}

TEST("a long range of keys is cut into pieces and merged") {
    for (const engine::KvType kv : {engine::KvType::F32, engine::KvType::F16, engine::KvType::Q8_0}) {
        const engine::CacheOptions options{.size = 1200, .sinks = 4, .kv = kv, .chunk = 100, .maxLogitRows = 100};
        const AttentionModel model({.heads = 6, .kvHeads = 2, .headDim = 32, .ropeDims = 32});
        engine::CacheOptions single = options;
        single.chunk = single.maxLogitRows = 1;
        const auto chunked = cpu::makeCpuBackend({.threads = 2, .simd = {}});
        const auto one = cpu::makeCpuBackend({.threads = 2, .simd = {}});
        const double difference =
            tiny::relativeDifference(feed(*one, model, single, 2000), feed(*chunked, model, options, 2000));
        CHECK(difference < toleranceOf(kv));
    }
}
