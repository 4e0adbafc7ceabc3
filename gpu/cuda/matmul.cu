// Products of many rows, on the tensor cores: tiles of 128 activations by 128 outputs, 32 columns at a time in two
// buffers. Activations come as halves, copied while the last tile is multiplied; weights are loaded as they lie, taken
// apart into halves in shared memory, and summed in floats. A warp has 64 x 64 of the tile: 32 products of 16 x 8 x 16.
// With `experts` a tile's activations are ExpertTiles' pairs, and its weights one expert's.
#include "cuda/chunk.h"
#include "cuda/kernels.h"
#include "cuda/with_format.h"

namespace daylong::cuda {

namespace {

constexpr uint32_t kOutputs = 128, kColumns = 32;  // of a tile
constexpr uint32_t kThreads = 128;
constexpr uint32_t kPitch = kColumns + 8;       // halves from a tile's row to the next: no two lanes meet in a bank
constexpr int kRowTiles = 4, kOutputTiles = 8;  // 16 activations and 8 outputs each, of a warp

/// Two tiles in turn.
struct alignas(16) Tiles {
    uint16_t rows[2][kTileRows * kPitch];
    uint16_t weights[2][kOutputs * kPitch];
};

/// A thread's next 32 weights: of one output.
template <Format format>
struct Held {
    RawChunk chunk;
};
struct HeldFloats {
    uint4 words[4];
};
template <>
struct Held<Format::F16> : HeldFloats {};
template <>
struct Held<Format::BF16> : HeldFloats {};

template <Format format>
__device__ __forceinline__ void load(const MatrixView& matrix, uint32_t row, uint32_t tile, Held<format>& held) {
    if constexpr (isQuantised(format)) {
        held.chunk = loadChunk<format>(matrix, static_cast<size_t>(row) * (matrix.columns / 32) + tile);
    } else {
        const auto* const from = reinterpret_cast<const uint4*>(
            matrix.low + (static_cast<size_t>(row) * matrix.stride + tile * kColumns) * 2);
#pragma unroll
        for (int i = 0; i < 4; ++i) held.words[i] = from[i];
    }
}

/// As halves into shared memory.
template <Format format>
__device__ __forceinline__ void unpack(const Held<format>& held, uint16_t* to) {
    auto* const words = reinterpret_cast<uint4*>(to);
    if constexpr (format == Format::F16) {
#pragma unroll
        for (int i = 0; i < 4; ++i) words[i] = held.words[i];
    } else if constexpr (format == Format::BF16) {
        const auto convert = [](uint32_t pair) {
            return packHalves(bitsToFloat(pair << 16U), bitsToFloat(pair & 0xFFFF0000U));
        };
#pragma unroll
        for (int i = 0; i < 4; ++i) {
            const uint4 from = held.words[i];
            words[i] = make_uint4(convert(from.x), convert(from.y), convert(from.z), convert(from.w));
        }
    } else {
        const Chunk chunk = decodeChunk<format>(held.chunk);
        const auto pair = [&chunk](int i) { return packHalves(elementOf(chunk, i), elementOf(chunk, i + 1)); };
#pragma unroll
        for (int i = 0; i < 4; ++i)
            words[i] = make_uint4(pair(8 * i), pair(8 * i + 2), pair(8 * i + 4), pair(8 * i + 6));
    }
}

constexpr uint32_t kPieces = kTileRows * kColumns / 8 / kThreads;  // of 16 bytes of a tile's activations, a thread's

/// Where the thread's pieces of the tile's rows begin.
template <bool experts>
__device__ __forceinline__ void findRows(const ProductArgs& args, uint32_t firstRow, uint32_t (&from)[kPieces]) {
#pragma unroll
    for (uint32_t i = 0; i < kPieces; ++i) {
        const uint32_t piece = threadIdx.x + i * kThreads, part = piece % 4;
        uint32_t row = firstRow + piece / 4, column = part * 8;
        if constexpr (experts) {
            const uint32_t pair = args.tiles.pairs[row];
            row = pair == kNoPair ? 0 : pair / args.chosen;
            if (pair != kNoPair && !args.shared) column += pair % args.chosen * args.columns;
        }
        from[i] = row * args.halves.stride + column;
    }
}

__device__ __forceinline__ void copyRows(const Halves& in, const uint32_t (&from)[kPieces], uint32_t tile,
                                         uint16_t* to) {
#pragma unroll
    for (uint32_t i = 0; i < kPieces; ++i) {
        const uint32_t piece = threadIdx.x + i * kThreads;
        copyAsync(to + piece / 4 * kPitch + piece % 4 * 8, in.data + from[i] + static_cast<size_t>(tile) * kColumns);
    }
}

__device__ __forceinline__ uint32_t wordAt(const uint16_t* halves) {
    return *reinterpret_cast<const uint32_t*>(halves);
}

/// sums += rows . weights^T over one tile's columns, the warp's part.
__device__ __forceinline__ void multiplyTile(const uint16_t* rows, const uint16_t* weights,
                                             float (&sums)[kRowTiles][kOutputTiles][4]) {
    const uint32_t lane = threadIdx.x % 32, group = lane / 4, pair = lane % 4 * 2;
#pragma unroll
    for (uint32_t k = 0; k < kColumns; k += 16) {
        uint32_t b[kOutputTiles][2];
#pragma unroll
        for (int n = 0; n < kOutputTiles; ++n) {
            const uint16_t* const from = weights + (static_cast<uint32_t>(n) * 8 + group) * kPitch + k + pair;
            b[n][0] = wordAt(from);
            b[n][1] = wordAt(from + 8);
        }
#pragma unroll
        for (int m = 0; m < kRowTiles; ++m) {
            const uint16_t* const from = rows + (static_cast<uint32_t>(m) * 16 + group) * kPitch + k + pair;
            const uint32_t a[4] = {wordAt(from), wordAt(from + 8 * kPitch), wordAt(from + 8),
                                   wordAt(from + 8 * kPitch + 8)};
#pragma unroll
            for (int n = 0; n < kOutputTiles; ++n) multiplyAdd(sums[m][n], a, b[n]);
        }
    }
}

/// The place's result, an expert's: of its pair.
__device__ __forceinline__ void storePair(const ProductArgs& args, uint32_t expert, uint32_t outputs, uint32_t place,
                                          uint32_t output, float value) {
    const Product& product = args.products[0];
    const uint32_t pair = args.tiles.pairs[place];
    if (pair == kNoPair || output >= outputs) return;
    const uint32_t row = pair / args.chosen;
    value *= args.halves.scales[row];
    if (product.bias != nullptr) value += product.bias[static_cast<size_t>(expert) * outputs + output];
    product.out.data[static_cast<size_t>(row) * product.out.stride + static_cast<size_t>(pair % args.chosen) * outputs +
                     output] = value;
}

__device__ __forceinline__ void store(const Product& product, const Halves& in, uint32_t row, uint32_t rows,
                                      uint32_t output, float value) {
    if (row >= rows || output >= product.matrix.rows) return;
    value *= in.scales[row];
    if (product.bias != nullptr) value += product.bias[output];
    if (product.residual.data != nullptr)
        value += product.residual.data[static_cast<size_t>(row) * product.residual.stride + output];
    product.out.data[static_cast<size_t>(row) * product.out.stride + output] = value;
}

/// Grid: tiles of activations, which share the weights' cache lines; tiles of outputs of all products.
template <Format format, bool experts>
__global__ void __launch_bounds__(kThreads) matmul(const DAYLONG_CONSTANT ProductArgs args, uint32_t rows) {
    __shared__ Tiles tiles;
    uint32_t which = 0, outputTile = blockIdx.y, expert = 0;
    if constexpr (experts) {
        expert = args.tiles.experts[blockIdx.x];
        if (expert == kNoPair) return;
    }
    while (!experts && outputTile >= (args.products[which].matrix.rows + kOutputs - 1) / kOutputs) {
        outputTile -= (args.products[which].matrix.rows + kOutputs - 1) / kOutputs;
        ++which;
    }
    const Product& product = args.products[which];
    const MatrixView& matrix = product.matrix;
    const uint32_t firstRow = blockIdx.x * kTileRows, firstOutput = outputTile * kOutputs;
    const uint32_t outputs = experts ? matrix.rows / args.experts : matrix.rows;
    const uint32_t wanted = firstOutput + threadIdx.x,
                   weightRow = expert * outputs + (wanted < outputs ? wanted : outputs - 1);
    const uint32_t warp = threadIdx.x / 32, lane = threadIdx.x % 32, rowAt = warp % 2 * 64, outputAt = warp / 2 * 64;
    const uint32_t steps = matrix.stride / kColumns;

    float sums[kRowTiles][kOutputTiles][4] = {};
    Held<format> held;
    uint32_t from[kPieces];
    findRows<experts>(args, firstRow, from);
    copyRows(args.halves, from, 0, tiles.rows[0]);
    load<format>(matrix, weightRow, 0, held);
    unpack<format>(held, tiles.weights[0] + threadIdx.x * kPitch);
    for (uint32_t step = 0; step < steps; ++step) {
        const uint32_t now = step % 2, next = 1 - now;
        waitForCopies();
        __syncthreads();  // this tile is whole, and nobody reads the other any more
        if (step + 1 < steps) {
            copyRows(args.halves, from, step + 1, tiles.rows[next]);
            load<format>(matrix, weightRow, step + 1, held);
        }
        multiplyTile(tiles.rows[now] + rowAt * kPitch, tiles.weights[now] + outputAt * kPitch, sums);
        if (step + 1 < steps) unpack<format>(held, tiles.weights[next] + threadIdx.x * kPitch);
    }
#pragma unroll
    for (int m = 0; m < kRowTiles; ++m) {
#pragma unroll
        for (int n = 0; n < kOutputTiles; ++n) {
            const uint32_t row = firstRow + rowAt + static_cast<uint32_t>(m) * 16 + lane / 4;
            const uint32_t output = firstOutput + outputAt + static_cast<uint32_t>(n) * 8 + lane % 4 * 2;
#pragma unroll
            for (uint32_t i = 0; i < 4; ++i) {
                if constexpr (experts) storePair(args, expert, outputs, row + i / 2 * 8, output + i % 2, sums[m][n][i]);
                else store(product, args.halves, row + i / 2 * 8, rows, output + i % 2, sums[m][n][i]);
            }
        }
    }
}

}  // namespace

void launchMatMul(const ProductArgs& args, uint32_t rows, cudaStream_t stream) {
    const bool experts = args.tiles.tiles > 0;
    uint32_t outputTiles = 0;
    for (uint32_t i = 0; i < args.count; ++i)
        outputTiles += (args.products[i].matrix.rows / (experts ? args.experts : 1) + kOutputs - 1) / kOutputs;
    const dim3 grid(experts ? args.tiles.tiles : (rows + kTileRows - 1) / kTileRows, outputTiles);
    withFormat(args.products[0].matrix.format, [&](auto format) {
        if constexpr (decltype(format)::value != Format::F32) {
            const auto kernel =
                experts ? matmul<decltype(format)::value, true> : matmul<decltype(format)::value, false>;
            DAYLONG_LAUNCH(kernel, grid, dim3(kThreads), stream, args, rows);
        }
    });
}

}  // namespace daylong::cuda
