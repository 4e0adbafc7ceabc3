// The kernels, for those who launch them: plain arguments, one function per kernel. All pointers are the device's.
// Thread rule: a launch is queued on its stream. Failure rule: launches report through cudaGetLastError.
#pragma once

#include "cuda/formats.h"
#include "model/activation.h"

#include <cuda_runtime_api.h>

namespace daylong::cuda {

/// Rows of an activation; `stride` floats from one to the next, a multiple of 4.
struct Rows {
    float* data = nullptr;
    uint32_t stride = 0;
};

/// A step's columns as uploaded, slots as one ring's layers see them; see engine/step.h.
struct StepView {
    const int32_t* tokens = nullptr;
    const uint32_t *slot = nullptr, *fixedCount = nullptr, *windowFirst = nullptr, *windowCount = nullptr;
    const float *windowAngles = nullptr, *fixedAngles = nullptr;  // each set's [rows, its dims] after the other
};

// --- single rows (row_kernels.cu)

using model::Activation;
using model::NormKind;
enum class Elementwise : uint8_t { Add, Scale, Softcap, Clamp, Gate, ActivateAlone, Curve, Pick };

struct ElementwiseArgs {
    Elementwise kind = Elementwise::Add;
    Activation activation = Activation::Silu;
    Rows in, in2, out;
    float value = 0.0F;
    float rising = 0.0F, falling = 0.0F, linear = 0.0F;  // Curve: model::Curve
    uint32_t width = 0;
    uint32_t group = 0;  // Gate: of so many columns at a time `in` has the gates, then what they are of; 0: in2 has
                         // that. Pick: that are neighbours, of each inStep of `in`, and of each outStep of `out`
    uint32_t inStep = 0, outStep = 0;
};
void launchElementwise(const ElementwiseArgs& args, uint32_t rows, cudaStream_t stream);

void launchEmbed(const MatrixView& table, const int32_t* tokens, Rows out, uint32_t rows, cudaStream_t stream);

struct NormArgs {
    Rows in, out;
    const float *weight = nullptr, *bias = nullptr;  // [group], or none
    uint32_t width = 0, group = 0;
    float eps = 0.0F;
    NormKind kind = NormKind::Rms;
    bool eachColumn = false;  // the weight is [width]
};
void launchNorm(const NormArgs& args, uint32_t rows, cudaStream_t stream);

/// Activations as products of quantised weights want them, 8 bits: element i is scale.x * code[i]; y and z are the sums
/// of the chunk's first and last 16 elements.
struct Quants {
    int8_t* codes = nullptr;   // [rows, width]
    float4* scales = nullptr;  // [rows, width / 32]
};
void launchQuantise(Rows in, uint32_t width, Quants out, uint32_t rows, cudaStream_t stream);

/// Activations as tensor cores want them: halves of value / scale, scale a power of two for which no row overflows;
/// `stride` is a multiple of 32, and what lies behind `width` is zero.
struct Halves {
    uint16_t* data = nullptr;  // [rows rounded up to kTileRows, stride]
    float* scales = nullptr;   // [rows]
    uint32_t stride = 0;
};
void launchHalve(Rows in, uint32_t width, Halves out, uint32_t rows, cudaStream_t stream);

/// As model::Routing.
struct RouteArgs {
    Rows logits, weights, indices;
    uint32_t experts = 0, chosen = 0;
    float factor = 1.0F;
    const float *factors = nullptr, *bias = nullptr;  // [experts] of each one's own, or none
    bool sigmoid = false;                             // of each logit; else their softmax
    enum class Divide : uint8_t { ByChosen, ByAll, No } divide = Divide::ByChosen;
    uint32_t groups = 1, groupsUsed = 1;  // as model::ExpertGroups
};
void launchRoute(const RouteArgs& args, uint32_t rows, cudaStream_t stream);
void launchExpertSum(Rows in, Rows weights, uint32_t chosen, Rows out, uint32_t width, uint32_t rows,
                     cudaStream_t stream);

// --- products (matvec.cu for few rows, matmul.cu for many)

/// One matrix of a launch and where its results go. `residual` is added to them, and may be `out`.
struct Product {
    MatrixView matrix;
    const float* bias = nullptr;  // [rows], an expert's after another's
    Rows out, residual;
};

constexpr uint32_t kMostProducts = 3;
constexpr uint32_t kTileRows = 128;  // activations of a tile in matmul.cu

/// Which pairs of a row and one of its chosen experts (row * chosen + which) meet in a tile of matmul.cu: kTileRows of
/// one expert, kNoPair where it has fewer.
struct ExpertTiles {
    uint32_t* experts = nullptr;  // [tiles], kNoPair behind the last that is needed
    uint32_t* pairs = nullptr;    // [tiles, kTileRows]
    uint32_t tiles = 0;
};
constexpr uint32_t kNoPair = UINT32_MAX;
constexpr uint32_t kMostTiledExperts = 1024;
/// At worst every expert's last tile has one pair.
inline uint32_t expertTiles(uint32_t rows, uint32_t experts, uint32_t chosen) {
    const uint32_t pairs = rows * chosen;
    return pairs / kTileRows + (experts < pairs ? experts : pairs);
}
void launchTileExperts(Rows indices, uint32_t rows, uint32_t chosen, uint32_t experts, ExpertTiles out,
                       cudaStream_t stream);

struct ProductArgs {
    Product products[kMostProducts];  // of one input and one format
    uint32_t count = 1;
    uint32_t columns = 0;
    bool gated = false;  // two products: out[0] = activation(first) * second
    Activation activation = Activation::Silu;
    Rows in;        // of F32, F16, BF16 in matvec
    Quants quants;  // of quantised matrices in matvec
    Halves halves;  // in matmul
    // A mixture of experts: row r's u-th matrix is the indices[r, u]-th of `experts`.
    Rows indices;       // in matvec
    ExpertTiles tiles;  // in matmul
    uint32_t chosen = 0, experts = 0;
    bool shared = true;  // one input for all the chosen, or [rows, chosen, columns], in matmul with columns % 32 == 0
};
/// Whether launchMatVec may read 16 bytes at a time: float inputs and matrices of odd widths are read one by one.
void launchMatVec(const ProductArgs& args, uint32_t rows, uint32_t processors, cudaStream_t stream);
/// Not of F32 matrices.
void launchMatMul(const ProductArgs& args, uint32_t rows, cudaStream_t stream);

// --- attention (attention.cu)

enum class KeyType : uint8_t { F32, F16, Q8_0 };

/// One layer's keys and values: [kvHeads, slots, dims], dims being the head's rounded up to 8.
struct CacheView {
    uint8_t *keys = nullptr, *values = nullptr;
    uint16_t *keyScales = nullptr, *valueScales = nullptr;  // Q8_0: [kvHeads, slots, scalesPerSlot] halves
    uint32_t slots = 0, fixedSlots = 0, ringSlots = 0, dims = 0, scalesPerSlot = 0;
    KeyType type = KeyType::F16;
};

struct HeadShape {
    uint32_t heads = 0, kvHeads = 0, headDim = 0;
};

struct RopeStoreArgs {
    Rows q, k, v, window, fixed;
    HeadShape shape;
    CacheView cache;
    StepView step;
    uint32_t dims = 0;       // rotated; 0: none
    size_t angleOffset = 0;  // of the op's set
    bool stores = true;      // keys and values; else another layer did
    bool adjacent = true;    // pairs of neighbours, else of halves
};
void launchRopeStore(const RopeStoreArgs& args, uint32_t rows, cudaStream_t stream);

struct AttendArgs {
    Rows window, fixed, out;
    HeadShape shape;
    CacheView cache;
    StepView step;
    float scale = 1.0F, softcap = 0.0F;
    const float* slopes = nullptr;      // [heads] ALiBi
    const float* sinkLogits = nullptr;  // [heads]
    uint32_t splits = 1;                // ranges of keys, each a block's; more than one are merged by a second kernel
    float* partial = nullptr;           // [rows, heads, splits, headDim + 2] when splits > 1
};
void launchAttend(const AttendArgs& args, uint32_t rows, cudaStream_t stream);
/// On the tensor cores, for steps of many rows; `splits` is not looked at (attention_tiles.cu).
void launchAttendTiles(const AttendArgs& args, uint32_t rows, cudaStream_t stream);
/// Whether launchAttend leaves it to them.
constexpr bool attendsInTiles(KeyType type, const HeadShape& shape, uint32_t rows) {
    return type != KeyType::F32 && rows >= 32 && shape.headDim <= 256;
}
// --- states (states.cu): rows change them one after another

constexpr uint32_t kMostTaps = 16, kMostStateDim = 256;

struct ConvArgs {
    Rows in, out;                   // not the same
    const float* weight = nullptr;  // [width, taps]
    const float* bias = nullptr;    // [width], or none
    float* state = nullptr;         // [taps - 1, width]
    uint32_t taps = 0, width = 0;
    Activation activation = Activation::Silu;
};
void launchConvolve(const ConvArgs& args, uint32_t rows, cudaStream_t stream);

struct DeltaArgs {
    Rows in, decay, share, out;
    const float *rate = nullptr, *bias = nullptr;  // [valueHeads]
    float* state = nullptr;                        // [valueHeads, keyDim, stateStride]
    uint32_t keyHeads = 0, valueHeads = 0, keyDim = 0, valueDim = 0, stateStride = 0;
    bool inTurn = false;
    float eps = 0.0F;
};
void launchDeltaRule(const DeltaArgs& args, uint32_t rows, cudaStream_t stream);

struct ScanArgs {
    Rows in, step, out;
    const float *rate = nullptr, *bias = nullptr, *skip = nullptr;  // [valueHeads]
    float* state = nullptr;                                         // [valueHeads, keyDim, stateStride]
    uint32_t keyHeads = 0, valueHeads = 0, keyDim = 0, valueDim = 0, stateStride = 0;
};
void launchScan(const ScanArgs& args, uint32_t rows, cudaStream_t stream);

/// Blocks of one row and one split.
uint32_t attendBlocks(const HeadShape& shape);

}  // namespace daylong::cuda
