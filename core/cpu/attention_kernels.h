// Attention over spans of cached keys with a running softmax (FlashAttention's, arXiv 2205.14135). Sixteen keys'
// scores are sixteen lanes, so the dot products need no sums across lanes.
#pragma once

#include "cpu/kernels.h"
#include "cpu/row_kernels.h"
#include "cpu/simd.h"
#include "cpu/simd_convert.h"

namespace daylong::cpu::DAYLONG_SIMD {

using engine::KvType;

template <KvType type>
constexpr size_t kElementBytes = type == KvType::F32   ? 4
                                 : type == KvType::F16 ? 2
                                                       : 1;

/// Sixteen elements as they are stored; a q8_0 element still lacks its scale.
template <KvType type>
DAYLONG_INLINE Floats loadElements(const std::byte* from) {
    if constexpr (type == KvType::F32) return load(reinterpret_cast<const float*>(from));
    else if constexpr (type == KvType::F16) return loadHalves(from);
    else return loadSmall<true>(from);
}

/// scores[q][16] of a tile of keys.
template <KvType type, uint32_t kQueries>
DAYLONG_INLINE void scoreTile(const std::byte* tile, const float* query, uint32_t headDim, float* scores) {
    constexpr uint32_t kChains = 2;  // however many queries: a query's sum comes out the same
    constexpr size_t kStep = 16 * kElementBytes<type>;
    const uint32_t blockDims = type == KvType::Q8_0 ? 32 : headDim;
    const std::byte* scales = tile + headDim * kStep;
    Floats total[kQueries] = {};
    for (uint32_t begin = 0; begin < headDim; begin += blockDims, scales += 32) {
        const uint32_t end = begin + blockDims < headDim ? begin + blockDims : headDim;
        Floats sums[kChains][kQueries] = {};
        uint32_t d = begin;
        for (; d + kChains <= end; d += kChains) {
#pragma GCC unroll 4
            for (uint32_t c = 0; c < kChains; ++c) {
                const Floats key = loadElements<type>(tile + (d + c) * kStep);
#pragma GCC unroll 8
                for (uint32_t q = 0; q < kQueries; ++q)
                    sums[c][q] = fma(key, splat(query[q * headDim + d + c]), sums[c][q]);
            }
        }
        for (; d < end; ++d) {
            const Floats key = loadElements<type>(tile + d * kStep);
            for (uint32_t q = 0; q < kQueries; ++q) sums[0][q] = fma(key, splat(query[q * headDim + d]), sums[0][q]);
        }
        for (uint32_t q = 0; q < kQueries; ++q) {
            Floats sum = sums[0][q];
            for (uint32_t c = 1; c < kChains; ++c) sum = sum + sums[c][q];
            total[q] = type == KvType::Q8_0 ? fma(sum, loadHalves(scales), total[q]) : sum;
        }
    }
    for (uint32_t q = 0; q < kQueries; ++q) store(scores + q * kKeyBlock, total[q]);
}

/// out[q][at..] += weights[q][key] * values[key][at..] over keys [first, last), kWide vectors at a time.
template <KvType type, uint32_t kQueries, uint32_t kWide>
DAYLONG_INLINE void addValues(const HeadCache& cache, uint32_t at, uint32_t slot, uint32_t first, uint32_t last,
                              const float* weights, float* out) {
    constexpr size_t kSize = kElementBytes<type>;
    const uint32_t scaleCount = (cache.headDim + 31) / 32;
    Floats sums[kQueries][kWide];
    for (uint32_t q = 0; q < kQueries; ++q) {
        for (uint32_t i = 0; i < kWide; ++i) sums[q][i] = load(out + size_t{q} * cache.valueStride + at + 16 * i);
    }
    for (uint32_t key = first; key < last; ++key) {
        const std::byte* row = cache.values + (size_t{slot + key} * cache.valueStride + at) * kSize;
        Floats value[kWide];
#pragma GCC unroll 8
        for (uint32_t i = 0; i < kWide; ++i) {
            value[i] = loadElements<type>(row + 16 * i * kSize);
            if constexpr (type == KvType::Q8_0) {
                value[i] = value[i] *
                           splat(floatFrom(cache.valueScales[size_t{slot + key} * scaleCount + (at + 16 * i) / 32]));
            }
        }
#pragma GCC unroll 8
        for (uint32_t q = 0; q < kQueries; ++q) {
            const Floats weight = splat(weights[q * kKeyBlock + key]);
#pragma GCC unroll 8
            for (uint32_t i = 0; i < kWide; ++i) sums[q][i] = fma(value[i], weight, sums[q][i]);
        }
    }
    for (uint32_t q = 0; q < kQueries; ++q) {
        for (uint32_t i = 0; i < kWide; ++i) store(out + size_t{q} * cache.valueStride + at + 16 * i, sums[q][i]);
    }
}

/// One register tile of queries: their scores, or their share of the values.
template <KvType type, uint32_t kQueries>
struct Group {
    [[gnu::noinline]] static void scores(const AttentionPass& pass, uint32_t query, uint32_t slot, uint32_t tiles) {
        const HeadCache& cache = pass.cache;
        for (uint32_t t = 0; t < tiles; ++t) {
            const std::byte* tile = cache.keys + cache.keyTileBytes * (slot / kTileKeys + t);
            scoreTile<type, kQueries>(tile, pass.query + size_t{query} * cache.headDim, cache.headDim,
                                      pass.scores + size_t{query} * kKeyBlock + t * kTileKeys);
        }
    }
    [[gnu::noinline]] static void values(const AttentionPass& pass, uint32_t query, uint32_t slot, uint32_t first,
                                         uint32_t last) {
        constexpr uint32_t kFits = kAccumulators / kQueries;
        constexpr uint32_t kWide = kFits >= 4 ? 4 : kFits >= 2 ? 2 : 1;
        const float* weights = pass.scores + size_t{query} * kKeyBlock;
        float* out = pass.out + size_t{query} * pass.cache.valueStride;
        uint32_t at = 0;
        for (; at + 16 * kWide <= pass.cache.valueStride; at += 16 * kWide) {
            addValues<type, kQueries, kWide>(pass.cache, at, slot, first, last, weights, out);
        }
        for (; at < pass.cache.valueStride; at += 16)
            addValues<type, kQueries, 1>(pass.cache, at, slot, first, last, weights, out);
    }
};

/// Turns query `q`'s scores of a block into weights; rescales what it has when a larger score turns up.
DAYLONG_INLINE void weigh(const AttentionPass& pass, uint32_t q, uint32_t slot, uint32_t tiles) {
    float* scores = pass.scores + size_t{q} * kKeyBlock;
    const Floats low = splat(static_cast<float>(pass.low[q]) - static_cast<float>(slot));
    const Floats high = splat(static_cast<float>(pass.high[q]) - static_cast<float>(slot));
    const Floats lowest = splat(-1e30F);
    Floats x[kKeyBlock / 16], most = lowest;
    for (uint32_t t = 0; t < tiles; ++t) {
        const Floats lane = laneNumbers() + splat(static_cast<float>(t * 16));
        x[t] = load(scores + t * 16);
        if (pass.softcap > 0.0F) x[t] = capped(x[t], pass.softcap);
        if (pass.slope != nullptr) {
            const Floats distance = splat(pass.distance[q] - static_cast<float>(slot)) - lane;
            x[t] = x[t] - splat(pass.slope[q]) * distance;
        }
        x[t] = within(lane, low, high, x[t], lowest);
        most = larger(most, x[t]);
    }
    const float blockLargest = largestOf(most);
    if (blockLargest > pass.largest[q]) {
        const Floats factor = exponential(splat(pass.largest[q] - blockLargest));
        float* out = pass.out + size_t{q} * pass.cache.valueStride;
        for (uint32_t i = 0; i < pass.cache.valueStride; i += 16) store(out + i, load(out + i) * factor);
        pass.sum[q] *= factor.p[0][0];
        pass.largest[q] = blockLargest;
    }
    Floats sum = splat(0.0F);
    for (uint32_t t = 0; t < tiles; ++t) {
        const Floats lane = laneNumbers() + splat(static_cast<float>(t * 16));
        const Floats weight = within(lane, low, high, exponential(x[t] - splat(pass.largest[q])), splat(0.0F));
        store(scores + t * 16, weight);
        sum = sum + weight;
    }
    pass.sum[q] += sumOf(sum);
}

template <KvType type, uint32_t kQueries, class Call>
DAYLONG_INLINE void lastGroup(uint32_t query, uint32_t queries, const Call& call) {
    if (query + kQueries == queries) call(Group<type, kQueries>{}, query);
    else if constexpr (kQueries > 1) lastGroup<type, kQueries - 1>(query, queries, call);
}

/// Cuts the queries into register tiles.
template <KvType type, class Call>
DAYLONG_INLINE void eachGroup(uint32_t queries, const Call& call) {
    uint32_t query = 0;
    for (; query + kMostGroup <= queries; query += kMostGroup) call(Group<type, kMostGroup>{}, query);
    lastGroup<type, kMostGroup - 1>(query, queries, call);
}

template <KvType type>
void attendThrough(const AttentionPass& pass) {
    const uint32_t skipped = (pass.begin - pass.blocksFrom) / kKeyBlock * kKeyBlock;
    for (uint32_t slot = pass.blocksFrom + skipped; slot < pass.end; slot += kKeyBlock) {
        const uint32_t left = pass.end - slot;
        const uint32_t tiles = left >= kKeyBlock ? kKeyBlock / kTileKeys : (left + kTileKeys - 1) / kTileKeys;
        const uint32_t first = slot < pass.begin ? pass.begin - slot : 0;
        const uint32_t last = left < kKeyBlock ? left : kKeyBlock;
        eachGroup<type>(pass.queries, [&](auto group, uint32_t query) { group.scores(pass, query, slot, tiles); });
        for (uint32_t q = 0; q < pass.queries; ++q) weigh(pass, q, slot, tiles);
        eachGroup<type>(pass.queries,
                        [&](auto group, uint32_t query) { group.values(pass, query, slot, first, last); });
    }
}

static void attend(const AttentionPass& pass) {
    switch (pass.cache.type) {
        case KvType::F32: return attendThrough<KvType::F32>(pass);
        case KvType::F16: return attendThrough<KvType::F16>(pass);
        case KvType::Q8_0: return attendThrough<KvType::Q8_0>(pass);
    }
}

static void addPart(const float* out, float sum, float largest, uint32_t width, float* totalOut, float* totalSum,
                    float* totalLargest) {
    if (sum <= 0.0F) return;
    if (*totalSum <= 0.0F) {
        std::memcpy(totalOut, out, width * sizeof(float));
        *totalSum = sum;
        *totalLargest = largest;
        return;
    }
    const float most = largest > *totalLargest ? largest : *totalLargest;
    const Floats before = exponential(splat(*totalLargest - most)), now = exponential(splat(largest - most));
    for (uint32_t i = 0; i < width; i += 16) store(totalOut + i, fma(load(out + i), now, load(totalOut + i) * before));
    *totalSum = *totalSum * before.p[0][0] + sum * now.p[0][0];
    *totalLargest = most;
}

/// The step of a q8_0 block, and what it reads back as once stored as f16.
struct BlockScale {
    float inverse;
    uint16_t stored;
};
DAYLONG_INLINE BlockScale blockScale(const float* x, uint32_t begin, uint32_t end) {
    float most = 0.0F;
    for (uint32_t i = begin; i < end; ++i) most = __builtin_fabsf(x[i]) > most ? __builtin_fabsf(x[i]) : most;
    return {most > 0.0F ? 127.0F / most : 0.0F, halfFrom(most / 127.0F)};
}
DAYLONG_INLINE int8_t rounded(float x) {
    return static_cast<int8_t>(static_cast<int32_t>(x + (x < 0.0F ? -0.5F : 0.5F)));
}

static void storeKey(const HeadCache& cache, uint32_t slot, const float* key) {
    std::byte* tile = cache.keys + cache.keyTileBytes * (slot / kTileKeys);
    const uint32_t lane = slot % kTileKeys, dims = cache.headDim;
    if (cache.type == KvType::F32) {
        for (uint32_t d = 0; d < dims; ++d) std::memcpy(tile + (d * 16 + lane) * 4, &key[d], 4);
    } else if (cache.type == KvType::F16) {
        for (uint32_t d = 0; d < dims; ++d) {
            const uint16_t half = halfFrom(key[d]);
            std::memcpy(tile + (d * 16 + lane) * 2, &half, 2);
        }
    } else {
        for (uint32_t begin = 0; begin < dims; begin += 32) {
            const uint32_t end = begin + 32 < dims ? begin + 32 : dims;
            const BlockScale block = blockScale(key, begin, end);
            std::memcpy(tile + dims * 16 + begin + lane * 2, &block.stored, 2);
            for (uint32_t d = begin; d < end; ++d)
                tile[d * 16 + lane] = static_cast<std::byte>(rounded(key[d] * block.inverse));
        }
    }
}

static void storeValue(const HeadCache& cache, uint32_t slot, const float* value) {
    const uint32_t dims = cache.headDim;
    if (cache.type == KvType::F32) {
        std::memcpy(cache.values + size_t{slot} * cache.valueStride * 4, value, dims * sizeof(float));
    } else if (cache.type == KvType::F16) {
        std::byte* row = cache.values + size_t{slot} * cache.valueStride * 2;
        for (uint32_t d = 0; d < dims; ++d) {
            const uint16_t half = halfFrom(value[d]);
            std::memcpy(row + d * 2, &half, 2);
        }
    } else {
        std::byte* row = cache.values + size_t{slot} * cache.valueStride;
        for (uint32_t begin = 0; begin < dims; begin += 32) {
            const uint32_t end = begin + 32 < dims ? begin + 32 : dims;
            const BlockScale block = blockScale(value, begin, end);
            cache.valueScales[size_t{slot} * ((dims + 31) / 32) + begin / 32] = block.stored;
            for (uint32_t d = begin; d < end; ++d) row[d] = static_cast<std::byte>(rounded(value[d] * block.inverse));
        }
    }
}

}  // namespace daylong::cpu::DAYLONG_SIMD
