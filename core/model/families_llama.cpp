// Families like Llama: RMS norms, gated FFNs, attention and FFN one after the other. Facts from the GGUF conventions
// of llama.cpp and the models' own configurations.
#include "model/family_readers.h"

#include <algorithm>
#include <cmath>

namespace daylong::model {

namespace {

bool everyLayer(uint32_t) { return true; }

/// Llama 2 and 3, TinyLlama, SmolLM2, Mistral (whose first version has a native window in all layers), Mixtral.
Result<ModelConfig> readLlama(const Keys& keys) {
    ModelConfig config = TRY(readRmsFamily(keys, RopeStyle::AdjacentPairs));
    TRY(readWindow(keys, config, everyLayer));
    TRY(readExperts(keys, config, false));
    return config;
}

Result<ModelConfig> readGranite(const Keys& keys) {
    ModelConfig config = TRY(readRmsFamily(keys, RopeStyle::AdjacentPairs));
    TRY(readGraniteFactors(keys, config));
    return config;
}

Result<ModelConfig> readGraniteMoe(const Keys& keys) {
    ModelConfig config = TRY(readGranite(keys));
    TRY(readExperts(keys, config, true));
    return config;
}

/// Every fourth layer does not rotate.
Result<ModelConfig> readSmolLm3(const Keys& keys) {
    ModelConfig config = TRY(readRmsFamily(keys, RopeStyle::AdjacentPairs));
    config.layerAttention.resize(config.layers);
    for (uint32_t layer = 3; layer < config.layers; layer += 4) config.layerAttention[layer].rotates = false;
    return config;
}

Result<ModelConfig> readQwen2(const Keys& keys) { return readRmsFamily(keys, RopeStyle::SplitHalves); }

Result<ModelConfig> readQwen3(const Keys& keys) {
    ModelConfig config = TRY(readRmsFamily(keys, RopeStyle::SplitHalves));
    config.qkNorms = true;
    return config;
}

Result<ModelConfig> readQwen3Moe(const Keys& keys) {
    ModelConfig config = TRY(readQwen3(keys));
    TRY(readExperts(keys, config, true));
    return config;
}

/// Norms after attention and FFN only. OLMo 3 is one with native windows in three layers of four; those turn without
/// the scaling that the others have, whose magnitude is what the file states: not times YaRN's own, as elsewhere.
Result<ModelConfig> readOlmo2(const Keys& keys) {
    ModelConfig config = TRY(readRmsFamily(keys, RopeStyle::SplitHalves));
    config.preNorms = false;
    config.postNorms = true;
    config.qkNorms = true;
    TRY(readWindow(keys, config, [](uint32_t layer) { return layer % 4 < 3; }));
    if (config.rope.scaling == RopeScaling::Yarn && keys.has("rope.scaling.attn_factor")) {
        const double magnitude = TRY(keys.number("rope.scaling.attn_factor", 1.0, 1e-3, 1e3));
        config.rope.attnFactor = magnitude / yarnMagnitude(config.rope.factor);
    }
    if (config.layerAttention.empty() || config.rope.scaling == RopeScaling::None) return config;
    config.localRope = config.rope;
    config.localRope->scaling = RopeScaling::None;
    for (LayerAttention& layer : config.layerAttention) layer.localRope = layer.nativeWindow != 0;
    return config;
}

/// Llama whose activation is bent, each layer in its own way.
Result<ModelConfig> readApertus(const Keys& keys) {
    ModelConfig config = TRY(readRmsFamily(keys, RopeStyle::SplitHalves));
    config.qkNorms = true;
    config.gatedFfn = false;
    config.activation = Activation::Curved;
    config.curves.resize(config.layers);
    const auto softplus = [](float x) { return std::log1p(std::exp(x)); };
    const auto read = [&](const char* name, const auto& set) -> Result<void> {
        std::vector<float> values = keys.file().floatArray(name);
        if (const auto one = keys.file().floatValue(name)) values.assign(config.layers, static_cast<float>(*one));
        const bool sane = std::all_of(values.begin(), values.end(), [](float each) { return std::fabs(each) < 80.0F; });
        if (values.size() != config.layers || !sane)
            return invalidFile("has an impossible '" + std::string(name) + "'");
        for (uint32_t layer = 0; layer < config.layers; ++layer) set(config.curves[layer], values[layer]);
        return {};
    };
    TRY(read("xielu.beta", [](Curve& curve, float value) { curve.linear = value; }));
    TRY(read("xielu.alpha_p", [&](Curve& curve, float value) { curve.rising = softplus(value); }));
    TRY(read("xielu.alpha_n", [&](Curve& curve, float value) { curve.falling = curve.linear + softplus(value); }));
    return config;
}

/// Pictures' positions, of which text has one: all sections turn by it.
Result<ModelConfig> readQwen3Vl(const Keys& keys) {
    (void)keys.perLayer("rope.dimension_sections");
    return readQwen3(keys);
}

/// Norms before and after attention and FFN. Those that read pictures too turn half a head's dimensions apart.
Result<ModelConfig> readGlm4(const Keys& keys) {
    const bool readsPictures = !keys.perLayer("rope.dimension_sections").empty();
    ModelConfig config = TRY(readRmsFamily(keys, readsPictures ? RopeStyle::SplitHalves : RopeStyle::AdjacentPairs));
    TRY(leaveGuessingLayers(keys, config));
    config.postNorms = true;
    return config;
}

/// Norms after attention and FFN only. Where some layers have a native window, the others do not rotate.
Result<ModelConfig> readExaone4(const Keys& keys) {
    ModelConfig config = TRY(readRmsFamily(keys, RopeStyle::SplitHalves));
    TRY(leaveGuessingLayers(keys, config));
    config.preNorms = false;
    config.postNorms = config.qkNorms = true;
    TRY(readWindow(keys, config, [](uint32_t layer) { return layer % 4 < 3; }));
    for (LayerAttention& layer : config.layerAttention) layer.rotates = layer.nativeWindow != 0;
    return config;
}

/// Llama, as are Seed-OSS and what is Qwen 2 but for its names.
Result<ModelConfig> readErnie(const Keys& keys) { return readRmsFamily(keys, RopeStyle::AdjacentPairs); }

/// Ministral 3 is Llama whose queries grow with their place, beyond the positions that it was first trained with; the
/// magnitude of its YaRN is divided by that of all dimensions, which a logarithm's factor of 1 makes one.
Result<ModelConfig> readMistral3(const Keys& keys) {
    ModelConfig config = TRY(readLlama(keys));
    config.queryGrowth = static_cast<float>(TRY(keys.number("attention.temperature_scale", 0.0, 0.0, 100.0)));
    if (config.queryGrowth > 0.0F) {
        if (config.rope.originalContext == 0)
            return invalidFile("lets queries grow with their place, and does not say from where on");
        config.queryGrowthLength = config.rope.originalContext;
    }
    const double multiplier = TRY(keys.number("rope.scaling.yarn_log_multiplier", 0.0, 0.0, 10.0));
    if (multiplier != 0.0) config.rope.attnFactor /= 1.0 + 0.1 * multiplier * std::log(config.rope.factor);
    return config;
}

/// Norms of queries and keys come behind the rotation, and take away what YaRN would make longer.
Result<ModelConfig> readHunyuan(const Keys& keys) {
    ModelConfig config = TRY(readQwen3(keys));
    config.normsTurned = true;
    if (config.rope.scaling == RopeScaling::Yarn) config.rope.attnFactor = 1.0 / yarnMagnitude(config.rope.factor);
    return config;
}

/// Its fused tensors are the loader's business; its long-context scaling is in the file's tensors.
Result<ModelConfig> readPhi3(const Keys& keys) {
    ModelConfig config = TRY(readRmsFamily(keys, RopeStyle::SplitHalves));
    TRY(readWindow(keys, config, everyLayer));
    return config;
}

constexpr Family kFamilies[] = {
    {"llama", readLlama},
    {"qwen2", readQwen2},
    {"qwen3", readQwen3},
    {"qwen3moe", readQwen3Moe},
    {"phi3", readPhi3},
    {"olmo2", readOlmo2},
    {"granite", readGranite},
    {"granitemoe", readGraniteMoe},
    {"smollm3", readSmolLm3},
    {"qwen3vl", readQwen3Vl},
    {"glm4", readGlm4},
    {"exaone4", readExaone4},
    {"apertus", readApertus},
    {"ernie4_5", readErnie},
    {"seed_oss", readQwen2},
    {"mistral3", readMistral3},
    {"hunyuan-dense", readHunyuan},
};

}  // namespace

/// Three factors, and logits divided by a fourth. What is called "finetuned" says whether it rotates.
Result<void> readGraniteFactors(const Keys& keys, ModelConfig& config) {
    config.embeddingScale = static_cast<float>(TRY(keys.number("embedding_scale", 1.0, 1e-6, 1e6)));
    config.residualScale = static_cast<float>(TRY(keys.number("residual_scale", 1.0, 1e-6, 1e6)));
    config.logitScale = static_cast<float>(1.0 / TRY(keys.number("logit_scale", 1.0, 1e-6, 1e6)));
    if (!keys.flag("rope.scaling.finetuned", true)) {
        config.layerAttention.resize(config.layers);
        for (LayerAttention& layer : config.layerAttention) layer.rotates = false;
    }
    return {};
}

std::span<const Family> llamaFamilies() { return kFamilies; }

}  // namespace daylong::model
