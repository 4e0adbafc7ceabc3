// Families in which most layers keep a state of fixed size instead of keys: Qwen 3.5, Qwen3-Next, LFM2, and those with
// Mamba-2.
#include "model/family_readers.h"

#include <algorithm>

namespace daylong::model {

namespace {

/// Of a delta net or of Mamba-2, which the same keys describe.
Result<DeltaNet> readStateHeads(const Keys& keys) {
    DeltaNet net;
    net.keyHeads = TRY(keys.count("ssm.group_count", kMaxHeads));
    net.valueHeads = TRY(keys.count("ssm.time_step_rank", kMaxHeads));
    net.keyDim = TRY(keys.count("ssm.state_size", kMaxStateDim));
    const uint32_t width = TRY(keys.count("ssm.inner_size", kMaxWidth));
    net.valueDim = width / net.valueHeads;
    if (net.valueHeads % net.keyHeads != 0 || width % net.valueHeads != 0 || net.valueDim == 0 ||
        net.valueDim > kMaxStateDim)
        return invalidFile("has an impossible state of " + std::to_string(net.valueHeads) + " heads over " +
                           std::to_string(net.keyHeads) + ", " + std::to_string(width) + " wide");
    return net;
}

Result<uint32_t> readTaps(const Keys& keys, std::string_view name) {
    const uint32_t taps = TRY(keys.count(name, kMaxTaps));
    if (taps < 2) return invalidFile("has an impossible '" + keys.full(name) + "'");
    return taps;
}

/// A cache without keys would have nothing to count tokens by.
Result<void> checkAttends(const ModelConfig& config) {
    const auto attends = [](const LayerAttention& layer) { return layer.attends(); };
    if (std::any_of(config.layerAttention.begin(), config.layerAttention.end(), attends)) return {};
    return unsupportedFile(
        "has no layer that attends to earlier words, which Daylong does not run; choose another model");
}

/// Three layers of four have a delta net, the others attention with output gates, of which a quarter turns. Text turns
/// by one position, whatever sections pictures would have.
Result<ModelConfig> readDeltaFamily(const Keys& keys, bool inTurn) {
    (void)keys.perLayer("rope.dimension_sections");
    ModelConfig config = TRY(readRmsFamily(keys, RopeStyle::SplitHalves));
    TRY(leaveGuessingLayers(keys, config));
    config.qkNorms = config.outputGates = true;
    config.deltaNet = TRY(readStateHeads(keys));
    config.deltaNet.inTurn = inTurn;
    config.convTaps = TRY(readTaps(keys, "ssm.conv_kernel"));
    const std::vector<int64_t> stated = keys.perLayer("attention.recurrent_layers");
    const uint32_t interval = TRY(keys.count("full_attention_interval", kMaxLayers, 4));
    config.layerAttention.resize(config.layers);
    for (uint32_t layer = 0; layer < config.layers; ++layer) {
        const bool keeps = layer < stated.size() ? stated[layer] != 0 : (layer + 1) % interval != 0;
        if (keeps) config.layerAttention[layer].mixer = Mixer::DeltaNet;
    }
    TRY(checkAttends(config));
    return config;
}

Result<ModelConfig> readDeltaExperts(const Keys& keys, bool inTurn) {
    ModelConfig config = TRY(readDeltaFamily(keys, inTurn));
    TRY(readExperts(keys, config, true));
    config.sharedFfn = TRY(keys.count("expert_shared_feed_forward_length", kMaxWidth, config.ffn));
    return config;
}

Result<ModelConfig> readQwen35(const Keys& keys) { return readDeltaFamily(keys, true); }
Result<ModelConfig> readQwen35Moe(const Keys& keys) { return readDeltaExperts(keys, true); }
Result<ModelConfig> readQwen3Next(const Keys& keys) { return readDeltaExperts(keys, false); }

/// Layers without key heads have a short convolution.
Result<ModelConfig> readLfm2(const Keys& keys) {
    ModelConfig config = TRY(readRmsFamily(keys, RopeStyle::SplitHalves, Layers::Differ));
    config.qkNorms = true;
    config.convTaps = TRY(readTaps(keys, "shortconv.l_cache"));
    TRY(readWindow(keys, config, [](uint32_t) { return true; }));
    config.layerAttention.resize(config.layers);
    const std::vector<int64_t> kvHeads = keys.perLayer("attention.head_count_kv");
    for (uint32_t layer = 0; layer < std::min<size_t>(config.layers, kvHeads.size()); ++layer) {
        if (kvHeads[layer] == 0) config.layerAttention[layer].mixer = Mixer::ShortConv;
        else if (kvHeads[layer] != config.kvHeads) return invalidFile("has layers that differ in their key heads");
    }
    TRY(checkAttends(config));
    return config;
}

/// The first layers have a plain FFN, the others experts.
Result<ModelConfig> readLfm2Moe(const Keys& keys) {
    ModelConfig config = TRY(readLfm2(keys));
    TRY(readExperts(keys, config, true));
    TRY(readRouting(keys, config, Routing::SigmoidOfChosen));
    return config;
}

Result<void> readMamba2(const Keys& keys, ModelConfig& config) {
    config.deltaNet = TRY(readStateHeads(keys));
    config.convTaps = TRY(readTaps(keys, "ssm.conv_kernel"));
    return {};
}

/// Layers without key heads have Mamba-2 instead of attention; in most models attention does not rotate.
Result<ModelConfig> readGraniteHybrid(const Keys& keys) {
    ModelConfig config = TRY(readRmsFamily(keys, RopeStyle::AdjacentPairs, Layers::Differ));
    TRY(readGraniteFactors(keys, config));
    TRY(readMamba2(keys, config));
    TRY(readExperts(keys, config, false));
    config.sharedFfn = TRY(keys.optionalCount("expert_shared_feed_forward_length", kMaxWidth));
    config.layerAttention.resize(config.layers);
    const std::vector<int64_t> kvHeads = keys.perLayer("attention.head_count_kv");
    for (uint32_t layer = 0; layer < std::min<size_t>(config.layers, kvHeads.size()); ++layer) {
        if (kvHeads[layer] == 0) config.layerAttention[layer].mixer = Mixer::Mamba2;
    }
    TRY(checkAttends(config));
    return config;
}

/// Every layer has attention and Mamba-2, side by side. Its many factors are in the weights.
Result<ModelConfig> readFalconH1(const Keys& keys) {
    ModelConfig config = TRY(readRmsFamily(keys, RopeStyle::SplitHalves));
    TRY(readMamba2(keys, config));
    config.layerAttention.assign(config.layers, {.mixer = Mixer::AttentionAndMamba2});
    return config;
}

/// Each layer is Mamba-2, attention, which does not rotate, or an FFN alone.
Result<ModelConfig> readNemotronH(const Keys& keys) {
    ModelConfig config = TRY(readRmsFamily(keys, RopeStyle::SplitHalves, Layers::Differ));
    const double eps = TRY(keys.number("attention.layer_norm_epsilon", 1e-5, 0.0, 1.0));
    if (!keys.has("attention.layer_norm_rms_epsilon")) config.normEps = static_cast<float>(eps);
    TRY(readMamba2(keys, config));
    TRY(leaveGuessingLayers(keys, config));
    const std::vector<int64_t> kvHeads = keys.perLayer("attention.head_count_kv"),
                               ffn = keys.perLayer("feed_forward_length");
    if (kvHeads.size() < config.layers || ffn.size() < config.layers)
        return invalidFile("does not say what each of its layers is");
    config.activation = Activation::Curved;
    config.gatedFfn = false;
    config.curves.assign(config.layers, {.rising = 1.0F});
    config.layerAttention.resize(config.layers);
    for (uint32_t layer = 0; layer < config.layers; ++layer) {
        LayerAttention& attention = config.layerAttention[layer];
        attention.rotates = false;
        if (ffn[layer] != 0) attention.mixer = Mixer::None;
        else if (kvHeads[layer] == 0) attention.mixer = Mixer::Mamba2;
        config.layerFfn.push_back(ffn[layer] != 0 ? config.ffn : 0);
    }
    TRY(checkAttends(config));
    return config;
}

Result<ModelConfig> readNemotronHMoe(const Keys& keys) {
    ModelConfig config = TRY(readNemotronH(keys));
    TRY(readExperts(keys, config, true));
    TRY(readRouting(keys, config, Routing::SigmoidOfChosen));
    config.sharedFfn = TRY(keys.optionalCount("expert_shared_feed_forward_length", kMaxWidth));
    return config;
}

constexpr Family kFamilies[] = {
    {"qwen35", readQwen35},      {"qwen35moe", readQwen35Moe},  {"qwen3next", readQwen3Next},
    {"lfm2", readLfm2},          {"lfm2moe", readLfm2Moe},      {"granitehybrid", readGraniteHybrid},
    {"falcon-h1", readFalconH1}, {"nemotron_h", readNemotronH}, {"nemotron_h_moe", readNemotronHMoe}};

}  // namespace

std::span<const Family> stateFamilies() { return kFamilies; }

}  // namespace daylong::model
