#include "engine/transformer.h"

#include "engine/cache_shape.h"
#include "engine/needed_rows.h"
#include "engine/recorder.h"

#include <algorithm>
#include <cmath>
#include <utility>

namespace daylong::engine {

namespace {

using model::LayerWeights;
using model::ModelConfig;
using model::Tensor;

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
        record.expertMatmul(from, b.expertIndices, to, weight, bias);
    };
    record.matmul(routerIn, b.routed, w.router, w.routerBias);
    Op& route = record.add(OpKind::Route, b.routed, b.expertWeights);
    route.out2 = b.expertIndices;
    route.group = config.expertsUsed;
    route.value = config.routingScale;
    route.weight = w.expertScale;
    route.bias = w.expertBias;
    route.routing = config.routing;
    route.expertGroups = config.expertGroups;
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
    record.norm(b.x, b.normed, model.outputNorm, model.outputNormBias);
    record.matmul(b.normed, graph.logits, model.output, nullptr);
    if (model.config.logitScale != 1.0F)
        record.add(OpKind::Scale, graph.logits, graph.logits).value = model.config.logitScale;
    if (model.config.logitSoftcap > 0.0F)
        record.add(OpKind::Softcap, graph.logits, graph.logits).value = model.config.logitSoftcap;
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
    if (config.queryGrowth > 0.0F || config.normsTurned) graph.ropeDims.push_back(config.rope.dims);
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
    if (config.latent.rank > 0) recordHeadIndices(record, config, buffers.x);
    for (uint32_t i = 0; i < config.layers; ++i)
        recordLayer(record, config, model.layers[i], i, makeBuffers(record, config, i));
    recordHead(record, model, buffers, graph);
    const std::vector<bool> needed = neededInEveryRow(graph);
    for (size_t i = 0; i < needed.size(); ++i) graph.ops[i].logitRowsOnly = !needed[i];
    return graph;
}

}  // namespace daylong::engine
