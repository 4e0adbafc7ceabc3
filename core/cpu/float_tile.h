// Tiles of float weights: products in float, column by column.
#pragma once

#include "cpu/kernels.h"
#include "cpu/simd.h"
#include "cpu/simd_convert.h"

namespace daylong::cpu::DAYLONG_SIMD {

/// F32, F16, BF16: [columns][16 rows], products in float.
template <model::DType type>
struct FloatTile {
    static constexpr size_t kStep = type == model::DType::F32 ? 64 : 32;  // bytes of one column

    DAYLONG_INLINE static Floats column(const std::byte* at) {
        if constexpr (type == model::DType::F32) return load(reinterpret_cast<const float*>(at));
        else if constexpr (type == model::DType::F16) return loadHalves(at);
        else return loadBfloats(at);
    }
    template <uint32_t kRows>
    static void multiply(const std::byte* tile, const Activations& in, uint32_t row, Floats* out) {
        constexpr uint32_t kNow = kRows < kMostFloatRows ? kRows : kMostFloatRows;
        multiplySome<kNow>(tile, in, row, out);
        if constexpr (kNow < kRows) multiply<kRows - kNow>(tile, in, row + kNow, out + kNow);
    }
    template <uint32_t kRows>
    DAYLONG_INLINE static void multiplySome(const std::byte* tile, const Activations& in, uint32_t row, Floats* out) {
        constexpr uint32_t kChains = 2;  // independent sums hide the latency; as many whatever the rows: the same bits
        const uint32_t columns = in.columns;
        const float* x = in.values + size_t{row} * columns;
        Floats sums[kChains][kRows] = {};
        uint32_t k = 0;
        for (; k + kChains <= columns; k += kChains, tile += kStep * kChains) {
            if constexpr (kRows <= 2)
                __builtin_prefetch(tile + 2048);  // with more rows the tile is in the caches already
#pragma GCC unroll 8
            for (uint32_t c = 0; c < kChains; ++c) {
                const Floats w = column(tile + kStep * c);
#pragma GCC unroll 8
                for (uint32_t r = 0; r < kRows; ++r)
                    sums[c][r] = fma(w, splat(x[size_t{r} * columns + k + c]), sums[c][r]);
            }
        }
        for (; k < columns; ++k, tile += kStep) {
            const Floats w = column(tile);
            for (uint32_t r = 0; r < kRows; ++r) sums[0][r] = fma(w, splat(x[size_t{r} * columns + k]), sums[0][r]);
        }
        for (uint32_t r = 0; r < kRows; ++r) {
            out[r] = sums[0][r];
            for (uint32_t c = 1; c < kChains; ++c) out[r] = out[r] + sums[c][r];
        }
    }
};

}  // namespace daylong::cpu::DAYLONG_SIMD
