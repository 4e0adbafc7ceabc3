// Families with attention over latents (MLA, arXiv 2405.04434): DeepSeek, and GLM-4.7-Flash.
#include "model/family_readers.h"

#include <cmath>

namespace daylong::model {

namespace {

/// How experts are chosen where the file does not say it, as files of before 2025 do not: only GLM-4.7-Flash, told by
/// its size, would not take softmax.
Routing unsaidRouting(const ModelConfig& config) {
    constexpr uint32_t kGlmVocabulary = 154880;
    const bool isGlm = config.vocabSize == kGlmVocabulary && (config.layers == 47 || config.layers == 48);
    return isGlm ? Routing::Sigmoid : Routing::Softmax;
}

/// YaRN leaves what turns as long as it was, and scores are multiplied instead. Conversion divides the multiplier by
/// ten.
Result<void> readYarn(const Keys& keys, ModelConfig& config) {
    const double multiplier = TRY(keys.number("rope.scaling.yarn_log_multiplier", 0.0, 0.0, 10.0));
    const double logarithm = std::log(config.rope.factor);
    const double length = 1.0 + multiplier * logarithm;
    config.attentionScale =
        static_cast<float>(length * length / std::sqrt(static_cast<double>(config.latent.keyDim + config.rope.dims)));
    if (multiplier > 0.0) config.rope.attnFactor /= yarnMagnitude(config.rope.factor);
    return {};
}

Result<ModelConfig> readDeepseek2(const Keys& keys) {
    ModelConfig config = TRY(readRmsFamily(keys, RopeStyle::AdjacentPairs));
    TRY(leaveGuessingLayers(keys, config));
    Latent& latent = config.latent;
    latent.rank = TRY(keys.count("attention.kv_lora_rank", kMaxHeadDim));
    latent.queryRank = TRY(keys.optionalCount("attention.q_lora_rank", kMaxWidth));
    const uint32_t keyDim = TRY(keys.count("attention.key_length_mla", kMaxHeadDim));
    latent.valueDim = TRY(keys.count("attention.value_length_mla", kMaxHeadDim));
    if (keyDim <= config.rope.dims || config.headDim != latent.rank + config.rope.dims || config.kvHeads != 1)
        return invalidFile("has latents of " + std::to_string(latent.rank) + " for keys of " +
                           std::to_string(config.headDim) + ", which do not fit together");
    if (config.heads > config.dim) return invalidFile("has more heads than its states are wide");
    latent.keyDim = keyDim - config.rope.dims;
    TRY(readYarn(keys, config));
    TRY(readExperts(keys, config, false));
    if (config.experts == 0) return config;
    TRY(readRouting(keys, config, unsaidRouting(config)));
    config.sharedFfn = TRY(keys.optionalCount("expert_shared_count", 64)) * config.expertFfn;
    return config;
}

constexpr Family kFamilies[] = {{"deepseek2", readDeepseek2}};

}  // namespace

std::span<const Family> latentFamilies() { return kFamilies; }

}  // namespace daylong::model
