// Tiles of quantised weights: block after block, each with its scales, added to the sums of some rows.
#pragma once

#include "cpu/block_dots.h"
#include "cpu/simd_convert.h"

namespace daylong::cpu::DAYLONG_SIMD {

template <size_t kBytes>
DAYLONG_INLINE void prefetchAhead(const std::byte* tile) {
    for (size_t line = 0; line < kBytes; line += 64) __builtin_prefetch(tile + 4096 + line);
}

/// Q8_0, Q4_0, Q5_0, IQ4_NL: {16 f16 scales, quants}; MXFP4's scales are bfloats.
template <class BlockQuants, bool kBfloatScales = false>
struct ScaledBlock {
    using Quants = BlockQuants;
    static constexpr uint32_t kDots = 1;       // dot products of a row
    static constexpr bool kLessOffset = true;  // they are of the quants less their offset
    static constexpr size_t kHead = 32;        // bytes

    ScaledBlock() = default;
    DAYLONG_INLINE explicit ScaledBlock(const std::byte* at)
        : scales(kBfloatScales ? loadBfloats(at) : loadHalves(at)) {}
    template <uint32_t kRows, class Groups>
    DAYLONG_INLINE void add(const Groups& groups, const BlocksOfRows& rows, uint32_t first, Floats* sums) const {
        Ints dotted[kRows];
        DAYLONG_EACH_ROW dotted[r] = startOf<Quants>(rows.of(first + r));
        addDots<Quants, 0, 8>(groups, rows, first, dotted);
        DAYLONG_EACH_ROW sums[r] = plus(sums[r], toFloats(dotted[r]), rows.of(first + r));
    }
    DAYLONG_INLINE Floats plus(const Floats& sum, const Floats& dotted, const ActivationBlock& with) const {
        return fma(dotted, scales * splat(with.scale), sum);
    }
    Floats scales;
};
/// Q4_1, Q5_1: {16 f16 scales, 16 f16 mins, quants}.
template <class BlockQuants>
struct MinBlock {
    using Quants = BlockQuants;
    static constexpr uint32_t kDots = 1;
    static constexpr bool kLessOffset = false;
    static constexpr size_t kHead = 64;

    MinBlock() = default;
    DAYLONG_INLINE explicit MinBlock(const std::byte* at) : scales(loadHalves(at)), mins(loadHalves(at + 32)) {}
    template <uint32_t kRows, class Groups>
    DAYLONG_INLINE void add(const Groups& groups, const BlocksOfRows& rows, uint32_t first, Floats* sums) const {
        addWithMin<kRows>(*this, groups, rows, first, sums);
    }
    DAYLONG_INLINE Floats plus(const Floats& sum, const Floats& dotted, const ActivationBlock& with) const {
        return plusWithMin(sum, dotted, scales, mins, with);
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
    using OneBlock = Block;
    static constexpr uint32_t kTogether = 1;  // blocks that lie behind one head

    /// body(block, quants) of each of `count` blocks; returns where the next ones lie.
    template <class Body>
    DAYLONG_INLINE static const std::byte* each(const std::byte* tile, uint32_t count, const Body& body) {
        for (uint32_t b = 0; b < count; ++b, tile += Block::kHead + Quants::kBytes)
            body(Block(tile), tile + Block::kHead);
        return tile;
    }

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
    static constexpr bool kLessOffset = false, kMins = true;

    KMinBlock() = default;
    DAYLONG_INLINE KMinBlock(const std::byte* at, const Floats& d, const Floats& lessMin)
        : scale(d * loadSmall<false>(at)), min(lessMin * loadSmall<false>(at + 16)) {}
    template <uint32_t kRows, class Groups>
    DAYLONG_INLINE void add(const Groups& groups, const BlocksOfRows& rows, uint32_t first, Floats* sums) const {
        addWithMin<kRows>(*this, groups, rows, first, sums);
    }
    DAYLONG_INLINE Floats plus(const Floats& sum, const Floats& dotted, const ActivationBlock& with) const {
        return plusWithMin(sum, dotted, scale, min, with);
    }
    Floats scale, min;
};
/// Q2_K: {16 scales and mins of each half as nibbles, quants}.
struct Q2KBlock {
    using Quants = Q2Quants;
    static constexpr uint32_t kDots = 2;
    static constexpr bool kLessOffset = false, kMins = true;

    Q2KBlock() = default;
    DAYLONG_INLINE Q2KBlock(const std::byte* at, const Floats& d, const Floats& lessMin)
        : low(d * loadNibbles<false>(at)),
          high(d * loadNibbles<false>(at + 16)),
          lowMin(lessMin * splat(-1.0F / 32.0F) * loadNibbles<true>(at)),
          highMin(lessMin * splat(-1.0F / 32.0F) * loadNibbles<true>(at + 16)) {}
    template <uint32_t kRows, class Groups>
    DAYLONG_INLINE void add(const Groups& groups, const BlocksOfRows& rows, uint32_t first, Floats* sums) const {
        Ints lowDots[kRows] = {}, highDots[kRows] = {};
        addHalves<kRows>(*this, groups, rows, first, lowDots, highDots, sums);
    }
    DAYLONG_INLINE Floats plus(const Floats& sum, const Floats& lowDot, const Floats& highDot,
                               const ActivationBlock& with) const {
        Floats all = fma(lowDot, low, highDot * high);
        all = fma(lowMin, toFloats(splat(with.lowLess32)), all);
        all = fma(highMin, toFloats(splat(with.highLess32)), all);
        return fma(all, splat(with.scale), sum);
    }
    Floats low, high, lowMin, highMin;  // the mins as factors of sums less 32 times themselves
};
/// Q6_K, Q3_K, IQ4_XS: {16 scales of each half, quants}.
template <class BlockQuants>
struct HalvesBlock {
    using Quants = BlockQuants;
    static constexpr uint32_t kDots = 2;
    static constexpr bool kLessOffset = true, kMins = false;

    HalvesBlock() = default;
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
        addHalves<kRows>(*this, groups, rows, first, lowDots, highDots, sums);
    }
    DAYLONG_INLINE Floats plus(const Floats& sum, const Floats& lowDot, const Floats& highDot,
                               const ActivationBlock& with) const {
        return fma(fma(lowDot, low, highDot * high), splat(with.scale), sum);
    }
    Floats low, high;
};

/// Superblocks of {16 f16 d, 16 f16 dmin where there are mins, 8 blocks}. Blocks multiply them into their own scales
/// (which is exact: 11 bits by 8): a row has one sum then, whatever the type, and needs nothing at a superblock's end.
template <class Block>
struct KTile {
    using Quants = typename Block::Quants;
    using OneBlock = Block;
    static constexpr uint32_t kTogether = 8;

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

    template <class Body>
    DAYLONG_INLINE static const std::byte* each(const std::byte* tile, uint32_t count, const Body& body) {
        for (uint32_t super = 0; super < count / 8; ++super) {
            const Floats d = loadHalves(tile), lessMin = Block::kMins ? Floats{} - loadHalves(tile + 32) : Floats{};
            tile += Block::kMins ? 64 : 32;
            for (uint32_t sub = 0; sub < 8; ++sub, tile += 32 + Quants::kBytes)
                body(Block(tile, d, lessMin), tile + 32);
        }
        return tile;
    }
};

}  // namespace daylong::cpu::DAYLONG_SIMD
