// Products of any number of rows, in every instruction set that this machine has: each row comes out as it does alone,
// to the bit, also where tiles, and groups of sixteen rows, are not full.
#include "cpu/dispatch.h"
#include "cpu/kernels.h"
#include "cpu/repack.h"
#include "support/unit.h"

#include <algorithm>
#include <cmath>
#include <cstring>
#include <string>

using namespace daylong;
using model::DType;

namespace {

constexpr uint32_t kMostRows = 150;  // more than any kernel goes over at once

struct Weights {
    std::vector<std::byte> tiles;
    cpu::Matrix matrix;
};

float waveAt(uint32_t i) { return std::sin(static_cast<float>(i * 7 % 1009)) * static_cast<float>(1 + i % 5); }

Weights weightsOf(DType type, uint32_t outputs, uint32_t columns, uint32_t from) {
    const uint64_t rowBytes = model::rowBytes(type, columns);
    std::vector<std::byte> data(rowBytes * outputs);
    std::vector<float> row(columns);
    for (uint32_t i = 0; i < outputs; ++i) {
        for (uint32_t k = 0; k < columns; ++k) row[k] = waveAt(from + i * columns + k);
        model::quantizeRow(type, row, data.data() + i * rowBytes);
    }
    model::Tensor tensor;
    tensor.type = type;
    tensor.dims = {columns, outputs, 1, 1};
    tensor.data = data.data();
    tensor.sizeBytes = data.size();
    Weights made;
    made.matrix = {
        .type = type, .tileBytes = cpu::repackedTileBytes(type, columns), .rows = outputs, .columns = columns};
    made.tiles.resize(made.matrix.tileBytes * made.matrix.tileCount());
    for (uint32_t tile = 0; tile < made.matrix.tileCount(); ++tile)
        cpu::repackTile(tensor, tile, made.tiles.data() + tile * made.matrix.tileBytes);
    made.matrix.tiles = made.tiles.data();
    return made;
}

/// The products of some rows of activations, from one on, all of them in one call.
std::vector<float> products(const cpu::Kernels& kernels, cpu::MatMulJob job, uint32_t firstRow, uint32_t rows) {
    const uint32_t columns = job.matrix.columns, outputs = job.matrix.rows;
    std::vector<float> values(size_t{rows} * columns), out(size_t{rows} * outputs, 0.25F);
    std::vector<cpu::ActivationBlock> blocks(size_t{rows} * columns / 32);
    cpu::Activations in{.values = values.data(), .blocks = blocks.data(), .columns = columns, .rows = rows};
    for (uint32_t r = 0; r < rows; ++r) {
        float* row = values.data() + size_t{r} * columns;
        for (uint32_t k = 0; k < columns; ++k) row[k] = waveAt((firstRow + r) * columns + 3 * k);
        kernels.quantize(row, columns, in.blocksOf(r));
    }
    job.out = out.data();
    job.residual = out.data();
    job.outStride = outputs;
    job.rows = rows;
    const uint32_t tiles = job.matrix.tileCount(), middle = tiles / 2;  // as two threads would
    kernels.matmul(job, in, 0, middle);
    kernels.matmul(job, in, middle, tiles);
    return out;
}

bool sameBits(const std::vector<float>& a, const float* b) {
    return std::memcmp(a.data(), b, a.size() * sizeof(float)) == 0;
}

void compare(DType type, uint32_t outputs, uint32_t columns, bool isGated) {
    const Weights weights = weightsOf(type, outputs, columns, 0), gate = weightsOf(type, outputs, columns, 11);
    std::vector<float> bias(outputs);
    for (uint32_t i = 0; i < outputs; ++i) bias[i] = waveAt(i);
    cpu::MatMulJob job;
    job.matrix = weights.matrix;
    if (isGated) job.gate = &gate.matrix;
    else job.bias = bias.data();
    std::vector<float> avx512;
    for (const cpu::SimdLevel level : cpu::simdLevels()) {
        const cpu::Kernels& kernels = cpu::kernelsFor(level);
        const std::string what = std::string(model::traits(type).name) + ", " + std::to_string(outputs) + " x " +
                                 std::to_string(columns) + ", " + std::string(cpu::name(level));
        std::vector<float> alone;
        for (uint32_t row = 0; row < kMostRows; ++row) {
            const std::vector<float> one = products(kernels, job, row, 1);
            alone.insert(alone.end(), one.begin(), one.end());
        }
        CHECK(std::all_of(alone.begin(), alone.end(), [](float x) { return std::isfinite(x); }));
        for (const uint32_t rows : {2U, 15U, 16U, 17U, 31U, 32U, 47U, 64U, 70U, kMostRows}) {
            if (!sameBits(products(kernels, job, 0, rows), alone.data()))
                unit::fail(__FILE__, __LINE__, what + ": other bits in " + std::to_string(rows) + " rows than alone");
        }
        if (level == cpu::SimdLevel::Avx512) avx512 = alone;
        if (level == cpu::SimdLevel::Amx && alone != avx512) unit::fail(__FILE__, __LINE__, what + ": not AVX-512's");
    }
}

}  // namespace

TEST("products of any number of rows are those of each row alone, with weights of every type") {
    for (const DType type : {DType::F32, DType::F16, DType::BF16, DType::Q8_0, DType::Q4_0, DType::Q4_1, DType::Q5_0,
                             DType::Q5_1, DType::Q2_K, DType::Q3_K, DType::Q4_K, DType::Q5_K, DType::Q6_K,
                             DType::IQ4_NL, DType::IQ4_XS, DType::MXFP4}) {
        const uint32_t block = std::max(32U, model::traits(type).blockSize);
        compare(type, 37, block, false);  // fewer blocks than are unpacked at once, and tiles than go side by side
        compare(type, 90, 3 * block, true);
        compare(type, 112, (block == 32 ? 9 : 2) * block, false);
    }
}
