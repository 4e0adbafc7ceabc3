// Matrix products on 16-row tiles: each lane is one output row, so nothing is ever summed across lanes.
// A tile is read once, in order, for up to kManyRows rows of activations; each comes out the same to the bit however
// many they are. Layouts: repack.h.
#pragma once

#include "cpu/amx_product.h"
#include "cpu/block_tiles.h"
#include "cpu/finish.h"
#include "cpu/float_tile.h"
#include "cpu/kernels.h"
#include "cpu/row_kernels.h"

#include <utility>

namespace daylong::cpu::DAYLONG_SIMD {

/// A tile times some rows, from row `row` on: out[rows].
using Product = void (*)(const std::byte* tile, const Activations& in, uint32_t row, Floats* out);

/// Those of 1, 2, ... kMostRows rows, and of kManyRows.
struct Products {
    Product few[kMostRows];
    Product many;
};
template <class Tile, size_t... kLess>
constexpr Products makeProducts(std::index_sequence<kLess...>) {
    return {{Tile::template multiply<kLess + 1>...}, Tile::template multiply<kManyRows>};
}
template <class Tile>
const Products* products() {
    static constexpr Products kProducts = makeProducts<Tile>(std::make_index_sequence<kMostRows>());
    return &kProducts;
}

static const Products* productsOf(model::DType type) {
    switch (type) {
        case model::DType::F32: return products<FloatTile<model::DType::F32>>();
        case model::DType::F16: return products<FloatTile<model::DType::F16>>();
        case model::DType::BF16: return products<FloatTile<model::DType::BF16>>();
        case model::DType::Q8_0: return products<BlockTile<ScaledBlock<Q8Quants>>>();
        case model::DType::Q4_0: return products<BlockTile<ScaledBlock<Q4Quants>>>();
        case model::DType::Q5_0: return products<BlockTile<ScaledBlock<Q5Quants>>>();
        case model::DType::IQ4_NL: return products<BlockTile<ScaledBlock<TableQuants<Iq4Table>>>>();
        case model::DType::MXFP4: return products<BlockTile<ScaledBlock<TableQuants<Mxfp4Table>, true>>>();
        case model::DType::Q4_1: return products<BlockTile<MinBlock<Q4Quants>>>();
        case model::DType::Q5_1: return products<BlockTile<MinBlock<Q5Quants>>>();
        case model::DType::Q4_K: return products<KTile<KMinBlock<Q4Quants>>>();
        case model::DType::Q5_K: return products<KTile<KMinBlock<Q5Quants>>>();
        case model::DType::Q2_K: return products<KTile<Q2KBlock>>();
        case model::DType::Q3_K: return products<KTile<HalvesBlock<Q3Quants>>>();
        case model::DType::Q6_K: return products<KTile<HalvesBlock<Q6Quants>>>();
        case model::DType::IQ4_XS: return products<KTile<HalvesBlock<TableQuants<Iq4Table>>>>();
    }
    return nullptr;
}

static void matmul(const MatMulJob& job, const Activations& in, uint32_t tileBegin, uint32_t tileEnd) {
    const Products& all = *productsOf(job.matrix.type);
    const uint32_t done = matmulByAmx(job, in, tileBegin, tileEnd);
    for (uint32_t tile = tileBegin; tile < tileEnd; ++tile) {
        for (uint32_t row = done, rows = 0; row < job.rows; row += rows) {
            const uint32_t left = job.rows - row;
            rows = left >= kManyRows ? kManyRows : left < kMostRows ? left : kMostRows;
            const Product product = rows == kManyRows ? all.many : all.few[rows - 1];
            Floats sums[kManyRows], gates[kManyRows];
            product(job.matrix.tiles + job.matrix.tileBytes * tile, in, row, sums);
            if (job.gate != nullptr) {
                product(job.gate->tiles + job.gate->tileBytes * tile, in, row, gates);
                for (uint32_t r = 0; r < rows; ++r) sums[r] = gated(job.activation, gates[r], sums[r]);
            }
            for (uint32_t r = 0; r < rows; ++r) finish(job, tile, row + r, sums[r]);
        }
    }
}

}  // namespace daylong::cpu::DAYLONG_SIMD
