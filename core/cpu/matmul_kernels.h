// Matrix products on 16-row tiles: each lane is one output row, so nothing is ever summed across lanes.
// A tile is read once, in order, for up to kManyRows rows of activations; each comes out the same to the bit however
// many they are. Layouts: repack.h.
#pragma once

#include "cpu/kernels.h"
#include "cpu/row_kernels.h"
#include "cpu/simd.h"

#include <utility>

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

// Weights of 32 columns: eight groups of 4 columns x 16 rows. group<g>(at) unpacks one of them, into bytes that stand
// for themselves less kOffset.
struct Q8Quants {
    static constexpr size_t kBytes = 512;
    static constexpr int32_t kOffset = 128, kMost = 255;
    template <size_t g>
    DAYLONG_INLINE static Bytes group(const std::byte* at) {
        return loadBytes(at + 64 * g);
    }
};
struct Q4Quants {
    static constexpr size_t kBytes = 256;
    static constexpr int32_t kOffset = 8, kMost = 15;
    template <size_t g>
    DAYLONG_INLINE static Bytes group(const std::byte* at) {
        const Bytes packed = loadBytes(at + 64 * (g % 4));
        if constexpr (g < 4) return nibblesLow(packed);
        else return nibblesHigh(packed);
    }
};
struct Q6Quants {
    static constexpr size_t kBytes = 384;
    static constexpr int32_t kOffset = 32, kMost = 63;
    template <size_t g>
    DAYLONG_INLINE static Bytes group(const std::byte* at) {
        constexpr int place = g % 2 * 2 + g / 4;  // of its pairs of bits, among those of four groups
        const Bytes pairs = loadBytes(at + 256 + 64 * (g % 4 / 2));
        return withHighBits<4 - 2 * place>(Q4Quants::group<g>(at), pairs, static_cast<uint8_t>(3U << 2U * place));
    }
};

/// base | group g's fifth, or third, bits: bit g of each byte.
template <size_t g, int target>
DAYLONG_INLINE Bytes withBitPlane(const Bytes& base, const std::byte* at) {
    return withHighBits<target - static_cast<int>(g)>(base, loadBytes(at), static_cast<uint8_t>(1U << g));
}
struct Q5Quants {
    static constexpr size_t kBytes = 320;
    static constexpr int32_t kOffset = 16, kMost = 31;
    template <size_t g>
    DAYLONG_INLINE static Bytes group(const std::byte* at) {
        return withBitPlane<g, 4>(Q4Quants::group<g>(at), at + 256);
    }
};
struct Q2Quants {
    static constexpr size_t kBytes = 128;
    static constexpr int32_t kOffset = 0, kMost = 3;
    template <size_t g>
    DAYLONG_INLINE static Bytes group(const std::byte* at) {
        constexpr int place = g % 4;
        return withHighBits<-2 * place>(Bytes{}, loadBytes(at + 64 * (g / 4)), static_cast<uint8_t>(3U << 2U * place));
    }
};
struct Q3Quants {
    static constexpr size_t kBytes = 192;
    static constexpr int32_t kOffset = 4, kMost = 7;
    template <size_t g>
    DAYLONG_INLINE static Bytes group(const std::byte* at) {
        return withBitPlane<g, 2>(Q2Quants::group<g>(at), at + 128);
    }
};
/// Nibbles that stand for values of a table, plus the offset.
template <class Table>
struct TableQuants {
    static constexpr size_t kBytes = 256;
    static constexpr int32_t kOffset = Table::kOffset, kMost = Table::kMost;
    template <size_t g>
    DAYLONG_INLINE static Bytes group(const std::byte* at) {
        return lookUp(Q4Quants::group<g>(at), Table::kValues);
    }
};
struct Iq4Table {
    static constexpr int32_t kOffset = 128, kMost = 241;
    static constexpr uint8_t kValues[16] = {1, 24, 45, 63, 79, 93, 106, 118, 129, 141, 153, 166, 181, 197, 217, 241};
};
struct Mxfp4Table {
    static constexpr int32_t kOffset = 16, kMost = 28;
    static constexpr uint8_t kValues[16] = {16, 17, 18, 19, 20, 22, 24, 28, 16, 15, 14, 13, 12, 10, 8, 4};
};

/// The groups of a block's weights, each unpacked when it is asked for: for one pass over them.
template <class Quants>
struct PackedGroups {
    DAYLONG_INLINE explicit PackedGroups(const std::byte* quants) : at(quants) {}
    template <size_t g>
    DAYLONG_INLINE Bytes group() const {
        return Quants::template group<g>(at);
    }
    const std::byte* at;
};
/// The same unpacked beforehand: for several passes.
template <class Quants>
struct UnpackedGroups {
    DAYLONG_INLINE explicit UnpackedGroups(const std::byte* quants) : UnpackedGroups(quants, EachGroup()) {}
    template <size_t g>
    DAYLONG_INLINE Bytes group() const {
        return w[g];
    }
    Bytes w[8];

private:
    using EachGroup = std::make_index_sequence<8>;
    template <size_t... kGroups>
    DAYLONG_INLINE UnpackedGroups(const std::byte* quants, std::index_sequence<kGroups...>)
        : w{Quants::template group<kGroups>(quants)...} {}
};

static_assert(kRowsTogether % kMostRows == 0 && kRowsTogether % kManyRows == 0);

/// The quantised activations of some rows, from one on, block by block.
struct BlocksOfRows {
    DAYLONG_INLINE BlocksOfRows(const Activations& in, uint32_t row) : count(in.columns / 32), at(in.blocksOf(row)) {}
    DAYLONG_INLINE void next() { at.first += at.stride; }
    DAYLONG_INLINE const ActivationBlock& of(uint32_t row) const { return at.first[row]; }

    uint32_t count;
    RowBlocks at;
};

#define DAYLONG_EACH_ROW _Pragma("GCC unroll 16") for (uint32_t r = 0; r < kRows; ++r)

/// Adds to each of some rows, from the first-th on, the pairs of groups [g, end).
template <size_t g, size_t end, class Groups, uint32_t kRows>
DAYLONG_INLINE void addPairs(const Groups& groups, const BlocksOfRows& rows, uint32_t first, Shorts (&sums)[kRows]) {
    const Bytes w = groups.template group<g>();
    DAYLONG_EACH_ROW sums[r] = sums[r] + pairsOf(w, rows.of(first + r).quants + 4 * g);
    if constexpr (g + 1 < end) addPairs<g + 1, end>(groups, rows, first, sums);
}

/// Adds to each of some rows, from the first-th on, the dot products of groups [g, end). Group by group, so that the
/// rows' chains of additions hide each other's latency.
template <class Quants, size_t g, size_t end, class Groups, uint32_t kRows>
DAYLONG_INLINE void addDots(const Groups& groups, const BlocksOfRows& rows, uint32_t first, Ints (&sums)[kRows]) {
    if constexpr (kSumsPairs && Quants::kOffset != 128) {
        constexpr size_t kFit = 32767 / (2 * 128 * Quants::kMost);  // no activation is beyond 128
        constexpr size_t kEnd = g + kFit < end ? g + kFit : end;
        if constexpr (kEnd == g + 2) {  // two groups' weights need fewer registers than the rows' pairs
            const Bytes w = groups.template group<g>(), next = groups.template group<g + 1>();
            DAYLONG_EACH_ROW {
                const int8_t* four = rows.of(first + r).quants + 4 * g;
                sums[r] = plusPairs(sums[r], pairsOf(w, four) + pairsOf(next, four + 4));
            }
        } else {
            Shorts pairs[kRows] = {};
            addPairs<g, kEnd>(groups, rows, first, pairs);
            DAYLONG_EACH_ROW sums[r] = plusPairs(sums[r], pairs[r]);
        }
        if constexpr (kEnd < end) addDots<Quants, kEnd, end>(groups, rows, first, sums);
    } else {
        const Bytes w = groups.template group<g>();
        DAYLONG_EACH_ROW {
            const int8_t* four = rows.of(first + r).quants + 4 * g;
            if constexpr (Quants::kOffset == 128) sums[r] = dotOffset128(sums[r], w, four);
            else sums[r] = dot(sums[r], w, four);
        }
        if constexpr (g + 1 < end) addDots<Quants, g + 1, end>(groups, rows, first, sums);
    }
}

/// Adds a block with minima to some rows.
template <class Quants, uint32_t kRows, class Groups>
DAYLONG_INLINE void addWithMin(const Groups& groups, const BlocksOfRows& rows, uint32_t first, const Floats& scale,
                               const Floats& min, Floats* sums) {
    Ints dotted[kRows] = {};
    addDots<Quants, 0, 8>(groups, rows, first, dotted);
    DAYLONG_EACH_ROW {
        const ActivationBlock& block = rows.of(first + r);
        sums[r] = fma(toFloats(dotted[r]), scale * splat(block.scale), sums[r]);
        sums[r] = fma(min, splat(block.scaledSum), sums[r]);
    }
}

template <size_t kBytes>
DAYLONG_INLINE void prefetchAhead(const std::byte* tile) {
    for (size_t line = 0; line < kBytes; line += 64) __builtin_prefetch(tile + 4096 + line);
}

/// Bytes that stand for themselves less 128 need a start only where the instruction takes them unsigned.
template <class Quants>
constexpr bool kStarts = Quants::kOffset != 128 || kOffsetDot;

/// What the dot products of all of a block's groups start at.
template <class Quants>
DAYLONG_INLINE Ints startOf(const ActivationBlock& block) {
    static_assert(Quants::kOffset == 8 || Quants::kOffset == 16 || Quants::kOffset == 128);
    if constexpr (!kStarts<Quants>) return splat(0);
    else if constexpr (Quants::kOffset == 8) return splat(block.less8);
    else if constexpr (Quants::kOffset == 16) return splat(block.less16);
    else return splat(block.less128);
}
/// Of half of them.
template <class Quants>
DAYLONG_INLINE Ints startOfHalf(int32_t less32) {
    if constexpr (!kStarts<Quants>) return splat(0);
    else if constexpr (Quants::kOffset < 32) return splat(less32 >> __builtin_ctz(32 / Quants::kOffset));
    else return splat(static_cast<int32_t>(static_cast<uint32_t>(less32) * (Quants::kOffset / 32U)));
}

/// Q8_0, Q4_0, Q5_0, IQ4_NL: {16 f16 scales, quants}; MXFP4's scales are bfloats.
template <class BlockQuants, bool kBfloatScales = false>
struct ScaledBlock {
    using Quants = BlockQuants;
    static constexpr uint32_t kDots = 1;  // dot products of a row
    static constexpr size_t kHead = 32;   // bytes

    DAYLONG_INLINE explicit ScaledBlock(const std::byte* at)
        : scales(kBfloatScales ? loadBfloats(at) : loadHalves(at)) {}
    template <uint32_t kRows, class Groups>
    DAYLONG_INLINE void add(const Groups& groups, const BlocksOfRows& rows, uint32_t first, Floats* sums) const {
        Ints dotted[kRows];
        DAYLONG_EACH_ROW dotted[r] = startOf<Quants>(rows.of(first + r));
        addDots<Quants, 0, 8>(groups, rows, first, dotted);
        DAYLONG_EACH_ROW sums[r] = fma(toFloats(dotted[r]), scales * splat(rows.of(first + r).scale), sums[r]);
    }
    Floats scales;
};
/// Q4_1, Q5_1: {16 f16 scales, 16 f16 mins, quants}.
template <class BlockQuants>
struct MinBlock {
    using Quants = BlockQuants;
    static constexpr uint32_t kDots = 1;
    static constexpr size_t kHead = 64;

    DAYLONG_INLINE explicit MinBlock(const std::byte* at) : scales(loadHalves(at)), mins(loadHalves(at + 32)) {}
    template <uint32_t kRows, class Groups>
    DAYLONG_INLINE void add(const Groups& groups, const BlocksOfRows& rows, uint32_t first, Floats* sums) const {
        addWithMin<Quants, kRows>(groups, rows, first, scales, mins, sums);
    }
    Floats scales, mins;
};

/// Adds a block to kRows rows, kNow of them at a time.
template <uint32_t kRows, uint32_t kNow, uint32_t kFirst = 0, class Block, class Groups>
DAYLONG_INLINE void addGroups(const Block& block, const Groups& groups, const BlocksOfRows& rows, Floats* sums) {
    block.template add<kNow>(groups, rows, kFirst, sums + kFirst);
    if constexpr (kFirst + kNow < kRows) addGroups<kRows, kNow, kFirst + kNow>(block, groups, rows, sums);
}
template <uint32_t kRows, class Block>
DAYLONG_INLINE void addBlock(const Block& block, const std::byte* quants, const BlocksOfRows& rows, Floats* sums) {
    using Quants = typename Block::Quants;
    if constexpr (kRows <= kMostRows) addGroups<kRows, kRows>(block, PackedGroups<Quants>(quants), rows, sums);
    else addGroups<kRows, kDotsOfMany / Block::kDots>(block, UnpackedGroups<Quants>(quants), rows, sums);
}

/// One block after another.
template <class Block>
struct BlockTile {
    using Quants = typename Block::Quants;

    template <uint32_t kRows>
    static void multiply(const std::byte* tile, const Activations& in, uint32_t row, Floats* out) {
        BlocksOfRows rows(in, row);
        Floats sums[kRows] = {};
        for (uint32_t b = 0; b < rows.count; ++b, rows.next(), tile += Block::kHead + Quants::kBytes) {
            prefetchAhead<32 + Quants::kBytes>(tile);
            const Block block(tile);
            addBlock<kRows>(block, tile + Block::kHead, rows, sums);
        }
        DAYLONG_EACH_ROW out[r] = sums[r];
    }
};

/// Q4_K, Q5_K: {16 scales, 16 mins, quants}.
template <class BlockQuants>
struct KMinBlock {
    using Quants = BlockQuants;
    static constexpr uint32_t kDots = 1;
    static constexpr bool kMins = true;

    DAYLONG_INLINE KMinBlock(const std::byte* at, const Floats& d, const Floats& lessMin)
        : scale(d * loadSmall<false>(at)), min(lessMin * loadSmall<false>(at + 16)) {}
    template <uint32_t kRows, class Groups>
    DAYLONG_INLINE void add(const Groups& groups, const BlocksOfRows& rows, uint32_t first, Floats* sums) const {
        addWithMin<Quants, kRows>(groups, rows, first, scale, min, sums);
    }
    Floats scale, min;
};
/// Q2_K: {16 scales and mins of each half as nibbles, quants}.
struct Q2KBlock {
    using Quants = Q2Quants;
    static constexpr uint32_t kDots = 2;
    static constexpr bool kMins = true;

    DAYLONG_INLINE Q2KBlock(const std::byte* at, const Floats& d, const Floats& lessMin)
        : low(d * loadNibbles<false>(at)),
          high(d * loadNibbles<false>(at + 16)),
          lowMin(lessMin * splat(-1.0F / 32.0F) * loadNibbles<true>(at)),
          highMin(lessMin * splat(-1.0F / 32.0F) * loadNibbles<true>(at + 16)) {}
    template <uint32_t kRows, class Groups>
    DAYLONG_INLINE void add(const Groups& groups, const BlocksOfRows& rows, uint32_t first, Floats* sums) const {
        Ints lowDots[kRows] = {}, highDots[kRows] = {};
        addDots<Quants, 0, 4>(groups, rows, first, lowDots);
        addDots<Quants, 4, 8>(groups, rows, first, highDots);
        DAYLONG_EACH_ROW {
            const ActivationBlock& block = rows.of(first + r);
            Floats all = fma(toFloats(lowDots[r]), low, toFloats(highDots[r]) * high);
            all = fma(lowMin, toFloats(splat(block.lowLess32)), all);
            all = fma(highMin, toFloats(splat(block.highLess32)), all);
            sums[r] = fma(all, splat(block.scale), sums[r]);
        }
    }
    Floats low, high, lowMin, highMin;  // the mins as factors of sums less 32 times themselves
};
/// Q6_K, Q3_K, IQ4_XS: {16 scales of each half, quants}.
template <class BlockQuants>
struct HalvesBlock {
    using Quants = BlockQuants;
    static constexpr uint32_t kDots = 2;
    static constexpr bool kMins = false;

    DAYLONG_INLINE HalvesBlock(const std::byte* at, const Floats& d, const Floats&)
        : low(d * loadSmall<true>(at)), high(d * loadSmall<true>(at + 16)) {}
    template <uint32_t kRows, class Groups>
    DAYLONG_INLINE void add(const Groups& groups, const BlocksOfRows& rows, uint32_t first, Floats* sums) const {
        Ints lowDots[kRows], highDots[kRows];
        DAYLONG_EACH_ROW {
            const ActivationBlock& block = rows.of(first + r);
            lowDots[r] = startOfHalf<Quants>(block.lowLess32);
            highDots[r] = startOfHalf<Quants>(block.highLess32);
        }
        addDots<Quants, 0, 4>(groups, rows, first, lowDots);
        addDots<Quants, 4, 8>(groups, rows, first, highDots);
        DAYLONG_EACH_ROW {
            const Floats both = fma(toFloats(lowDots[r]), low, toFloats(highDots[r]) * high);
            sums[r] = fma(both, splat(rows.of(first + r).scale), sums[r]);
        }
    }
    Floats low, high;
};

/// Superblocks of {16 f16 d, 16 f16 dmin where there are mins, 8 blocks}. Blocks multiply them into their own scales
/// (which is exact: 11 bits by 8): a row has one sum then, whatever the type, and needs nothing at a superblock's end.
template <class Block>
struct KTile {
    using Quants = typename Block::Quants;

    template <uint32_t kRows>
    static void multiply(const std::byte* tile, const Activations& in, uint32_t row, Floats* out) {
        BlocksOfRows rows(in, row);
        Floats sums[kRows] = {};
        for (uint32_t super = 0; super < rows.count / 8; ++super) {
            const Floats d = loadHalves(tile), lessMin = Block::kMins ? Floats{} - loadHalves(tile + 32) : Floats{};
            tile += Block::kMins ? 64 : 32;
            for (uint32_t sub = 0; sub < 8; ++sub, rows.next(), tile += 32 + Quants::kBytes) {
                prefetchAhead<32 + Quants::kBytes>(tile);
                const Block block(tile, d, lessMin);
                addBlock<kRows>(block, tile + 32, rows, sums);
            }
        }
        DAYLONG_EACH_ROW out[r] = sums[r];
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
    for (uint32_t tile = tileBegin; tile < tileEnd; ++tile) {
        for (uint32_t row = 0, rows = 0; row < job.rows; row += rows) {
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
