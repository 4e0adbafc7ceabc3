// Kernels over single rows: embedding, norms, activations, sums, what products want their input to be, and routing.
#include "cuda/activations.h"
#include "cuda/chunk.h"
#include "cuda/kernels.h"
#include "cuda/with_format.h"

namespace daylong::cuda {

namespace {

constexpr uint32_t kMostThreads = 1024;

uint32_t threadsFor(uint32_t width) {
    const uint32_t rounded = (width + 31) / 32 * 32;
    return rounded < kMostThreads ? rounded : kMostThreads;
}

/// Sums `value` over the block's threads; `scratch` holds a float per warp, and may be used again after the next
/// barrier.
__device__ float blockSum(float value, float* scratch) {
    const uint32_t lane = threadIdx.x % 32, warp = threadIdx.x / 32, warps = blockDim.x / 32;
    value = warpSum(value);
    if (lane == 0) scratch[warp] = value;
    __syncthreads();
    return warpSum(lane < warps ? scratch[lane] : 0.0F);
}

__global__ void elementwise(ElementwiseArgs args) {
    const uint32_t i = blockIdx.x * blockDim.x + threadIdx.x, row = blockIdx.y;
    if (i >= args.width) return;
    const float* const in = args.in.data + static_cast<size_t>(row) * args.in.stride;
    uint32_t at = i, to = i;
    if (args.kind == Elementwise::Pick) {
        at = i / args.group * args.inStep + i % args.group;
        to = i / args.group * args.outStep + i % args.group;
    } else if (args.group > 0) {  // groups of gates and ups in turn
        at += i / args.group * args.group;
    }
    const float x = in[at];
    float y = 0.0F;
    if (args.kind == Elementwise::Gate && args.group > 0) y = in[at + args.group];
    else if (args.in2.data != nullptr) y = args.in2.data[static_cast<size_t>(row) * args.in2.stride + i];
    float result = x;
    switch (args.kind) {
        case Elementwise::Add: result = x + y; break;
        case Elementwise::Scale: result = x * args.value; break;
        case Elementwise::Softcap: result = args.value * tanhf(x / args.value); break;
        case Elementwise::Clamp: result = fminf(fmaxf(x, -args.value), args.value); break;
        case Elementwise::Gate: result = gated(args.activation, x, y); break;
        case Elementwise::ActivateAlone: result = activate(args.activation, x); break;
        case Elementwise::Curve:
            result = args.linear * x + (x > 0.0F ? args.rising * x * x : args.falling * (expm1f(x) - x));
            break;
        case Elementwise::Pick: break;
    }
    args.out.data[static_cast<size_t>(row) * args.out.stride + to] = result;
}

template <Format format>
__global__ void embed(MatrixView table, const int32_t* tokens, Rows out) {
    const uint32_t row = blockIdx.y, at = blockIdx.x * blockDim.x + threadIdx.x;
    const auto token = static_cast<size_t>(tokens[row]);
    float* const to = out.data + static_cast<size_t>(row) * out.stride;
    if constexpr (isQuantised(format)) {
        if (at >= table.columns / 32) return;
        const Chunk chunk = decodeChunk<format>(loadChunk<format>(table, token * (table.columns / 32) + at));
#pragma unroll
        for (int i = 0; i < 32; ++i) to[at * 32 + i] = elementOf(chunk, i);
    } else {
        for (uint32_t i = at * 32; i < at * 32 + 32 && i < table.columns; ++i) {
            const size_t index = token * table.stride + i;
            if constexpr (format == Format::F32) to[i] = reinterpret_cast<const float*>(table.low)[index];
            else to[i] = floatOf<format>(reinterpret_cast<const uint16_t*>(table.low)[index]);
        }
    }
}

/// A block for one group of one row. Every thread reads and writes the same elements, so that it may be done in place.
__global__ void norm(NormArgs args) {
    __shared__ float scratch[2][32];
    const uint32_t begin = blockIdx.x * args.group;
    const float* const in = args.in.data + static_cast<size_t>(blockIdx.y) * args.in.stride + begin;
    float* const out = args.out.data + static_cast<size_t>(blockIdx.y) * args.out.stride + begin;
    const float* const weight = args.eachColumn ? args.weight + begin : args.weight;
    float mean = 0.0F, square = 0.0F;
    if (args.kind == NormKind::Layer) {
        for (uint32_t i = threadIdx.x; i < args.group; i += blockDim.x) mean += in[i];
        mean = blockSum(mean, scratch[0]) / static_cast<float>(args.group);
    }
    for (uint32_t i = threadIdx.x; i < args.group; i += blockDim.x) square += (in[i] - mean) * (in[i] - mean);
    const float factor = 1.0F / sqrtf(blockSum(square, scratch[1]) / static_cast<float>(args.group) + args.eps);
    for (uint32_t i = threadIdx.x; i < args.group; i += blockDim.x) {
        out[i] = (in[i] - mean) * factor * (weight != nullptr ? weight[i] : 1.0F) +
                 (args.bias != nullptr ? args.bias[i] : 0.0F);
    }
}

/// A warp for each chunk of 32.
__global__ void quantise(Rows in, uint32_t width, Quants out) {
    const uint32_t chunk = blockIdx.x * (blockDim.x / 32) + threadIdx.x / 32, lane = threadIdx.x % 32, row = blockIdx.y;
    if (chunk >= width / 32) return;  // the whole warp
    const float value = in.data[static_cast<size_t>(row) * in.stride + chunk * 32 + lane];
    const float scale = warpMax(fabsf(value)) / 127.0F;
    const float code = scale > 0.0F ? rintf(value / scale) : 0.0F;
    float sum = code;  // of 16 neighbours
    for (int lanes = 8; lanes > 0; lanes /= 2) sum += shuffleXor(sum, lanes);
    const float other = shuffleXor(sum, 16);
    out.codes[static_cast<size_t>(row) * width + chunk * 32 + lane] = static_cast<int8_t>(static_cast<int>(code));
    if (lane == 0)
        out.scales[static_cast<size_t>(row) * (width / 32) + chunk] =
            make_float4(scale, scale * sum, scale * other, 0.0F);
}

/// A block for each row.
__global__ void halve(Rows in, uint32_t width, Halves out) {
    __shared__ float scratch[32];
    const uint32_t lane = threadIdx.x % 32, warps = blockDim.x / 32;
    const float* const from = in.data + static_cast<size_t>(blockIdx.x) * in.stride;
    float largest = 0.0F;
    for (uint32_t i = threadIdx.x; i < width; i += blockDim.x) largest = fmaxf(largest, fabsf(from[i]));
    largest = warpMax(largest);
    if (lane == 0) scratch[threadIdx.x / 32] = largest;
    __syncthreads();
    largest = warpMax(lane < warps ? scratch[lane] : 0.0F);
    float scale = 1.0F;
    while (largest > 16384.0F * scale && scale < 1e30F) scale *= 2.0F;
    uint16_t* const to = out.data + static_cast<size_t>(blockIdx.x) * out.stride;
    const float factor = 1.0F / scale;
    for (uint32_t i = threadIdx.x; i < out.stride; i += blockDim.x)
        to[i] = i < width ? floatToHalf(from[i] * factor) : static_cast<uint16_t>(0);
    if (threadIdx.x == 0) out.scales[blockIdx.x] = scale;
}

/// Bits of the groups that a warp chooses experts from; each lane looks at a group.
template <class ScoreOf>
__device__ uint32_t openGroups(const RouteArgs& args, const ScoreOf& scoreOf) {
    __shared__ float worth[32];  // model::ExpertGroups::kMost
    const uint32_t count = args.groups, size = args.experts / count, lane = threadIdx.x;
    if (args.groupsUsed == count) return ~0U;
    if (lane < count) {
        float best = -INFINITY, second = -INFINITY;
        for (uint32_t i = lane * size; i < (lane + 1) * size; ++i) {
            const float score = scoreOf(static_cast<int>(i));
            second = fmaxf(second, fminf(score, best));
            best = fmaxf(best, score);
        }
        worth[lane] = args.sigmoid && size > 1 ? best + second : best;
    }
    __syncthreads();
    uint32_t open = 0;
    for (uint32_t u = 0; u < args.groupsUsed; ++u) {
        uint32_t best = count;
        for (uint32_t g = 0; g < count; ++g) {
            if ((open >> g & 1U) == 0 && (best == count || worth[g] > worth[best])) best = g;
        }
        open |= 1U << best;
    }
    return open;
}

/// A warp for each row: the best that comes after the last one taken, in the order of falling scores, then of indices.
/// What is no number comes last.
__global__ void route(RouteArgs args) {
    const float* const in = args.logits.data + static_cast<size_t>(blockIdx.x) * args.logits.stride;
    float* const weight = args.weights.data + static_cast<size_t>(blockIdx.x) * args.weights.stride;
    float* const index = args.indices.data + static_cast<size_t>(blockIdx.x) * args.indices.stride;
    const uint32_t chosen = args.chosen;
    const auto shareOf = [&](uint32_t i, float most) {
        return args.sigmoid ? 1.0F / (1.0F + expf(-in[i])) : expf(in[i] - most);
    };
    const auto scoreOf = [&](int i) {
        const float score = args.sigmoid ? shareOf(i, 0.0F) + (args.bias != nullptr ? args.bias[i] : 0.0F) : in[i];
        return score == score ? score : -INFINITY;
    };
    const uint32_t open = openGroups(args, scoreOf), groupSize = args.experts / args.groups;
    float lastValue = 0.0F, most = 0.0F, sum = 0.0F;
    int last = -1;
    for (uint32_t u = 0; u < chosen; ++u) {
        float best = -INFINITY;
        int at = -1;
        for (int i = static_cast<int>(threadIdx.x); i < static_cast<int>(args.experts); i += 32) {
            if ((open >> static_cast<uint32_t>(i) / groupSize & 1U) == 0) continue;
            const float score = scoreOf(i);
            const bool left = last < 0 || score < lastValue || (score == lastValue && i > last);
            if (left && (at < 0 || score > best)) {
                best = score;
                at = i;
            }
        }
        for (int lanes = 16; lanes > 0; lanes /= 2) {
            const float other = shuffleXor(best, lanes);
            const int otherAt = shuffleXor(at, lanes);
            if (otherAt >= 0 && (at < 0 || other > best || (other == best && otherAt < at))) {
                best = other;
                at = otherAt;
            }
        }
        if (u == 0) most = in[at];
        const float share = shareOf(at, most);
        sum += share;
        lastValue = best;
        last = at;
        if (threadIdx.x == 0) {
            weight[u] = share;
            index[u] = static_cast<float>(at);
        }
    }
    if (args.divide == RouteArgs::Divide::ByAll) {
        sum = 0.0F;
        for (uint32_t i = threadIdx.x; i < args.experts; i += 32) sum += shareOf(i, most);
        sum = warpSum(sum);
    }
    if (args.divide == RouteArgs::Divide::No) sum = 1.0F;
    if (threadIdx.x == 0) {
        for (uint32_t u = 0; u < chosen; ++u)
            weight[u] *=
                args.factor / sum * (args.factors != nullptr ? args.factors[static_cast<uint32_t>(index[u])] : 1.0F);
    }
}

/// One block. A thread has experts of its own and looks at all pairs, in order.
__global__ void tileExperts(Rows indices, uint32_t rows, uint32_t chosen, uint32_t experts, ExpertTiles out) {
    __shared__ uint32_t firstTile[kMostTiledExperts + 1];
    const uint32_t pairs = rows * chosen;
    const auto expertOf = [&](uint32_t pair) {
        const auto expert =
            static_cast<uint32_t>(indices.data[static_cast<size_t>(pair / chosen) * indices.stride + pair % chosen]);
        return expert < experts ? expert : 0U;  // of a row of not-a-numbers
    };
    for (uint32_t e = threadIdx.x; e < experts; e += blockDim.x) {
        uint32_t count = 0;
        for (uint32_t pair = 0; pair < pairs; ++pair) count += expertOf(pair) == e ? 1 : 0;
        firstTile[e + 1] = (count + kTileRows - 1) / kTileRows;
    }
    if (threadIdx.x == 0) firstTile[0] = 0;
    __syncthreads();
    if (threadIdx.x == 0) {
        for (uint32_t e = 0; e < experts; ++e) firstTile[e + 1] += firstTile[e];
    }
    __syncthreads();
    for (uint32_t e = threadIdx.x; e < experts; e += blockDim.x) {
        uint32_t at = firstTile[e] * kTileRows;
        for (uint32_t pair = 0; pair < pairs; ++pair) {
            if (expertOf(pair) == e) out.pairs[at++] = pair;
        }
        for (; at < firstTile[e + 1] * kTileRows; ++at) out.pairs[at] = kNoPair;
        for (uint32_t tile = firstTile[e]; tile < firstTile[e + 1]; ++tile) out.experts[tile] = e;
    }
    for (uint32_t tile = firstTile[experts] + threadIdx.x; tile < out.tiles; tile += blockDim.x)
        out.experts[tile] = kNoPair;
}

__global__ void expertSum(Rows in, Rows weights, uint32_t chosen, Rows out, uint32_t width) {
    const uint32_t i = blockIdx.x * blockDim.x + threadIdx.x, row = blockIdx.y;
    if (i >= width) return;
    float sum = 0.0F;
    for (uint32_t u = 0; u < chosen; ++u) {
        sum += weights.data[static_cast<size_t>(row) * weights.stride + u] *
               in.data[static_cast<size_t>(row) * in.stride + u * width + i];
    }
    out.data[static_cast<size_t>(row) * out.stride + i] = sum;
}

}  // namespace

void launchElementwise(const ElementwiseArgs& args, uint32_t rows, cudaStream_t stream) {
    DAYLONG_LAUNCH(elementwise, dim3((args.width + 255) / 256, rows), dim3(256), stream, args);
}

void launchEmbed(const MatrixView& table, const int32_t* tokens, Rows out, uint32_t rows, cudaStream_t stream) {
    const dim3 grid(((table.columns + 31) / 32 + 63) / 64, rows);
    withFormat(table.format, [&](auto format) {
        const auto kernel = embed<decltype(format)::value>;
        DAYLONG_LAUNCH(kernel, grid, dim3(64), stream, table, tokens, out);
    });
}

void launchNorm(const NormArgs& args, uint32_t rows, cudaStream_t stream) {
    DAYLONG_LAUNCH(norm, dim3(args.width / args.group, rows), dim3(threadsFor(args.group)), stream, args);
}

void launchQuantise(Rows in, uint32_t width, Quants out, uint32_t rows, cudaStream_t stream) {
    DAYLONG_LAUNCH(quantise, dim3((width / 32 + 3) / 4, rows), dim3(128), stream, in, width, out);
}

void launchHalve(Rows in, uint32_t width, Halves out, uint32_t rows, cudaStream_t stream) {
    DAYLONG_LAUNCH(halve, dim3(rows), dim3(threadsFor(out.stride)), stream, in, width, out);
}

void launchRoute(const RouteArgs& args, uint32_t rows, cudaStream_t stream) {
    DAYLONG_LAUNCH(route, dim3(rows), dim3(32), stream, args);
}

void launchTileExperts(Rows indices, uint32_t rows, uint32_t chosen, uint32_t experts, ExpertTiles out,
                       cudaStream_t stream) {
    DAYLONG_LAUNCH(tileExperts, dim3(1), dim3(256), stream, indices, rows, chosen, experts, out);
}

void launchExpertSum(Rows in, Rows weights, uint32_t chosen, Rows out, uint32_t width, uint32_t rows,
                     cudaStream_t stream) {
    DAYLONG_LAUNCH(expertSum, dim3((width + 255) / 256, rows), dim3(256), stream, in, weights, chosen, out, width);
}

}  // namespace daylong::cuda
