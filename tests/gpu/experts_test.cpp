// Mixtures of experts on the backend under test, against the oracle: choosing, products of the chosen, their sum.
#include "support/op_test.h"
#include "support/unit.h"

#include <cmath>
#include <cstring>
#include <set>

using namespace daylong;
using engine::OpKind;
using model::DType;
using testing::OpTest;

namespace {

/// Reads `buffer` [rows, width] out through the logits.
void finish(OpTest& t, engine::BufferId buffer) {
    const auto last = t.g.buffer(t.g.graph.buffers[static_cast<size_t>(buffer)].width);
    t.g.op(OpKind::Scale, buffer, last).value = 1.0F;
    t.g.finish(last);
}

engine::Op& route(OpTest& t, engine::BufferId logits, engine::BufferId weights, engine::BufferId indices,
                  uint32_t chosen) {
    engine::Op& made = t.g.op(OpKind::Route, logits, weights);
    made.out2 = indices;
    made.group = chosen;
    made.value = 1.0F;
    return made;
}

struct Choice {
    uint32_t experts, chosen;
};
constexpr std::array<Choice, 6> kChoices = {{{1, 1}, {4, 2}, {8, 2}, {32, 4}, {60, 4}, {128, 8}}};

}  // namespace

TEST("the largest router logits are chosen, in order, and weighed by their softmax") {
    for (const Choice choice : kChoices) {
        for (const bool indices : {false, true}) {
            OpTest t(choice.experts, 2.0F);
            const auto weights = t.g.buffer(choice.chosen), chosen = t.g.buffer(choice.chosen);
            route(t, t.x, weights, chosen, choice.chosen).value = 2.5F;
            finish(t, indices ? chosen : weights);
            t.compare(std::to_string(choice.chosen) + " of " + std::to_string(choice.experts) +
                          (indices ? ", indices" : ", weights"),
                      {.tolerance = indices ? 0.0 : 1e-5, .rows = {1, 100}});
        }
    }
}

TEST("experts are chosen by sigmoids and a bias, weighed without it, and divided by the sum or not") {
    using model::Routing;
    for (const Routing routing : {Routing::Softmax, Routing::Sigmoid, Routing::SigmoidOfChosen}) {
        for (const bool biased : {false, true}) {
            for (const bool indices : {false, true}) {
                if (biased && routing == Routing::Softmax) continue;
                OpTest t(60, 2.0F);
                const auto weights = t.g.buffer(4), chosen = t.g.buffer(4);
                engine::Op& made = route(t, t.x, weights, chosen, 4);
                made.routing = routing;
                made.value = 1.8F;
                if (biased) made.bias = t.tiny.layer().expertBias = t.tiny.tensor(DType::F32, 1, 60, 0.3F);
                finish(t, indices ? chosen : weights);
                t.compare(
                    "routing " + std::to_string(static_cast<int>(routing)) + (indices ? ", indices" : ", weights"),
                    {.tolerance = indices ? 0.0 : 1e-5, .rows = {1, 100}});
            }
        }
    }
}

TEST("experts are chosen from the best groups only, by their best one or by their two best") {
    using model::Routing;
    for (const model::ExpertGroups groups : {model::ExpertGroups{4, 2}, {8, 3}, {32, 8}, {16, 16}, {2, 1}}) {
        for (const Routing routing : {Routing::Softmax, Routing::SigmoidOfChosen}) {
            for (const bool indices : {false, true}) {
                OpTest t(64, 2.0F);
                const auto weights = t.g.buffer(6), chosen = t.g.buffer(6);
                engine::Op& made = route(t, t.x, weights, chosen, 6);
                made.routing = routing;
                made.expertGroups = groups;
                if (routing != Routing::Softmax)
                    made.bias = t.tiny.layer().expertBias = t.tiny.tensor(DType::F32, 1, 64, 0.3F);
                finish(t, indices ? chosen : weights);
                t.compare(std::to_string(groups.used) + " of " + std::to_string(groups.count) + " groups",
                          {.tolerance = indices ? 0.0 : 1e-5, .rows = {1, 100}});
            }
        }
    }
}

TEST("of equal logits the lower index is chosen, and huge ones do not overflow") {
    for (const bool indices : {false, true}) {
        for (const bool all : {false, true}) {
            OpTest t(32);
            t.useWholeNumbers();  // a few hundred different ones: many are equal
            if (all)
                std::memset(const_cast<std::byte*>(t.table->data), 0, size_t{OpTest::kTableRows} * 32 * sizeof(float));
            const auto weights = t.g.buffer(8), chosen = t.g.buffer(8);
            route(t, t.x, weights, chosen, 8);
            finish(t, indices ? chosen : weights);
            t.compare("equal logits", {.tolerance = indices ? 0.0 : 1e-5, .rows = {1, 100}});
        }
    }
}

TEST("not-a-numbers choose experts that are there, and different ones") {
    OpTest t(64);
    auto* values = reinterpret_cast<float*>(const_cast<std::byte*>(t.table->data));
    std::fill(values, values + size_t{OpTest::kTableRows} * 64, NAN);
    const auto weights = t.g.buffer(6), chosen = t.g.buffer(6);
    route(t, t.x, weights, chosen, 6);
    finish(t, chosen);
    auto backend = testing::borrowBackend();
    if (!backend) return;
    const std::vector<float> indices = tiny::evaluate(*backend, t.tiny, t.g.graph, tiny::plainStep(1));
    const std::set<float> different(indices.begin(), indices.end());
    CHECK_EQUAL(different.size(), size_t{6});
    CHECK(*different.begin() >= 0.0F && *different.rbegin() < 64.0F);
}

TEST("products of the chosen experts, of every type, from one input and from one for each") {
    for (uint32_t id = 0; id < 256; ++id) {
        const model::DTypeTraits* traits = model::findTraits(id);
        if (traits == nullptr || testing::sharedBackend() == nullptr) continue;
        const uint32_t columns = traits->blockSize == 1 ? 72 : traits->blockSize * 2;
        const uint32_t outputs =
            traits->blockSize == 1 ? 72 : traits->blockSize;  // blocks too: the next product's input
        for (const Choice choice : {Choice{4, 2}, Choice{9, 4}}) {
            for (const bool biased : {false, true}) {
                if (biased != (choice.chosen == 4) && traits->type != DType::Q8_0)
                    continue;  // how a bias is added is no matter of the type
                OpTest t(columns);
                t.useWholeNumbers();
                model::LayerWeights& w = t.tiny.layer();
                w.router = t.tiny.tensor(DType::F32, choice.experts, columns, 0.01F);
                w.expertUp = t.tiny.experts(traits->type, choice.experts, outputs, columns, 0.1F);
                w.expertUpBias = t.tiny.tensor(DType::F32, choice.experts, outputs);
                w.expertDown = t.tiny.experts(traits->type, choice.experts, columns, outputs, 0.1F);
                w.expertDownBias = t.tiny.tensor(DType::F32, choice.experts, columns);
                const auto logits = t.g.buffer(choice.experts), weights = t.g.buffer(choice.chosen),
                           chosen = t.g.buffer(choice.chosen);
                const auto up = t.g.buffer(choice.chosen * outputs), down = t.g.buffer(choice.chosen * columns);
                t.g.op(OpKind::MatMul, t.x, logits, w.router);
                route(t, logits, weights, chosen, choice.chosen);
                engine::Op& first = t.g.op(OpKind::ExpertMatMul, t.x, up, w.expertUp);
                first.in2 = chosen;
                engine::Op& second = t.g.op(OpKind::ExpertMatMul, up, down, w.expertDown);
                second.in2 = chosen;
                if (biased) first.bias = w.expertUpBias, second.bias = w.expertDownBias;
                const std::string what = std::string(traits->name) + ", " + std::to_string(choice.chosen) + " of " +
                                         std::to_string(choice.experts);
                finish(t, down);
                t.compare(what, {.tolerance = testing::productTolerance(traits->type),
                                 .rows = biased ? std::vector<uint32_t>{1, 3, 200} : std::vector<uint32_t>{1, 21}});
            }
        }
    }
}

TEST("the sum of the experts' results is weighed row by row") {
    for (const uint32_t chosen : {1U, 2U, 4U, 7U}) {
        for (const uint32_t width : {1U, 45U, 300U}) {
            OpTest t(chosen * width);
            const auto weights = t.g.buffer(chosen), indices = t.g.buffer(chosen), out = t.g.buffer(width),
                       logits = t.g.buffer(chosen);
            t.tiny.layer().router = t.tiny.tensor(DType::F32, chosen, chosen * width, 0.1F);
            t.g.op(OpKind::MatMul, t.x, logits, t.tiny.layer().router);
            route(t, logits, weights, indices, chosen);
            t.g.op(OpKind::ExpertSum, t.x, out).in2 = weights;
            finish(t, out);
            t.compare("sum of " + std::to_string(chosen) + " x " + std::to_string(width),
                      {.tolerance = 2e-5, .scale = 1.0, .rows = {1, 3, 40}});
        }
    }
}

TEST("a whole mixture: choose, gate, multiply back, sum, add to the residual") {
    for (const DType type : {DType::F32, DType::F16, DType::Q8_0, DType::Q4_K}) {
        if (testing::sharedBackend() == nullptr) return;
        constexpr uint32_t kDim = 256, kFfn = 512, kExperts = 8, kChosen = 2;
        OpTest t(kDim);
        model::LayerWeights& w = t.tiny.layer();
        w.router = t.tiny.tensor(DType::F32, kExperts, kDim, 0.2F);
        w.routerBias = t.tiny.tensor(DType::F32, 1, kExperts);
        w.expertGate = t.tiny.experts(type, kExperts, kFfn, kDim, 0.1F);
        w.expertUp = t.tiny.experts(type, kExperts, kFfn, kDim, 0.1F);
        w.expertDown = t.tiny.experts(type, kExperts, kDim, kFfn, 0.1F);
        const auto logits = t.g.buffer(kExperts), weights = t.g.buffer(kChosen), chosen = t.g.buffer(kChosen);
        const auto gate = t.g.buffer(kChosen * kFfn), up = t.g.buffer(kChosen * kFfn),
                   down = t.g.buffer(kChosen * kDim), sum = t.g.buffer(kDim);
        t.g.op(OpKind::MatMul, t.x, logits, w.router).bias = w.routerBias;
        route(t, logits, weights, chosen, kChosen);
        t.g.op(OpKind::ExpertMatMul, t.x, gate, w.expertGate).in2 = chosen;
        t.g.op(OpKind::ExpertMatMul, t.x, up, w.expertUp).in2 = chosen;
        t.g.op(OpKind::Gate, gate, up).in2 = up;
        t.g.graph.ops.back().activation = model::Activation::SwigluOai;
        t.g.op(OpKind::ExpertMatMul, up, down, w.expertDown).in2 = chosen;
        t.g.op(OpKind::ExpertSum, down, sum).in2 = weights;
        t.g.op(OpKind::Add, t.x, t.x).in2 = sum;
        finish(t, t.x);
        t.compare(std::string(model::traits(type).name) + ", a mixture",
                  {.tolerance = 2 * testing::productTolerance(type), .rows = {1, 5, 64}});
    }
}

TEST("the chosen experts' shares are weighed by a factor of each expert's own") {
    OpTest t(48);
    const auto logits = t.g.buffer(12), weights = t.g.buffer(3), indices = t.g.buffer(3), out = t.g.buffer(3);
    model::LayerWeights& w = t.tiny.layer();
    w.router = t.tiny.tensor(DType::F32, 12, 48, 0.3F);
    w.expertScale = t.tiny.tensor(DType::F32, 1, 12);
    t.g.op(OpKind::MatMul, t.x, logits, w.router);
    route(t, logits, weights, indices, 3);
    t.g.graph.ops.back().weight = w.expertScale;
    t.g.op(OpKind::Scale, weights, out).value = 1.0F;
    finish(t, out);
    t.compare("weighed experts", {.tolerance = 2e-5, .rows = {1, 40}});
}
