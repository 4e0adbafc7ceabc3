#include "engine/recorder.h"

namespace daylong::engine {

using model::LayerWeights;
using model::ModelConfig;

namespace {

/// attended = attention of q over the cache, into which these keys and values go, if there are any. Weights of norms
/// behind the rotation do not turn with what they weigh, so keys go there without them: the query is turned as far as
/// its place, takes both weights, and is turned the rest of its way, to where the window's keys are.
void recordAttend(Recorder& record, const ModelConfig& config, const LayerWeights& w, uint32_t layer, const Buffers& b,
                  BufferId keys, BufferId values) {
    const model::LayerAttention attention = config.attentionOf(layer);
    Op& store = record.add(OpKind::RopeStore, b.q, b.qWindow);
    if (keys != kNoBuffer) {
        store.in2 = keys;
        store.in3 = values;
    }
    store.out2 = b.qFixed;
    store.layer = cacheLayer(config, layer);
    store.ropeSet = !attention.rotates ? kNoRope : attention.localRope ? 1 : 0;
    if (config.normsTurned) record.norm(b.qFixed, b.q, w.qNorm, nullptr);
    if (config.queryGrowth > 0.0F || config.normsTurned) {  // turned again, by angles that are the queries' alone
        Op& again = record.add(OpKind::RopeStore, b.q, b.qWindow);
        again.out2 = b.qFixed;
        again.layer = cacheLayer(config, layer);
        again.ropeSet = config.localRope ? 2 : 1;
    }
    Op& attend = record.add(OpKind::Attend, b.qWindow, b.attended);
    attend.in2 = b.qFixed;
    attend.layer = cacheLayer(config, layer);
    attend.weight = w.attnSinks;
}

/// projected = attention(in) over one key for all heads, which is also the value: what turns, then the latent of which
/// each head would make its own keys and values (arXiv 2405.04434). Queries are made to meet the latent instead, and
/// what comes out of it is made the head's values.
void recordLatentAttention(Recorder& record, const ModelConfig& config, const LayerWeights& w, uint32_t layer,
                           const Buffers& b, BufferId in) {
    const model::Latent& shape = config.latent;
    const uint32_t heads = config.heads, turning = config.rope.dims, width = shape.rank + turning,
                   queryWidth = shape.keyDim + turning;
    const BufferId query = record.buffer("head_queries", heads * queryWidth),
                   latent = record.buffer("latent", shape.rank), turned = record.buffer("turning_key", turning),
                   unturned = record.buffer("unturned_queries", heads * shape.keyDim),
                   toLatent = record.buffer("to_latent", heads * shape.rank),
                   values = record.buffer("head_values", heads * shape.valueDim),
                   indices = record.buffer("heads", heads);
    if (w.queryDown != nullptr) {
        const BufferId low = record.buffer("query_latent", shape.queryRank);
        record.matmul(in, low, w.queryDown, nullptr);
        record.norm(low, low, w.queryNorm, nullptr);
        record.matmul(low, query, w.q, nullptr);
    } else {
        record.matmul(in, query, w.q, nullptr);
    }
    record.matmul(in, latent, w.latent, nullptr);
    record.matmul(in, turned, w.turningKey, nullptr);
    record.norm(latent, latent, w.latentNorm, nullptr);
    record.pick({turned, 0, turning}, {b.k, 0, width}, turning);
    record.pick({latent, 0, shape.rank}, {b.k, turning, width}, shape.rank);
    record.pick({query, 0, queryWidth}, {unturned, 0, shape.keyDim}, shape.keyDim);
    record.expertMatmul(unturned, indices, toLatent, w.keyUp, nullptr);
    record.pick({query, shape.keyDim, queryWidth}, {b.q, 0, width}, turning);
    record.pick({toLatent, 0, shape.rank}, {b.q, turning, width}, shape.rank);
    recordAttend(record, config, w, layer, b, b.k, b.k);
    record.pick({b.attended, turning, width}, {toLatent, 0, shape.rank}, shape.rank);
    record.expertMatmul(toLatent, indices, values, w.valueUp, nullptr);
    record.matmul(values, b.projected, w.attnOut, nullptr);
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
    if (config.normsTurned) {
        record.plainNorm(b.k, b.k, attention.headDim);
    } else {
        if (w.qNorm != nullptr) record.norm(b.q, b.q, w.qNorm, w.qNormBias);
        if (w.kNorm != nullptr) record.norm(b.k, b.k, w.kNorm, w.kNormBias);
    }
    recordAttend(record, config, w, layer, b, ownKeys ? b.k : kNoBuffer, b.v);
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

}  // namespace

/// 0, 1, 2, …: as of experts among which none is better.
void recordHeadIndices(Recorder& record, const ModelConfig& config, BufferId x) {
    const BufferId equal = record.buffer("equal", config.heads);
    record.add(OpKind::Scale, x, equal).value = 0.0F;
    Op& route = record.add(OpKind::Route, equal, record.buffer("equal_shares", config.heads));
    route.out2 = record.buffer("heads", config.heads);
    route.group = config.heads;
    route.value = 1.0F;
}

uint32_t cacheLayer(const ModelConfig& config, uint32_t layer) {
    uint32_t before = 0;
    for (uint32_t i = 0; i < config.attentionOf(layer).keysOf; ++i) before += config.storesKeys(i) ? 1 : 0;
    return before;
}

void recordMixer(Recorder& record, const ModelConfig& config, const LayerWeights& w, uint32_t layer, const Buffers& b,
                 BufferId in) {
    switch (config.attentionOf(layer).mixer) {
        case model::Mixer::Attention:
            if (config.latent.rank > 0) recordLatentAttention(record, config, w, layer, b, in);
            else recordAttention(record, config, w, layer, b, in);
            break;
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

}  // namespace daylong::engine
