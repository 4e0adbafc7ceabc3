// Embedding, norms, activations and simple arithmetic of the backend under test, against the oracle.
#include "support/op_test.h"
#include "support/unit.h"

using namespace daylong;
using engine::OpKind;
using model::DType;
using testing::allTypes;
using testing::OpTest;

namespace {

constexpr double kTolerance = 1e-5;  // of the largest value; float rounding, and a GPU's own exp and tanh

}  // namespace

TEST("a token's row is fetched whole from a table of every type") {
    for (const DType type : allTypes()) {
        const uint32_t block = model::traits(type).blockSize;
        for (const uint32_t columns : {block, block == 1 ? 77U : 3 * block, 1024U}) {
            OpTest t(columns);
            const auto y = t.g.buffer(columns);
            auto* table = const_cast<model::Tensor*>(t.tiny.tensor(type, OpTest::kTableRows + 1, columns));
            t.tiny.model->embedding = table;
            t.g.graph.ops[0].weight = table;
            t.g.op(OpKind::Scale, t.x, y).value = 1.0F;
            t.g.finish(y);
            t.compare("embedding of " + std::string(model::traits(type).name) + ", " + std::to_string(columns),
                      {.tolerance = 1e-6, .rows = {1, 150}});
        }
    }
}

TEST("norms of both kinds, with and without bias, whole and in groups, in place too") {
    struct Shape {
        uint32_t width, group;
    };
    for (const model::NormKind kind : {model::NormKind::Rms, model::NormKind::Layer}) {
        for (const Shape shape : {Shape{45, 45},
                                  {45, 9},
                                  {45, 15},
                                  {64, 1},
                                  {33, 33},
                                  {512, 64},
                                  {2048, 128},
                                  {4096, 4096},
                                  {5001, 5001}}) {
            for (const bool biased : {false, true}) {
                for (const bool inPlace : {false, true}) {
                    OpTest t(shape.width, 2.0F);
                    const auto y = inPlace ? t.x : t.g.buffer(shape.width), z = t.g.buffer(shape.width);
                    t.tiny.layer().attnNorm = t.tiny.tensor(DType::F32, 1, shape.group);
                    t.tiny.layer().attnNormBias = t.tiny.tensor(DType::F32, 1, shape.group);
                    engine::Op& norm = t.g.op(OpKind::Norm, t.x, y, t.tiny.layer().attnNorm);
                    norm.norm = kind;
                    norm.group = shape.group;
                    norm.value = 1e-5F;
                    if (biased) norm.bias = t.tiny.layer().attnNormBias;
                    t.g.op(OpKind::Scale, y, z).value = 1.0F;
                    t.g.finish(z);
                    t.compare("norm " + std::to_string(static_cast<int>(kind)) + " of " + std::to_string(shape.width) +
                                  " by " + std::to_string(shape.group),
                              {.tolerance = kTolerance, .scale = 1.0, .rows = {1, 20}});
                }
            }
        }
    }
}

TEST("a norm of groups may have a weight for each column") {
    OpTest t(96);
    const auto y = t.g.buffer(96), z = t.g.buffer(96);
    t.tiny.layer().attnNorm = t.tiny.tensor(DType::F32, 1, 96);
    engine::Op& norm = t.g.op(OpKind::Norm, t.x, y, t.tiny.layer().attnNorm);
    norm.group = 32;
    norm.value = 1e-5F;
    t.g.op(OpKind::Scale, y, z).value = 1.0F;
    t.g.finish(z);
    t.compare("norm of groups", {.tolerance = kTolerance, .scale = 1.0, .rows = {1, 20}});
}

TEST("a norm of the rows whose logits are wanted alone, and of large numbers") {
    for (const float size : {1e-4F, 1e4F}) {
        OpTest t(300, size);
        const auto y = t.g.buffer(300);
        t.tiny.model->outputNorm = t.tiny.tensor(DType::F32, 1, 300);
        engine::Op& norm = t.g.op(OpKind::Norm, t.x, y, t.tiny.model->outputNorm);
        norm.group = 300;
        norm.value = 1e-6F;
        t.g.finish(y);
        t.compare("norm at the end", {.tolerance = kTolerance});
    }
}

TEST("activations, with and without a second input, in place too") {
    using model::Activation;
    for (const Activation activation :
         {Activation::Silu, Activation::Gelu, Activation::GeluTanh, Activation::SwigluOai}) {
        for (const bool gated : {false, true}) {
            if (activation == Activation::SwigluOai && !gated) continue;  // it always is
            for (const int into : {0, 1, 2}) {                            // a third buffer, the first input, the second
                for (const uint32_t width : {1U, 45U, 1030U}) {
                    OpTest t(width, 4.0F);
                    const auto u = t.g.buffer(width), z = t.g.buffer(width), last = t.g.buffer(width);
                    if (into == 2 && !gated) continue;
                    t.g.op(OpKind::Scale, t.x, u).value = -1.7F;
                    const auto out = into == 0 ? z : into == 1 ? t.x : u;
                    engine::Op& gate = t.g.op(OpKind::Gate, t.x, out);
                    gate.activation = activation;
                    if (gated) gate.in2 = u;
                    t.g.op(OpKind::Scale, out, last).value = 1.0F;
                    t.g.finish(last);
                    t.compare("activation " + std::to_string(static_cast<int>(activation)) + (gated ? ", gated" : ""),
                              {.tolerance = kTolerance, .scale = 1.0, .rows = {1, 33}});
                }
            }
        }
    }
}

TEST("what is curved rises by its square and falls by an exponential") {
    for (const model::Curve curve : {model::Curve{.rising = 1.0F}, {0.8F, 1.3F, 0.5F}}) {
        for (const float size : {1.0F, 300.0F}) {
            OpTest t(77, size);
            const auto y = t.g.buffer(77), z = t.g.buffer(77);
            engine::Op& op = t.g.op(OpKind::Gate, t.x, y);
            op.activation = model::Activation::Curved;
            op.curve = curve;
            t.g.op(OpKind::Scale, y, z).value = 1.0F;
            t.g.finish(z);
            t.compare("a curve", {.tolerance = kTolerance, .rows = {1, 33}});
        }
    }
}

TEST("activations of large numbers stay finite") {
    for (const model::Activation activation :
         {model::Activation::Silu, model::Activation::Gelu, model::Activation::GeluTanh}) {
        OpTest t(50, 3000.0F);
        const auto y = t.g.buffer(50);
        t.g.op(OpKind::Gate, t.x, y).activation = activation;
        t.g.finish(y);
        t.compare("activation " + std::to_string(static_cast<int>(activation)) + " of thousands",
                  {.tolerance = kTolerance});
    }
}

TEST("sums, factors and caps, in place and not, of one and of both inputs") {
    for (const uint32_t width : {1U, 45U, 2051U}) {
        for (const bool inPlace : {false, true}) {
            OpTest t(width, 3.0F);
            const auto a = t.g.buffer(width), b = t.g.buffer(width), c = t.g.buffer(width), d = t.g.buffer(width);
            t.g.op(OpKind::Scale, t.x, a).value = 0.37F;
            t.g.op(OpKind::Add, t.x, inPlace ? t.x : b).in2 = a;
            const auto sum = inPlace ? t.x : b;
            t.g.op(OpKind::Softcap, sum, inPlace ? sum : c).value = 5.0F;
            const auto capped = inPlace ? sum : c;
            t.g.op(OpKind::Add, capped, d).in2 = capped;
            t.g.op(OpKind::Scale, d, d).value = -2.5F;
            t.g.finish(d);
            t.compare("arithmetic", {.tolerance = kTolerance, .rows = {1, 2, 31}});
        }
    }
}

TEST("clamps, in place and not, and right at the limit") {
    for (const uint32_t width : {1U, 45U, 2051U}) {
        for (const bool inPlace : {false, true}) {
            OpTest t(width, 30.0F);
            t.useWholeNumbers();
            const auto y = inPlace ? t.x : t.g.buffer(width), z = t.g.buffer(width);
            t.g.op(OpKind::Clamp, t.x, y).value = 40.0F;
            t.g.op(OpKind::Scale, y, z).value = 1.0F;
            t.g.finish(z);
            t.compare("clamp", {.tolerance = 1e-7, .rows = {1, 31}});
        }
    }
}

TEST("the last op may write the logits in place") {
    OpTest t(70, 3.0F);
    const auto y = t.g.buffer(70);
    t.g.op(OpKind::Scale, t.x, y).value = 2.0F;
    t.g.op(OpKind::Softcap, y, y).value = 3.0F;
    t.g.finish(y);
    t.compare("cap of the logits", {.tolerance = kTolerance});
}

TEST("rows of a table that no backend holds are looked up in the file for every step") {
    for (const DType type : allTypes()) {
        const uint32_t columns = model::traits(type).blockSize == 1 ? 40 : 2 * model::traits(type).blockSize;
        OpTest t(columns);
        const auto y = t.g.buffer(columns), z = t.g.buffer(columns);
        const model::Tensor* table = t.tiny.tensor(type, OpTest::kTableRows + 1, columns);  // not among the model's
        t.g.op(OpKind::LookUp, engine::kNoBuffer, y, table);
        t.g.op(OpKind::Add, y, z).in2 = y;
        t.g.finish(z);
        t.compare("looking up " + std::string(model::traits(type).name), {.tolerance = 1e-6, .rows = {1, 150}});
    }
}

TEST("norms without weights") {
    for (const uint32_t group : {7U, 64U, 448U}) {
        OpTest t(448);
        const auto y = t.g.buffer(448), z = t.g.buffer(448);
        engine::Op& norm = t.g.op(OpKind::Norm, t.x, y);
        norm.group = group;
        norm.value = 1e-6F;
        t.g.op(OpKind::Scale, y, z).value = 1.0F;
        t.g.finish(z);
        t.compare("a norm of " + std::to_string(group) + " columns without weights", {.tolerance = kTolerance});
    }
}

TEST("a gate reads a part of a wide row, or groups of both that lie in turn in one") {
    OpTest part(96);
    const auto narrow = part.g.buffer(24), gated = part.g.buffer(24);
    part.tiny.layer().ffnGate = part.tiny.tensor(DType::F32, 24, 96, 0.2F);
    part.g.op(OpKind::MatMul, part.x, narrow, part.tiny.layer().ffnGate);
    engine::Op& from = part.g.op(OpKind::Gate, narrow, gated);
    from.in2 = part.x;
    from.from = 48;
    from.activation = model::Activation::GeluTanh;
    part.g.finish(gated);
    part.compare("a gate of a part of a row", {.tolerance = 2e-5});

    for (const uint32_t group : {5U, 20U, 160U}) {
        OpTest t(320);
        const auto y = t.g.buffer(160);
        engine::Op& gate = t.g.op(OpKind::Gate, t.x, y);
        gate.group = group;
        gate.activation = model::Activation::GeluTanh;
        t.g.finish(y);
        t.compare("gates in groups of " + std::to_string(group), {.tolerance = kTolerance});
    }
}
