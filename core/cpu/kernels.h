// The kernels' interface: plain structs in, one table of functions for each instruction set.
// The kernels own nothing and allocate nothing. Thread rule: pure functions of their arguments.
#pragma once

#include "engine/types.h"
#include "model/config.h"
#include "model/dtype.h"

#include <cstddef>
#include <cstdint>

namespace daylong::cpu {

constexpr uint32_t kTileRows = 16;     // output rows of a weight tile: one row per lane
constexpr uint32_t kTileKeys = 16;     // keys of a K tile: one key per lane
constexpr uint32_t kKeyBlock = 64;     // keys whose scores are held at once
constexpr uint32_t kMostQueries = 32;  // (row, head) pairs that share one pass over the keys

/// A weight matrix repacked into tiles of kTileRows rows (repack.h says how). The last tile is padded with zeros.
struct Matrix {
    model::DType type = model::DType::F32;
    const std::byte* tiles = nullptr;
    uint64_t tileBytes = 0;
    uint32_t rows = 0, columns = 0;
    uint32_t tileCount() const { return (rows + kTileRows - 1) / kTileRows; }
};

/// 32 activations quantised to int8: one line of the processor's cache.
struct alignas(64) ActivationBlock {
    int8_t quants[32];
    float scale;      // x = scale * quant
    float scaledSum;  // scale * (the sum of the quants)
    // Where weights stand for themselves less an offset, dot products start at minus the offset times the quants' sum:
    // of quants[0..15] and of quants[16..31] (the offset 32), and of all (8, 16 and 128). Here they are only fetched.
    int32_t lowLess32, highLess32;
    int32_t less8, less16, less128;
};

/// Block b of some row of activations is first[b * stride].
struct RowBlocks {
    ActivationBlock* first;
    uint32_t stride;
};

constexpr uint32_t kRowsTogether = 16;  // a multiple of the rows that any kernel takes at once

/// Rows of activations, as float, or quantised, or both, as the matrices that read them need. Quantised, kRowsTogether
/// rows (and at the end those that are left) lie side by side, [columns / 32][rows together]: what a pass over a tile
/// of weights reads of them is one run of memory, whatever the number of columns.
struct Activations {
    float* values = nullptr;            // [rows, columns]
    ActivationBlock* blocks = nullptr;  // rows * columns / 32 of them
    uint32_t columns = 0, rows = 0;

    [[gnu::always_inline]] RowBlocks blocksOf(uint32_t row) const {
        const uint32_t begin = row / kRowsTogether * kRowsTogether, left = rows - begin;
        const uint32_t together = left < kRowsTogether ? left : kRowsTogether;
        return {blocks + size_t{begin} * (columns / 32) + (row - begin), together};
    }
};

/// out[r] = matrix . in[r] (+ bias) (+ residual[r]), or activation(gate . in[r]) * (matrix . in[r]).
struct MatMulJob {
    Matrix matrix;
    const Matrix* gate = nullptr;  // of the same type and shape
    model::Activation activation = model::Activation::Silu;
    const float* bias = nullptr;      // [matrix.rows]
    const float* residual = nullptr;  // [rows, outStride]; may be out itself
    float* out = nullptr;             // [rows, outStride]
    uint32_t outStride = 0;
    uint32_t rows = 0;  // of activations, all of them
};

/// One KV head of one layer. Keys: [tile][headDim][16 keys]; a q8_0 tile ends with its scales, [headDim / 32][16].
/// Values: [slot][valueStride]; q8_0 has scales apart, [slot][headDim / 32].
struct HeadCache {
    engine::KvType type = engine::KvType::F16;
    uint32_t headDim = 0, valueStride = 0;
    uint64_t keyTileBytes = 0;
    std::byte* keys = nullptr;
    std::byte* values = nullptr;
    uint16_t* valueScales = nullptr;
};

/// A pass of some queries over the slots [begin, end), of which query i sees [low[i], high[i]). Adds to the running
/// softmax: sum, largest, and out, which is not yet divided by sum.
struct AttentionPass {
    HeadCache cache;
    uint32_t blocksFrom = 0;  // slots are taken kKeyBlock at a time, counted from this one
    uint32_t begin = 0, end = 0;
    uint32_t queries = 0;
    const float* query = nullptr;  // [queries, headDim], already scaled
    const uint32_t* low = nullptr;
    const uint32_t* high = nullptr;
    float softcap = 0.0F;
    const float* slope = nullptr;     // [queries] ALiBi; nullptr: none
    const float* distance = nullptr;  // [queries] from the query back to slot 0, inside the cache
    float* largest = nullptr;         // [queries]
    float* sum = nullptr;             // [queries]
    float* out = nullptr;             // [queries, valueStride]
    float* scores = nullptr;          // scratch [queries, kKeyBlock]
};

struct RopeRow {
    uint32_t headDim = 0, dims = 0;
    model::RopeStyle style = model::RopeStyle::None;
};

struct NormRow {
    model::NormKind kind = model::NormKind::Rms;
    uint32_t group = 0;
    float eps = 0.0F;
    const float* weight = nullptr;  // [group], or [columns]
    const float* bias = nullptr;    // [group] or nullptr
    bool eachColumn = false;        // the weight is of each column
};

/// Columns [begin, end) of a short convolution, row after row.
struct ConvJob {
    const float* weight = nullptr;  // [taps, width]
    const float* bias = nullptr;    // [width], or none
    const float* in = nullptr;      // [rows, width]; not out
    float* out = nullptr;           // [rows, width]
    float* state = nullptr;         // [taps - 1, width]
    uint32_t taps = 0, width = 0, rows = 0, begin = 0, end = 0;
    model::Activation activation = model::Activation::Silu;
};

constexpr uint32_t kMostStateDim = 256;

/// The delta rule of one value head, for up to 16 of its value columns, row after row.
struct DeltaJob {
    const float *query = nullptr, *key = nullptr, *value = nullptr;  // of the first row; the next one is `stride` on
    const float *decay = nullptr, *share = nullptr;                  // likewise, `gateStride` on
    float* out = nullptr;                                            // likewise, `outStride` on
    float* state = nullptr;                                          // [keyDim, 16]
    uint32_t stride = 0, gateStride = 0, outStride = 0, rows = 0, keyDim = 0, columns = 0;
    float rate = 0.0F, bias = 0.0F, eps = 0.0F;
};

/// Mamba-2's scan, likewise.
struct ScanJob {
    const float *query = nullptr, *key = nullptr, *value = nullptr;  // of the first row; the next one is `stride` on
    const float* step = nullptr;                                     // likewise, `gateStride` on
    float* out = nullptr;                                            // likewise, `outStride` on
    float* state = nullptr;                                          // [keyDim, 16]
    uint32_t stride = 0, gateStride = 0, outStride = 0, rows = 0, keyDim = 0, columns = 0;
    float rate = 0.0F, bias = 0.0F, skip = 0.0F;
};

struct Kernels {
    void (*matmul)(const MatMulJob& job, const Activations& in, uint32_t tileBegin, uint32_t tileEnd);
    void (*quantize)(const float* in, uint32_t columns, const RowBlocks& out);
    void (*norm)(const NormRow& norm, const float* in, uint32_t columns, float* out);
    void (*gate)(model::Activation activation, const float* in, const float* in2, uint32_t columns, float* out);
    void (*curve)(const model::Curve& curve, const float* in, uint32_t columns, float* out);
    void (*add)(const float* in, const float* in2, uint32_t columns, float* out);
    void (*scale)(const float* in, float factor, uint32_t columns, float* out);
    void (*addScaled)(const float* in, float factor, uint32_t columns, float* out);  // out += factor * in
    void (*softcap)(const float* in, float cap, uint32_t columns, float* out);
    void (*clamp)(const float* in, float limit, uint32_t columns, float* out);
    void (*rotate)(const RopeRow& rope, const float* in, const float* angles, float factor, float* out);
    void (*storeKey)(const HeadCache& cache, uint32_t slot, const float* key);
    void (*storeValue)(const HeadCache& cache, uint32_t slot, const float* value);
    void (*attend)(const AttentionPass& pass);
    void (*convolve)(const ConvJob& job);
    void (*deltaRule)(const DeltaJob& job);
    void (*scan)(const ScanJob& job);
    /// Adds the attention over some keys to that over those before, out, sum and largest alike, `width` a multiple of
    /// 16. Nothing where the sum is 0.
    void (*addPart)(const float* out, float sum, float largest, uint32_t width, float* totalOut, float* totalSum,
                    float* totalLargest);
    uint64_t (*readAll)(const std::byte* data, uint64_t bytes);  // for measuring bandwidth
};

const Kernels& portableKernels();
const Kernels& avx2Kernels();
const Kernels& avxVnniKernels();
const Kernels& avx512Kernels();
const Kernels& amxKernels();

}  // namespace daylong::cpu
