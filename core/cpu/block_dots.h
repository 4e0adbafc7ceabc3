// The dot products of a block of 32 weights with quantised activations, some rows side by side.
#pragma once

#include "cpu/kernels.h"
#include "cpu/quants.h"
#include "cpu/simd.h"
#include "cpu/simd_bytes.h"

namespace daylong::cpu::DAYLONG_SIMD {

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

/// What a block with minima adds to a row's sum.
DAYLONG_INLINE Floats plusWithMin(const Floats& sum, const Floats& dotted, const Floats& scale, const Floats& min,
                                  const ActivationBlock& with) {
    return fma(min, splat(with.scaledSum), fma(dotted, scale * splat(with.scale), sum));
}
/// Adds a block with minima to some rows.
template <uint32_t kRows, class Block, class Groups>
DAYLONG_INLINE void addWithMin(const Block& block, const Groups& groups, const BlocksOfRows& rows, uint32_t first,
                               Floats* sums) {
    Ints dotted[kRows] = {};
    addDots<typename Block::Quants, 0, 8>(groups, rows, first, dotted);
    DAYLONG_EACH_ROW sums[r] = block.plus(sums[r], toFloats(dotted[r]), rows.of(first + r));
}

/// Adds a block whose halves have scales of their own to some rows; the halves' dot products go on from `low`, `high`.
template <uint32_t kRows, class Block, class Groups>
DAYLONG_INLINE void addHalves(const Block& block, const Groups& groups, const BlocksOfRows& rows, uint32_t first,
                              Ints (&low)[kRows], Ints (&high)[kRows], Floats* sums) {
    addDots<typename Block::Quants, 0, 4>(groups, rows, first, low);
    addDots<typename Block::Quants, 4, 8>(groups, rows, first, high);
    DAYLONG_EACH_ROW sums[r] = block.plus(sums[r], toFloats(low[r]), toFloats(high[r]), rows.of(first + r));
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

}  // namespace daylong::cpu::DAYLONG_SIMD
