// Families with native windows in some of their layers: Gemma, gpt-oss.
#include "model/family_readers.h"

#include <cmath>

namespace daylong::model {

namespace {

Result<ModelConfig> readGemmaWith(const Keys& keys, Layers layers) {
    ModelConfig config = TRY(readRmsFamily(keys, RopeStyle::SplitHalves, layers));
    config.activation = Activation::GeluTanh;
    config.embeddingScale = std::sqrt(static_cast<float>(config.dim));
    return config;
}

Result<ModelConfig> readGemma(const Keys& keys) { return readGemmaWith(keys, Layers::Alike); }

/// The largest of a generation scales by the even share of its width, which is not its heads' width. No key says so.
void scaleByEvenShare(ModelConfig& config) {
    config.attentionScale = 1.0F / std::sqrt(static_cast<float>(config.dim) / static_cast<float>(config.heads));
}

Result<ModelConfig> readGemma2(const Keys& keys) {
    ModelConfig config = TRY(readGemma(keys));
    config.postNorms = true;
    config.attentionSoftcap = static_cast<float>(TRY(keys.number("attn_logit_softcapping", 50.0, 0.0, 1e6)));
    config.logitSoftcap = static_cast<float>(TRY(keys.number("final_logit_softcapping", 30.0, 0.0, 1e6)));
    constexpr uint32_t kWindow = 4096;  // of all of them; the first conversions did not write it
    TRY(readWindow(
        keys, config, [](uint32_t layer) { return layer % 2 == 0; }, kWindow));
    if (config.layers == 46) scaleByEvenShare(config);  // 27B
    return config;
}

/// The layers with a window turn faster, and without the scaling of the others.
Result<ModelConfig> readGemma3(const Keys& keys) {
    ModelConfig config = TRY(readGemma(keys));
    config.postNorms = true;
    config.qkNorms = true;
    config.logitSoftcap = static_cast<float>(TRY(keys.number("final_logit_softcapping", 0.0, 0.0, 1e6)));
    TRY(readWindow(keys, config, [](uint32_t layer) { return layer % 6 < 5; }));
    if (config.layers == 62) scaleByEvenShare(config);  // 27B
    config.localRope = RopeConfig{};
    config.localRope->style = config.rope.style;
    config.localRope->dims = config.rope.dims;
    config.localRope->base = TRY(keys.number("rope.freq_base_swa", 10000.0, 1.0 + 1e-3, 1e15));
    for (LayerAttention& layer : config.layerAttention) layer.localRope = layer.nativeWindow != 0;
    return config;
}

/// The last layers attend to the keys of the last one before them that is of their kind.
Result<void> readSharedKeys(const Keys& keys, ModelConfig& config) {
    const uint32_t shared = TRY(keys.optionalCount("attention.shared_kv_layers", config.layers - 1));
    for (uint32_t layer = config.layers - shared; layer < config.layers; ++layer) {
        LayerAttention& attention = config.layerAttention[layer];
        uint32_t of = config.layers - shared;
        while (of > 0 && config.layerAttention[of - 1].nativeWindow != attention.nativeWindow) --of;
        if (of == 0) return invalidFile("has a layer that shares keys, and none before it whose keys it could share");
        attention.keysOf = of - 1;
    }
    return {};
}

/// Layers with a native window and global ones, with heads of their own widths. Of the global ones' pairs most do not
/// turn: the file's tensor says which.
Result<ModelConfig> readGemma4(const Keys& keys) {
    ModelConfig config = TRY(readGemmaWith(keys, Layers::Differ));
    config.postNorms = config.qkNorms = config.valueNorms = true;
    config.attentionScale = 1.0F;
    config.logitSoftcap = static_cast<float>(TRY(keys.number("final_logit_softcapping", 0.0, 0.0, 1e6)));
    config.layerInput = TRY(keys.optionalCount("embedding_length_per_layer_input", kMaxWidth / 16));
    TRY(readExperts(keys, config, false));
    config.ffnBesideExperts = config.experts > 0;
    TRY(readWindow(keys, config, [](uint32_t layer) { return layer % 6 < 5; }));
    config.layerAttention.resize(config.layers);
    config.layerFfn = TRY(keys.counts("feed_forward_length", kMaxWidth, config.layers));
    const uint32_t localDim = TRY(keys.count("attention.key_length_swa", kMaxHeadDim, config.headDim));
    const auto kvHeads = TRY(keys.counts("attention.head_count_kv", kMaxHeads, config.layers, config.heads));
    for (uint32_t layer = 0; layer < config.layers; ++layer) {
        LayerAttention& attention = config.layerAttention[layer];
        attention.kvHeads = kvHeads[layer];
        attention.localRope = attention.nativeWindow != 0;
        attention.headDim = attention.localRope ? localDim : config.headDim;
        if (config.heads % attention.kvHeads != 0) return invalidFile("has heads that its key heads do not divide");
    }
    config.localRope = RopeConfig{};
    config.localRope->style = config.rope.style;
    config.localRope->dims = TRY(keys.count("rope.dimension_count_swa", kMaxHeadDim, localDim));
    config.localRope->base = TRY(keys.number("rope.freq_base_swa", 10000.0, 1.0 + 1e-3, 1e15));
    if (config.localRope->dims > localDim || config.localRope->dims % 2 != 0)
        return invalidFile("rotates " + std::to_string(config.localRope->dims) + " of " + std::to_string(localDim) +
                           " dimensions of a head");
    TRY(readSharedKeys(keys, config));
    return config;
}

/// Sink logits are in the file's tensors, as is all that is peculiar to its experts.
Result<ModelConfig> readGptOss(const Keys& keys) {
    ModelConfig config = TRY(readRmsFamily(keys, RopeStyle::SplitHalves));
    config.rope.wholePairs = false;
    config.activation = Activation::SwigluOai;
    TRY(readExperts(keys, config, true));
    TRY(readWindow(keys, config, [](uint32_t layer) { return layer % 2 == 0; }));
    return config;
}

constexpr Family kFamilies[] = {{"gemma", readGemma},
                                {"gemma2", readGemma2},
                                {"gemma3", readGemma3},
                                {"gemma4", readGemma4},
                                {"gpt-oss", readGptOss}};

}  // namespace

std::span<const Family> windowFamilies() { return kFamilies; }

}  // namespace daylong::model
