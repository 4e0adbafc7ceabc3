// A graph compiled into phases: neighbouring ops that can share one pass are fused.
//   norm + the matmuls that read it        the norm and the quantisation happen on the way in
//   matmuls of the same input              one list of tiles (q, k, v)
//   gate and up matmuls + activation       one pass, only the product is written
//   matmul + residual addition             added on the way out
// Everything else runs row by row. Thread rule: immutable.
#pragma once

#include "base/result.h"
#include "cpu/kernels.h"
#include "cpu/weights.h"
#include "engine/graph.h"

#include <optional>
#include <variant>
#include <vector>

namespace daylong::cpu {

struct MatMulOutput {
    Matrix matrix;
    const Matrix* gate = nullptr;
    model::Activation activation = model::Activation::Silu;
    const float* bias = nullptr;
    engine::BufferId residual = engine::kNoBuffer;
    engine::BufferId out = engine::kNoBuffer;
};

struct MatMulPhase {
    engine::BufferId in = engine::kNoBuffer;
    std::optional<NormRow> norm;  // of `in`, before the product
    bool wantsValues = false, wantsQuants = false;
    std::vector<MatMulOutput> outputs;
    bool logitRowsOnly = false;
    uint32_t columns = 0, tiles = 0;
    uint64_t bytes = 0;  // of weights
};

/// Ops that need nothing from other rows, one after another on each row.
struct RowPhase {
    std::vector<engine::Op> ops;
    bool logitRowsOnly = false;
};

/// The chosen experts of each row. Input rows are [rows, columns], or [rows, chosen, columns].
struct ExpertPhase {
    engine::Op op;
    const std::vector<Matrix>* experts = nullptr;
    const float* bias = nullptr;  // [experts, outputs]
    uint32_t chosen = 0, columns = 0;
    bool shared = false;  // one input row for all the chosen
};

struct RopePhase {
    engine::Op op;
    float scale = 1.0F;  // of the queries
};
struct AttendPhase {
    engine::Op op;
    const float* sinkLogits = nullptr;
};

struct ConvPhase {
    engine::Op op;
    std::vector<float> weight;    // [taps, width]: across the tensor
    const float* bias = nullptr;  // [width], or none
};
/// DeltaRule and Scan.
struct MatrixStatePhase {
    engine::Op op;
    const float *rate = nullptr, *bias = nullptr;  // [value heads]
    const float* skip = nullptr;                   // [value heads]; of Scan
};

using Phase = std::variant<MatMulPhase, RowPhase, ExpertPhase, RopePhase, AttendPhase, ConvPhase, MatrixStatePhase>;

struct Program {
    std::vector<Phase> phases;
    uint32_t mostColumns = 0;  // of any product's input, all the chosen experts' together
};

/// What a Norm does to a row; its vectors are the weights'.
NormRow normRow(const engine::Op& op, const Weights& weights);

/// Errors: InvalidArgument when the graph names a tensor that is not loaded.
Result<Program> compile(const engine::Graph& graph, const Weights& weights);

}  // namespace daylong::cpu
