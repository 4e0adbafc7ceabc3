// Attention over fixed slots and the ring with one softmax. A few lanes share a key, eight
// dimensions each (two or three times eight of heads wider than 256); a warp has several keys at once and four of each
// in flight; the heads of a group share every load of a key and a value. Each lane group keeps its own largest score,
// sum and weighed values (online softmax), merged at the end of the block; ranges of keys may go to several blocks,
// whose results a second kernel merges (flash decoding). Long steps take attention_tiles.cu instead, but for caches of
// floats, whose precision halves would lose.
#include "cuda/cached.h"
#include "cuda/kernels.h"

namespace daylong::cuda {

namespace {

constexpr uint32_t kWarps = 4;
constexpr int kKeys = 4;            // in flight, of a lane group
constexpr uint32_t kMostHeads = 4;  // that share a load; of wide heads, half of them
constexpr uint32_t kWarpDims = 32 * kEach;

/// What a lane group has gathered of `heads` heads, in `pieces` times eight dimensions of each lane.
template <int heads, int pieces>
struct Gathered {
    float largest[heads], sum[heads], values[heads][pieces * kEach];

    __device__ void clear() {
#pragma unroll
        for (int h = 0; h < heads; ++h) {
            largest[h] = kLowest;
            sum[h] = 0.0F;
#pragma unroll
            for (int i = 0; i < pieces * kEach; ++i) values[h][i] = 0.0F;
        }
    }
};

/// The row's keys [begin, end), by position inside the cache, that lie wholly among the fixed or the window's.
struct Range {
    uint32_t begin, end;
    uint32_t ringFirst;  // where the key 0 + `fixedKeys` lies in the ring
    uint32_t fixedKeys;
    uint32_t count;  // keys the row sees in all
    bool fixed;
};

__device__ __forceinline__ uint32_t slotOf(const Range& range, const CacheView& cache, uint32_t key) {
    if (range.fixed) return key;
    const uint32_t place = range.ringFirst + (key - range.fixedKeys);
    return cache.fixedSlots + (place >= cache.ringSlots ? place - cache.ringSlots : place);
}

/// Where a lane's dimension i lies, d being its first one.
__device__ __forceinline__ uint32_t dimensionOf(uint32_t d, int i) {
    return d + static_cast<uint32_t>(i / kEach) * kWarpDims + static_cast<uint32_t>(i % kEach);
}

/// `lanes` lanes share a key; this one has dimensions [d, d + 8) of each piece that reaches so far. Group `group` of
/// `groups`.
template <KeyType type, int heads, int pieces>
__device__ __forceinline__ void gather(const AttendArgs& args, const Range& range, uint32_t row, uint32_t kvHead,
                                       uint32_t firstHead, uint32_t headCount, uint32_t lanes, uint32_t group,
                                       uint32_t groups, uint32_t d, Gathered<heads, pieces>& all) {
    if (range.begin >= range.end) return;
    const CacheView& cache = args.cache;
    const Rows& queries = range.fixed ? args.fixed : args.window;
    float query[heads][pieces * kEach];
#pragma unroll
    for (int h = 0; h < heads; ++h) {
        const bool there = static_cast<uint32_t>(h) < headCount;
        const float* const from = queries.data + static_cast<size_t>(row) * queries.stride +
                                  (firstHead + static_cast<uint32_t>(h)) * args.shape.headDim;
#pragma unroll
        for (int i = 0; i < pieces * kEach; ++i)
            query[h][i] = there && dimensionOf(d, i) < args.shape.headDim ? from[dimensionOf(d, i)] * args.scale : 0.0F;
    }
    for (uint32_t base = range.begin; base < range.end; base += groups * kKeys) {
        Loaded<type> keys[kKeys][pieces] = {}, values[kKeys][pieces] = {};
        bool valid[kKeys];
#pragma unroll
        for (int k = 0; k < kKeys; ++k) {
            const uint32_t key = base + group + static_cast<uint32_t>(k) * groups;
            valid[k] = key < range.end;
            if (!valid[k]) continue;
            const size_t slot = static_cast<size_t>(kvHead) * cache.slots + slotOf(range, cache, key);
#pragma unroll
            for (int p = 0; p < pieces; ++p) {
                const uint32_t from = dimensionOf(d, p * kEach);
                if (from >= cache.dims) continue;
                keys[k][p] = loadEight<type>(cache.keys, cache.keyScales, cache, slot, from);
                values[k][p] = loadEight<type>(cache.values, cache.valueScales, cache, slot, from);
            }
        }
        float scores[kKeys][heads];
#pragma unroll
        for (int k = 0; k < kKeys; ++k) {
            float key[pieces][kEach];
#pragma unroll
            for (int p = 0; p < pieces; ++p) unpackEight<type>(keys[k][p], key[p]);
#pragma unroll
            for (int h = 0; h < heads; ++h) {
                float score = 0.0F;
#pragma unroll
                for (int i = 0; i < pieces * kEach; ++i) score += query[h][i] * key[i / kEach][i % kEach];
                for (uint32_t other = 1; other < lanes; other *= 2) score += shuffleXor(score, static_cast<int>(other));
                if (args.softcap > 0.0F) score = args.softcap * tanhf(score / args.softcap);
                if (args.slopes != nullptr && static_cast<uint32_t>(h) < headCount) {
                    const uint32_t distance = range.count - 1 - (base + group + static_cast<uint32_t>(k) * groups);
                    score -= args.slopes[firstHead + static_cast<uint32_t>(h)] *
                             static_cast<float>(valid[k] ? distance : 0U);
                }
                scores[k][h] = score;
            }
        }
#pragma unroll
        for (int h = 0; h < heads; ++h) {
            float largest = all.largest[h];
#pragma unroll
            for (int k = 0; k < kKeys; ++k) largest = valid[k] ? fmaxf(largest, scores[k][h]) : largest;
            const float shrink = expf(all.largest[h] - largest);
            all.largest[h] = largest;
            all.sum[h] *= shrink;
#pragma unroll
            for (int i = 0; i < pieces * kEach; ++i) all.values[h][i] *= shrink;
#pragma unroll
            for (int k = 0; k < kKeys; ++k) {
                scores[k][h] = valid[k] ? expf(scores[k][h] - largest) : 0.0F;
                all.sum[h] += scores[k][h];
            }
        }
#pragma unroll
        for (int k = 0; k < kKeys; ++k) {
            float value[pieces][kEach];
#pragma unroll
            for (int p = 0; p < pieces; ++p) unpackEight<type>(values[k][p], value[p]);
#pragma unroll
            for (int h = 0; h < heads; ++h) {
#pragma unroll
                for (int i = 0; i < pieces * kEach; ++i) all.values[h][i] += scores[k][h] * value[i / kEach][i % kEach];
            }
        }
    }
}

/// Adds up a warp's lane groups: afterwards each has the sum.
template <int heads, int pieces>
__device__ __forceinline__ void mergeWarp(uint32_t lanes, Gathered<heads, pieces>& all) {
    for (uint32_t other = lanes; other < 32; other *= 2) {
#pragma unroll
        for (int h = 0; h < heads; ++h) {
            const float theirs = shuffleXor(all.largest[h], static_cast<int>(other)),
                        largest = fmaxf(all.largest[h], theirs);
            const float mine = expf(all.largest[h] - largest), their = expf(theirs - largest);
            all.largest[h] = largest;
            all.sum[h] = all.sum[h] * mine + shuffleXor(all.sum[h], static_cast<int>(other)) * their;
#pragma unroll
            for (int i = 0; i < pieces * kEach; ++i)
                all.values[h][i] =
                    all.values[h][i] * mine + shuffleXor(all.values[h][i], static_cast<int>(other)) * their;
        }
    }
}

/// The warps' results together: out, or the split's part.
template <int heads, int pieces>
__device__ __forceinline__ void mergeBlock(const AttendArgs& args, uint32_t row, uint32_t firstHead, uint32_t headCount,
                                           uint32_t lanes, uint32_t d, const Gathered<heads, pieces>& all) {
    __shared__ float values[kWarps][heads][pieces * kWarpDims], largest[kWarps][heads], sums[kWarps][heads];
    const uint32_t warp = threadIdx.x / 32, headDim = args.shape.headDim;
    if (threadIdx.x % 32 < lanes && d < args.cache.dims) {
#pragma unroll
        for (int h = 0; h < heads; ++h) {
#pragma unroll
            for (int i = 0; i < pieces * kEach; ++i) values[warp][h][dimensionOf(d, i)] = all.values[h][i];
            if (d == 0) {
                largest[warp][h] = all.largest[h];
                sums[warp][h] = all.sum[h];
            }
        }
    }
    __syncthreads();
    for (uint32_t index = threadIdx.x; index < headCount * headDim; index += blockDim.x) {
        const uint32_t h = index / headDim, i = index % headDim, head = firstHead + h;
        float most = kLowest, sum = 0.0F, value = 0.0F;
        for (uint32_t w = 0; w < kWarps; ++w) most = fmaxf(most, largest[w][h]);
        for (uint32_t w = 0; w < kWarps; ++w) {
            const float weight = expf(largest[w][h] - most);
            sum += sums[w][h] * weight;
            value += values[w][h][i] * weight;
        }
        if (args.splits > 1) {
            float* const part =
                args.partial +
                ((static_cast<size_t>(row) * args.shape.heads + head) * args.splits + blockIdx.x) * (headDim + 2);
            part[i] = value;
            if (i == 0) {
                part[headDim] = sum;
                part[headDim + 1] = most;
            }
            continue;
        }
        if (args.sinkLogits != nullptr)
            sum += expf(args.sinkLogits[head] - most);  // infinite where it is far above: then 0 is right
        args.out.data[static_cast<size_t>(row) * args.out.stride + head * headDim + i] = value / sum;
    }
}

/// Grid: ranges of keys; groups of heads that share keys, so many of them at a time; rows.
template <KeyType type, int heads, int pieces>
__global__ void __launch_bounds__(kWarps * 32) attend(const DAYLONG_CONSTANT AttendArgs args) {
    const uint32_t perKey = args.shape.heads / args.shape.kvHeads, tiles = (perKey + heads - 1) / heads;
    const uint32_t kvHead = blockIdx.y / tiles, tile = blockIdx.y % tiles, row = blockIdx.z;
    const uint32_t firstHead = kvHead * perKey + tile * heads, left = perKey - tile * heads,
                   headCount = left < heads ? left : heads;
    uint32_t lanes = 1;
    while (lanes < 32 && lanes * kEach < args.cache.dims) lanes *= 2;
    const uint32_t warp = threadIdx.x / 32, lane = threadIdx.x % 32, inWarp = 32 / lanes;
    const uint32_t group = warp * inWarp + lane / lanes, groups = kWarps * inWarp, d = lane % lanes * kEach;

    Range range{};
    range.fixedKeys = args.step.fixedCount[row];
    range.count = range.fixedKeys + args.step.windowCount[row];
    range.ringFirst = args.step.windowFirst[row];
    const uint32_t each = (range.count + args.splits - 1) / args.splits;
    const uint32_t begin = min(blockIdx.x * each, range.count), end = min(begin + each, range.count);

    Gathered<heads, pieces> all;
    all.clear();
    range.fixed = true;
    range.begin = begin;
    range.end = min(end, range.fixedKeys);
    gather<type, heads, pieces>(args, range, row, kvHead, firstHead, headCount, lanes, group, groups, d, all);
    range.fixed = false;
    range.begin = max(begin, range.fixedKeys);
    range.end = end;
    gather<type, heads, pieces>(args, range, row, kvHead, firstHead, headCount, lanes, group, groups, d, all);
    mergeWarp<heads, pieces>(lanes, all);
    mergeBlock<heads, pieces>(args, row, firstHead, headCount, lanes, d, all);
}

/// A block for each head of each row.
__global__ void mergeSplits(const DAYLONG_CONSTANT AttendArgs args) {
    const uint32_t head = blockIdx.x, row = blockIdx.y, headDim = args.shape.headDim;
    const float* const parts =
        args.partial + (static_cast<size_t>(row) * args.shape.heads + head) * args.splits * (headDim + 2);
    float most = args.sinkLogits != nullptr ? args.sinkLogits[head] : kLowest;
    for (uint32_t s = 0; s < args.splits; ++s)
        most = fmaxf(most, parts[static_cast<size_t>(s) * (headDim + 2) + headDim + 1]);
    for (uint32_t i = threadIdx.x; i < headDim; i += blockDim.x) {
        float sum = args.sinkLogits != nullptr ? expf(args.sinkLogits[head] - most) : 0.0F, value = 0.0F;
        for (uint32_t s = 0; s < args.splits; ++s) {
            const float* const part = parts + static_cast<size_t>(s) * (headDim + 2);
            const float weight = expf(part[headDim + 1] - most);
            sum += part[headDim] * weight;
            value += part[i] * weight;
        }
        args.out.data[static_cast<size_t>(row) * args.out.stride + head * headDim + i] = value / sum;
    }
}

template <KeyType type, int heads, int pieces>
void launchHeads(const AttendArgs& args, uint32_t rows, cudaStream_t stream) {
    const dim3 grid(args.splits, attendBlocks(args.shape), rows);
    const auto kernel = attend<type, heads, pieces>;
    DAYLONG_LAUNCH(kernel, grid, dim3(kWarps * 32), stream, args);
}

template <KeyType type>
void launchType(const AttendArgs& args, uint32_t rows, cudaStream_t stream) {
    const bool shared = args.shape.heads > args.shape.kvHeads, wide = args.shape.headDim > kWarpDims,
               widest = args.shape.headDim > 2 * kWarpDims;
    if (widest && shared) launchHeads<type, kMostHeads / 2, 3>(args, rows, stream);
    else if (widest) launchHeads<type, 1, 3>(args, rows, stream);
    else if (wide && shared) launchHeads<type, kMostHeads / 2, 2>(args, rows, stream);
    else if (wide) launchHeads<type, 1, 2>(args, rows, stream);
    else if (shared) launchHeads<type, kMostHeads, 1>(args, rows, stream);
    else launchHeads<type, 1, 1>(args, rows, stream);
}

}  // namespace

uint32_t attendBlocks(const HeadShape& shape) {
    const uint32_t perKey = shape.heads / shape.kvHeads;
    const uint32_t together = shape.headDim > kWarpDims ? kMostHeads / 2 : kMostHeads;
    return shape.kvHeads * ((perKey + together - 1) / together);
}

void launchAttend(const AttendArgs& args, uint32_t rows, cudaStream_t stream) {
    if (attendsInTiles(args.cache.type, args.shape, rows)) {
        launchAttendTiles(args, rows, stream);
        return;
    }
    switch (args.cache.type) {
        case KeyType::F32: launchType<KeyType::F32>(args, rows, stream); break;
        case KeyType::F16: launchType<KeyType::F16>(args, rows, stream); break;
        case KeyType::Q8_0: launchType<KeyType::Q8_0>(args, rows, stream); break;
    }
    if (args.splits > 1) DAYLONG_LAUNCH(mergeSplits, dim3(args.shape.heads, rows), dim3(128), stream, args);
}

}  // namespace daylong::cuda
