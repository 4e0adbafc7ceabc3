// Products of every weight type, at every SIMD level, for odd shapes, against plain double loops over the same
// quantised activations: what remains is float rounding, so the tolerance is the same for all types.
#include "cpu/cpu_backend.h"
#include "cpu/dispatch.h"
#include "support/unit.h"
#include "support/tiny_model.h"

using namespace daylong;
using engine::OpKind;
using model::DType;

namespace {

constexpr double kTolerance = 3e-6;  // of the largest value: float sums of a few thousand products

const std::vector<DType> kQuantised = {DType::Q8_0,   DType::Q4_0,   DType::Q4_1, DType::Q5_0, DType::Q5_1,
                                       DType::Q2_K,   DType::Q3_K,   DType::Q4_K, DType::Q5_K, DType::Q6_K,
                                       DType::IQ4_NL, DType::IQ4_XS, DType::MXFP4};

std::vector<DType> allTypes() {
    std::vector<DType> all = {DType::F32, DType::F16, DType::BF16};
    all.insert(all.end(), kQuantised.begin(), kQuantised.end());
    return all;
}

std::vector<cpu::SimdLevel> levels() {
    std::vector<cpu::SimdLevel> all{cpu::SimdLevel::Portable};
    if (cpu::bestSimdLevel() >= cpu::SimdLevel::Avx2) all.push_back(cpu::SimdLevel::Avx2);
    if (cpu::bestSimdLevel() >= cpu::SimdLevel::Avx512) all.push_back(cpu::SimdLevel::Avx512);
    return all;
}

std::vector<float> dequantised(const model::Tensor& tensor, uint64_t row) {
    std::vector<float> values(tensor.columns());
    model::dequantizeRow(tensor.type, tensor.data + row * model::rowBytes(tensor.type, tensor.columns()), values);
    return values;
}

/// As the kernels do: blocks of 32, the largest magnitude becomes 127.
void roundToInt8(std::vector<float>& x) {
    for (size_t begin = 0; begin < x.size(); begin += 32) {
        float most = 0.0F;
        for (size_t i = begin; i < begin + 32; ++i) most = std::max(most, std::fabs(x[i]));
        for (size_t i = begin; i < begin + 32; ++i)
            x[i] = most > 0.0F ? std::nearbyint(x[i] * (127.0F / most)) * (most / 127.0F) : 0.0F;
    }
}

std::vector<float> expectedProduct(const model::Tensor& embedding, const model::Tensor& weight, uint32_t rows) {
    std::vector<float> out;
    for (uint32_t row = 0; row < rows; ++row) {
        std::vector<float> x = dequantised(embedding, row);
        if (model::traits(weight.type).blockSize > 1) roundToInt8(x);
        for (uint64_t i = 0; i < weight.rows(); ++i) {
            const std::vector<float> w = dequantised(weight, i);
            double sum = 0.0;
            for (size_t k = 0; k < w.size(); ++k) sum += double{w[k]} * double{x[k]};
            out.push_back(static_cast<float>(sum));
        }
    }
    return out;
}

}  // namespace

TEST("products of every type are right at every SIMD level, for odd shapes, one row and many") {
    struct Shape {
        uint32_t outputs, columns;
    };
    for (const DType type : allTypes()) {
        const uint32_t block = model::traits(type).blockSize;
        const std::vector<Shape> shapes = {
            {1, block}, {16, 2 * block}, {37, block == 1 ? 67 : 3 * block}, {100, block == 1 ? 129 : 5 * block}};
        for (const Shape& shape : shapes) {
            tiny::TinyModel tiny;
            tiny.model->embedding = tiny.tensor(DType::F32, 13, shape.columns);
            tiny.model->output = tiny.tensor(type, shape.outputs, shape.columns);
            const std::vector<float> expected = expectedProduct(*tiny.model->embedding, *tiny.model->output, 13);
            tiny::TinyGraph g;
            const auto x = g.buffer(shape.columns), y = g.buffer(shape.outputs);
            g.op(OpKind::Embed, engine::kNoBuffer, x, tiny.model->embedding);
            g.op(OpKind::MatMul, x, y, tiny.model->output);
            g.finish(y);
            for (const cpu::SimdLevel level : levels()) {
                for (const uint32_t rows : {1U, 2U, 5U, 13U}) {
                    auto backend = cpu::makeCpuBackend({.threads = 2, .simd = level});
                    const std::vector<float> actual = tiny::evaluate(*backend, tiny, g.graph, tiny::plainStep(rows));
                    const std::vector<float> part(expected.begin(),
                                                  expected.begin() + static_cast<ptrdiff_t>(rows) * shape.outputs);
                    const double difference = tiny::relativeDifference(actual, part);
                    if (!(difference < kTolerance)) {
                        unit::fail(__FILE__, __LINE__,
                                   std::string(model::traits(type).name) + " at " + std::string(cpu::name(level)) +
                                       ", " + std::to_string(shape.outputs) + " x " + std::to_string(shape.columns) +
                                       ", " + std::to_string(rows) + " rows: off by " + std::to_string(difference));
                    }
                }
            }
        }
    }
}

TEST("extreme weights and activations do not saturate") {
    for (const DType type : kQuantised) {
        tiny::TinyModel tiny;
        const auto constant = [&](DType of, uint32_t rows, float value) {
            auto* made = const_cast<model::Tensor*>(tiny.tensor(of, rows, 256));
            std::vector<float> row(256);
            for (size_t i = 0; i < row.size(); ++i) row[i] = i % 64 < 60 ? value : -value;
            for (uint32_t r = 0; r < rows; ++r)
                model::quantizeRow(of, row, const_cast<std::byte*>(made->data) + r * model::rowBytes(of, 256));
            return made;
        };
        tiny.model->embedding = constant(DType::F32, 2, -3.0F);
        tiny.model->output = constant(type, 20, 5.0F);
        tiny::TinyGraph g;
        const auto x = g.buffer(256), y = g.buffer(20);
        g.op(OpKind::Embed, engine::kNoBuffer, x, tiny.model->embedding);
        g.op(OpKind::MatMul, x, y, tiny.model->output);
        g.finish(y);
        const std::vector<float> expected = expectedProduct(*tiny.model->embedding, *tiny.model->output, 2);
        for (const cpu::SimdLevel level : levels()) {
            auto backend = cpu::makeCpuBackend({.threads = 1, .simd = level});
            CHECK(tiny::relativeDifference(tiny::evaluate(*backend, tiny, g.graph, tiny::plainStep(2)), expected) <
                  kTolerance);
        }
    }
}
