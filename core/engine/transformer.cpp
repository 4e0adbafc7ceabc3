#include "engine/transformer.h"

#include <algorithm>
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
    /// Over as many columns at a time as the weight has.
    Op& norm(BufferId in, BufferId out, const Tensor* weight, const Tensor* bias) {
        Op& op = add(OpKind::Norm, in, out);
        op.weight = weight;
        op.bias = bias;
        op.norm = m_config.norm;
        op.value = m_config.normEps;
        op.group = static_cast<uint32_t>(weight->columns());
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

/// A layer's activations; layers as wide share them.
struct Buffers {
    BufferId x, normed, ffnNormed, q, k, v, qWindow, qFixed, attended, projected, gate, up, down;
    BufferId routed, expertWeights, expertIndices, expertDown;  // kNoBuffer without experts
};

Buffers makeBuffers(Recorder& record, const ModelConfig& config, uint32_t layer) {
    const model::LayerAttention attention = config.attentionOf(layer);
    const uint32_t qWidth = config.heads * attention.headDim, kvWidth = attention.kvHeads * attention.headDim;
    const uint32_t ffnWidth = config.experts > 0 ? config.expertsUsed * config.expertFfn : config.ffn;
    const auto ifExperts = [&](const char* name, uint32_t width) {
        return config.experts > 0 ? record.buffer(name, width) : kNoBuffer;
    };
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
        .gate = record.buffer("gate", ffnWidth),
        .up = record.buffer("up", ffnWidth),
        .down = record.buffer("down", config.dim),
        .routed = ifExperts("routed", config.experts),
        .expertWeights = ifExperts("expert_weights", config.expertsUsed),
        .expertIndices = ifExperts("expert_indices", config.expertsUsed),
        .expertDown = ifExperts("expert_down", config.expertsUsed * config.dim),
    };
}

/// Which layer of the cache a layer's keys are in.
uint32_t cacheLayer(const ModelConfig& config, uint32_t layer) {
    uint32_t before = 0;
    for (uint32_t i = 0; i < config.attentionOf(layer).keysOf; ++i) before += config.attentionOf(i).keysOf == i ? 1 : 0;
    return before;
}

/// projected = attention(in)
void recordAttention(Recorder& record, const ModelConfig& config, const LayerWeights& w, uint32_t layer,
                     const Buffers& b, BufferId in) {
    record.matmul(in, b.q, w.q, w.qBias);
    record.matmul(in, b.k, w.k, w.kBias);
    record.matmul(in, b.v, w.v, w.vBias);
    if (config.qkvClamp > 0.0F) {
        for (const BufferId each : {b.q, b.k, b.v}) record.add(OpKind::Clamp, each, each).value = config.qkvClamp;
    }
    if (w.qNorm != nullptr) record.norm(b.q, b.q, w.qNorm, w.qNormBias);
    if (w.kNorm != nullptr) record.norm(b.k, b.k, w.kNorm, w.kNormBias);
    const model::LayerAttention attention = config.attentionOf(layer);
    Op& store = record.add(OpKind::RopeStore, b.q, b.qWindow);
    store.in2 = b.k;
    store.in3 = b.v;
    store.out2 = b.qFixed;
    store.layer = cacheLayer(config, layer);
    store.ropeSet = !attention.rotates ? kNoRope : attention.localRope ? 1 : 0;
    Op& attend = record.add(OpKind::Attend, b.qWindow, b.attended);
    attend.in2 = b.qFixed;
    attend.layer = cacheLayer(config, layer);
    attend.weight = w.attnSinks;
    record.matmul(b.attended, b.projected, w.attnOut, w.attnOutBias);
    if (w.postAttnNorm != nullptr) record.norm(b.projected, b.projected, w.postAttnNorm, nullptr);
}

/// up = the FFN's inner activation
void recordGate(Recorder& record, const ModelConfig& config, const Buffers& b) {
    Op& gate = record.add(OpKind::Gate, config.gatedFfn ? b.gate : b.up, b.up);
    if (config.gatedFfn) gate.in2 = b.up;
    gate.activation = config.activation;
}

/// down = the weighted sum of the chosen experts' FFNs of `in`
void recordExperts(Recorder& record, const ModelConfig& config, const LayerWeights& w, const Buffers& b, BufferId in) {
    const auto product = [&](BufferId from, BufferId to, const Tensor* weight, const Tensor* bias) {
        Op& op = record.add(OpKind::ExpertMatMul, from, to);
        op.in2 = b.expertIndices;
        op.weight = weight;
        op.bias = bias;
    };
    record.matmul(in, b.routed, w.router, w.routerBias);
    Op& route = record.add(OpKind::Route, b.routed, b.expertWeights);
    route.out2 = b.expertIndices;
    route.group = config.expertsUsed;
    route.value = 1.0F;
    product(in, b.gate, w.expertGate, w.expertGateBias);
    product(in, b.up, w.expertUp, w.expertUpBias);
    recordGate(record, config, b);
    product(b.up, b.expertDown, w.expertDown, w.expertDownBias);
    record.add(OpKind::ExpertSum, b.expertDown, b.down).in2 = b.expertWeights;
}

/// down = ffn(in)
void recordFfn(Recorder& record, const ModelConfig& config, const LayerWeights& w, const Buffers& b, BufferId in) {
    if (config.experts > 0) {
        recordExperts(record, config, w, b, in);
    } else {
        if (config.gatedFfn) record.matmul(in, b.gate, w.ffnGate, nullptr);
        record.matmul(in, b.up, w.ffnUp, w.ffnUpBias);
        recordGate(record, config, b);
        record.matmul(b.up, b.down, w.ffnDown, w.ffnDownBias);
    }
    if (w.postFfnNorm != nullptr) record.norm(b.down, b.down, w.postFfnNorm, nullptr);
}

/// x = x + what
void recordResidual(Recorder& record, const ModelConfig& config, const Buffers& b, BufferId what) {
    if (config.residualScale != 1.0F) record.add(OpKind::Scale, what, what).value = config.residualScale;
    record.add(OpKind::Add, b.x, b.x).in2 = what;
}

void recordLayer(Recorder& record, const ModelConfig& config, const LayerWeights& w, uint32_t layer, const Buffers& b) {
    const auto normed = [&](BufferId to, const Tensor* weight, const Tensor* bias) {
        if (weight != nullptr) record.norm(b.x, to, weight, bias);
        return weight != nullptr ? to : b.x;
    };
    const BufferId attentionIn = normed(b.normed, w.attnNorm, w.attnNormBias);
    if (config.parallelResidual) {  // both read the residual as it came in
        const BufferId ffnIn = config.sharedNorm ? attentionIn : normed(b.ffnNormed, w.ffnNorm, w.ffnNormBias);
        recordAttention(record, config, w, layer, b, attentionIn);
        recordFfn(record, config, w, b, ffnIn);
        recordResidual(record, config, b, b.projected);
    } else {
        recordAttention(record, config, w, layer, b, attentionIn);
        recordResidual(record, config, b, b.projected);
        recordFfn(record, config, w, b, normed(b.ffnNormed, w.ffnNorm, w.ffnNormBias));
    }
    recordResidual(record, config, b, b.down);
}

void recordHead(Recorder& record, const model::Model& model, const Buffers& b, Graph& graph) {
    graph.logits = record.buffer("logits", model.config.vocabSize);
    record.norm(b.x, b.normed, model.outputNorm, model.outputNormBias).logitRowsOnly = true;
    record.matmul(b.normed, graph.logits, model.output, nullptr).logitRowsOnly = true;
    if (model.config.logitScale != 1.0F) {
        Op& scale = record.add(OpKind::Scale, graph.logits, graph.logits);
        scale.value = model.config.logitScale;
        scale.logitRowsOnly = true;
    }
    if (model.config.logitSoftcap > 0.0F) {
        Op& cap = record.add(OpKind::Softcap, graph.logits, graph.logits);
        cap.value = model.config.logitSoftcap;
        cap.logitRowsOnly = true;
    }
}

/// The cache's layers, their rings and the angles that turn their keys.
void recordCache(const ModelConfig& config, Graph& graph) {
    graph.rings.clear();
    for (uint32_t layer = 0; layer < config.layers; ++layer) {
        const model::LayerAttention attention = config.attentionOf(layer);
        if (attention.keysOf != layer) continue;
        auto ring = std::find(graph.rings.begin(), graph.rings.end(), attention.nativeWindow);
        if (ring == graph.rings.end()) ring = graph.rings.insert(ring, attention.nativeWindow);
        graph.attention.push_back({
            .heads = config.heads,
            .kvHeads = attention.kvHeads,
            .headDim = attention.headDim,
            .ropeStyle = config.rope.style,
            .scale = config.attentionScale > 0.0F ? config.attentionScale
                                                  : 1.0F / std::sqrt(static_cast<float>(attention.headDim)),
            .softcap = config.attentionSoftcap,
            .alibiMaxBias = config.alibiMaxBias,
            .ring = static_cast<uint32_t>(ring - graph.rings.begin()),
        });
    }
    if (config.rope.style == model::RopeStyle::None) return;
    graph.ropeDims.push_back(config.rope.dims);
    if (config.localRope) graph.ropeDims.push_back(config.localRope->dims);
}

}  // namespace

Graph recordTransformer(const model::Model& model) {
    const ModelConfig& config = model.config;
    Graph graph;
    graph.vocabSize = config.vocabSize;
    recordCache(config, graph);
    Recorder record(config, graph);
    const Buffers buffers = makeBuffers(record, config, 0);
    record.add(OpKind::Embed, kNoBuffer, buffers.x).weight = model.embedding;
    if (config.embeddingScale != 1.0F) record.add(OpKind::Scale, buffers.x, buffers.x).value = config.embeddingScale;
    for (uint32_t i = 0; i < config.layers; ++i)
        recordLayer(record, config, model.layers[i], i, makeBuffers(record, config, i));
    recordHead(record, model, buffers, graph);
    return graph;
}

}  // namespace daylong::engine
