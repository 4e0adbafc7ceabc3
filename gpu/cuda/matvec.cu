// Products of few rows, bound by the memory that holds the weights. A warp has two rows of the matrix (or, gated, one
// of the gate and one of the up projection), several 16-byte loads of each in flight; where there are few rows, the
// warps of a block share each row's columns and add up. Quantised weights meet 8-bit activations, four products an
// instruction.
#include "cuda/activations.h"
#include "cuda/chunk.h"
#include "cuda/kernels.h"
#include "cuda/with_format.h"

namespace daylong::cuda {

namespace {

constexpr uint32_t kWarps = 4;            // of a block
constexpr uint32_t kRows = 2;             // of a warp
constexpr uint32_t kInFlight = 2;         // chunks of each row
constexpr uint32_t kVectorsInFlight = 4;  // 16 bytes of each row of floats

/// Which rows of which matrix a warp has.
struct Place {
    uint32_t product = 0, row = 0;  // the first row
    uint32_t rows = 0;              // 0: none, 1 or 2; gated: 1, of both products
};

__device__ __forceinline__ Place placeOf(const ProductArgs& args, uint32_t outputs0, uint32_t group) {
    Place place;
    if (args.gated) {
        place.row = group;
        place.rows = group < outputs0 ? 1U : 0U;
        return place;
    }
    for (place.product = 0; place.product < args.count; ++place.product) {
        const uint32_t outputs = place.product == 0 ? outputs0 : args.products[place.product].matrix.rows;
        const uint32_t groups = (outputs + kRows - 1) / kRows;
        if (group < groups) {
            place.row = group * kRows;
            place.rows = outputs - place.row < kRows ? outputs - place.row : kRows;
            return place;
        }
        group -= groups;
    }
    place.product = 0;
    return place;
}

/// sums[r] += the warp's part of the product of its r-th row; quantised weights.
template <Format format>
__device__ __forceinline__ void multiplyChunks(const MatrixView (&matrices)[kRows], const size_t (&rows)[kRows],
                                               uint32_t columns, const int8_t* codes, const float4* scales,
                                               uint32_t part, uint32_t parts, float (&sums)[kRows]) {
    const uint32_t chunks = columns / 32, step = parts * 32;
    for (uint32_t base = part * 32 + threadIdx.x % 32; base < chunks; base += step * kInFlight) {
        RawChunk raw[kInFlight][kRows];
#pragma unroll
        for (uint32_t i = 0; i < kInFlight; ++i) {
            const uint32_t chunk =
                base + i * step < chunks ? base + i * step : base;  // what is there, to be left out below
#pragma unroll
            for (uint32_t r = 0; r < kRows; ++r) raw[i][r] = loadChunk<format>(matrices[r], rows[r] * chunks + chunk);
        }
#pragma unroll
        for (uint32_t i = 0; i < kInFlight; ++i) {
            const uint32_t chunk = base + i * step;
            if (chunk >= chunks) break;
            const auto* const from = reinterpret_cast<const uint4*>(codes + static_cast<size_t>(chunk) * 32);
            const uint4 first = from[0], second = from[1];
            const float4 scale = scales[chunk];
            const uint32_t words[8] = {first.x, first.y, first.z, first.w, second.x, second.y, second.z, second.w};
#pragma unroll
            for (uint32_t r = 0; r < kRows; ++r) {
                const Chunk weights = decodeChunk<format>(raw[i][r]);
                int low = 0, high = 0;
#pragma unroll
                for (int w = 0; w < 4; ++w) low = dot4(weights.code[w], words[w], low);
#pragma unroll
                for (int w = 4; w < 8; ++w) high = dot4(weights.code[w], words[w], high);
                sums[r] += scale.x * (weights.scale[0] * static_cast<float>(low) +
                                      weights.scale[1] * static_cast<float>(high)) +
                           (weights.min[0] * scale.y + weights.min[1] * scale.z);
            }
        }
    }
}

/// The same with weights that are floats, and floats for activations.
template <Format format>
__device__ __forceinline__ void multiplyFloats(const MatrixView (&matrices)[kRows], const size_t (&rows)[kRows],
                                               uint32_t columns, const float* x, uint32_t part, uint32_t parts,
                                               float (&sums)[kRows]) {
    constexpr uint32_t kEach = format == Format::F32 ? 4 : 8;  // of a vector
    const uint32_t lane = threadIdx.x % 32;
    if (columns % kEach != 0) {
        for (uint32_t i = part * 32 + lane; i < columns; i += parts * 32) {
#pragma unroll
            for (uint32_t r = 0; r < kRows; ++r) {
                const size_t index = rows[r] * matrices[r].stride + i;
                if constexpr (format == Format::F32)
                    sums[r] += reinterpret_cast<const float*>(matrices[r].low)[index] * x[i];
                else sums[r] += floatOf<format>(reinterpret_cast<const uint16_t*>(matrices[r].low)[index]) * x[i];
            }
        }
        return;
    }
    const uint32_t vectors = columns / kEach, step = parts * 32;
    for (uint32_t base = part * 32 + lane; base < vectors; base += step * kVectorsInFlight) {
        uint4 raw[kVectorsInFlight][kRows];
#pragma unroll
        for (uint32_t i = 0; i < kVectorsInFlight; ++i) {
            const uint32_t at = base + i * step < vectors ? base + i * step : base;
#pragma unroll
            for (uint32_t r = 0; r < kRows; ++r) {
                const size_t bytes = rows[r] * matrices[r].stride * floatBytes(format);
                raw[i][r] = loadOnce(reinterpret_cast<const uint4*>(matrices[r].low + bytes) + at);
            }
        }
#pragma unroll
        for (uint32_t i = 0; i < kVectorsInFlight; ++i) {
            const uint32_t at = base + i * step;
            if (at >= vectors) break;
            const auto* const from = reinterpret_cast<const float4*>(x + static_cast<size_t>(at) * kEach);
            const float4 first = from[0];
            float4 second = first;
            if constexpr (kEach == 8) second = from[1];
            const float values[8] = {first.x, first.y, first.z, first.w, second.x, second.y, second.z, second.w};
#pragma unroll
            for (uint32_t r = 0; r < kRows; ++r) {
                const uint32_t words[4] = {raw[i][r].x, raw[i][r].y, raw[i][r].z, raw[i][r].w};
#pragma unroll
                for (uint32_t w = 0; w < 4; ++w) {
                    if constexpr (format == Format::F32) {
                        sums[r] += bitsToFloat(words[w]) * values[w];
                    } else {
                        sums[r] += floatOf<format>(static_cast<uint16_t>(words[w] & 0xFFFFU)) * values[2 * w];
                        sums[r] += floatOf<format>(static_cast<uint16_t>(words[w] >> 16U)) * values[2 * w + 1];
                    }
                }
            }
        }
    }
}

__device__ __forceinline__ void store(const Product& product, size_t biasAt, uint32_t row, size_t outAt, uint32_t index,
                                      float value) {
    if (product.bias != nullptr) value += product.bias[biasAt];
    if (product.residual.data != nullptr)
        value += product.residual.data[static_cast<size_t>(index) * product.residual.stride + row];
    product.out.data[outAt] = value;
}

/// Grid: groups of rows of the matrices; activations' rows; the chosen experts. `parts` warps share a row.
template <Format format>
__global__ void __launch_bounds__(kWarps * 32) matvec(const DAYLONG_CONSTANT ProductArgs args, uint32_t parts) {
    __shared__ float scratch[kWarps][kRows];
    const uint32_t warp = threadIdx.x / 32, part = warp % parts;
    const bool mixture = args.indices.data != nullptr;
    const uint32_t index = blockIdx.y, u = blockIdx.z;
    const uint32_t outputs = mixture ? args.products[0].matrix.rows / args.experts : args.products[0].matrix.rows;
    uint32_t expert = 0;
    if (mixture) {
        expert = static_cast<uint32_t>(args.indices.data[static_cast<size_t>(index) * args.indices.stride + u]);
        if (expert >= args.experts) expert = 0;  // of a row of not-a-numbers
    }
    const Place place = placeOf(args, outputs, blockIdx.x * (kWarps / parts) + warp / parts);
    float sums[kRows] = {};
    if (place.rows > 0) {
        const MatrixView matrices[kRows] = {args.products[place.product].matrix,
                                            args.products[args.gated ? 1 : place.product].matrix};
        const size_t first = static_cast<size_t>(expert) * outputs + place.row;
        const size_t rows[kRows] = {first, place.rows > 1 ? first + 1 : first};
        const uint32_t input = args.shared ? index : index * args.chosen + u;
        if constexpr (isQuantised(format)) {
            multiplyChunks<format>(
                matrices, rows, args.columns, args.quants.codes + static_cast<size_t>(input) * args.columns,
                args.quants.scales + static_cast<size_t>(input) * (args.columns / 32), part, parts, sums);
        } else {
            const float* const x =
                args.in.data + static_cast<size_t>(index) * args.in.stride + (args.shared ? 0 : u * args.columns);
            multiplyFloats<format>(matrices, rows, args.columns, x, part, parts, sums);
        }
    }
#pragma unroll
    for (uint32_t r = 0; r < kRows; ++r) sums[r] = warpSum(sums[r]);
    if (parts > 1) {
        if (threadIdx.x % 32 == 0) {
            for (uint32_t r = 0; r < kRows; ++r) scratch[warp][r] = sums[r];
        }
        __syncthreads();
        for (uint32_t other = 1; part == 0 && other < parts; ++other) {
            for (uint32_t r = 0; r < kRows; ++r) sums[r] += scratch[warp + other][r];
        }
    }
    if (threadIdx.x % 32 != 0 || part != 0 || place.rows == 0) return;
    const Product& product = args.products[place.product];
    const size_t biasAt = static_cast<size_t>(expert) * outputs + place.row;
    const size_t outAt = static_cast<size_t>(index) * product.out.stride + static_cast<size_t>(u) * outputs + place.row;
    if (args.gated) {
        const Product& second = args.products[1];
        const float gate = sums[0] + (product.bias != nullptr ? product.bias[biasAt] : 0.0F);
        const float up = sums[1] + (second.bias != nullptr ? second.bias[biasAt] : 0.0F);
        product.out.data[outAt] = gated(args.activation, gate, up);
        return;
    }
    for (uint32_t r = 0; r < place.rows; ++r) store(product, biasAt + r, place.row + r, outAt + r, index, sums[r]);
}

}  // namespace

void launchMatVec(const ProductArgs& args, uint32_t rows, uint32_t processors, cudaStream_t stream) {
    const bool mixture = args.indices.data != nullptr;
    uint32_t groups = 0;
    for (uint32_t i = 0; i < (args.gated ? 1 : args.count); ++i) {
        const uint32_t outputs = args.products[i].matrix.rows / (mixture ? args.experts : 1);
        groups += args.gated ? outputs : (outputs + kRows - 1) / kRows;
    }
    const uint32_t chosen = mixture ? args.chosen : 1;
    uint32_t parts = 1;  // enough warps to keep memory busy
    while (parts < kWarps &&
           static_cast<uint64_t>(groups) * rows * chosen * parts < static_cast<uint64_t>(processors) * 24 &&
           args.columns > 1024 * parts)
        parts *= 2;
    const dim3 grid((groups * parts + kWarps - 1) / kWarps, rows, chosen);
    withFormat(args.products[0].matrix.format, [&](auto format) {
        const auto kernel = matvec<decltype(format)::value>;
        DAYLONG_LAUNCH(kernel, grid, dim3(kWarps * 32), stream, args, parts);
    });
}

}  // namespace daylong::cuda
