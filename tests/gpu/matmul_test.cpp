// Products of the backend under test with weights of every type, one row and many, against the oracle.
#include "support/op_test.h"
#include "support/unit.h"

using namespace daylong;
using engine::OpKind;
using model::DType;
using testing::allTypes;
using testing::nameOf;
using testing::OpTest;

namespace {

constexpr double kOfSums = 3e-6;  // of the largest value: float sums of a few thousand products

struct Shape {
    uint32_t outputs, columns;
};

std::vector<Shape> shapesOf(DType type) {
    const uint32_t block = model::traits(type).blockSize;
    if (block == 1) return {{1, 1}, {5, 3}, {16, 40}, {37, 67}, {100, 129}, {257, 320}};
    return {{1, block}, {16, 2 * block}, {37, 3 * block}, {130, 5 * block}, {257, 10 * block}};
}

std::vector<float> rowOf(const model::Tensor& tensor, uint64_t row) {
    std::vector<float> values(tensor.columns());
    model::dequantizeRow(tensor.type, tensor.data + row * model::rowBytes(tensor.type, tensor.columns()), values);
    return values;
}

/// As the CPU's kernels round activations for quantised weights: blocks of 32, the largest magnitude becomes 127.
void roundToInt8(std::vector<float>& x) {
    for (size_t begin = 0; begin < x.size(); begin += 32) {
        float most = 0.0F;
        for (size_t i = begin; i < begin + 32; ++i) most = std::max(most, std::fabs(x[i]));
        for (size_t i = begin; i < begin + 32; ++i)
            x[i] = most > 0.0F ? std::nearbyint(x[i] * (127.0F / most)) * (most / 127.0F) : 0.0F;
    }
}

/// Of the first rows of the table, rounded like that.
std::vector<float> roundedProducts(const model::Tensor& table, const model::Tensor& weight, uint32_t rows) {
    std::vector<float> out;
    for (uint32_t row = 0; row < rows; ++row) {
        std::vector<float> x = rowOf(table, row);
        if (model::traits(weight.type).blockSize > 1) roundToInt8(x);
        for (uint64_t i = 0; i < weight.rows(); ++i) {
            const std::vector<float> w = rowOf(weight, i);
            double sum = 0.0;
            for (size_t k = 0; k < w.size(); ++k) sum += double{w[k]} * double{x[k]};
            out.push_back(static_cast<float>(sum));
        }
    }
    return out;
}

/// Mostly the value, and its opposite; where that is larger, types without minima get the highest of their codes.
void fill(const model::Tensor* tensor, float value, float opposite = 1.0F) {
    std::vector<float> row(tensor->columns());
    for (size_t i = 0; i < row.size(); ++i) row[i] = i % 64 < 60 ? value : -value * opposite;
    const uint64_t bytes = model::rowBytes(tensor->type, row.size());
    for (uint64_t r = 0; r < tensor->rows(); ++r)
        model::quantizeRow(tensor->type, row, const_cast<std::byte*>(tensor->data) + r * bytes);
}

}  // namespace

TEST("products of every type are right for odd shapes, one row and many") {
    if (testing::sharedBackend() == nullptr) return;
    for (const DType type : allTypes()) {
        const std::vector<Shape> shapes = shapesOf(type);
        for (const Shape& shape : shapes) {
            for (const bool whole : {true, false}) {
                if (!whole && &shape != &shapes.back()) continue;  // shapes go wrong by more than rounding does
                OpTest t(shape.columns);
                if (whole) t.useWholeNumbers();
                t.tiny.model->output = t.tiny.tensor(type, shape.outputs, shape.columns);
                const auto y = t.g.buffer(shape.outputs);
                t.g.op(OpKind::MatMul, t.x, y, t.tiny.model->output);
                t.g.finish(y);
                const double size = std::sqrt(static_cast<double>(shape.columns)) * (whole ? 73.0 : 1.0);
                const bool widest = &shape == &shapes.back();
                // Whole numbers are exact in every kind of activation: what is left is the sum, and weights as half
                // floats.
                t.compare(nameOf(type) + ", " + std::to_string(shape.outputs) + " x " + std::to_string(shape.columns) +
                              (whole ? ", whole numbers" : ""),
                          {.tolerance = whole ? std::min(2e-3, testing::productTolerance(type))
                                              : testing::productTolerance(type),
                           .scale = size,
                           .rows = widest && whole ? std::vector<uint32_t>{1, 2, 3, 7, 8, 9, 17, 33, 64, 65, 130}
                                                   : std::vector<uint32_t>{1, 4, 5, 65}});
            }
        }
    }
}

TEST("the CPU's products are those of its rounded activations, whatever the type, but for the rounding of sums") {
    if (testing::sharedBackend() == nullptr) return;
    if (!testing::backendName().starts_with("cpu")) return unit::skip("others round otherwise");
    for (const DType type : allTypes()) {
        std::vector<Shape> shapes = shapesOf(type);
        shapes.insert(shapes.end(), 2, {20, 256});  // extreme weights and activations
        for (const Shape& shape : shapes) {
            tiny::TinyModel tiny;
            const bool highest = &shape == &shapes.back(), extreme = &shape + 1 >= &shapes.back();
            tiny.model->embedding = tiny.tensor(DType::F32, 13, shape.columns);
            tiny.model->output = tiny.tensor(type, shape.outputs, shape.columns);
            if (extreme) fill(tiny.model->embedding, -3.0F);
            if (extreme) fill(tiny.model->output, 5.0F, highest ? 1.07F : 1.0F);
            const std::vector<float> expected = roundedProducts(*tiny.model->embedding, *tiny.model->output, 13);
            tiny::TinyGraph g;
            const auto x = g.buffer(shape.columns), y = g.buffer(shape.outputs);
            g.op(OpKind::Embed, engine::kNoBuffer, x, tiny.model->embedding);
            g.op(OpKind::MatMul, x, y, tiny.model->output);
            g.finish(y);
            for (const uint32_t rows : {1U, 2U, 5U, 13U}) {
                const std::vector<float> actual =
                    tiny::evaluate(*testing::sharedBackend(), tiny, g.graph, tiny::plainStep(rows));
                const std::vector<float> part(expected.begin(),
                                              expected.begin() + static_cast<ptrdiff_t>(rows) * shape.outputs);
                const double difference = tiny::relativeDifference(actual, part);
                if (difference < kOfSums) continue;
                unit::fail(__FILE__, __LINE__,
                           nameOf(type) + ", " + std::to_string(shape.outputs) + " x " + std::to_string(shape.columns) +
                               (highest   ? ", highest, "
                                : extreme ? ", extreme, "
                                          : ", ") +
                               std::to_string(rows) + " rows: off by " + std::to_string(difference));
            }
        }
    }
}

TEST("products add their bias, and what comes after them may be fused") {
    if (testing::sharedBackend() == nullptr) return;
    for (const DType type : allTypes()) {
        const uint32_t block = model::traits(type).blockSize, columns = block == 1 ? 96 : block,
                       ffn = block == 1 ? 160 : 2 * block;
        for (const bool biased : {false, true}) {
            OpTest t(columns);
            model::LayerWeights& w = t.tiny.layer();
            w.ffnNorm = t.tiny.tensor(DType::F32, 1, columns);
            w.ffnGate = t.tiny.tensor(type, ffn, columns, 0.2F);
            w.ffnUp = t.tiny.tensor(type, ffn, columns, 0.2F);
            w.ffnDown = t.tiny.tensor(type, columns, ffn, 0.2F);
            w.ffnUpBias = t.tiny.tensor(DType::F32, 1, ffn);
            w.ffnDownBias = t.tiny.tensor(DType::F32, 1, columns);
            const auto normed = t.g.buffer(columns), gate = t.g.buffer(ffn), up = t.g.buffer(ffn),
                       down = t.g.buffer(columns), out = t.g.buffer(columns);
            engine::Op& norm = t.g.op(OpKind::Norm, t.x, normed, w.ffnNorm);
            norm.group = columns;
            norm.value = 1e-5F;
            t.g.op(OpKind::MatMul, normed, gate, w.ffnGate);
            t.g.op(OpKind::MatMul, normed, up, w.ffnUp).bias = biased ? w.ffnUpBias : nullptr;
            t.g.op(OpKind::Gate, gate, up).in2 = up;
            t.g.op(OpKind::MatMul, up, down, w.ffnDown).bias = biased ? w.ffnDownBias : nullptr;
            t.g.op(OpKind::Add, t.x, t.x).in2 = down;
            t.g.op(OpKind::Add, t.x, out).in2 = biased ? normed : t.x;  // a later reader keeps the norm's output
            t.g.finish(out);
            t.compare(nameOf(type) + (biased ? ", biased" : "") + ", feed-forward",
                      {.tolerance = 2 * testing::productTolerance(type), .rows = {1, 5, 40}});
        }
    }
}

TEST("one buffer is the input of products of several types, and their sum is taken in place") {
    if (testing::sharedBackend() == nullptr) return;
    OpTest t(256);
    model::LayerWeights& w = t.tiny.layer();
    w.q = t.tiny.tensor(DType::Q4_K, 70, 256);
    w.k = t.tiny.tensor(DType::Q8_0, 70, 256);
    w.v = t.tiny.tensor(DType::F16, 70, 256);
    w.qBias = t.tiny.tensor(DType::F32, 1, 70);
    const auto a = t.g.buffer(70), b = t.g.buffer(70), c = t.g.buffer(70), out = t.g.buffer(70);
    t.g.op(OpKind::MatMul, t.x, a, w.q).bias = w.qBias;
    t.g.op(OpKind::MatMul, t.x, b, w.k);
    t.g.op(OpKind::MatMul, t.x, c, w.v);
    t.g.op(OpKind::Add, b, b).in2 = a;
    t.g.op(OpKind::Add, b, b).in2 = c;
    t.g.op(OpKind::Scale, b, out).value = 0.5F;
    t.g.finish(out);
    t.compare("three types", {.tolerance = testing::productTolerance(DType::Q4_K), .rows = {1, 6, 50}});
}

TEST("a large matrix of every type") {
    if (testing::sharedBackend() == nullptr) return;
    for (const DType type : allTypes()) {
        OpTest t(2048);
        t.useWholeNumbers();
        const bool common = type == DType::F16 || type == DType::Q8_0 || type == DType::Q4_K;
        const uint32_t outputs = common ? 1531 : 131;
        t.tiny.model->output = t.tiny.tensor(type, outputs, 2048);
        const auto y = t.g.buffer(outputs);
        t.g.op(OpKind::MatMul, t.x, y, t.tiny.model->output);
        t.g.finish(y);
        t.compare(nameOf(type) + ", " + std::to_string(outputs) + " x 2048", {.tolerance = 2e-3, .rows = {1, 4}});
    }
}

TEST("extreme weights and activations do not saturate") {
    if (testing::sharedBackend() == nullptr) return;
    for (const DType type : allTypes()) {
        OpTest t(256);
        t.tiny.model->output = t.tiny.tensor(type, 20, 256);
        fill(t.tiny.model->output, 5.0F);
        fill(t.tiny.model->embedding, -300.0F);  // without not-a-numbers, for once
        const auto y = t.g.buffer(20);
        t.g.op(OpKind::MatMul, t.x, y, t.tiny.model->output);
        t.g.finish(y);
        t.compare(nameOf(type) + ", extreme", {.tolerance = 2e-3, .rows = {1, 20}});
    }
}

TEST("a graph that names a tensor that the model lacks is refused, and another one runs after it") {
    if (testing::sharedBackend() == nullptr) return;
    OpTest t(45);
    tiny::TinyModel other;
    const model::Tensor* stranger = other.tensor(DType::F32, 5, 45);
    const auto y = t.g.buffer(5);
    t.g.op(OpKind::MatMul, t.x, y, stranger);
    t.g.finish(y);
    engine::Backend* const backend = testing::sharedBackend();
    REQUIRE(backend->loadWeights(t.tiny.model, {}));
    CHECK(!backend->prepare(t.g.graph, {.fixedSlots = 0, .ringSlots = 16}));
    std::vector<float> logits(5);
    CHECK(!backend->run(tiny::plainStep(1), logits));
    OpTest good(45);
    const auto z = good.g.buffer(45);
    good.g.op(OpKind::Scale, good.x, z).value = 3.0F;
    good.g.finish(z);
    good.compare("after a refusal", {});
}
