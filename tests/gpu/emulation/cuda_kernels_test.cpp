// The CUDA backend, its kernels and all, on an emulation of a device (tests/support/cuda_emulation) against the oracle:
// few and small shapes of everything that tests/gpu runs at length on a real one.
#include "cuda/cuda_backend.h"
#include "cuda/repack.h"
#include "support/attention_test_model.h"
#include "support/op_test.h"
#include "support/unit.h"

using namespace daylong;
using engine::KvType;
using engine::OpKind;
using model::DType;
using testing::allTypes;
using testing::nameOf;
using testing::OpTest;

namespace {

engine::CacheOptions cacheOf(uint32_t window, uint32_t sinks, KvType kv, uint32_t chunk) {
    return {.size = sinks + window, .sinks = sinks, .kv = kv, .chunk = chunk, .maxLogitRows = chunk};
}

}  // namespace

TEST("products of every type by one row, in 8 bits, and by several, in tiles") {
    for (const DType type : allTypes()) {
        const bool floats = model::traits(type).blockSize == 1;
        for (const uint32_t columns : {floats ? 67U : 256U, floats ? 64U : 0U}) {
            if (columns == 0) continue;
            OpTest t(columns);
            t.useWholeNumbers();
            t.tiny.model->output = t.tiny.tensor(type, 37, columns);
            const auto y = t.g.buffer(37);
            t.g.op(OpKind::MatMul, t.x, y, t.tiny.model->output);
            t.g.finish(y);
            t.compare(nameOf(type), {.tolerance = std::min(2e-3, testing::productTolerance(type)),
                                     .scale = std::sqrt(columns) * 73.0,
                                     .rows = {1, 6}});
        }
    }
}

TEST("products wider than a block and longer than a tile") {
    for (const DType type : {DType::F16, DType::Q4_K}) {
        OpTest t(1536);
        t.tiny.model->output = t.tiny.tensor(type, 131, 1536);
        const auto y = t.g.buffer(131);
        t.g.op(OpKind::MatMul, t.x, y, t.tiny.model->output);
        t.g.finish(y);
        t.compare(nameOf(type), {.tolerance = testing::productTolerance(type), .scale = 40.0, .rows = {1}});
    }
    OpTest t(64);
    t.tiny.model->output = t.tiny.tensor(DType::Q8_0, 131, 64);
    const auto y = t.g.buffer(131);
    t.g.op(OpKind::MatMul, t.x, y, t.tiny.model->output);
    t.g.finish(y);
    t.compare("Q8_0, 130 rows", {.tolerance = testing::productTolerance(DType::Q8_0), .scale = 8.0, .rows = {130}});
}

TEST("a feed-forward layer, its ops launched together where they may be") {
    for (const DType type : {DType::F32, DType::F16, DType::Q4_K}) {
        for (const bool biased : {false, true}) {
            OpTest t(256);
            model::LayerWeights& w = t.tiny.layer();
            w.ffnNorm = t.tiny.tensor(DType::F32, 1, 256);
            w.ffnGate = t.tiny.tensor(type, 256, 256, 0.2F);
            w.ffnUp = t.tiny.tensor(type, 256, 256, 0.2F);
            w.ffnDown = t.tiny.tensor(type, 256, 256, 0.2F);
            w.ffnUpBias = t.tiny.tensor(DType::F32, 1, 256);
            const auto normed = t.g.buffer(256), gate = t.g.buffer(256), up = t.g.buffer(256), down = t.g.buffer(256),
                       out = t.g.buffer(256);
            engine::Op& norm = t.g.op(OpKind::Norm, t.x, normed, w.ffnNorm);
            norm.group = 256;
            norm.value = 1e-5F;
            t.g.op(OpKind::MatMul, normed, gate, w.ffnGate);
            t.g.op(OpKind::MatMul, normed, up, w.ffnUp).bias = biased ? w.ffnUpBias : nullptr;
            t.g.op(OpKind::Gate, gate, up).in2 = up;
            t.g.op(OpKind::MatMul, up, down, w.ffnDown);
            t.g.op(OpKind::Add, t.x, t.x).in2 = down;
            t.g.op(OpKind::Add, t.x, out).in2 = biased ? gate : t.x;  // a later reader of what could have been left out
            t.g.finish(out);
            t.compare(nameOf(type) + (biased ? ", the gate is needed later" : ""),
                      {.tolerance = 2 * testing::productTolerance(type), .rows = {1, 5}});
        }
    }
}

TEST("attention over sinks and a ring that wraps around, for every type of keys") {
    for (const KvType kv : {KvType::F32, KvType::F16, KvType::Q8_0}) {
        for (const uint32_t chunk : {1U, 7U}) {
            testing::compareAttention(
                {.heads = 3, .kvHeads = 1, .headDim = 40, .ropeDims = 20, .style = model::RopeStyle::SplitHalves},
                cacheOf(20, 4, kv, chunk), 60, testing::attentionTolerance(kv),
                std::string(engine::name(kv)) + ", chunks of " + std::to_string(chunk));
        }
    }
    testing::compareAttention({.heads = 6, .kvHeads = 1, .headDim = 16, .ropeDims = 16},
                              cacheOf(300, 64, KvType::F32, 90), 400, 2e-5, "many keys");
}

TEST("attention with biases, caps, native windows, sink logits and angle sets") {
    for (const uint32_t chunk : {1U, 9U}) {
        const auto options = cacheOf(30, 4, KvType::F32, chunk);
        testing::compareAttention(
            {.heads = 4, .kvHeads = 4, .headDim = 16, .ropeDims = 0, .style = model::RopeStyle::None, .alibi = 8.0F},
            options, 60, 2e-5, "ALiBi");
        testing::compareAttention({.heads = 2, .kvHeads = 2, .headDim = 24, .ropeDims = 24, .softcap = 2.0F}, options,
                                  60, 2e-5, "caps");
        testing::compareAttention({.heads = 4,
                                   .kvHeads = 2,
                                   .headDim = 8,
                                   .ropeDims = 8,
                                   .nativeWindow = 7,
                                   .sinkLogits = true,
                                   .ropeSets = {0, 1, engine::kNoRope}},
                                  options, 60, 1e-4, "native windows");
        testing::compareAttention({.heads = 2, .kvHeads = 1, .headDim = 256, .ropeDims = 256, .scale = 0.06F}, options,
                                  40, 2e-5, "wide heads");
        testing::compareAttention({.heads = 4, .kvHeads = 1, .headDim = 576, .ropeDims = 64, .scale = 0.04F}, options,
                                  40, 2e-5, "latents");
        for (const uint32_t kvHeads : {1U, 3U}) {
            testing::compareAttention({.heads = 3,
                                       .kvHeads = kvHeads,
                                       .headDim = 24,
                                       .ropeDims = 24,
                                       .style = model::RopeStyle::SplitHalves,
                                       .scale = 0.02F,
                                       .nativeWindow = 20,
                                       .ropeSets = {0, 1, 0, 1},
                                       .wideHeadDim = 400,
                                       .lastSharesKeys = true},
                                      options, 50, 1e-4, "heads of two widths, and shared keys");
        }
    }
}

TEST(
    "attention of long steps, in tiles: several of rows and of keys, grouped and odd heads, a ring that wraps around") {
    for (const KvType kv : {KvType::F16, KvType::Q8_0}) {
        const std::string name(engine::name(kv));
        const double tolerance = testing::attentionTolerance(kv);
        testing::compareAttention(
            {.heads = 3, .kvHeads = 1, .headDim = 40, .ropeDims = 20, .style = model::RopeStyle::SplitHalves},
            cacheOf(80, 4, kv, 70), 150, tolerance, name + ", tiles");
        for (const uint32_t headDim : {8U, 80U, 256U, 576U}) {
            testing::compareAttention(
                {.heads = 2, .kvHeads = 2, .headDim = headDim, .ropeDims = headDim, .scale = 0.1F},
                cacheOf(30, 1, kv, 33), 45, tolerance, name + ", tiles, heads of " + std::to_string(headDim));
        }
    }
}

TEST("attention of long steps with biases, caps, native windows and sink logits") {
    const auto options = cacheOf(60, 4, KvType::F16, 40);
    const double tolerance = testing::attentionTolerance(KvType::F16);
    testing::compareAttention(
        {.heads = 4, .kvHeads = 4, .headDim = 16, .ropeDims = 0, .style = model::RopeStyle::None, .alibi = 8.0F},
        options, 80, tolerance, "ALiBi");
    testing::compareAttention({.heads = 2, .kvHeads = 2, .headDim = 24, .ropeDims = 24, .softcap = 2.0F}, options, 80,
                              tolerance, "caps");
    for (const uint32_t native : {7U, 62U}) {
        testing::compareAttention({.heads = 4,
                                   .kvHeads = 2,
                                   .headDim = 8,
                                   .ropeDims = 8,
                                   .nativeWindow = native,
                                   .sinkLogits = true,
                                   .ropeSets = {0, 1, engine::kNoRope}},
                                  options, 80, 2 * tolerance, "native windows");
    }
    testing::compareAttention({.heads = 1, .kvHeads = 1, .headDim = 32, .ropeDims = 32},
                              {.attention = engine::Attention::Window,
                               .size = 50,
                               .sinks = 0,
                               .kv = KvType::F16,
                               .chunk = 50,
                               .maxLogitRows = 50},
                              100, tolerance, "window attention");
}

TEST("a mixture of experts of every kind of format") {
    for (const DType type : {DType::F32, DType::F16, DType::Q6_K, DType::MXFP4}) {
        OpTest t(256);
        model::LayerWeights& w = t.tiny.layer();
        w.router = t.tiny.tensor(DType::F32, 5, 256, 0.2F);
        w.expertUp = t.tiny.experts(type, 5, 256, 256, 0.1F);
        w.expertUpBias = t.tiny.tensor(DType::F32, 5, 256);
        w.expertDown = t.tiny.experts(type, 5, 256, 256, 0.1F);
        const auto logits = t.g.buffer(5), weights = t.g.buffer(2), chosen = t.g.buffer(2), up = t.g.buffer(512),
                   down = t.g.buffer(512), out = t.g.buffer(256);
        t.g.op(OpKind::MatMul, t.x, logits, w.router);
        engine::Op& route = t.g.op(OpKind::Route, logits, weights);
        route.out2 = chosen;
        route.group = 2;
        route.value = 1.0F;
        engine::Op& first = t.g.op(OpKind::ExpertMatMul, t.x, up, w.expertUp);
        first.in2 = chosen;
        first.bias = w.expertUpBias;
        t.g.op(OpKind::Gate, up, up).activation = model::Activation::GeluTanh;
        t.g.op(OpKind::ExpertMatMul, up, down, w.expertDown).in2 = chosen;
        t.g.op(OpKind::ExpertSum, down, out).in2 = weights;
        t.g.finish(out);
        t.compare(nameOf(type), {.tolerance = 2 * testing::productTolerance(type), .rows = {1, 3, 300}});
    }
}

TEST("rows of every type are looked up exactly, norms and caps are right") {
    for (const DType type : allTypes()) {
        const uint32_t columns = model::traits(type).blockSize == 1 ? 77 : 256;
        OpTest t(columns);
        auto* table = const_cast<model::Tensor*>(t.tiny.tensor(type, OpTest::kTableRows + 1, columns));
        t.tiny.model->embedding = table;
        t.g.graph.ops[0].weight = table;
        const auto y = t.g.buffer(columns);
        t.g.op(OpKind::Scale, t.x, y).value = 1.0F;
        t.g.finish(y);
        t.compare("embedding of " + nameOf(type), {.tolerance = 1e-6, .rows = {3}});
    }
    for (const model::NormKind kind : {model::NormKind::Rms, model::NormKind::Layer}) {
        OpTest t(90, 2.0F);
        const auto y = t.g.buffer(90);
        t.tiny.layer().attnNorm = t.tiny.tensor(DType::F32, 1, 45);
        engine::Op& norm = t.g.op(OpKind::Norm, t.x, t.x, t.tiny.layer().attnNorm);
        norm.norm = kind;
        norm.group = 45;
        norm.value = 1e-5F;
        t.g.op(OpKind::Softcap, t.x, y).value = 2.0F;
        t.g.finish(y);
        t.compare("norm, in place, in groups", {.tolerance = 1e-5, .rows = {1, 3}});
    }
}

TEST("a lost device says so, and stays lost") {
    auto backend = cuda::makeCudaBackend(0, {.failAtStep = 2});
    REQUIRE(backend);
    OpTest t(8);
    const auto y = t.g.buffer(8);
    t.g.op(OpKind::Scale, t.x, y).value = 2.0F;
    t.g.finish(y);
    REQUIRE((*backend)->loadWeights(t.tiny.model, {}));
    REQUIRE((*backend)->prepare(t.g.graph, {.fixedSlots = 0, .ringSlots = 4}));
    std::vector<float> logits(8);
    CHECK((*backend)->run(tiny::plainStep(1), logits));
    for (int i = 0; i < 2; ++i) {
        const auto lost = (*backend)->run(tiny::plainStep(1), logits);
        CHECK(!lost && lost.error().code == ErrorCode::Device);
    }
}

TEST("what does not fit is refused with the bytes it needs, and a token that is none of the model's too") {
    auto backend = cuda::makeCudaBackend(0);
    REQUIRE(backend);
    OpTest t(8);
    const auto y = t.g.buffer(8);
    t.g.op(OpKind::Scale, t.x, y).value = 2.0F;
    t.g.finish(y);
    t.g.graph.attention = {{.heads = 1, .kvHeads = 1, .headDim = 64}};
    REQUIRE((*backend)->loadWeights(t.tiny.model, {}));
    const auto refused = (*backend)->prepare(t.g.graph, {.fixedSlots = 0, .ringSlots = 2'000'000'000});
    REQUIRE(!refused);
    CHECK(refused.error().code == ErrorCode::OutOfMemory);
    CHECK(refused.error().message.find("512000000000") != std::string::npos ||
          refused.error().message.find("needed") != std::string::npos);
    REQUIRE((*backend)->prepare(t.g.graph, {.fixedSlots = 0, .ringSlots = 4}));
    engine::Step step = tiny::plainStep(1);
    step.tokens[0] = -1;
    std::vector<float> logits(8);
    const auto unknown = (*backend)->run(step, logits);
    CHECK(!unknown && unknown.error().code == ErrorCode::InvalidArgument);
    CHECK((*backend)->run(tiny::plainStep(1), logits));
}

TEST("records of the cache out of the device and back, to the bit") {
    for (const KvType kv : {KvType::F32, KvType::F16, KvType::Q8_0}) {
        testing::checkCopies(
            {.heads = 2, .kvHeads = 1, .headDim = 36, .ropeDims = 20, .nativeWindow = 8, .ropeSets = {0, 0}},
            cacheOf(20, 3, kv, 4), 40, 8, std::string(name(kv)));
    }
}

TEST("looked up rows, norms without weights, gates of parts and of groups, experts' own factors") {
    OpTest t(64);
    model::LayerWeights& w = t.tiny.layer();
    w.router = t.tiny.tensor(DType::F32, 6, 64, 0.3F);
    w.expertScale = t.tiny.tensor(DType::F32, 1, 6);
    const auto looked = t.g.buffer(96), gated = t.g.buffer(48), logits = t.g.buffer(6), shares = t.g.buffer(2),
               chosen = t.g.buffer(2), sum = t.g.buffer(48), out = t.g.buffer(24);
    t.g.op(OpKind::LookUp, engine::kNoBuffer, looked, t.tiny.tensor(DType::F16, OpTest::kTableRows + 1, 96));
    engine::Op& norm = t.g.op(OpKind::Norm, looked, looked);
    norm.group = 24;
    norm.value = 1e-6F;
    engine::Op& groups = t.g.op(OpKind::Gate, looked, gated);
    groups.group = 24;
    groups.activation = model::Activation::GeluTanh;
    t.g.op(OpKind::MatMul, t.x, logits, w.router);
    engine::Op& route = t.g.op(OpKind::Route, logits, shares, w.expertScale);
    route.out2 = chosen;
    route.group = 2;
    route.value = 1.0F;
    route.expertGroups = {.count = 3, .used = 2};
    t.g.op(OpKind::Add, gated, sum).in2 = gated;
    t.g.op(OpKind::ExpertSum, sum, out).in2 = shares;
    engine::Op& part = t.g.op(OpKind::Gate, out, out);
    part.in2 = t.x;
    part.from = 40;
    t.g.finish(out);
    t.compare("Gemma 4's ops", {.tolerance = 2e-5, .rows = {1, 6}});
}
