// Products of sixteen and more rows of activations by the processor's matrix unit (AMX), which takes [16 rows][32
// columns] of int8 activations as they lie and the groups of a tile's block, unpacked, as its two operands. A block's
// dot products are integers, and what is made of them is the same as without it, in the same order: so rows come out
// the same to the bit as one by one.
// While the unit works, one of two ports for 512-bit arithmetic does additions only: so two of them make floats of the
// dot products.
#pragma once

#include "cpu/block_tiles.h"
#include "cpu/finish.h"
#include "cpu/kernels.h"

#include <bit>
#include <utility>

namespace daylong::cpu::DAYLONG_SIMD {

#if defined(__AMX_INT8__)
constexpr uint32_t kAmxRows = 16;    // rows that the unit takes at once
constexpr uint32_t kAmxBlocks = 16;  // blocks that are unpacked at once; K types have 8 behind one head
constexpr uint32_t kAmxSlab = 128;   // rows that are gone over with what is unpacked, at most

/// How large the unit's registers are: 0 to 3 dot products, 4 and 5 a block of activations and of weights, 6 and 7 half
/// of one.
struct alignas(64) AmxShape {
    uint8_t palette = 1, start = 0;
    uint8_t reserved[14] = {};
    uint16_t columnBytes[16] = {64, 64, 64, 64, 32, 64, 16, 64};
    uint8_t rows[16] = {16, 16, 16, 16, 16, 8, 16, 4};
};

template <class Block>
struct alignas(64) UnpackedBlock {
    std::byte quants[512];  // signed bytes, group by group
    Block block;
};

/// A block's groups as signed bytes.
template <class Block, size_t... kGroups>
DAYLONG_INLINE void unpackGroups(const std::byte* quants, std::byte* out, std::index_sequence<kGroups...>) {
    using Quants = typename Block::Quants;
    constexpr auto kLess = static_cast<uint8_t>(Block::kLessOffset ? Quants::kOffset : 0);
    (storeBytes(out + 64 * kGroups, Quants::template group<kGroups>(quants) - kLess), ...);
}

using EachAmxRow = std::make_index_sequence<kAmxRows>;

/// Dot products of a block, or of its halves, of sixteen rows.
template <uint32_t kDots>
struct alignas(64) AmxDots {
    int32_t of[kDots][kAmxRows][16];
};

/// Exactly: no dot product is beyond 2^19.
DAYLONG_INLINE Floats floatsOf(const int32_t* dots) {
    constexpr float kOneAndHalf = 12582912.0F;  // 1.5 * 2^23, in whose bits the last one is worth 1
    Floats v;
    DAYLONG_PARTS v.p[i] =
        (PartF)(loadPart<PartI>(dots + i * kPartLanes) + std::bit_cast<int32_t>(kOneAndHalf)) - kOneAndHalf;
    return v;
}

/// Adds a block to sixteen rows. Their numbers are constants, so that the sums stay in registers.
template <class Block, size_t... r>
DAYLONG_INLINE void addAmxDots(const Block& block, const AmxDots<Block::kDots>& dots, const ActivationBlock* with,
                               Floats (&sums)[kAmxRows], std::index_sequence<r...>) {
    if constexpr (Block::kDots == 1) ((sums[r] = block.plus(sums[r], floatsOf(dots.of[0][r]), with[r])), ...);
    else ((sums[r] = block.plus(sums[r], floatsOf(dots.of[0][r]), floatsOf(dots.of[1][r]), with[r])), ...);
}

/// Lets the unit begin with a block, and puts its dot products where they can be read. Blocks take turns with the
/// unit's registers, whose numbers have to be literals.
template <uint32_t kTurn, uint32_t kDots>
DAYLONG_INLINE void beginDots(const std::byte* quants, const ActivationBlock* with) {
    constexpr size_t kLine = sizeof(ActivationBlock);
    if constexpr (kDots == 1) {
        _tile_loadd(4, with->quants, kLine);
        _tile_loadd(5, quants, 64);
        if constexpr (kTurn == 0) {
            _tile_zero(0);
            _tile_dpbssd(0, 4, 5);
        } else {
            _tile_zero(1);
            _tile_dpbssd(1, 4, 5);
        }
    } else {
        _tile_loadd(6, with->quants, kLine);
        _tile_loadd(7, quants, 64);
        if constexpr (kTurn == 0) {
            _tile_zero(0);
            _tile_dpbssd(0, 6, 7);
        } else {
            _tile_zero(1);
            _tile_dpbssd(1, 6, 7);
        }
        _tile_loadd(6, with->quants + 16, kLine);
        _tile_loadd(7, quants + 256, 64);
        if constexpr (kTurn == 0) {
            _tile_zero(2);
            _tile_dpbssd(2, 6, 7);
        } else {
            _tile_zero(3);
            _tile_dpbssd(3, 6, 7);
        }
    }
}
template <uint32_t kTurn, uint32_t kDots>
DAYLONG_INLINE void takeDots(AmxDots<kDots>& dots) {
    if constexpr (kTurn == 0) _tile_stored(0, dots.of[0], 64);
    else _tile_stored(1, dots.of[0], 64);
    if constexpr (kDots == 2 && kTurn == 0) _tile_stored(2, dots.of[1], 64);
    if constexpr (kDots == 2 && kTurn == 1) _tile_stored(3, dots.of[1], 64);
}

template <size_t... r>
DAYLONG_INLINE void copySums(const Floats* from, Floats* to, std::index_sequence<r...>) {
    ((to[r] = from[r]), ...);
}

/// Weights that come next, of which each block of the sixteen rows fetches some lines: all at once they would keep the
/// processor waiting.
struct Ahead {
    const std::byte* at;
    uint32_t lines;  // at a time
    DAYLONG_INLINE void fetch() {
        for (uint32_t i = 0; i < lines; ++i, at += 64) __builtin_prefetch(at);
    }
};

/// One step of addBlocksByAmx: the unit begins with the block two ahead, and the next one's dot products are taken.
template <uint32_t kTurn, class Block>
DAYLONG_INLINE void addBlockByAmx(const UnpackedBlock<Block>* block, uint32_t left, const ActivationBlock* with,
                                  AmxDots<Block::kDots> (&dots)[2], Floats (&sums)[kAmxRows], Ahead& ahead) {
    ahead.fetch();
    if (left > 2) beginDots<kTurn, Block::kDots>(block[2].quants, with + 2 * kAmxRows);
    if (left > 1) takeDots<1 - kTurn>(dots[1 - kTurn]);
    addAmxDots(block->block, dots[kTurn], with, sums, EachAmxRow());
}

/// Adds some blocks to sixteen rows.
template <class Block>
void addBlocksByAmx(const UnpackedBlock<Block>* blocks, uint32_t count, const ActivationBlock* with, Floats* sums,
                    Ahead& ahead) {
    AmxDots<Block::kDots> dots[2];
    Floats now[kAmxRows];
    copySums(sums, now, EachAmxRow());
    beginDots<0, Block::kDots>(blocks[0].quants, with);
    if (count > 1) beginDots<1, Block::kDots>(blocks[1].quants, with + kAmxRows);
    takeDots<0>(dots[0]);
    for (uint32_t left = count; left > 0; left -= 2, blocks += 2, with += 2 * kAmxRows) {
        addBlockByAmx<0>(blocks, left, with, dots, now, ahead);
        if (left == 1) break;
        addBlockByAmx<1>(blocks + 1, left - 1, with + kAmxRows, dots, now, ahead);
    }
    copySums(now, sums, EachAmxRow());
}

/// Adds a tile of weights to some rows, from row `row` on: a multiple of sixteen, as `rows` is.
template <class Tile>
void addByAmx(const std::byte* tile, const Activations& in, uint32_t row, uint32_t rows, Floats* sums) {
    using Block = typename Tile::OneBlock;
    static_assert(kRowsTogether == kAmxRows && kAmxBlocks % Tile::kTogether == 0);
    UnpackedBlock<Block> unpacked[kAmxBlocks];
    const uint32_t blocks = in.columns / 32;
    for (uint32_t first = 0; first < blocks; first += kAmxBlocks) {
        const uint32_t now = blocks - first < kAmxBlocks ? blocks - first : kAmxBlocks;
        UnpackedBlock<Block>* next = unpacked;
        const std::byte* const end = Tile::each(tile, now, [&next](const Block& block, const std::byte* quants) {
            unpackGroups<Block>(quants, next->quants, std::make_index_sequence<8>());
            next++->block = block;
        });
        const uint32_t lines = static_cast<uint32_t>(end - tile) / 64, times = rows / kAmxRows * now;
        Ahead ahead{end, (lines + times - 1) / times};
        tile = end;
        asm volatile("" ::: "memory");  // GCC 12 does not know that the unit reads what was unpacked
        for (uint32_t r = 0; r < rows; r += kAmxRows) {
            const ActivationBlock* with = in.blocksOf(row + r).first + size_t{first} * kAmxRows;
            addBlocksByAmx(unpacked, now, with, sums + r, ahead);
        }
    }
}
using AddByAmx = void (*)(const std::byte* tile, const Activations& in, uint32_t row, uint32_t rows, Floats* sums);

static AddByAmx amxOf(model::DType type) {
    switch (type) {
        case model::DType::F32:
        case model::DType::F16:
        case model::DType::BF16: return nullptr;
        case model::DType::Q2_K: return nullptr;  // has too much besides dot products: it would take 1.1 times as long
        case model::DType::Q8_0: return addByAmx<BlockTile<ScaledBlock<Q8Quants>>>;
        case model::DType::Q4_0: return addByAmx<BlockTile<ScaledBlock<Q4Quants>>>;
        case model::DType::Q5_0: return addByAmx<BlockTile<ScaledBlock<Q5Quants>>>;
        case model::DType::IQ4_NL: return addByAmx<BlockTile<ScaledBlock<TableQuants<Iq4Table>>>>;
        case model::DType::MXFP4: return addByAmx<BlockTile<ScaledBlock<TableQuants<Mxfp4Table>, true>>>;
        case model::DType::Q4_1: return addByAmx<BlockTile<MinBlock<Q4Quants>>>;
        case model::DType::Q5_1: return addByAmx<BlockTile<MinBlock<Q5Quants>>>;
        case model::DType::Q4_K: return addByAmx<KTile<KMinBlock<Q4Quants>>>;
        case model::DType::Q5_K: return addByAmx<KTile<KMinBlock<Q5Quants>>>;
        case model::DType::Q3_K: return addByAmx<KTile<HalvesBlock<Q3Quants>>>;
        case model::DType::Q6_K: return addByAmx<KTile<HalvesBlock<Q6Quants>>>;
        case model::DType::IQ4_XS: return addByAmx<KTile<HalvesBlock<TableQuants<Iq4Table>>>>;
    }
    return nullptr;
}

/// As many rows as the unit takes, or none; returns how many.
static uint32_t matmulByAmx(const MatMulJob& job, const Activations& in, uint32_t tileBegin, uint32_t tileEnd) {
    const AddByAmx add = amxOf(job.matrix.type);
    const uint32_t rows = job.rows / kAmxRows * kAmxRows;
    if (add == nullptr || rows == 0) return 0;
    const AmxShape shape;
    _tile_loadconfig(&shape);
    Floats sums[kAmxSlab], gates[kAmxSlab];
    for (uint32_t row = 0; row < rows; row += kAmxSlab) {
        const uint32_t slab = rows - row < kAmxSlab ? rows - row : kAmxSlab;
        for (uint32_t tile = tileBegin; tile < tileEnd; ++tile) {
            for (uint32_t r = 0; r < slab; ++r) sums[r] = gates[r] = {};
            add(job.matrix.tiles + job.matrix.tileBytes * tile, in, row, slab, sums);
            if (job.gate != nullptr) {
                add(job.gate->tiles + job.gate->tileBytes * tile, in, row, slab, gates);
                for (uint32_t r = 0; r < slab; ++r) sums[r] = gated(job.activation, gates[r], sums[r]);
            }
            for (uint32_t r = 0; r < slab; ++r) finish(job, tile, row + r, sums[r]);
        }
    }
    _tile_release();  // or each switch between threads would have the registers to save
    return rows;
}
#else
static uint32_t matmulByAmx(const MatMulJob&, const Activations&, uint32_t, uint32_t) { return 0; }
#endif

}  // namespace daylong::cpu::DAYLONG_SIMD
