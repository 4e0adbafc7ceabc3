// Routing and the products of chosen experts against the reference backend, at every SIMD level; clamps and the gated
// activation that goes with them.
#include "cpu/cpu_backend.h"
#include "cpu/dispatch.h"
#include "support/reference_backend.h"
#include "support/tiny_model.h"
#include "support/unit.h"

#include <cstring>
#include <set>

using namespace daylong;
using engine::OpKind;
using model::DType;

namespace {

constexpr uint32_t kDim = 64;

void compare(const tiny::TinyModel& tiny, const engine::Graph& graph, double tolerance, const std::string& what) {
    for (const uint32_t rows : {1U, 2U, 5U, 40U}) {
        const auto reference = testing::makeReferenceBackend();
        const std::vector<float> expected = tiny::evaluate(*reference, tiny, graph, tiny::plainStep(rows));
        for (const cpu::SimdLevel level : {cpu::SimdLevel::Portable, cpu::SimdLevel::Avx2, cpu::SimdLevel::Avx512}) {
            if (level > cpu::bestSimdLevel()) continue;
            const auto backend = cpu::makeCpuBackend({.threads = 2, .simd = level});
            const double difference =
                tiny::relativeDifference(tiny::evaluate(*backend, tiny, graph, tiny::plainStep(rows)), expected);
            if (!(difference < tolerance)) {
                unit::fail(__FILE__, __LINE__,
                           what + ", " + std::to_string(rows) + " rows at " + std::string(cpu::name(level)) +
                               ": off by " + std::to_string(difference));
            }
        }
    }
}

/// x = embedding, and an expert tensor of `experts` matrices.
struct Start {
    tiny::TinyModel tiny;
    tiny::TinyGraph g;
    engine::BufferId x;

    Start() : x(g.buffer(kDim)) {
        tiny.model->embedding = tiny.tensor(DType::F32, 64, kDim);
        g.op(OpKind::Embed, engine::kNoBuffer, x, tiny.model->embedding);
    }
    const model::Tensor* experts(DType type, uint32_t count, uint32_t rows, uint32_t columns) {
        auto* made = const_cast<model::Tensor*>(tiny.tensor(type, count * rows, columns, 0.2F));
        made->dims = {columns, rows, count, 1};
        return made;
    }
};

struct Shape {
    DType type;
    uint32_t experts, chosen, ffn;
};

}  // namespace

TEST("a mixture of experts equals the reference for every type, with and without biases, one row and many") {
    for (const Shape& shape : {Shape{DType::F32, 4, 2, 48}, Shape{DType::F16, 7, 7, 37}, Shape{DType::Q8_0, 32, 4, 96},
                               Shape{DType::BF16, 5, 1, 16}}) {
        for (const bool biased : {false, true}) {
            Start s;
            model::LayerWeights& w = s.tiny.layer();
            w.router = s.tiny.tensor(DType::F32, shape.experts, kDim);
            w.expertGate = s.experts(shape.type, shape.experts, shape.ffn, kDim);
            w.expertUp = s.experts(shape.type, shape.experts, shape.ffn, kDim);
            w.expertDown = s.experts(model::traits(shape.type).blockSize > 1 ? DType::Q8_0 : DType::F32, shape.experts,
                                     kDim, shape.ffn);
            w.expertGateBias = s.tiny.tensor(DType::F32, shape.experts, shape.ffn);
            w.expertUpBias = s.tiny.tensor(DType::F32, shape.experts, shape.ffn);
            w.expertDownBias = s.tiny.tensor(DType::F32, shape.experts, kDim);
            const auto logits = s.g.buffer(shape.experts), weights = s.g.buffer(shape.chosen),
                       indices = s.g.buffer(shape.chosen);
            const auto gate = s.g.buffer(shape.chosen * shape.ffn), up = s.g.buffer(shape.chosen * shape.ffn);
            const auto down = s.g.buffer(shape.chosen * kDim), sum = s.g.buffer(kDim), out = s.g.buffer(kDim);
            s.g.op(OpKind::MatMul, s.x, logits, w.router);
            engine::Op& route = s.g.op(OpKind::Route, logits, weights);
            route.out2 = indices;
            route.group = shape.chosen;
            route.value = 1.5F;
            const auto product = [&](engine::BufferId in, engine::BufferId to, const model::Tensor* weight,
                                     const model::Tensor* bias) {
                engine::Op& op = s.g.op(OpKind::ExpertMatMul, in, to, weight);
                op.in2 = indices;
                if (biased) op.bias = bias;
            };
            product(s.x, gate, w.expertGate, w.expertGateBias);
            product(s.x, up, w.expertUp, w.expertUpBias);
            engine::Op& activation = s.g.op(OpKind::Gate, gate, up);
            activation.in2 = up;
            activation.activation = biased ? model::Activation::SwigluOai : model::Activation::Silu;
            product(up, down, w.expertDown, w.expertDownBias);
            s.g.op(OpKind::ExpertSum, down, sum).in2 = weights;
            s.g.op(OpKind::Add, s.x, out).in2 = sum;
            s.g.finish(out);
            compare(s.tiny, s.g.graph, model::traits(shape.type).blockSize > 1 ? 2e-2 : 1e-5,
                    std::string(model::traits(shape.type).name) + (biased ? ", biases" : ""));
        }
    }
}

TEST("equal router logits go to the lower expert, and not-a-numbers still choose different experts") {
    Start s;
    auto* values = reinterpret_cast<float*>(const_cast<std::byte*>(s.tiny.model->embedding->data));
    for (uint32_t i = 0; i < kDim; ++i) values[i] = i % 8 == 3 ? 2.0F : 1.0F;  // row 0: ties
    for (uint32_t i = 0; i < kDim; ++i) values[kDim + i] = NAN;                // row 1
    const auto weights = s.g.buffer(6), indices = s.g.buffer(6);
    engine::Op& route = s.g.op(OpKind::Route, s.x, weights);
    route.out2 = indices;
    route.group = 6;
    route.value = 1.0F;
    s.g.finish(indices);
    s.g.graph.ops.back().logitRowsOnly = true;
    const auto backend = cpu::makeCpuBackend({.threads = 1, .simd = {}});
    const std::vector<float> chosen = tiny::evaluate(*backend, s.tiny, s.g.graph, tiny::plainStep(2));
    REQUIRE(chosen.size() == 12);
    CHECK(std::vector<float>(chosen.begin(), chosen.begin() + 6) == (std::vector<float>{3, 11, 19, 27, 35, 43}));
    const std::set<float> ofNans(chosen.begin() + 6, chosen.end());
    CHECK_EQUAL(ofNans.size(), size_t{6});
    CHECK(*ofNans.begin() >= 0.0F && *ofNans.rbegin() < static_cast<float>(kDim));
}

TEST("a clamp limits both ways, and the gated activation limits its inputs") {
    for (const float size : {0.5F, 20.0F}) {
        Start s;
        const auto y = s.g.buffer(kDim), z = s.g.buffer(kDim), limited = s.g.buffer(kDim);
        s.g.op(OpKind::Scale, s.x, s.x).value = size;
        s.g.op(OpKind::Scale, s.x, y).value = -0.7F;
        engine::Op& gate = s.g.op(OpKind::Gate, s.x, z);
        gate.in2 = y;
        gate.activation = model::Activation::SwigluOai;
        s.g.op(OpKind::Clamp, s.x, limited).value = 1.25F;
        s.g.op(OpKind::Add, z, z).in2 = limited;
        s.g.finish(z);
        compare(s.tiny, s.g.graph, 1e-5, "size " + std::to_string(size));
    }
}
