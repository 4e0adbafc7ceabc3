// The families of the StreamingLLM paper besides Llama: LayerNorm, plain FFNs.
#include "model/family_readers.h"

namespace daylong::model {

namespace {

Result<ModelConfig> readLayerNormFamily(const Keys& keys) {
    ModelConfig config = TRY(readShape(keys));
    config.norm = NormKind::Layer;
    config.normEps = static_cast<float>(TRY(keys.number("attention.layer_norm_epsilon", 1e-5, 0.0, 1.0)));
    config.activation = Activation::Gelu;
    config.gatedFfn = false;
    return config;
}

/// GPT-NeoX and Pythia: part of each head rotates.
Result<ModelConfig> readGptNeoX(const Keys& keys) {
    ModelConfig config = TRY(readLayerNormFamily(keys));
    config.rope = TRY(readRope(keys, config, RopeStyle::SplitHalves));
    config.parallelResidual = keys.flag("use_parallel_residual", true);
    return config;
}

/// Falcon: one norm for attention and FFN (7B, one key head), or one for each (40B).
Result<ModelConfig> readFalcon(const Keys& keys) {
    ModelConfig config = TRY(readLayerNormFamily(keys));
    config.rope = TRY(readRope(keys, config, RopeStyle::SplitHalves));
    config.parallelResidual = true;
    config.sharedNorm = keys.file().findTensor("blk.0.attn_norm_2.weight") == nullptr;
    return config;
}

/// MPT: positions are ALiBi's bias alone.
Result<ModelConfig> readMpt(const Keys& keys) {
    ModelConfig config = TRY(readLayerNormFamily(keys));
    config.rope.style = RopeStyle::None;
    config.alibiMaxBias = static_cast<float>(TRY(keys.number("attention.max_alibi_bias", 0.0, 0.0, 1e3)));
    if (config.alibiMaxBias == 0.0F)
        return unsupportedFile(
            "is an MPT without ALiBi (with learned positions), which cannot stream; choose another model");
    config.qkvClamp = static_cast<float>(TRY(keys.number("attention.clamp_kqv", 0.0, 0.0, 1e6)));
    config.qkNorms = keys.file().findTensor("blk.0.attn_q_norm.weight") != nullptr;
    return config;
}

constexpr Family kFamilies[] = {{"gptneox", readGptNeoX}, {"falcon", readFalcon}, {"mpt", readMpt}};

}  // namespace

std::span<const Family> classicFamilies() { return kFamilies; }

}  // namespace daylong::model
