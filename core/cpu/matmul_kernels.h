// Matrix products on 16-row tiles: each lane is one output row, so nothing is ever summed across lanes.
// A tile is read once, in order, for up to kMostRows rows of activations; each comes out the same to the bit however
// many they are. Layouts: repack.h.
#pragma once

#include "cpu/kernels.h"
#include "cpu/row_kernels.h"
#include "cpu/simd.h"

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
    DAYLONG_INLINE static void multiply(const std::byte* tile, const Activations& in, uint32_t row, Floats* out) {
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

/// Eight groups of 4 columns x 16 rows against one block of quantised activations.
struct Q8Quants {
    static constexpr size_t kBytes = 512;
    static constexpr int32_t kOffset = 128;
    DAYLONG_INLINE static void groups(const std::byte* at, Bytes (&w)[8]) {
#pragma GCC unroll 8
        for (size_t g = 0; g < 8; ++g) w[g] = loadBytes(at + 64 * g);
    }
};
struct Q4Quants {
    static constexpr size_t kBytes = 256;
    static constexpr int32_t kOffset = 8;
    DAYLONG_INLINE static void groups(const std::byte* at, Bytes (&w)[8]) {
#pragma GCC unroll 4
        for (size_t g = 0; g < 4; ++g) {
            const Bytes packed = loadBytes(at + 64 * g);
            w[g] = nibblesLow(packed);
            w[g + 4] = nibblesHigh(packed);
        }
    }
};
struct Q6Quants {
    static constexpr size_t kBytes = 384;
    static constexpr int32_t kOffset = 32;
    DAYLONG_INLINE static void groups(const std::byte* at, Bytes (&w)[8]) {
        Q4Quants::groups(at, w);
        const Bytes first = loadBytes(at + 256), second = loadBytes(at + 320);
        w[0] = withHighBits<4>(w[0], first, 0x03);
        w[4] = withHighBits<2>(w[4], first, 0x0C);
        w[1] = withHighBits<0>(w[1], first, 0x30);
        w[5] = withHighBits<-2>(w[5], first, 0xC0);
        w[2] = withHighBits<4>(w[2], second, 0x03);
        w[6] = withHighBits<2>(w[6], second, 0x0C);
        w[3] = withHighBits<0>(w[3], second, 0x30);
        w[7] = withHighBits<-2>(w[7], second, 0xC0);
    }
};

/// The fifth, or third, bits of eight groups: bit g of a byte belongs to group g.
template <int target>
DAYLONG_INLINE void addBitPlane(const std::byte* at, Bytes (&w)[8]) {
    const Bytes plane = loadBytes(at);
    w[0] = withHighBits<target>(w[0], plane, 0x01);
    w[1] = withHighBits<target - 1>(w[1], plane, 0x02);
    w[2] = withHighBits<target - 2>(w[2], plane, 0x04);
    w[3] = withHighBits<target - 3>(w[3], plane, 0x08);
    w[4] = withHighBits<target - 4>(w[4], plane, 0x10);
    w[5] = withHighBits<target - 5>(w[5], plane, 0x20);
    w[6] = withHighBits<target - 6>(w[6], plane, 0x40);
    w[7] = withHighBits<target - 7>(w[7], plane, 0x80);
}
struct Q5Quants {
    static constexpr size_t kBytes = 320;
    static constexpr int32_t kOffset = 16;
    DAYLONG_INLINE static void groups(const std::byte* at, Bytes (&w)[8]) {
        Q4Quants::groups(at, w);
        addBitPlane<4>(at + 256, w);
    }
};
struct Q2Quants {
    static constexpr size_t kBytes = 128;
    static constexpr int32_t kOffset = 0;
    DAYLONG_INLINE static void groups(const std::byte* at, Bytes (&w)[8]) {
        const Bytes none = {};
#pragma GCC unroll 2
        for (size_t plane = 0; plane < 2; ++plane) {
            const Bytes packed = loadBytes(at + 64 * plane);
            w[4 * plane] = withHighBits<0>(none, packed, 0x03);
            w[4 * plane + 1] = withHighBits<-2>(none, packed, 0x0C);
            w[4 * plane + 2] = withHighBits<-4>(none, packed, 0x30);
            w[4 * plane + 3] = withHighBits<-6>(none, packed, 0xC0);
        }
    }
};
struct Q3Quants {
    static constexpr size_t kBytes = 192;
    static constexpr int32_t kOffset = 4;
    DAYLONG_INLINE static void groups(const std::byte* at, Bytes (&w)[8]) {
        Q2Quants::groups(at, w);
        addBitPlane<2>(at + 128, w);
    }
};
/// Nibbles that stand for values of a table, plus the offset.
template <class Table>
struct TableQuants {
    static constexpr size_t kBytes = 256;
    static constexpr int32_t kOffset = Table::kOffset;
    DAYLONG_INLINE static void groups(const std::byte* at, Bytes (&w)[8]) {
        Q4Quants::groups(at, w);
#pragma GCC unroll 8
        for (Bytes& each : w) each = lookUp(each, Table::kValues);
    }
};
struct Iq4Table {
    static constexpr int32_t kOffset = 128;
    static constexpr uint8_t kValues[16] = {1, 24, 45, 63, 79, 93, 106, 118, 129, 141, 153, 166, 181, 197, 217, 241};
};
struct Mxfp4Table {
    static constexpr int32_t kOffset = 12;
    static constexpr uint8_t kValues[16] = {12, 13, 14, 15, 16, 18, 20, 24, 12, 11, 10, 9, 8, 6, 4, 0};
};

/// The integer dot products of groups [first, last) of one row.
template <class Quants, size_t first, size_t last>
DAYLONG_INLINE Ints dots(const Bytes (&w)[8], const int8_t* q, int32_t start) {
    Ints sum = splat(start);
#pragma GCC unroll 8
    for (size_t g = first; g < last; ++g) {
        if constexpr (Quants::kOffset == 128) sum = dotOffset128(sum, w[g], fourBytes(q + 4 * g));
        else sum = dot(sum, w[g], fourBytes(q + 4 * g));
    }
    return sum;
}

/// Where the quantised activations of some rows are, block by block.
struct BlocksOfRows {
    DAYLONG_INLINE BlocksOfRows(const Activations& in, uint32_t row)
        : columns(in.columns),
          count(in.columns / 32),
          quants(in.quants + size_t{row} * columns),
          blocks(in.blocks + size_t{row} * count) {}
    DAYLONG_INLINE void next() {
        quants += 32;
        ++blocks;
    }
    DAYLONG_INLINE const int8_t* quantsOf(uint32_t row) const { return quants + size_t{row} * columns; }
    DAYLONG_INLINE const ActivationBlock& blockOf(uint32_t row) const { return blocks[size_t{row} * count]; }

    uint32_t columns, count;
    const int8_t* quants;
    const ActivationBlock* blocks;
};

template <size_t kBytes>
DAYLONG_INLINE void prefetchAhead(const std::byte* tile) {
    for (size_t line = 0; line < kBytes; line += 64) __builtin_prefetch(tile + 4096 + line);
}

/// Bytes that stand for themselves less 128 need a start only where the instruction takes them unsigned.
template <class Quants>
constexpr int32_t kStart = Quants::kOffset != 128 || kOffsetDot ? Quants::kOffset : 0;

/// Q8_0, Q4_0, Q5_0, IQ4_NL: {16 f16 scales, quants}; MXFP4's scales are bfloats.
template <class BlockQuants, bool kBfloatScales = false>
struct ScaledBlock {
    using Quants = BlockQuants;
    static constexpr size_t kHead = 32;  // bytes

    DAYLONG_INLINE explicit ScaledBlock(const std::byte* at)
        : scales(kBfloatScales ? loadBfloats(at) : loadHalves(at)) {}
    DAYLONG_INLINE void add(const Bytes (&w)[8], const int8_t* q, const ActivationBlock& block, Floats& sum) const {
        const Ints dotted = dots<Quants, 0, 8>(w, q, -kStart<Quants> * (block.lowSum + block.highSum));
        sum = fma(toFloats(dotted), scales * splat(block.scale), sum);
    }
    Floats scales;
};
/// Q4_1, Q5_1: {16 f16 scales, 16 f16 mins, quants}.
template <class BlockQuants>
struct MinBlock {
    using Quants = BlockQuants;
    static constexpr size_t kHead = 64;

    DAYLONG_INLINE explicit MinBlock(const std::byte* at) : scales(loadHalves(at)), mins(loadHalves(at + 32)) {}
    DAYLONG_INLINE void add(const Bytes (&w)[8], const int8_t* q, const ActivationBlock& block, Floats& sum) const {
        sum = fma(toFloats(dots<Quants, 0, 8>(w, q, 0)), scales * splat(block.scale), sum);
        sum = fma(mins, splat(block.scaledSum), sum);
    }
    Floats scales, mins;
};

/// One block after another.
template <class Block>
struct BlockTile {
    using Quants = typename Block::Quants;

    template <uint32_t kRows>
    DAYLONG_INLINE static void multiply(const std::byte* tile, const Activations& in, uint32_t row, Floats* out) {
        BlocksOfRows rows(in, row);
        Floats sums[kRows] = {};
        for (uint32_t b = 0; b < rows.count; ++b, rows.next(), tile += Block::kHead + Quants::kBytes) {
            prefetchAhead<32 + Quants::kBytes>(tile);
            const Block block(tile);
            Bytes w[8];
            Quants::groups(tile + Block::kHead, w);
#pragma GCC unroll 8
            for (uint32_t r = 0; r < kRows; ++r) block.add(w, rows.quantsOf(r), rows.blockOf(r), sums[r]);
        }
        for (uint32_t r = 0; r < kRows; ++r) out[r] = sums[r];
    }
};

/// Q4_K, Q5_K: {16 scales, 16 mins, quants}.
template <class BlockQuants>
struct KMinBlock {
    using Quants = BlockQuants;
    static constexpr bool kMins = true;

    DAYLONG_INLINE explicit KMinBlock(const std::byte* at)
        : scale(loadSmall<false>(at)), min(loadSmall<false>(at + 16)) {}
    DAYLONG_INLINE void add(const Bytes (&w)[8], const int8_t* q, const ActivationBlock& block, Floats& scaled,
                            Floats& mins) const {
        scaled = fma(toFloats(dots<Quants, 0, 8>(w, q, 0)), scale * splat(block.scale), scaled);
        mins = fma(min, splat(block.scaledSum), mins);
    }
    Floats scale, min;
};
/// Q2_K: {16 scales and mins of each half as nibbles, quants}.
struct Q2KBlock {
    using Quants = Q2Quants;
    static constexpr bool kMins = true;

    DAYLONG_INLINE explicit Q2KBlock(const std::byte* at)
        : low(loadNibbles<false>(at)),
          high(loadNibbles<false>(at + 16)),
          lowMin(loadNibbles<true>(at)),
          highMin(loadNibbles<true>(at + 16)) {}
    DAYLONG_INLINE void add(const Bytes (&w)[8], const int8_t* q, const ActivationBlock& block, Floats& scaled,
                            Floats& mins) const {
        const Floats lowDots = toFloats(dots<Quants, 0, 4>(w, q, 0)), highDots = toFloats(dots<Quants, 4, 8>(w, q, 0));
        scaled = fma(fma(lowDots, low, highDots * high), splat(block.scale), scaled);
        const Floats lowSum = splat(static_cast<float>(block.lowSum)),
                     highSum = splat(static_cast<float>(block.highSum));
        mins = fma(fma(lowMin, lowSum, highMin * highSum), splat(block.scale), mins);
    }
    Floats low, high, lowMin, highMin;
};
/// Q6_K, Q3_K, IQ4_XS: {16 scales of each half, quants}.
template <class BlockQuants>
struct HalvesBlock {
    using Quants = BlockQuants;
    static constexpr bool kMins = false;

    DAYLONG_INLINE explicit HalvesBlock(const std::byte* at)
        : low(loadSmall<true>(at)), high(loadSmall<true>(at + 16)) {}
    DAYLONG_INLINE void add(const Bytes (&w)[8], const int8_t* q, const ActivationBlock& block, Floats& scaled,
                            Floats&) const {
        const Ints lowDots = dots<Quants, 0, 4>(w, q, -kStart<Quants> * block.lowSum);
        const Ints highDots = dots<Quants, 4, 8>(w, q, -kStart<Quants> * block.highSum);
        const Floats both = fma(toFloats(lowDots), low, toFloats(highDots) * high);
        scaled = fma(both, splat(block.scale), scaled);
    }
    Floats low, high;
};

/// Superblocks of {16 f16 d, 16 f16 dmin where there are mins, 8 blocks}.
template <class Block>
struct KTile {
    using Quants = typename Block::Quants;

    template <uint32_t kRows>
    DAYLONG_INLINE static void multiply(const std::byte* tile, const Activations& in, uint32_t row, Floats* out) {
        BlocksOfRows rows(in, row);
        Floats sums[kRows] = {};
        for (uint32_t super = 0; super < rows.count / 8; ++super) {
            const Floats d = loadHalves(tile), lessMin = Block::kMins ? Floats{} - loadHalves(tile + 32) : Floats{};
            tile += Block::kMins ? 64 : 32;
            Floats scaled[kRows] = {}, mins[kRows] = {};
            for (uint32_t sub = 0; sub < 8; ++sub, rows.next(), tile += 32 + Quants::kBytes) {
                prefetchAhead<32 + Quants::kBytes>(tile);
                const Block block(tile);
                Bytes w[8];
                Quants::groups(tile + 32, w);
#pragma GCC unroll 8
                for (uint32_t r = 0; r < kRows; ++r)
                    block.add(w, rows.quantsOf(r), rows.blockOf(r), scaled[r], mins[r]);
            }
            for (uint32_t r = 0; r < kRows; ++r) {
                sums[r] = fma(d, scaled[r], sums[r]);
                if constexpr (Block::kMins) sums[r] = fma(lessMin, mins[r], sums[r]);
            }
        }
        for (uint32_t r = 0; r < kRows; ++r) out[r] = sums[r];
    }
};

/// Writes a tile's results for one row: bias, residual, and the last tile's missing rows.
DAYLONG_INLINE void finish(const MatMulJob& job, uint32_t tile, uint32_t row, Floats sum) {
    const uint32_t first = tile * kTileRows;
    const uint32_t count = job.matrix.rows - first < kTileRows ? job.matrix.rows - first : kTileRows;
    const size_t offset = size_t{row} * job.outStride + first;
    if (count == kTileRows) {
        if (job.bias != nullptr) sum = sum + load(job.bias + first);
        if (job.residual != nullptr) sum = sum + load(job.residual + offset);
        store(job.out + offset, sum);
        return;
    }
    float lanes[kTileRows];
    store(lanes, sum);
    for (uint32_t i = 0; i < count; ++i) {
        if (job.bias != nullptr) lanes[i] += job.bias[first + i];
        if (job.residual != nullptr) lanes[i] += job.residual[offset + i];
        job.out[offset + i] = lanes[i];
    }
}

template <class Tile, uint32_t kRows>
[[gnu::noinline]] void multiplyRows(const MatMulJob& job, const Activations& in, uint32_t tile, uint32_t row) {
    Floats sums[kRows];
    Tile::template multiply<kRows>(job.matrix.tiles + job.matrix.tileBytes * tile, in, row, sums);
    if (job.gate != nullptr) {
        Floats gates[kRows];
        Tile::template multiply<kRows>(job.gate->tiles + job.gate->tileBytes * tile, in, row, gates);
        for (uint32_t r = 0; r < kRows; ++r) sums[r] = gated(job.activation, gates[r], sums[r]);
    }
    for (uint32_t r = 0; r < kRows; ++r) finish(job, tile, row + r, sums[r]);
}

template <class Tile>
void multiplyTiles(const MatMulJob& job, const Activations& in, uint32_t tileBegin, uint32_t tileEnd) {
    for (uint32_t tile = tileBegin; tile < tileEnd; ++tile) {
        uint32_t row = 0;
        if constexpr (kMostRows >= 8) {
            for (; row + 8 <= job.rows; row += 8) multiplyRows<Tile, 8>(job, in, tile, row);
            for (; row + 4 <= job.rows; row += 4) multiplyRows<Tile, 4>(job, in, tile, row);
            for (; row + 3 <= job.rows; row += 3) multiplyRows<Tile, 3>(job, in, tile, row);
        }
        for (; row + 2 <= job.rows; row += 2) multiplyRows<Tile, 2>(job, in, tile, row);
        for (; row < job.rows; ++row) multiplyRows<Tile, 1>(job, in, tile, row);
    }
}

static void matmul(const MatMulJob& job, const Activations& in, uint32_t tileBegin, uint32_t tileEnd) {
    switch (job.matrix.type) {
        case model::DType::F32: return multiplyTiles<FloatTile<model::DType::F32>>(job, in, tileBegin, tileEnd);
        case model::DType::F16: return multiplyTiles<FloatTile<model::DType::F16>>(job, in, tileBegin, tileEnd);
        case model::DType::BF16: return multiplyTiles<FloatTile<model::DType::BF16>>(job, in, tileBegin, tileEnd);
        case model::DType::Q8_0: return multiplyTiles<BlockTile<ScaledBlock<Q8Quants>>>(job, in, tileBegin, tileEnd);
        case model::DType::Q4_0: return multiplyTiles<BlockTile<ScaledBlock<Q4Quants>>>(job, in, tileBegin, tileEnd);
        case model::DType::Q5_0: return multiplyTiles<BlockTile<ScaledBlock<Q5Quants>>>(job, in, tileBegin, tileEnd);
        case model::DType::IQ4_NL:
            return multiplyTiles<BlockTile<ScaledBlock<TableQuants<Iq4Table>>>>(job, in, tileBegin, tileEnd);
        case model::DType::MXFP4:
            return multiplyTiles<BlockTile<ScaledBlock<TableQuants<Mxfp4Table>, true>>>(job, in, tileBegin, tileEnd);
        case model::DType::Q4_1: return multiplyTiles<BlockTile<MinBlock<Q4Quants>>>(job, in, tileBegin, tileEnd);
        case model::DType::Q5_1: return multiplyTiles<BlockTile<MinBlock<Q5Quants>>>(job, in, tileBegin, tileEnd);
        case model::DType::Q4_K: return multiplyTiles<KTile<KMinBlock<Q4Quants>>>(job, in, tileBegin, tileEnd);
        case model::DType::Q5_K: return multiplyTiles<KTile<KMinBlock<Q5Quants>>>(job, in, tileBegin, tileEnd);
        case model::DType::Q2_K: return multiplyTiles<KTile<Q2KBlock>>(job, in, tileBegin, tileEnd);
        case model::DType::Q3_K: return multiplyTiles<KTile<HalvesBlock<Q3Quants>>>(job, in, tileBegin, tileEnd);
        case model::DType::Q6_K: return multiplyTiles<KTile<HalvesBlock<Q6Quants>>>(job, in, tileBegin, tileEnd);
        case model::DType::IQ4_XS:
            return multiplyTiles<KTile<HalvesBlock<TableQuants<Iq4Table>>>>(job, in, tileBegin, tileEnd);
    }
}

}  // namespace daylong::cpu::DAYLONG_SIMD
