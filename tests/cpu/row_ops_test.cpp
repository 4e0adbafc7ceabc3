// Norms, activations and simple arithmetic against the reference backend, fused into products and not.
#include "cpu/cpu_backend.h"
#include "cpu/dispatch.h"
#include "support/reference_backend.h"
#include "support/unit.h"
#include "support/tiny_model.h"

using namespace daylong;
using engine::OpKind;
using model::DType;

namespace {

constexpr double kTolerance = 4e-6;  // of the largest value; float rounding

void compare(const tiny::TinyModel& tiny, const engine::Graph& graph, const std::string& what) {
    for (const uint32_t rows : {1U, 3U, 9U}) {
        const auto reference = testing::makeReferenceBackend();
        const std::vector<float> expected = tiny::evaluate(*reference, tiny, graph, tiny::plainStep(rows));
        for (const cpu::SimdLevel level : {cpu::SimdLevel::Portable, cpu::SimdLevel::Avx2, cpu::SimdLevel::Avx512}) {
            if (level > cpu::bestSimdLevel()) continue;
            const auto backend = cpu::makeCpuBackend({.threads = 2, .simd = level});
            const double difference =
                tiny::relativeDifference(tiny::evaluate(*backend, tiny, graph, tiny::plainStep(rows)), expected);
            if (!(difference < kTolerance)) {
                unit::fail(__FILE__, __LINE__,
                           what + ", " + std::to_string(rows) + " rows at " + std::string(cpu::name(level)) +
                               ": off by " + std::to_string(difference));
            }
        }
    }
}

/// x = embedding of width 45: no multiple of anything.
struct Start {
    tiny::TinyModel tiny;
    tiny::TinyGraph g;
    engine::BufferId x;

    Start() : x(g.buffer(45)) {
        tiny.model->embedding = tiny.tensor(DType::F32, 9, 45, 2.0F);
        g.op(OpKind::Embed, engine::kNoBuffer, x, tiny.model->embedding);
    }
};

}  // namespace

TEST("norms of both kinds, with and without bias, whole and in groups") {
    for (const model::NormKind kind : {model::NormKind::Rms, model::NormKind::Layer}) {
        for (const uint32_t group : {45U, 9U, 15U}) {
            for (const bool biased : {false, true}) {
                Start s;
                const auto y = s.g.buffer(45);
                s.tiny.layer().attnNorm = s.tiny.tensor(DType::F32, 1, group);
                s.tiny.layer().attnNormBias = s.tiny.tensor(DType::F32, 1, group);
                engine::Op& norm = s.g.op(OpKind::Norm, s.x, y, s.tiny.layer().attnNorm);
                norm.norm = kind;
                norm.group = group;
                norm.value = 1e-5F;
                if (biased) norm.bias = s.tiny.layer().attnNormBias;
                s.g.finish(y);
                compare(s.tiny, s.g.graph, "norm");
            }
        }
    }
}

TEST("activations, with and without a second input, in place too") {
    for (const model::Activation activation :
         {model::Activation::Silu, model::Activation::Gelu, model::Activation::GeluTanh}) {
        for (const bool gated : {false, true}) {
            Start s;
            const auto y = s.g.buffer(45), z = s.g.buffer(45);
            s.g.op(OpKind::Scale, s.x, y).value = 0.7F;
            engine::Op& gate = s.g.op(OpKind::Gate, s.x, y);
            gate.activation = activation;
            if (gated) gate.in2 = y;
            s.g.op(OpKind::Add, s.x, z).in2 = y;
            s.g.op(OpKind::Softcap, z, z).value = 3.0F;
            s.g.finish(z);
            compare(s.tiny, s.g.graph, "activation");
        }
    }
}

TEST("a feed-forward block gives the same fused and unfused") {
    for (const bool keepNormed : {false, true}) {
        for (const bool biased : {false, true}) {
            Start s;
            model::LayerWeights& w = s.tiny.layer();
            w.ffnNorm = s.tiny.tensor(DType::F32, 1, 45);
            w.ffnGate = s.tiny.tensor(DType::F32, 70, 45, 0.2F);
            w.ffnUp = s.tiny.tensor(DType::F16, 70, 45, 0.2F);
            w.ffnDown = s.tiny.tensor(DType::BF16, 45, 70, 0.2F);
            w.ffnUpBias = s.tiny.tensor(DType::F32, 1, 70);
            w.ffnDownBias = s.tiny.tensor(DType::F32, 1, 45);
            if (!biased) w.ffnUp = s.tiny.tensor(DType::F32, 70, 45, 0.2F);  // same type: gate and up fuse
            const auto normed = s.g.buffer(45), gate = s.g.buffer(70), up = s.g.buffer(70), down = s.g.buffer(45),
                       out = s.g.buffer(45);
            engine::Op& norm = s.g.op(OpKind::Norm, s.x, normed, w.ffnNorm);
            norm.group = 45;
            norm.value = 1e-5F;
            s.g.op(OpKind::MatMul, normed, gate, w.ffnGate);
            engine::Op& upOp = s.g.op(OpKind::MatMul, normed, up, w.ffnUp);
            s.g.op(OpKind::Gate, gate, up).in2 = up;
            engine::Op& downOp = s.g.op(OpKind::MatMul, up, down, w.ffnDown);
            if (biased) upOp.bias = w.ffnUpBias, downOp.bias = w.ffnDownBias;
            s.g.op(OpKind::Add, s.x, s.x).in2 = down;
            s.g.op(OpKind::Add, s.x, out).in2 =
                keepNormed ? normed : s.x;  // a later reader forbids dropping the norm's output
            s.g.finish(out);
            compare(s.tiny, s.g.graph, keepNormed ? "feed-forward, norm kept" : "feed-forward");
        }
    }
}

TEST("a graph that names a tensor that the model lacks is refused") {
    Start s;
    const model::Tensor* stranger = s.tiny.tensor(DType::F32, 5, 45);
    const auto y = s.g.buffer(5);
    s.g.op(OpKind::MatMul, s.x, y, stranger);
    s.g.finish(y);
    const auto backend = cpu::makeCpuBackend({.threads = 1, .simd = {}});
    REQUIRE(backend->loadWeights(s.tiny.model, {}));
    CHECK(!backend->prepare(s.g.graph, {.fixedSlots = 0, .ringSlots = 16}));
    std::vector<float> logits(5);
    CHECK(!backend->run(tiny::plainStep(1), logits));
}
