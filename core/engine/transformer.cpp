#include "engine/transformer.h"

#include "engine/cache_shape.h"

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
    /// Over `group` columns at a time, without weights.
    Op& plainNorm(BufferId in, BufferId out, uint32_t group) {
        Op& op = add(OpKind::Norm, in, out);
        op.norm = m_config.norm;
        op.value = m_config.normEps;
        op.group = group;
        return op;
    }
    /// Over as many columns at a time as the weight has.
    Op& norm(BufferId in, BufferId out, const Tensor* weight, const Tensor* bias) {
        Op& op = plainNorm(in, out, static_cast<uint32_t>(weight->columns()));
        op.weight = weight;
        op.bias = bias;
        return op;
    }
    Op& matmul(BufferId in, BufferId out, const Tensor* weight, const Tensor* bias) {
        Op& op = add(OpKind::MatMul, in, out);
        op.weight = weight;
        op.bias = bias;
        return op;
    }

    /// Of the next of the graph's states.
    Op& stateful(OpKind kind, BufferId in, BufferId out, const Tensor* weight) {
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
    /// out = the `which`-th of each two groups of `group` columns
    void pick(BufferId in, BufferId out, uint32_t group, uint32_t which) {
        Op& op = add(OpKind::Pick, in, out);
        op.group = group;
        op.from = which * group;
    }

private:
    const ModelConfig& m_config;
    Graph& m_graph;
    uint32_t m_states = 0;  // of those so far
};

/// A layer's activations; layers as wide share them.
struct Buffers {
    BufferId x, normed, ffnNormed, q, k, v, qWindow, qFixed, attended, projected, gate, up, down;
    // kNoBuffer without experts; their gate and up are the FFN's, unless there are both.
    BufferId routed, expertWeights, expertIndices, expertGate, expertUp, expertDown;
};

Buffers makeBuffers(Recorder& record, const ModelConfig& config, uint32_t layer) {
    const model::LayerAttention attention = config.attentionOf(layer);
    const uint32_t qWidth = config.heads * attention.headDim, kvWidth = attention.kvHeads * attention.headDim;
    const uint32_t expertWidth = config.expertsUsed * config.expertFfn;
    const bool experts = config.hasExperts(layer);
    const uint32_t ffnWidth = experts && !config.ffnBesideExperts ? expertWidth : config.ffnOf(layer);
    const auto ifExperts = [&](const char* name, uint32_t width) {
        return experts ? record.buffer(name, width) : kNoBuffer;
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
        .expertGate = ifExperts("gate", expertWidth),
        .expertUp = ifExperts("up", expertWidth),
        .expertDown = ifExperts("expert_down", config.expertsUsed * config.dim),
    };
}

/// Which layer of the cache a layer's keys are in.
uint32_t cacheLayer(const ModelConfig& config, uint32_t layer) {
    uint32_t before = 0;
    for (uint32_t i = 0; i < config.attentionOf(layer).keysOf; ++i) before += config.storesKeys(i) ? 1 : 0;
    return before;
}

/// projected = attention(in)
void recordAttention(Recorder& record, const ModelConfig& config, const LayerWeights& w, uint32_t layer,
                     const Buffers& b, BufferId in) {
    const model::LayerAttention attention = config.attentionOf(layer);
    const bool ownKeys = attention.keysOf == layer;
    if (config.outputGates) {
        const uint32_t width = config.heads * attention.headDim;
        const BufferId both = record.buffer("q_and_gate", 2 * width);
        record.matmul(in, both, w.q, w.qBias);
        record.pick(both, b.q, attention.headDim, 0);
        record.pick(both, record.buffer("output_gate", width), attention.headDim, 1);
    } else {
        record.matmul(in, b.q, w.q, w.qBias);
    }
    if (ownKeys) record.matmul(in, b.k, w.k, w.kBias);
    if (w.v != nullptr) record.matmul(in, b.v, w.v, w.vBias);
    if (config.qkvClamp > 0.0F) {
        for (const BufferId each : {b.q, b.k, b.v}) record.add(OpKind::Clamp, each, each).value = config.qkvClamp;
    }
    if (ownKeys && config.valueNorms) record.plainNorm(w.v != nullptr ? b.v : b.k, b.v, attention.headDim);
    if (w.qNorm != nullptr) record.norm(b.q, b.q, w.qNorm, w.qNormBias);
    if (w.kNorm != nullptr) record.norm(b.k, b.k, w.kNorm, w.kNormBias);
    Op& store = record.add(OpKind::RopeStore, b.q, b.qWindow);
    if (ownKeys) {
        store.in2 = b.k;
        store.in3 = b.v;
    }
    store.out2 = b.qFixed;
    store.layer = cacheLayer(config, layer);
    store.ropeSet = !attention.rotates ? kNoRope : attention.localRope ? 1 : 0;
    if (config.queryGrowth > 0.0F) {  // turned again, by angles that are the queries' alone
        Op& grown = record.add(OpKind::RopeStore, b.q, b.qWindow);
        grown.out2 = b.qFixed;
        grown.layer = cacheLayer(config, layer);
        grown.ropeSet = config.localRope ? 2 : 1;
    }
    Op& attend = record.add(OpKind::Attend, b.qWindow, b.attended);
    attend.in2 = b.qFixed;
    attend.layer = cacheLayer(config, layer);
    attend.weight = w.attnSinks;
    if (config.outputGates) {
        const BufferId gate = record.buffer("output_gate", config.heads * attention.headDim);
        record.gate(gate, b.attended, b.attended, model::Activation::Sigmoid);
    }
    record.matmul(b.attended, b.projected, w.attnOut, w.attnOutBias);
    if (w.postAttnNorm != nullptr) record.norm(b.projected, b.projected, w.postAttnNorm, nullptr);
}

/// projected = deltaNet(in)
void recordDeltaNet(Recorder& record, const ModelConfig& config, const LayerWeights& w, const Buffers& b, BufferId in) {
    const model::DeltaNet& net = config.deltaNet;
    const BufferId mixed = record.buffer("mixed", net.width()), convolved = record.buffer("convolved", net.width()),
                   gate = record.buffer("mix_gate", net.valueWidth()), out = record.buffer("told", net.valueWidth()),
                   share = record.buffer("share", net.valueHeads), decay = record.buffer("decay", net.valueHeads);
    record.matmul(in, mixed, w.mixIn, nullptr);
    record.matmul(in, gate, w.mixGate, nullptr);
    if (w.mixDecay != nullptr) {
        record.matmul(in, share, w.mixShare, nullptr);
        record.matmul(in, decay, w.mixDecay, nullptr);
    } else {  // of each key head's value heads first the shares, then the decays
        const BufferId both = record.buffer("share_and_decay", 2 * net.valueHeads);
        record.matmul(in, both, w.mixShare, nullptr);
        record.pick(both, share, net.valueHeads / net.keyHeads, 0);
        record.pick(both, decay, net.valueHeads / net.keyHeads, 1);
    }
    record.stateful(OpKind::Conv, mixed, convolved, w.mixConv).activation = model::Activation::Silu;
    Op& rule = record.stateful(OpKind::DeltaRule, convolved, out, w.decayRate);
    rule.in2 = decay;
    rule.in3 = share;
    rule.bias = w.decayBias;
    rule.value = 1e-6F;
    record.norm(out, out, w.mixNorm, nullptr);
    record.gate(gate, out, out, model::Activation::Silu);
    record.matmul(out, b.projected, w.mixOut, nullptr);
}

/// out = mamba2(in)
void recordMamba2(Recorder& record, const ModelConfig& config, const LayerWeights& w, BufferId in, BufferId out) {
    const model::DeltaNet& heads = config.deltaNet;
    const BufferId mixed = record.buffer("mixed", heads.width()), convolved = record.buffer("convolved", heads.width()),
                   gate = record.buffer("mix_gate", heads.valueWidth()),
                   told = record.buffer("told", heads.valueWidth()), step = record.buffer("decay", heads.valueHeads);
    record.matmul(in, gate, w.mixGate, nullptr);
    record.matmul(in, mixed, w.mixIn, nullptr);
    record.matmul(in, step, w.mixDecay, nullptr);
    Op& conv = record.stateful(OpKind::Conv, mixed, convolved, w.mixConv);
    conv.bias = w.mixConvBias;
    conv.activation = model::Activation::Silu;
    Op& scan = record.stateful(OpKind::Scan, convolved, told, w.decayRate);
    scan.in2 = step;
    scan.bias = w.decayBias;
    scan.skip = w.mixSkip;
    record.gate(gate, told, told, model::Activation::Silu);
    if (w.mixNorm != nullptr) {
        Op& norm = record.plainNorm(told, told, heads.valueWidth() / heads.keyHeads);
        norm.weight = w.mixNorm;
    }
    record.matmul(told, out, w.mixOut, nullptr);
}

/// projected = shortConv(in): what is convolved is gated before and after
void recordShortConv(Recorder& record, const ModelConfig& config, const LayerWeights& w, const Buffers& b,
                     BufferId in) {
    const BufferId gateIn = record.buffer("conv_gate", config.dim), gateOut = record.buffer("mix_gate", config.dim),
                   mixed = record.buffer("mixed", config.dim), convolved = record.buffer("convolved", config.dim);
    record.matmul(in, gateIn, w.convGate, nullptr);
    record.matmul(in, gateOut, w.mixGate, nullptr);
    record.matmul(in, mixed, w.mixIn, nullptr);
    record.gate(gateIn, mixed, mixed, model::Activation::Identity);
    record.stateful(OpKind::Conv, mixed, convolved, w.mixConv).activation = model::Activation::Identity;
    record.gate(gateOut, convolved, convolved, model::Activation::Identity);
    record.matmul(convolved, b.projected, w.mixOut, nullptr);
}

/// projected = what the layer's mixer makes of `in`
void recordMixer(Recorder& record, const ModelConfig& config, const LayerWeights& w, uint32_t layer, const Buffers& b,
                 BufferId in) {
    switch (config.attentionOf(layer).mixer) {
        case model::Mixer::Attention: recordAttention(record, config, w, layer, b, in); break;
        case model::Mixer::DeltaNet: recordDeltaNet(record, config, w, b, in); break;
        case model::Mixer::ShortConv: recordShortConv(record, config, w, b, in); break;
        case model::Mixer::Mamba2: recordMamba2(record, config, w, in, b.projected); break;
        case model::Mixer::AttentionAndMamba2: {
            const BufferId beside = record.buffer("beside", config.dim);
            recordAttention(record, config, w, layer, b, in);
            recordMamba2(record, config, w, in, beside);
            record.add(OpKind::Add, b.projected, b.projected).in2 = beside;
            break;
        }
        case model::Mixer::None: break;
    }
}

/// up = the FFN's inner activation
void recordGate(Recorder& record, const ModelConfig& config, uint32_t layer, BufferId gate, BufferId up) {
    Op& op = record.add(OpKind::Gate, config.gatedFfn ? gate : up, up);
    if (config.gatedFfn) op.in2 = up;
    op.activation = config.activation;
    if (!config.curves.empty()) op.curve = config.curves[layer];
}

/// out = out + the shared expert's FFN of `in`, or as much of it as counts
void recordSharedExpert(Recorder& record, const ModelConfig& config, const LayerWeights& w, uint32_t layer, BufferId in,
                        BufferId out) {
    const BufferId gate = config.gatedFfn ? record.buffer("shared_gate", config.sharedFfn) : kNoBuffer,
                   up = record.buffer("shared_up", config.sharedFfn), down = record.buffer("shared_down", config.dim);
    if (config.gatedFfn) record.matmul(in, gate, w.sharedGate, nullptr);
    record.matmul(in, up, w.sharedUp, nullptr);
    recordGate(record, config, layer, gate, up);
    record.matmul(up, down, w.sharedDown, nullptr);
    if (w.sharedRouter == nullptr) {
        record.add(OpKind::Add, out, out).in2 = down;
        return;
    }
    const BufferId weight = record.buffer("shared_weight", 1), weighed = record.buffer("shared", config.dim);
    record.matmul(in, weight, w.sharedRouter, nullptr);
    record.add(OpKind::Gate, weight, weight).activation = model::Activation::Sigmoid;
    record.add(OpKind::ExpertSum, down, weighed).in2 = weight;
    record.add(OpKind::Add, out, out).in2 = weighed;
}

/// out = the weighted sum of the chosen experts' FFNs of `in`, chosen by `routerIn`
void recordExperts(Recorder& record, const ModelConfig& config, const LayerWeights& w, uint32_t layer, const Buffers& b,
                   BufferId in, BufferId routerIn, BufferId out) {
    const auto product = [&](BufferId from, BufferId to, const Tensor* weight, const Tensor* bias) {
        Op& op = record.add(OpKind::ExpertMatMul, from, to);
        op.in2 = b.expertIndices;
        op.weight = weight;
        op.bias = bias;
    };
    record.matmul(routerIn, b.routed, w.router, w.routerBias);
    Op& route = record.add(OpKind::Route, b.routed, b.expertWeights);
    route.out2 = b.expertIndices;
    route.group = config.expertsUsed;
    route.value = config.routingScale;
    route.weight = w.expertScale;
    route.bias = w.expertBias;
    route.routing = config.routing;
    if (w.expertGateUp != nullptr) {
        const BufferId both = record.buffer("gate_up", 2 * config.expertsUsed * config.expertFfn);
        product(in, both, w.expertGateUp, nullptr);
        Op& gate = record.add(OpKind::Gate, both, b.expertUp);
        gate.group = config.expertFfn;
        gate.activation = config.activation;
    } else {
        if (config.gatedFfn) product(in, b.expertGate, w.expertGate, w.expertGateBias);
        product(in, b.expertUp, w.expertUp, w.expertUpBias);
        recordGate(record, config, layer, b.expertGate, b.expertUp);
    }
    product(b.expertUp, b.expertDown, w.expertDown, w.expertDownBias);
    record.add(OpKind::ExpertSum, b.expertDown, out).in2 = b.expertWeights;
    if (w.sharedUp != nullptr) recordSharedExpert(record, config, w, layer, in, out);
}

/// down = down, normed, and the experts' share of x
void recordExpertsBeside(Recorder& record, const ModelConfig& config, const LayerWeights& w, uint32_t layer,
                         const Buffers& b) {
    record.norm(b.down, b.down, w.postDenseNorm, nullptr);
    const BufferId routerIn = record.buffer("router_normed", config.dim), out = record.buffer("experts", config.dim);
    record.norm(b.x, routerIn, w.routerNorm, nullptr);
    record.add(OpKind::Scale, routerIn, routerIn).value = 1.0F / std::sqrt(static_cast<float>(config.dim));
    record.norm(b.x, b.ffnNormed, w.expertNorm, nullptr);
    recordExperts(record, config, w, layer, b, b.ffnNormed, routerIn, out);
    record.norm(out, out, w.postExpertNorm, nullptr);
    record.add(OpKind::Add, b.down, b.down).in2 = out;
}

/// down = ffn(in)
void recordFfn(Recorder& record, const ModelConfig& config, const LayerWeights& w, uint32_t layer, const Buffers& b,
               BufferId in) {
    if (config.hasExperts(layer) && !config.ffnBesideExperts) {
        recordExperts(record, config, w, layer, b, in, in, b.down);
    } else {
        if (config.gatedFfn) record.matmul(in, b.gate, w.ffnGate, nullptr);
        record.matmul(in, b.up, w.ffnUp, w.ffnUpBias);
        recordGate(record, config, layer, b.gate, b.up);
        record.matmul(b.up, b.down, w.ffnDown, w.ffnDownBias);
    }
    if (config.ffnBesideExperts) recordExpertsBeside(record, config, w, layer, b);
    if (w.postFfnNorm != nullptr) record.norm(b.down, b.down, w.postFfnNorm, nullptr);
}

/// x = x + what
void recordResidual(Recorder& record, const ModelConfig& config, const Buffers& b, BufferId what) {
    if (config.residualScale != 1.0F) record.add(OpKind::Scale, what, what).value = config.residualScale;
    record.add(OpKind::Add, b.x, b.x).in2 = what;
}

/// layer_inputs = what each layer takes from the token: its row of a table, and a projection of its embedding
void recordInputs(Recorder& record, const model::Model& model, BufferId x) {
    const ModelConfig& config = model.config;
    const uint32_t width = config.layers * config.layerInput;
    const BufferId inputs = record.buffer("layer_inputs", width), projected = record.buffer("layer_projection", width);
    record.matmul(x, projected, model.layerProjection, nullptr);
    record.add(OpKind::Scale, projected, projected).value = 1.0F / std::sqrt(static_cast<float>(config.dim));
    record.norm(projected, projected, model.layerProjectionNorm, nullptr);
    record.add(OpKind::LookUp, kNoBuffer, inputs).weight = model.layerTable;
    record.add(OpKind::Scale, inputs, inputs).value = std::sqrt(static_cast<float>(config.layerInput));
    record.add(OpKind::Add, inputs, inputs).in2 = projected;
    record.add(OpKind::Scale, inputs, inputs).value = std::sqrt(0.5F);
}

/// x = x + the layer's share of layer_inputs, gated by x
void recordInput(Recorder& record, const ModelConfig& config, const LayerWeights& w, uint32_t layer, const Buffers& b) {
    const BufferId gate = record.buffer("layer_input", config.layerInput);
    record.matmul(b.x, gate, w.inputGate, nullptr);
    Op& op = record.add(OpKind::Gate, gate, gate);
    op.in2 = record.buffer("layer_inputs", config.layers * config.layerInput);
    op.from = layer * config.layerInput;
    op.activation = config.activation;
    record.matmul(gate, b.projected, w.inputProjection, nullptr);
    record.norm(b.projected, b.projected, w.postInputNorm, nullptr);
    record.add(OpKind::Add, b.x, b.x).in2 = b.projected;
}

void recordLayer(Recorder& record, const ModelConfig& config, const LayerWeights& w, uint32_t layer, const Buffers& b) {
    const auto normed = [&](BufferId to, const Tensor* weight, const Tensor* bias) {
        if (weight != nullptr) record.norm(b.x, to, weight, bias);
        return weight != nullptr ? to : b.x;
    };
    const bool mixes = config.attentionOf(layer).mixer != model::Mixer::None, hasFfn = config.ffnOf(layer) > 0;
    const BufferId attentionIn = mixes ? normed(b.normed, w.attnNorm, w.attnNormBias) : b.x;
    if (config.parallelResidual) {  // both read the residual as it came in
        const BufferId ffnIn = config.sharedNorm ? attentionIn : normed(b.ffnNormed, w.ffnNorm, w.ffnNormBias);
        recordMixer(record, config, w, layer, b, attentionIn);
        recordFfn(record, config, w, layer, b, ffnIn);
        recordResidual(record, config, b, b.projected);
    } else {
        recordMixer(record, config, w, layer, b, attentionIn);
        if (mixes) recordResidual(record, config, b, b.projected);
        if (hasFfn) recordFfn(record, config, w, layer, b, normed(b.ffnNormed, w.ffnNorm, w.ffnNormBias));
    }
    if (hasFfn) recordResidual(record, config, b, b.down);
    if (w.inputGate != nullptr) recordInput(record, config, w, layer, b);
    if (w.outputScale != 1.0F) record.add(OpKind::Scale, b.x, b.x).value = w.outputScale;
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
        if (!config.storesKeys(layer)) continue;
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
    graph.states = stateShapes(config);
    if (config.rope.style == model::RopeStyle::None) return;
    graph.ropeDims.push_back(config.rope.dims);
    if (config.localRope) graph.ropeDims.push_back(config.localRope->dims);
    if (config.queryGrowth > 0.0F) graph.ropeDims.push_back(config.rope.dims);
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
    if (config.layerInput > 0) recordInputs(record, model, buffers.x);
    for (uint32_t i = 0; i < config.layers; ++i)
        recordLayer(record, config, model.layers[i], i, makeBuffers(record, config, i));
    recordHead(record, model, buffers, graph);
    return graph;
}

}  // namespace daylong::engine
