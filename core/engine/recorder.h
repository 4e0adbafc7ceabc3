// Appends a model's ops to its graph. Internal to core/engine: transformer.cpp has what all models are made of,
// transformer_mixers.cpp what mixes a layer's tokens. Thread rule: one thread.
#pragma once

#include "engine/graph.h"
#include "model/model.h"

#include <algorithm>

namespace daylong::engine {

/// Appends ops; each method names its output buffer.
class Recorder {
public:
    Recorder(const model::ModelConfig& config, Graph& graph) : m_config(config), m_graph(graph) {}

    /// Who asks again for the same gets the same.
    BufferId buffer(const char* name, uint32_t width) {
        const auto same = [&](const Buffer& each) { return each.name == name && each.width == width; };
        auto found = std::find_if(m_graph.buffers.begin(), m_graph.buffers.end(), same);
        if (found == m_graph.buffers.end()) found = m_graph.buffers.insert(found, {name, width});
        return static_cast<BufferId>(found - m_graph.buffers.begin());
    }
    Op& add(OpKind kind, BufferId in, BufferId out) {
        Op op;
        op.kind = kind;
        op.in = in;
        op.out = out;
        m_graph.ops.push_back(op);
        return m_graph.ops.back();
    }
    /// Over `group` columns at a time, without weights.
    Op& plainNorm(BufferId in, BufferId out, uint32_t group) {
        Op& op = add(OpKind::Norm, in, out);
        op.norm = m_config.norm;
        op.value = m_config.normEps;
        op.group = group;
        return op;
    }
    /// Over as many columns at a time as the weight has.
    Op& norm(BufferId in, BufferId out, const model::Tensor* weight, const model::Tensor* bias) {
        Op& op = plainNorm(in, out, static_cast<uint32_t>(weight->columns()));
        op.weight = weight;
        op.bias = bias;
        return op;
    }
    Op& matmul(BufferId in, BufferId out, const model::Tensor* weight, const model::Tensor* bias) {
        Op& op = add(OpKind::MatMul, in, out);
        op.weight = weight;
        op.bias = bias;
        return op;
    }

    /// Of the next of the graph's states.
    Op& stateful(OpKind kind, BufferId in, BufferId out, const model::Tensor* weight) {
        Op& op = add(kind, in, out);
        op.weight = weight;
        op.layer = m_states++;
        return op;
    }
    /// out = act(gate) * in
    void gate(BufferId gate, BufferId in, BufferId out, model::Activation activation) {
        Op& op = add(OpKind::Gate, gate, out);
        op.in2 = in;
        op.activation = activation;
    }
    /// Some columns of a buffer: `group` of each `step`, from the from-th on.
    struct Columns {
        BufferId buffer = kNoBuffer;
        uint32_t from = 0, step = 0;
    };
    void pick(const Columns& in, const Columns& out, uint32_t group) {
        Op& op = add(OpKind::Pick, in.buffer, out.buffer);
        op.group = group;
        op.from = in.from;
        op.inStep = in.step;
        op.outFrom = out.from;
        op.outStep = out.step;
    }
    /// out = the `which`-th of each two groups of `group` columns
    void pick(BufferId in, BufferId out, uint32_t group, uint32_t which) {
        pick({in, which * group, 2 * group}, {out, 0, group}, group);
    }
    void expertMatmul(BufferId in, BufferId indices, BufferId out, const model::Tensor* weight,
                      const model::Tensor* bias) {
        Op& op = add(OpKind::ExpertMatMul, in, out);
        op.in2 = indices;
        op.weight = weight;
        op.bias = bias;
    }

private:
    const model::ModelConfig& m_config;
    Graph& m_graph;
    uint32_t m_states = 0;  // of those so far
};

/// A layer's activations; layers as wide share them.
struct Buffers {
    BufferId x, normed, ffnNormed, q, k, v, qWindow, qFixed, attended, projected, gate, up, down;
    // kNoBuffer without experts; their gate and up are the FFN's, unless there are both.
    BufferId routed, expertWeights, expertIndices, expertGate, expertUp, expertDown;
};

/// Which layer of the cache a layer's keys are in.
uint32_t cacheLayer(const model::ModelConfig& config, uint32_t layer);

/// Once, before all layers: what latent attention needs to multiply each head with a matrix of its own.
void recordHeadIndices(Recorder& record, const model::ModelConfig& config, BufferId x);

/// b.projected = what the layer's mixer makes of `in`
void recordMixer(Recorder& record, const model::ModelConfig& config, const model::LayerWeights& w, uint32_t layer,
                 const Buffers& b, BufferId in);

}  // namespace daylong::engine
