// Matrix products on 16-row tiles: each lane is one output row, so nothing is ever summed across lanes.
// A tile is read once, in order, for up to kMostRows rows of activations. Layouts: repack.h.
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
        constexpr uint32_t kChains = kRows >= 4 ? 1 : 4 / kRows;  // independent sums hide the latency
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

/// Q8_0, Q4_0, Q5_0, IQ4_NL: blocks of {16 f16 scales, quants}; MXFP4's scales are bfloats.
template <class Quants, bool kBfloatScales = false>
struct BlockTile {
    template <uint32_t kRows>
    DAYLONG_INLINE static void multiply(const std::byte* tile, const Activations& in, uint32_t row, Floats* out) {
        const uint32_t blocks = in.columns / 32;
        const int8_t* q = in.quants + size_t{row} * in.columns;
        const ActivationBlock* a = in.blocks + size_t{row} * blocks;
        Floats sums[kRows] = {};
        for (uint32_t b = 0; b < blocks; ++b, q += 32, ++a, tile += 32 + Quants::kBytes) {
            prefetchAhead(tile);
            const Floats scales = kBfloatScales ? loadBfloats(tile) : loadHalves(tile);
            Bytes w[8];
            Quants::groups(tile + 32, w);
#pragma GCC unroll 8
            for (uint32_t r = 0; r < kRows; ++r) {
                const ActivationBlock& block = a[size_t{r} * blocks];
                constexpr bool kOffset = Quants::kOffset != 128 || kOffsetDot;
                const int32_t start = kOffset ? -Quants::kOffset * (block.lowSum + block.highSum) : 0;
                const Ints dotted = dots<Quants, 0, 8>(w, q + size_t{r} * in.columns, start);
                sums[r] = fma(toFloats(dotted), scales * splat(block.scale), sums[r]);
            }
        }
        for (uint32_t r = 0; r < kRows; ++r) out[r] = sums[r];
    }
    DAYLONG_INLINE static void prefetchAhead(const std::byte* tile) {
        for (size_t line = 0; line < 32 + Quants::kBytes; line += 64) __builtin_prefetch(tile + 4096 + line);
    }
};

/// Q4_1, Q5_1: blocks of {16 f16 scales, 16 f16 mins, quants}.
template <class Quants>
struct MinTile {
    template <uint32_t kRows>
    DAYLONG_INLINE static void multiply(const std::byte* tile, const Activations& in, uint32_t row, Floats* out) {
        const uint32_t blocks = in.columns / 32;
        const int8_t* q = in.quants + size_t{row} * in.columns;
        const ActivationBlock* a = in.blocks + size_t{row} * blocks;
        Floats sums[kRows] = {};
        for (uint32_t b = 0; b < blocks; ++b, q += 32, ++a, tile += 64 + Quants::kBytes) {
            BlockTile<Quants>::prefetchAhead(tile);
            const Floats scales = loadHalves(tile), mins = loadHalves(tile + 32);
            Bytes w[8];
            Quants::groups(tile + 64, w);
#pragma GCC unroll 8
            for (uint32_t r = 0; r < kRows; ++r) {
                const ActivationBlock& block = a[size_t{r} * blocks];
                const Ints dotted = dots<Quants, 0, 8>(w, q + size_t{r} * in.columns, 0);
                sums[r] = fma(toFloats(dotted), scales * splat(block.scale), sums[r]);
                sums[r] = fma(mins, splat(block.scaledSum), sums[r]);
            }
        }
        for (uint32_t r = 0; r < kRows; ++r) out[r] = sums[r];
    }
};

/// Q4_K, Q5_K: superblocks of {16 f16 d, 16 f16 dmin, 8 x {16 scales, 16 mins, quants}}.
template <class Quants>
struct KMinTile {
    template <uint32_t kRows>
    DAYLONG_INLINE static void multiply(const std::byte* tile, const Activations& in, uint32_t row, Floats* out) {
        const uint32_t blocks = in.columns / 32;
        const int8_t* q = in.quants + size_t{row} * in.columns;
        const ActivationBlock* a = in.blocks + size_t{row} * blocks;
        Floats sums[kRows] = {};
        for (uint32_t super = 0; super < blocks / 8; ++super) {
            const Floats d = loadHalves(tile), dmin = loadHalves(tile + 32);
            tile += 64;
            Floats scaled[kRows] = {}, mins[kRows] = {};
            for (uint32_t sub = 0; sub < 8; ++sub, q += 32, ++a, tile += 32 + Quants::kBytes) {
                BlockTile<Quants>::prefetchAhead(tile);
                const Floats scale = loadSmall<false>(tile), min = loadSmall<false>(tile + 16);
                Bytes w[8];
                Quants::groups(tile + 32, w);
#pragma GCC unroll 8
                for (uint32_t r = 0; r < kRows; ++r) {
                    const ActivationBlock& block = a[size_t{r} * blocks];
                    const Ints dotted = dots<Quants, 0, 8>(w, q + size_t{r} * in.columns, 0);
                    scaled[r] = fma(toFloats(dotted), scale * splat(block.scale), scaled[r]);
                    mins[r] = fma(min, splat(block.scaledSum), mins[r]);
                }
            }
            for (uint32_t r = 0; r < kRows; ++r) {
                sums[r] = fma(d, scaled[r], sums[r]);
                sums[r] = sums[r] - dmin * mins[r];
            }
        }
        for (uint32_t r = 0; r < kRows; ++r) out[r] = sums[r];
    }
};

/// Q2_K: superblocks of {16 f16 d, 16 f16 dmin, 8 x {16 scales and mins of each half as nibbles, quants}}.
struct Q2KTile {
    template <uint32_t kRows>
    DAYLONG_INLINE static void multiply(const std::byte* tile, const Activations& in, uint32_t row, Floats* out) {
        const uint32_t blocks = in.columns / 32;
        const int8_t* q = in.quants + size_t{row} * in.columns;
        const ActivationBlock* a = in.blocks + size_t{row} * blocks;
        Floats sums[kRows] = {};
        for (uint32_t super = 0; super < blocks / 8; ++super) {
            const Floats d = loadHalves(tile), dmin = loadHalves(tile + 32);
            tile += 64;
            Floats scaled[kRows] = {}, mins[kRows] = {};
            for (uint32_t sub = 0; sub < 8; ++sub, q += 32, ++a, tile += 32 + Q2Quants::kBytes) {
                BlockTile<Q2Quants>::prefetchAhead(tile);
                const Floats low = loadNibbles<false>(tile), high = loadNibbles<false>(tile + 16);
                const Floats lowMin = loadNibbles<true>(tile), highMin = loadNibbles<true>(tile + 16);
                Bytes w[8];
                Q2Quants::groups(tile + 32, w);
#pragma GCC unroll 8
                for (uint32_t r = 0; r < kRows; ++r) {
                    const ActivationBlock& block = a[size_t{r} * blocks];
                    const int8_t* quants = q + size_t{r} * in.columns;
                    const Floats lowDots = toFloats(dots<Q2Quants, 0, 4>(w, quants, 0));
                    const Floats highDots = toFloats(dots<Q2Quants, 4, 8>(w, quants, 0));
                    scaled[r] = fma(fma(lowDots, low, highDots * high), splat(block.scale), scaled[r]);
                    const Floats lowSum = splat(static_cast<float>(block.lowSum)),
                                 highSum = splat(static_cast<float>(block.highSum));
                    mins[r] = fma(fma(lowMin, lowSum, highMin * highSum), splat(block.scale), mins[r]);
                }
            }
            for (uint32_t r = 0; r < kRows; ++r) {
                sums[r] = fma(d, scaled[r], sums[r]);
                sums[r] = sums[r] - dmin * mins[r];
            }
        }
        for (uint32_t r = 0; r < kRows; ++r) out[r] = sums[r];
    }
};

/// Q6_K, Q3_K, IQ4_XS: superblocks of {16 f16 d, 8 x {16 scales of each half, quants}}.
template <class Quants>
struct KTile {
    template <uint32_t kRows>
    DAYLONG_INLINE static void multiply(const std::byte* tile, const Activations& in, uint32_t row, Floats* out) {
        const uint32_t blocks = in.columns / 32;
        const int8_t* q = in.quants + size_t{row} * in.columns;
        const ActivationBlock* a = in.blocks + size_t{row} * blocks;
        Floats sums[kRows] = {};
        for (uint32_t super = 0; super < blocks / 8; ++super) {
            const Floats d = loadHalves(tile);
            tile += 32;
            Floats scaled[kRows] = {};
            // Bytes that stand for themselves less 128 need a start only where the instruction takes them unsigned.
            constexpr int32_t kStart = Quants::kOffset != 128 || kOffsetDot ? Quants::kOffset : 0;
            for (uint32_t sub = 0; sub < 8; ++sub, q += 32, ++a, tile += 32 + Quants::kBytes) {
                BlockTile<Quants>::prefetchAhead(tile);
                const Floats low = loadSmall<true>(tile), high = loadSmall<true>(tile + 16);
                Bytes w[8];
                Quants::groups(tile + 32, w);
#pragma GCC unroll 8
                for (uint32_t r = 0; r < kRows; ++r) {
                    const ActivationBlock& block = a[size_t{r} * blocks];
                    const int8_t* quants = q + size_t{r} * in.columns;
                    const Ints lowDots = dots<Quants, 0, 4>(w, quants, -kStart * block.lowSum);
                    const Ints highDots = dots<Quants, 4, 8>(w, quants, -kStart * block.highSum);
                    const Floats both = fma(toFloats(lowDots), low, toFloats(highDots) * high);
                    scaled[r] = fma(both, splat(block.scale), scaled[r]);
                }
            }
            for (uint32_t r = 0; r < kRows; ++r) sums[r] = fma(d, scaled[r], sums[r]);
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
        case model::DType::Q8_0: return multiplyTiles<BlockTile<Q8Quants>>(job, in, tileBegin, tileEnd);
        case model::DType::Q4_0: return multiplyTiles<BlockTile<Q4Quants>>(job, in, tileBegin, tileEnd);
        case model::DType::Q5_0: return multiplyTiles<BlockTile<Q5Quants>>(job, in, tileBegin, tileEnd);
        case model::DType::IQ4_NL: return multiplyTiles<BlockTile<TableQuants<Iq4Table>>>(job, in, tileBegin, tileEnd);
        case model::DType::MXFP4:
            return multiplyTiles<BlockTile<TableQuants<Mxfp4Table>, true>>(job, in, tileBegin, tileEnd);
        case model::DType::Q4_1: return multiplyTiles<MinTile<Q4Quants>>(job, in, tileBegin, tileEnd);
        case model::DType::Q5_1: return multiplyTiles<MinTile<Q5Quants>>(job, in, tileBegin, tileEnd);
        case model::DType::Q4_K: return multiplyTiles<KMinTile<Q4Quants>>(job, in, tileBegin, tileEnd);
        case model::DType::Q5_K: return multiplyTiles<KMinTile<Q5Quants>>(job, in, tileBegin, tileEnd);
        case model::DType::Q2_K: return multiplyTiles<Q2KTile>(job, in, tileBegin, tileEnd);
        case model::DType::Q3_K: return multiplyTiles<KTile<Q3Quants>>(job, in, tileBegin, tileEnd);
        case model::DType::Q6_K: return multiplyTiles<KTile<Q6Quants>>(job, in, tileBegin, tileEnd);
        case model::DType::IQ4_XS: return multiplyTiles<KTile<TableQuants<Iq4Table>>>(job, in, tileBegin, tileEnd);
    }
}

}  // namespace daylong::cpu::DAYLONG_SIMD
