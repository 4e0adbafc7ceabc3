#include "model/describe.h"

#include <algorithm>
#include <cstdio>
#include <iterator>
#include <string_view>

namespace daylong::model {

ModelDescription describe(const Model& model) {
    ModelDescription description;
    for (const Tensor& tensor : model.file->tensors()) {
        auto share = std::find_if(description.types.begin(), description.types.end(),
                                  [&](const TypeShare& each) { return each.type == tensor.type; });
        if (share == description.types.end()) share = description.types.insert(share, TypeShare{tensor.type});
        const uint64_t parameters = tensor.rows() * tensor.columns();
        ++share->tensors;
        share->parameters += parameters;
        share->bytes += tensor.sizeBytes;
        ++description.tensors;
        description.parameters += parameters;
        description.weightBytes += tensor.sizeBytes;
    }
    std::stable_sort(description.types.begin(), description.types.end(),
                     [](const TypeShare& a, const TypeShare& b) { return a.bytes > b.bytes; });
    description.bitsPerWeight =
        8.0 * static_cast<double>(description.weightBytes) / static_cast<double>(description.parameters);
    description.bytesPerToken = description.weightBytes;
    for (const Tensor& tensor : model.file->tensors()) {
        if (isLeftAlone(model.config, tensor.name)) description.bytesPerToken -= tensor.sizeBytes;
    }
    if (!model.config.tiedOutput)
        description.bytesPerToken -= model.embedding->sizeBytes - model.embedding->sizeBytes / model.embedding->rows();
    if (model.layerTable != nullptr)
        description.bytesPerToken -=
            model.layerTable->sizeBytes - model.layerTable->sizeBytes / model.layerTable->rows();
    for (const LayerWeights& layer : model.layers) {
        for (const Tensor* experts : {layer.expertGate, layer.expertUp, layer.expertGateUp, layer.expertDown}) {
            if (experts != nullptr)
                description.bytesPerToken -=
                    experts->sizeBytes / model.config.experts * (model.config.experts - model.config.expertsUsed);
        }
    }
    return description;
}

std::string leftAlone(const Model& model) {
    std::string text;
    const auto add = [&](uint64_t count, const std::string& one, const std::string& more) {
        if (count == 0) return;
        text += (text.empty() ? "" : "; ") + std::to_string(count) + ' ' + (count == 1 ? one : more);
    };
    add(model.config.leftAlone, "layer that guesses further tokens", "layers that guess further tokens");
    const std::span<const Tensor> all = model.file->tensors();
    const auto senses =
        std::count_if(all.begin(), all.end(), [](const Tensor& each) { return isOfOtherSenses(each.name); });
    add(static_cast<uint64_t>(senses), "tensor for pictures or sound", "tensors for pictures or sound");
    return text;
}

std::string familyName(std::string_view architecture) {
    struct Named {
        std::string_view architecture, name;
    };
    constexpr Named kNames[] = {{"llama", "Llama"},
                                {"gptneox", "GPT-NeoX (Pythia)"},
                                {"falcon", "Falcon"},
                                {"mpt", "MPT"},
                                {"qwen2", "Qwen 2"},
                                {"qwen3", "Qwen 3"},
                                {"qwen3moe", "Qwen 3 MoE"},
                                {"gemma", "Gemma"},
                                {"gemma2", "Gemma 2"},
                                {"gemma3", "Gemma 3"},
                                {"gemma4", "Gemma 4"},
                                {"phi3", "Phi 3"},
                                {"smollm3", "SmolLM 3"},
                                {"olmo2", "OLMo 2"},
                                {"granite", "Granite"},
                                {"granitemoe", "Granite MoE"},
                                {"gpt-oss", "gpt-oss"},
                                {"qwen35", "Qwen 3.5"},
                                {"qwen35moe", "Qwen 3.5 MoE"},
                                {"qwen3next", "Qwen3-Next"},
                                {"lfm2", "LFM2"},
                                {"qwen3vl", "Qwen3-VL (its text)"},
                                {"glm4", "GLM-4"},
                                {"exaone4", "EXAONE 4"},
                                {"ernie4_5", "ERNIE 4.5"},
                                {"seed_oss", "Seed-OSS"},
                                {"mistral3", "Mistral 3"},
                                {"apertus", "Apertus"},
                                {"hunyuan-dense", "Hunyuan"},
                                {"lfm2moe", "LFM2 MoE"},
                                {"granitehybrid", "Granite 4"},
                                {"falcon-h1", "Falcon-H1"},
                                {"deepseek2", "DeepSeek"},
                                {"nemotron_h", "Nemotron-H"},
                                {"nemotron_h_moe", "Nemotron-H MoE"}};
    const auto* named = std::find_if(std::begin(kNames), std::end(kNames),
                                     [&](const Named& each) { return each.architecture == architecture; });
    return std::string(named == std::end(kNames) ? architecture : named->name);
}

std::string familyName(const ModelConfig& config) {
    std::string name = familyName(std::string_view(config.architecture));
    if (config.architecture == "llama" && config.experts > 0) name = "Mixtral";
    if (config.experts > 0)
        name += ", " + std::to_string(config.expertsUsed) + " of " + std::to_string(config.experts) + " experts";
    return name;
}

namespace {

/// What the layers of a model keep for all that was said.
double stateBytes(const ModelConfig& config) {
    uint64_t floats = 0;
    for (uint32_t layer = 0; layer < config.layers; ++layer) {
        const LayerAttention attention = config.attentionOf(layer);
        const DeltaNet& net = config.deltaNet;
        if (attention.mixer == Mixer::ShortConv) floats += uint64_t{config.dim} * (config.convTaps - 1);
        else if (attention.keepsState())
            floats += uint64_t{net.width()} * (config.convTaps - 1) + uint64_t{net.valueWidth()} * net.keyDim;
    }
    return static_cast<double>(floats * sizeof(float));
}

/// "24 of 32 layers keep a state of 48 MiB and see everything in it; 8 layers see the sinks and the window"
std::string statefulLayers(const ModelConfig& config, uint32_t stateful, uint32_t sinks, uint32_t local,
                           uint32_t nativeWindow) {
    const double bytes = stateBytes(config);
    char size[32];
    if (bytes >= 1024.0 * 1024.0) std::snprintf(size, sizeof size, "%.0f MiB", bytes / (1024.0 * 1024.0));
    else std::snprintf(size, sizeof size, "%.0f KiB", bytes / 1024.0);
    const auto layers = [](uint32_t number, const char* verb, const char* verbOfOne) {
        return "; " + std::to_string(number) + (number == 1 ? " layer " : " layers ") +
               (number == 1 ? verbOfOne : verb);
    };
    std::string text = std::to_string(stateful) + " of " + std::to_string(config.layers) + " layers keep a state of " +
                       size + " and see everything in it";
    if (sinks > 0) text += layers(sinks, "see", "sees") + " the sinks and the window";
    if (local > 0) text += layers(local, "see", "sees") + " the last " + std::to_string(nativeWindow) + " tokens alone";
    return text;
}

}  // namespace

std::string sinkLayers(const ModelConfig& config, uint32_t cacheSize) {
    std::string seen;
    uint32_t count = 0, window = 0, sharing = 0, stateful = 0, local = 0;
    for (uint32_t layer = 0; layer < config.layers; ++layer) {
        stateful += config.attentionOf(layer).keepsState() ? 1 : 0;
        if (!config.attentionOf(layer).attends()) continue;
        const uint32_t native = config.attentionOf(layer).nativeWindow;
        sharing += config.attentionOf(layer).keysOf != layer ? 1 : 0;
        if (native != 0 && native < cacheSize) {
            window = native;
            ++local;
            continue;
        }
        ++count;
        seen += (seen.empty() ? "" : ", ") + std::to_string(layer);
    }
    if (stateful > 0) return statefulLayers(config, stateful, count, local, window);
    const std::string shared =
        sharing > 0 ? "; " + std::to_string(sharing) + " reuse the keys of a layer before them" : "";
    if (count == config.layers) return "all " + std::to_string(count) + shared;
    const std::string others = "see the last " + std::to_string(window) + " tokens alone" + shared;
    if (count == 0) return "none: all " + std::to_string(config.layers) + " " + others;
    return std::to_string(count) + " of " + std::to_string(config.layers) + " (" + seen + "); the others " + others;
}

std::string typeMix(const ModelDescription& description) {
    std::string mix;
    for (const TypeShare& each : description.types) {
        char share[32];
        std::snprintf(share, sizeof share, " %.1f%%",
                      100.0 * static_cast<double>(each.bytes) / static_cast<double>(description.weightBytes));
        mix += (mix.empty() ? "" : ", ") + std::string(traits(each.type).name) + share;
    }
    return mix;
}

std::string shortCount(uint64_t count) {
    constexpr const char* kUnits[] = {"", "K", "M", "B", "T"};
    double value = static_cast<double>(count);
    size_t unit = 0;
    for (; value >= 999.5 && unit + 1 < std::size(kUnits); ++unit) value /= 1000.0;
    char text[32];
    std::snprintf(text, sizeof text, value < 99.95 && unit > 0 ? "%.1f%s" : "%.0f%s", value, kUnits[unit]);
    return text;
}

}  // namespace daylong::model
