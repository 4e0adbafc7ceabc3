// Kernels on single rows, in every instruction set that this machine has.
#include "cpu/dispatch.h"
#include "cpu/kernels.h"
#include "support/unit.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <set>

using namespace daylong;

TEST("quantised activations are the nearest steps, and their sums are those of what is stored") {
    constexpr uint32_t kColumns = 96;
    std::array<float, kColumns> values = {};  // the last block stays empty
    for (uint32_t i = 0; i < 64; ++i) values[i] = std::sin(static_cast<float>(i * i)) * (i < 32 ? 3.0F : -0.01F);
    values[41] = -0.5F;  // the largest of its block
    for (const auto level : cpu::simdLevels()) {
        std::array<cpu::ActivationBlock, 2 * kColumns / 32> blocks = {};  // beside another row's
        cpu::kernelsFor(level).quantize(values.data(), kColumns, {.first = blocks.data(), .stride = 2});
        CHECK(blocks[2].quants[9] == -127);
        for (uint32_t b = 0; b < kColumns / 32; ++b) {
            const cpu::ActivationBlock& block = blocks[2 * b];
            int32_t sums[2] = {};
            for (uint32_t i = 0; i < 32; ++i) {
                const int8_t quant = block.quants[i];
                sums[i / 16] += quant;
                CHECK(std::abs(values[b * 32 + i] - block.scale * static_cast<float>(quant)) <= block.scale * 0.5001F);
            }
            const int32_t sum = sums[0] + sums[1];
            CHECK(block.lowLess32 == -32 * sums[0] && block.highLess32 == -32 * sums[1]);
            CHECK(block.less8 == -8 * sum && block.less16 == -16 * sum && block.less128 == -128 * sum);
            CHECK(block.scaledSum == block.scale * static_cast<float>(sum));
            CHECK(blocks[2 * b + 1].scale == 0.0F && blocks[2 * b + 1].quants[0] == 0);
        }
        CHECK(blocks[4].scale == 0.0F);
    }
}

TEST("every level that this processor has is one of its own, and the best one is the last") {
    const std::vector<cpu::SimdLevel> levels = cpu::simdLevels();
    std::set<const cpu::Kernels*> kernels;
    for (const auto level : levels) kernels.insert(&cpu::kernelsFor(level));
    CHECK_EQUAL(kernels.size(), levels.size());
    CHECK(std::is_sorted(levels.begin(), levels.end()) && levels.back() == cpu::bestSimdLevel());
    CHECK(&cpu::kernelsFor(cpu::SimdLevel::Amx) == &cpu::kernelsFor(cpu::bestSimdLevel()));
}

TEST("a row's norm is that of all its columns, also where they are no multiple of a register's") {
    for (const uint32_t columns : {16U, 37U, 64U}) {
        std::array<float, 64> values = {}, out = {};
        double squares = 0.0;
        for (uint32_t i = 0; i < columns; ++i) {
            values[i] = std::cos(static_cast<float>(i * 7)) + 0.25F;
            squares += static_cast<double>(values[i]) * static_cast<double>(values[i]);
        }
        const auto factor = static_cast<float>(1.0 / std::sqrt(squares / columns + 1e-5));
        for (const auto level : cpu::simdLevels()) {
            const cpu::NormRow norm{.kind = model::NormKind::Rms, .group = columns, .eps = 1e-5F};
            cpu::kernelsFor(level).norm(norm, values.data(), columns, out.data());
            for (uint32_t i = 0; i < columns; ++i) CHECK(std::abs(out[i] - values[i] * factor) < 1e-5F);
        }
    }
}
