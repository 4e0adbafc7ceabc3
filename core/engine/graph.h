// The transformer as data: a flat list of ops, in execution order, on named activation buffers.
// Recorded once per model (engine/transformer.h), compiled once by a backend, replayed for every step.
#pragma once

#include "model/config.h"
#include "model/tensor.h"

#include <cstdint>
#include <string>
#include <vector>

namespace daylong::engine {

using BufferId = int32_t;
constexpr BufferId kNoBuffer = -1;

/// One activation: [rows, width] float32, rows = the step's rows.
struct Buffer {
    std::string name;
    uint32_t width = 0;
};

enum class OpKind : uint8_t {
    Embed,      // out = weight[token]
    LookUp,     // out = weight[token], read from the model's file: of a table that no backend holds
    Norm,       // out = norm(in) * weight (+ bias), over groups of `group` columns
    MatMul,     // out = in . weight^T (+ bias)
    RopeStore,  // out = q at the window's angles, out2 = q at the fixed keys' angles; k (rotated), v -> cache
    Attend,     // out = softmax(q . k) v over fixed keys (with in2) and window keys (with in)
    Gate,       // out = act(in) * in2[from...], or act(in) when in2 is absent; with a group: act(a) * b, in being
                // `group` columns a, as many b, and so on
    Add,        // out = in + in2
    Scale,      // out = in * value
    Softcap,    // out = value * tanh(in / value)
    Clamp,      // out = min(max(in, -value), value)
    // Mixture of experts; an expert weight is [experts, rows, columns], dims[2] the experts.
    Route,  // in = router logits [rows, experts]; out = weights, out2 = indices (as floats) of the `group` best by
            // `routing`, times value and weight[index]; ties go to the lower index
    ExpertMatMul,  // out[u] = in . weight[in2[u]]^T (+ bias[in2[u]]) for each chosen u; in is [rows, columns], shared
                   // by the chosen, or [rows, chosen columns], one for each; in2 = indices
    ExpertSum,     // out = sum over u of in2[u] * in[u]; in [rows, chosen dim], in2 = weights
    // Layers that keep a state (Graph::states) instead of keys. It is what all rows before have left, and none before a
    // step that begins; rows of a step change it one after another.
    Pick,  // `group` columns of each `inStep` of in, from the from-th on, become those of each `outStep` of out, from
           // the outFrom-th on; the others stay
    Conv,  // out[row] = act(sum over tap of weight[column, tap] * in[row - taps + 1 + tap] (+ bias)), column by
           // column
    DeltaRule,  // in = queries, keys, values; in2 = x, in3 = y, of each value head. With k and q made one long, and q
                // divided by the root of its width: S = exp(weight * softplus(x + bias)) S;
                // S = S + k (sigmoid(y) (v - S^T k))^T; out = S^T q
    Scan,       // Mamba-2's: in = values, keys, queries; in2 = x of each value head. With s = softplus(x + bias):
                // S = exp(weight * s) S + k (s v)^T; out = S^T q + skip * v
};

/// One layer of the cache and the attention over it. Layers of the model that share keys and values share it.
struct AttentionShape {
    uint32_t heads = 0, kvHeads = 0, headDim = 0;
    model::RopeStyle ropeStyle = model::RopeStyle::None;
    float scale = 0.0F;         // on q.k
    float softcap = 0.0F;       // 0: none
    float alibiMaxBias = 0.0F;  // 0: none; bias = -slope(head) * distance inside the cache
    uint32_t ring = 0;          // which of Graph::rings holds its keys
};

/// What one op keeps from row to row, as floats.
struct StateShape {
    uint32_t taps = 0, width = 0;  // Conv: its last taps - 1 inputs
    model::DeltaNet delta;         // DeltaRule, Scan: its matrices, their value columns padded to kStateBlock
    uint64_t floats() const;
};
constexpr uint32_t kStateBlock = 16;

/// How much a key's score falls with each step of distance, by ALiBi (arXiv 2108.12409): the geometric sequence of MPT
/// and BLOOM; for head counts that are no power of two, interleaved with the next one's.
float alibiSlope(const AttentionShape& shape, uint32_t head);

constexpr int32_t kNoRope = -1;

struct Graph;
/// How far into a row's share of a step's angles those of set `set` begin, in floats; of the last set and one: all.
uint32_t anglesBefore(const Graph& graph, size_t set);

struct Op {
    OpKind kind = OpKind::Add;
    // RopeStore: q, k, v, the last two absent where another layer has stored them; Attend: out, out2 of it
    BufferId in = kNoBuffer, in2 = kNoBuffer, in3 = kNoBuffer;
    BufferId out = kNoBuffer, out2 = kNoBuffer;
    const model::Tensor* weight = nullptr;  // Attend: [heads] learned sink logits, which join the softmax's sum alone;
                                            // Norm, Route: may be absent
    const model::Tensor* bias = nullptr;    // Route: [experts] of what is chosen by, not of what it weighs
    const model::Tensor* skip = nullptr;    // Scan: [value heads]
    uint32_t layer = 0;  // RopeStore, Attend: which layer of the cache, of Graph::attention; Conv, DeltaRule, Scan:
                         // which of Graph::states
    uint32_t group =
        0;  // Norm, Gate, Pick: columns per group (the buffer's width, or headDim for q/k norms); Route: chosen experts
    uint32_t from = 0;                              // Gate: the first column of in2 that is read; Pick
    uint32_t inStep = 0, outStep = 0, outFrom = 0;  // Pick
    float value = 0.0F;   // Norm: eps; Scale, Softcap, Clamp, Route: the constant; DeltaRule: eps of the lengths
    int32_t ropeSet = 0;  // RopeStore: which of the step's angle sets turns q and k; kNoRope: they stay as they are
    model::NormKind norm = model::NormKind::Rms;
    model::Activation activation = model::Activation::Silu;
    model::Curve curve;  // Gate, of one input that is Curved
    model::Routing routing = model::Routing::SoftmaxOfChosen;
    model::ExpertGroups expertGroups;  // Route: they divide the experts
    bool logitRowsOnly = false;        // computed for rows >= Step::firstLogitRow only (engine/needed_rows.h)
};

struct Graph {
    std::vector<Buffer> buffers;
    std::vector<Op> ops;
    std::vector<AttentionShape> attention;  // [layers of the cache]
    std::vector<uint32_t> rings = {0};      // the native window of each ring's layers; 0: they see the whole cache
    std::vector<StateShape> states;
    std::vector<uint32_t> ropeDims;  // [angle sets of a step]: rotated dims; families with two bases, or queries that
                                     // turn otherwise than keys, have two
    uint32_t vocabSize = 0;
    BufferId logits = kNoBuffer;  // [rows, vocab]; only rows >= Step::firstLogitRow are defined
};

}  // namespace daylong::engine
