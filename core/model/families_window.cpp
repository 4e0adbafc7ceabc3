// Families with native windows in some of their layers: Gemma, gpt-oss.
#include "model/family_readers.h"

#include <cmath>

namespace daylong::model {

namespace {

Result<ModelConfig> readGemma(const Keys& keys) {
    ModelConfig config = TRY(readRmsFamily(keys, RopeStyle::SplitHalves));
    config.activation = Activation::GeluTanh;
    config.embeddingScale = std::sqrt(static_cast<float>(config.dim));
    return config;
}

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
                                {"gpt-oss", readGptOss}};

}  // namespace

std::span<const Family> windowFamilies() { return kFamilies; }

}  // namespace daylong::model
