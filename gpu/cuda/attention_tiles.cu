// Attention of many rows, on the tensor cores: a block has 64 rows of one head, a warp 16 of them, and goes through the
// keys that any of them sees, a tile at a time, with a running softmax (FlashAttention-2, arXiv 2307.08691). Scores
// stay in registers, where what the first product leaves is laid out as the second one wants it. Keys and values come
// as halves, and queries are rounded as the keys in the cache are; sums are floats.
#include "cuda/cached.h"
#include "cuda/kernels.h"

namespace daylong::cuda {

namespace {

constexpr uint32_t kRows = 64, kWarps = 4;  // of a block

/// Key numbers that a row sees: of the fixed ones, from 0 on; of the window's, counted from `base` in the ring.
struct Seen {
    uint32_t fixedHigh, windowLow, windowHigh;
    uint32_t count;  // in all
};

__device__ __forceinline__ Seen look(const AttendArgs& args, uint32_t row, uint32_t base) {
    const uint32_t fixedCount = args.step.fixedCount[row], windowCount = args.step.windowCount[row],
                   count = fixedCount + windowCount;
    const uint32_t ring = args.cache.ringSlots, first = args.step.windowFirst[row];
    const uint32_t begin = windowCount == 0 ? 0 : first >= base ? first - base : first + ring - base;
    return {fixedCount, begin, begin + windowCount, count};
}

/// What all rows of the block see together; every thread gets the same.
struct Together {
    uint32_t base, fixedHigh, windowLow, windowHigh;
};

__device__ __forceinline__ Together lookTogether(const AttendArgs& args, uint32_t firstRow, uint32_t rows) {
    __shared__ Seen seen[kRows];
    __shared__ uint32_t base;
    const uint32_t count = min(rows - firstRow, kRows);
    if (threadIdx.x == 0) {
        base = 0;
        for (uint32_t r = count; r > 0; --r) {
            if (args.step.windowCount[firstRow + r - 1] > 0) base = args.step.windowFirst[firstRow + r - 1];
        }
    }
    __syncthreads();
    if (threadIdx.x < count) seen[threadIdx.x] = look(args, firstRow + threadIdx.x, base);
    __syncthreads();
    Together all{base, 0, 0xFFFFFFFFU, 0};
    for (uint32_t r = 0; r < count; ++r) {
        const Seen each = seen[r];
        all.fixedHigh = max(all.fixedHigh, each.fixedHigh);
        if (each.windowLow < each.windowHigh) {
            all.windowLow = min(all.windowLow, each.windowLow);
            all.windowHigh = max(all.windowHigh, each.windowHigh);
        }
    }
    return all;
}

/// Keys as they lie; values in pairs of neighbouring keys, a word for each dimension. No two lanes meet in a bank.
template <int dims, int keys>
struct alignas(16) KeyTile {
    static constexpr uint32_t kPitch = dims + 8;
    uint16_t key[keys * kPitch];
    uint32_t value[keys / 2 * kPitch];
};

template <KeyType type>
__device__ __forceinline__ uint4 halvesOf(const uint8_t* data, const uint16_t* scales, const CacheView& cache,
                                          size_t slot, uint32_t d) {
    const Loaded<type> loaded = loadEight<type>(data, scales, cache, slot, d);
    if constexpr (type == KeyType::F16) return loaded.words[0];
    float values[kEach];
    unpackEight<type>(loaded, values);
    return make_uint4(packHalves(values[0], values[1]), packHalves(values[2], values[3]),
                      packHalves(values[4], values[5]), packHalves(values[6], values[7]));
}

__device__ __forceinline__ uint32_t slotOf(const AttendArgs& args, bool fixed, uint32_t base, uint32_t number) {
    return fixed ? number : args.cache.fixedSlots + (base + number) % args.cache.ringSlots;
}

/// Keys [begin, begin + keys), zeros from `end` on.
template <KeyType type, int dims, int keys>
__device__ __forceinline__ void fill(const AttendArgs& args, uint32_t kvHead, bool fixed, uint32_t base, uint32_t begin,
                                     uint32_t end, KeyTile<dims, keys>& tile) {
    constexpr uint32_t kPieces = dims / kEach;
    const CacheView& cache = args.cache;
    const size_t head = static_cast<size_t>(kvHead) * cache.slots;
    for (uint32_t piece = threadIdx.x; piece < keys / 2 * kPieces; piece += kWarps * 32) {
        const uint32_t pair = piece / kPieces, d = piece % kPieces * kEach;
        uint4 key[2] = {}, value[2] = {};
#pragma unroll
        for (uint32_t i = 0; i < 2; ++i) {
            const uint32_t number = begin + 2 * pair + i;
            if (number >= end || d >= cache.dims) continue;
            const size_t slot = head + slotOf(args, fixed, base, number);
            key[i] = halvesOf<type>(cache.keys, cache.keyScales, cache, slot, d);
            value[i] = halvesOf<type>(cache.values, cache.valueScales, cache, slot, d);
        }
#pragma unroll
        for (uint32_t i = 0; i < 2; ++i)
            *reinterpret_cast<uint4*>(tile.key + (2 * pair + i) * tile.kPitch + d) = key[i];
        const uint32_t a[4] = {value[0].x, value[0].y, value[0].z, value[0].w},
                       b[4] = {value[1].x, value[1].y, value[1].z, value[1].w};
        uint32_t words[kEach];
#pragma unroll
        for (int i = 0; i < 4; ++i) {
            words[2 * i] = (a[i] & 0xFFFFU) | (b[i] << 16U);
            words[2 * i + 1] = (a[i] >> 16U) | (b[i] & 0xFFFF0000U);
        }
        auto* const to = reinterpret_cast<uint4*>(tile.value + pair * tile.kPitch + d);
        to[0] = make_uint4(words[0], words[1], words[2], words[3]);
        to[1] = make_uint4(words[4], words[5], words[6], words[7]);
    }
}

/// What a thread has of its warp's 16 rows: of rows lane / 4 and lane / 4 + 8, as mma.sync's fragments.
template <int dims>
struct Running {
    float values[dims / 8][4], largest[2], sum[2];
};

/// The warp's queries, scaled, as halves; zeros behind the last row and the head's last dimension.
template <int dims>
__device__ __forceinline__ void loadQueries(const AttendArgs& args, const Rows& from, uint32_t head,
                                            const uint32_t (&row)[2], uint32_t rows, uint32_t (&query)[dims / 16][4]) {
    const uint32_t pair = threadIdx.x % 4 * 2;
#pragma unroll
    for (int k = 0; k < dims / 16; ++k) {
#pragma unroll
        for (int i = 0; i < 4; ++i) {
            const uint32_t d = static_cast<uint32_t>(k) * 16 + pair + static_cast<uint32_t>(i / 2) * 8, r = row[i % 2];
            const float* const at = from.data + static_cast<size_t>(r) * from.stride + head * args.shape.headDim;
            const float low = r < rows && d < args.shape.headDim ? at[d] * args.scale : 0.0F;
            const float high = r < rows && d + 1 < args.shape.headDim ? at[d + 1] * args.scale : 0.0F;
            query[k][i] = packHalves(low, high);
        }
    }
}

/// One tile of keys, from number `begin` on, for the warp's rows.
template <int dims, int keys>
__device__ __forceinline__ void attendTile(const AttendArgs& args, const KeyTile<dims, keys>& tile,
                                           const uint32_t (&query)[dims / 16][4], const Seen (&seen)[2], float slope,
                                           bool fixed, uint32_t begin, Running<dims>& all) {
    const uint32_t lane = threadIdx.x % 32, group = lane / 4, number = lane % 4;
    float scores[keys / 8][4];
#pragma unroll
    for (int n = 0; n < keys / 8; ++n) {
#pragma unroll
        for (int i = 0; i < 4; ++i) scores[n][i] = 0.0F;
#pragma unroll
        for (int k = 0; k < dims / 16; ++k) {
            const uint16_t* const from = tile.key + (static_cast<uint32_t>(n) * 8 + group) * tile.kPitch +
                                         static_cast<uint32_t>(k) * 16 + number * 2;
            const uint32_t b[2] = {*reinterpret_cast<const uint32_t*>(from),
                                   *reinterpret_cast<const uint32_t*>(from + 8)};
            multiplyAdd(scores[n], query[k], b);
        }
    }
    float largest[2] = {all.largest[0], all.largest[1]};
#pragma unroll
    for (int n = 0; n < keys / 8; ++n) {
#pragma unroll
        for (int i = 0; i < 4; ++i) {
            const Seen& own = seen[i / 2];
            const uint32_t key = begin + static_cast<uint32_t>(n) * 8 + number * 2 + static_cast<uint32_t>(i % 2);
            const bool sees = fixed ? key < own.fixedHigh : key >= own.windowLow && key < own.windowHigh;
            float score = scores[n][i];
            if (args.softcap > 0.0F) score = args.softcap * tanhf(score / args.softcap);
            if (args.slopes != nullptr && sees)
                score -= slope * static_cast<float>((fixed ? own.count : own.windowHigh) - 1 - key);
            scores[n][i] = sees ? score : kLowest;
            largest[i / 2] = fmaxf(largest[i / 2], scores[n][i]);
        }
    }
#pragma unroll
    for (int r = 0; r < 2; ++r) {  // four lanes share a row
        largest[r] = fmaxf(largest[r], shuffleXor(largest[r], 1));
        largest[r] = fmaxf(largest[r], shuffleXor(largest[r], 2));
        const float shrink = expf(all.largest[r] - largest[r]);
        all.largest[r] = largest[r];
        all.sum[r] *= shrink;
#pragma unroll
        for (int n = 0; n < dims / 8; ++n) {
            all.values[n][2 * r] *= shrink;
            all.values[n][2 * r + 1] *= shrink;
        }
    }
#pragma unroll
    for (int n = 0; n < keys / 8; ++n) {
#pragma unroll
        for (int i = 0; i < 4; ++i) {
            scores[n][i] = scores[n][i] > kLowest ? expf(scores[n][i] - largest[i / 2]) : 0.0F;
            all.sum[i / 2] += scores[n][i];
        }
    }
#pragma unroll
    for (int k = 0; k < keys / 16; ++k) {
        const uint32_t a[4] = {packHalves(scores[2 * k][0], scores[2 * k][1]),
                               packHalves(scores[2 * k][2], scores[2 * k][3]),
                               packHalves(scores[2 * k + 1][0], scores[2 * k + 1][1]),
                               packHalves(scores[2 * k + 1][2], scores[2 * k + 1][3])};
#pragma unroll
        for (int n = 0; n < dims / 8; ++n) {
            const uint32_t* const from = tile.value + (static_cast<uint32_t>(k) * 8 + number) * tile.kPitch +
                                         static_cast<uint32_t>(n) * 8 + group;
            const uint32_t b[2] = {from[0], from[4 * tile.kPitch]};
            multiplyAdd(all.values[n], a, b);
        }
    }
}

/// Grid: tiles of rows; heads. The fixed keys first, then the window's: each with the query turned for it.
template <KeyType type, int dims, int keys>
__global__ void __launch_bounds__(kWarps * 32) attendTiles(const DAYLONG_CONSTANT AttendArgs args, uint32_t rows) {
    __shared__ KeyTile<dims, keys> tile;
    const uint32_t firstRow = blockIdx.x * kRows, head = blockIdx.y,
                   kvHead = head / (args.shape.heads / args.shape.kvHeads);
    const uint32_t lane = threadIdx.x % 32, first = firstRow + threadIdx.x / 32 * 16 + lane / 4;
    const Together together = lookTogether(args, firstRow, rows);
    const uint32_t row[2] = {first, first + 8};
    const Seen seen[2] = {look(args, min(row[0], rows - 1), together.base),
                          look(args, min(row[1], rows - 1), together.base)};
    const float slope = args.slopes != nullptr ? args.slopes[head] : 0.0F;
    Running<dims> all;
#pragma unroll
    for (int r = 0; r < 2; ++r) {
        all.largest[r] = kLowest;
        all.sum[r] = 0.0F;
#pragma unroll
        for (int n = 0; n < dims / 8; ++n) all.values[n][2 * r] = all.values[n][2 * r + 1] = 0.0F;
    }
    for (int phase = 0; phase < 2; ++phase) {
        const bool fixed = phase == 0;
        const uint32_t low = fixed ? 0 : together.windowLow, high = fixed ? together.fixedHigh : together.windowHigh;
        if (low >= high) continue;
        uint32_t query[dims / 16][4];
        loadQueries<dims>(args, fixed ? args.fixed : args.window, head, row, rows, query);
        for (uint32_t begin = low; begin < high; begin += keys) {
            __syncthreads();  // nobody reads the last tile any more
            fill<type>(args, kvHead, fixed, together.base, begin, high, tile);
            __syncthreads();
            attendTile(args, tile, query, seen, slope, fixed, begin, all);
        }
    }
#pragma unroll
    for (int r = 0; r < 2; ++r) {
        all.sum[r] += shuffleXor(all.sum[r], 1);
        all.sum[r] += shuffleXor(all.sum[r], 2);
        if (args.sinkLogits != nullptr)
            all.sum[r] +=
                expf(args.sinkLogits[head] - all.largest[r]);  // infinite where it is far above: then 0 is right
        if (row[r] >= rows) continue;
        float* const to = args.out.data + static_cast<size_t>(row[r]) * args.out.stride + head * args.shape.headDim;
#pragma unroll
        for (int n = 0; n < dims / 8; ++n) {
#pragma unroll
            for (int i = 0; i < 2; ++i) {
                const uint32_t d = static_cast<uint32_t>(n) * 8 + lane % 4 * 2 + static_cast<uint32_t>(i);
                if (d < args.shape.headDim) to[d] = all.values[n][2 * r + i] / all.sum[r];
            }
        }
    }
}

template <KeyType type, int dims, int keys>
void launchTiles(const AttendArgs& args, uint32_t rows, cudaStream_t stream) {
    const auto kernel = attendTiles<type, dims, keys>;
    DAYLONG_LAUNCH(kernel, dim3((rows + kRows - 1) / kRows, args.shape.heads), dim3(kWarps * 32), stream, args, rows);
}

/// Keys of a tile: what shared memory holds without asking for more.
template <KeyType type>
void launchType(const AttendArgs& args, uint32_t rows, cudaStream_t stream) {
    if (args.shape.headDim <= 64) launchTiles<type, 64, 64>(args, rows, stream);
    else if (args.shape.headDim <= 128) launchTiles<type, 128, 32>(args, rows, stream);
    else launchTiles<type, 256, 16>(args, rows, stream);
}

}  // namespace

void launchAttendTiles(const AttendArgs& args, uint32_t rows, cudaStream_t stream) {
    if (args.cache.type == KeyType::Q8_0) launchType<KeyType::Q8_0>(args, rows, stream);
    else launchType<KeyType::F16>(args, rows, stream);
}

}  // namespace daylong::cuda
