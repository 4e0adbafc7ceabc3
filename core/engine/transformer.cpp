#include "engine/transformer.h"

#include <cmath>
#include <utility>

namespace daylong::engine {

namespace {

using model::LayerWeights;
using model::ModelConfig;
using model::Tensor;

/// Appends ops; each method names its output buffer.
class Recorder {
public:
    Recorder(const ModelConfig& config, Graph& graph) : m_config(config), m_graph(graph) {}

    BufferId buffer(const char* name, uint32_t width) {
        m_graph.buffers.push_back({name, width});
        return static_cast<BufferId>(m_graph.buffers.size() - 1);
    }
    Op& add(OpKind kind, BufferId in, BufferId out) {
        Op op;
        op.kind = kind;
        op.in = in;
        op.out = out;
        m_graph.ops.push_back(op);
        return m_graph.ops.back();
    }
    Op& norm(BufferId in, BufferId out, const Tensor* weight, const Tensor* bias, uint32_t group = 0) {
        Op& op = add(OpKind::Norm, in, out);
        op.weight = weight;
        op.bias = bias;
        op.norm = m_config.norm;
        op.value = m_config.normEps;
        op.group = group != 0 ? group : m_graph.buffers[static_cast<size_t>(in)].width;
        return op;
    }
    Op& matmul(BufferId in, BufferId out, const Tensor* weight, const Tensor* bias) {
        Op& op = add(OpKind::MatMul, in, out);
        op.weight = weight;
        op.bias = bias;
        return op;
    }

private:
    const ModelConfig& m_config;
    Graph& m_graph;
};

/// The activations that all layers share.
struct Buffers {
    BufferId x, normed, ffnNormed, q, k, v, qWindow, qFixed, attended, projected, gate, up, down;
};

Buffers makeBuffers(Recorder& record, const ModelConfig& config) {
    const uint32_t qWidth = config.heads * config.headDim;
    const uint32_t kvWidth = config.kvHeads * config.headDim;
    return {
        .x = record.buffer("x", config.dim),
        .normed = record.buffer("normed", config.dim),
        .ffnNormed = record.buffer("ffn_normed", config.dim),
        .q = record.buffer("q", qWidth),
        .k = record.buffer("k", kvWidth),
        .v = record.buffer("v", kvWidth),
        .qWindow = record.buffer("q_window", qWidth),
        .qFixed = record.buffer("q_fixed", qWidth),
        .attended = record.buffer("attended", qWidth),
        .projected = record.buffer("projected", config.dim),
        .gate = record.buffer("gate", config.ffn),
        .up = record.buffer("up", config.ffn),
        .down = record.buffer("down", config.dim),
    };
}

/// projected = attention(in)
void recordAttention(Recorder& record, const ModelConfig& config, const LayerWeights& w, uint32_t layer, const Buffers& b, BufferId in) {
    record.matmul(in, b.q, w.q, w.qBias);
    record.matmul(in, b.k, w.k, w.kBias);
    record.matmul(in, b.v, w.v, w.vBias);
    if (w.qNorm != nullptr) record.norm(b.q, b.q, w.qNorm, nullptr, config.headDim);
    if (w.kNorm != nullptr) record.norm(b.k, b.k, w.kNorm, nullptr, config.headDim);
    Op& store = record.add(OpKind::RopeStore, b.q, b.qWindow);
    store.in2 = b.k;
    store.in3 = b.v;
    store.out2 = b.qFixed;
    store.layer = layer;
    Op& attend = record.add(OpKind::Attend, b.qWindow, b.attended);
    attend.in2 = b.qFixed;
    attend.layer = layer;
    record.matmul(b.attended, b.projected, w.attnOut, w.attnOutBias);
}

/// down = ffn(in)
void recordFfn(Recorder& record, const ModelConfig& config, const LayerWeights& w, const Buffers& b, BufferId in) {
    if (config.gatedFfn) record.matmul(in, b.gate, w.ffnGate, nullptr);
    record.matmul(in, b.up, w.ffnUp, w.ffnUpBias);
    Op& gate = record.add(OpKind::Gate, config.gatedFfn ? b.gate : b.up, b.up);
    if (config.gatedFfn) gate.in2 = b.up;
    gate.activation = config.activation;
    record.matmul(b.up, b.down, w.ffnDown, w.ffnDownBias);
}

void recordLayer(Recorder& record, const ModelConfig& config, const LayerWeights& w, uint32_t layer, const Buffers& b) {
    record.norm(b.x, b.normed, w.attnNorm, w.attnNormBias);
    if (config.parallelResidual) {  // both read the residual as it came in
        BufferId ffnIn = b.normed;
        if (!config.sharedNorm) {
            record.norm(b.x, b.ffnNormed, w.ffnNorm, w.ffnNormBias);
            ffnIn = b.ffnNormed;
        }
        recordAttention(record, config, w, layer, b, b.normed);
        recordFfn(record, config, w, b, ffnIn);
        record.add(OpKind::Add, b.x, b.x).in2 = b.projected;
    } else {
        recordAttention(record, config, w, layer, b, b.normed);
        record.add(OpKind::Add, b.x, b.x).in2 = b.projected;
        record.norm(b.x, b.ffnNormed, w.ffnNorm, w.ffnNormBias);
        recordFfn(record, config, w, b, b.ffnNormed);
    }
    record.add(OpKind::Add, b.x, b.x).in2 = b.down;
}

void recordHead(Recorder& record, const model::Model& model, const Buffers& b, Graph& graph) {
    graph.logits = record.buffer("logits", model.config.vocabSize);
    record.norm(b.x, b.normed, model.outputNorm, model.outputNormBias).logitRowsOnly = true;
    record.matmul(b.normed, graph.logits, model.output, nullptr).logitRowsOnly = true;
    if (model.config.logitSoftcap > 0.0F) {
        Op& cap = record.add(OpKind::Softcap, graph.logits, graph.logits);
        cap.value = model.config.logitSoftcap;
        cap.logitRowsOnly = true;
    }
}

}  // namespace

Graph recordTransformer(const model::Model& model) {
    const ModelConfig& config = model.config;
    Graph graph;
    graph.layers = config.layers;
    graph.vocabSize = config.vocabSize;
    graph.attention = {
        .heads = config.heads,
        .kvHeads = config.kvHeads,
        .headDim = config.headDim,
        .ropeDims = config.rope.style == model::RopeStyle::None ? 0 : config.rope.dims,
        .ropeStyle = config.rope.style,
        .scale = config.attentionScale > 0.0F ? config.attentionScale : 1.0F / std::sqrt(static_cast<float>(config.headDim)),
        .softcap = config.attentionSoftcap,
        .alibiMaxBias = config.alibiMaxBias,
    };
    Recorder record(config, graph);
    const Buffers buffers = makeBuffers(record, config);
    record.add(OpKind::Embed, kNoBuffer, buffers.x).weight = model.embedding;
    if (config.embeddingScale != 1.0F) record.add(OpKind::Scale, buffers.x, buffers.x).value = config.embeddingScale;
    for (uint32_t i = 0; i < config.layers; ++i) recordLayer(record, config, model.layers[i], i, buffers);
    recordHead(record, model, buffers, graph);
    return graph;
}

}  // namespace daylong::engine
