#include "model/family_readers.h"

#include "base/printable.h"

#include <algorithm>
#include <cmath>

namespace daylong::model {

namespace {

/// As many as the embedding has rows; the vocabulary's pieces must agree. `vocab_size` is not asked: converters
/// that add or pad tokens leave it behind.
Result<uint32_t> readVocabSize(const GgufFile& file) {
    const Tensor* embedding = file.findTensor("token_embd.weight");
    if (embedding == nullptr)
        return invalidFile(
            "has no weights (it lacks the tensor 'token_embd.weight'); choose a model, not a vocabulary");
    const uint64_t rows = embedding->rows();
    if (rows > kMaxVocab) return invalidFile("has an impossible vocabulary of " + std::to_string(rows));
    const uint64_t pieces = file.stringArray("tokenizer.ggml.tokens").size();
    if (pieces != 0 && pieces != rows) {
        return invalidFile("has " + std::to_string(pieces) + " vocabulary pieces for " + std::to_string(rows) +
                           " embedding rows; it was converted wrongly, choose another file");
    }
    return static_cast<uint32_t>(rows);
}

/// One divisor for each pair's frequency, worked out at conversion.
Result<std::vector<float>> readFactors(const Tensor& tensor, uint32_t pairs) {
    if (tensor.type != DType::F32 || tensor.columns() != pairs || tensor.rows() != 1) {
        return invalidFile("has a '" + tensor.name + "' of the wrong shape");
    }
    std::vector<float> factors(pairs);
    dequantizeRow(DType::F32, tensor.data, factors);
    constexpr float kUnturned = 1e30F;  // what conversions write for pairs that do not rotate
    const bool sane = std::all_of(factors.begin(), factors.end(),
                                  [](float each) { return (each >= 1e-6F && each <= 1e6F) || each == kUnturned; });
    if (!sane) return invalidFile("has an impossible number in '" + tensor.name + "'");
    return factors;
}

/// Llama 3's factors, or Phi-3's pair of them.
Result<void> readTensorScaling(const Keys& keys, const ModelConfig& config, RopeConfig& rope) {
    const GgufFile& file = keys.file();
    const Tensor* all = file.findTensor("rope_freqs.weight");
    const Tensor* shortFactors = file.findTensor("rope_factors_short.weight");
    const Tensor* longFactors = file.findTensor("rope_factors_long.weight");
    if ((all != nullptr || longFactors != nullptr) && rope.scaling != RopeScaling::None) {
        return unsupportedFile("scales its positions in two ways at once, which Daylong does not run yet");
    }
    if (all != nullptr) {
        rope.freqFactors = TRY(readFactors(*all, rope.dims / 2));
        rope.scaling = RopeScaling::Llama3;
    } else if (longFactors != nullptr && shortFactors != nullptr) {
        rope.freqFactors = TRY(readFactors(*shortFactors, rope.dims / 2));
        rope.longFactors = TRY(readFactors(*longFactors, rope.dims / 2));
        rope.originalContext =
            TRY(keys.count("rope.scaling.original_context_length", UINT32_MAX, config.trainedContext));
        rope.attnFactor = TRY(keys.number("rope.scaling.attn_factor", 1.0, 1e-3, 1e3));
        rope.scaling = RopeScaling::LongRope;
    }
    return {};
}

/// By how much positions are divided; conversions write 0 where nothing is.
Result<double> readRopeFactor(const Keys& keys, std::string_view name, double otherwise) {
    const double factor = TRY(keys.number(name, otherwise, 0.0, 1e6));
    if (factor == 0.0) return 1.0;
    return keys.number(name, otherwise, 1e-3, 1e6);
}

}  // namespace

Error invalidFile(std::string what) { return {ErrorCode::InvalidFile, std::move(what)}; }
Error unsupportedFile(std::string what) { return {ErrorCode::Unsupported, std::move(what)}; }

Result<uint32_t> Keys::count(std::string_view name, uint64_t most, uint64_t otherwise) const {
    const std::string key = read(name);
    std::optional<uint64_t> value = m_file.unsignedValue(key);
    if (!value) value = TRY(sameInAllLayers(key));
    if (!value && m_file.find(key) != nullptr) return invalidFile("has a '" + key + "' that is not a count");
    if (!value && otherwise != 0) value = otherwise;
    if (!value) return invalidFile("lacks the metadata key '" + key + "'; the file is incomplete, download it again");
    if (*value == 0 || *value > most)
        return invalidFile("has an impossible '" + key + "' of " + std::to_string(*value));
    return static_cast<uint32_t>(*value);
}

Result<std::vector<uint32_t>> Keys::counts(std::string_view name, uint64_t most, uint32_t layers,
                                           uint64_t otherwise) const {
    const std::vector<int64_t> array = perLayer(name);
    if (array.empty()) return std::vector<uint32_t>(layers, TRY(count(name, most, otherwise)));
    const auto possible = [most](int64_t each) { return each > 0 && static_cast<uint64_t>(each) <= most; };
    if (array.size() != layers || !std::all_of(array.begin(), array.end(), possible))
        return invalidFile("has an impossible '" + full(name) + "'");
    return std::vector<uint32_t>(array.begin(), array.end());
}

Result<uint32_t> Keys::largestCount(std::string_view name, uint64_t most, uint64_t otherwise) const {
    const std::vector<int64_t> array = perLayer(name);
    if (array.empty()) return count(name, most, otherwise);
    const int64_t largest = *std::max_element(array.begin(), array.end());
    if (largest <= 0 || static_cast<uint64_t>(largest) > most)
        return invalidFile("has an impossible '" + full(name) + "'");
    return static_cast<uint32_t>(largest);
}

Result<uint32_t> Keys::optionalCount(std::string_view name, uint64_t most) const {
    if (m_file.unsignedValue(read(name)).value_or(has(name) ? 1 : 0) == 0) return 0U;
    return count(name, most);
}

Result<double> Keys::number(std::string_view name, double otherwise, double least, double most) const {
    const std::string key = read(name);
    const double value = m_file.floatValue(key).value_or(otherwise);
    if (!(value >= least && value <= most))
        return invalidFile("has an impossible '" + key + "' of " + std::to_string(value));
    return value;
}

std::string_view Keys::text(std::string_view name) const { return m_file.stringValue(read(name)).value_or(""); }
bool Keys::flag(std::string_view name, bool otherwise) const {
    return m_file.boolValue(read(name)).value_or(otherwise);
}
bool Keys::has(std::string_view name) const { return m_file.find(full(name)) != nullptr; }
std::vector<int64_t> Keys::perLayer(std::string_view name) const { return m_file.intArray(read(name)); }

Result<std::optional<uint64_t>> Keys::sameInAllLayers(const std::string& key) const {
    const GgufValue* value = m_file.find(key);
    const auto* array = value != nullptr ? std::get_if<GgufArray>(value) : nullptr;
    if (array == nullptr || array->count == 0 || array->count > kMaxLayers) return std::optional<uint64_t>{};
    const std::vector<int64_t> perLayer = m_file.intArray(key);
    if (perLayer.empty() || perLayer[0] < 0) return std::optional<uint64_t>{};
    const bool same = std::all_of(perLayer.begin(), perLayer.end(), [&](int64_t each) { return each == perLayer[0]; });
    if (!same) return unsupportedFile("has layers that differ in '" + key + "', which Daylong does not run yet");
    return std::optional(static_cast<uint64_t>(perLayer[0]));
}

Result<ModelConfig> readShape(const Keys& keys, Layers layers) {
    const auto count = [&](std::string_view name, uint64_t most, uint64_t otherwise) {
        return layers == Layers::Differ ? keys.largestCount(name, most, otherwise) : keys.count(name, most, otherwise);
    };
    ModelConfig config;
    config.vocabSize = TRY(readVocabSize(keys.file()));
    config.dim = TRY(keys.count("embedding_length", kMaxWidth));
    config.layers = TRY(keys.count("block_count", kMaxLayers));
    config.heads = TRY(keys.count("attention.head_count", kMaxHeads));
    config.kvHeads = TRY(count("attention.head_count_kv", kMaxHeads, config.heads));
    const uint32_t evenShare = config.dim % config.heads == 0 ? config.dim / config.heads : 0;
    config.headDim = TRY(keys.count("attention.key_length", kMaxHeadDim, evenShare));
    const uint32_t expertFfn = TRY(keys.optionalCount("expert_feed_forward_length", kMaxWidth));
    config.ffn = TRY(count("feed_forward_length", kMaxWidth, expertFfn));
    config.trainedContext = TRY(keys.count("context_length", UINT32_MAX));
    if (config.heads % config.kvHeads != 0) {
        return invalidFile("has " + std::to_string(config.heads) + " heads over " + std::to_string(config.kvHeads) +
                           " key heads, which do not divide");
    }
    const uint32_t valueLength = TRY(keys.count("attention.value_length", kMaxHeadDim, config.headDim));
    const bool isLatent = keys.has("attention.kv_lora_rank");  // whose values are part of the keys
    if (valueLength != config.headDim && !isLatent)
        return unsupportedFile("has keys and values of different widths, which Daylong does not run yet");
    return config;
}

Result<RopeConfig> readRope(const Keys& keys, const ModelConfig& config, RopeStyle style) {
    if (keys.has("rope.dimension_sections") && !keys.wasRead("rope.dimension_sections"))
        return unsupportedFile("rotates by several positions at once (M-RoPE, for pictures); choose a text model");
    RopeConfig rope;
    rope.style = style;
    rope.dims = TRY(keys.count("rope.dimension_count", kMaxHeadDim, config.headDim));
    if (rope.dims > config.headDim || rope.dims % 2 != 0) {
        return invalidFile("rotates " + std::to_string(rope.dims) + " of " + std::to_string(config.headDim) +
                           " dimensions of a head");
    }
    rope.base = TRY(keys.number("rope.freq_base", 10000.0, 1.0 + 1e-3, 1e15));
    const double oldFactor = TRY(readRopeFactor(keys, "rope.scale_linear", 1.0));
    rope.factor = TRY(readRopeFactor(keys, "rope.scaling.factor", oldFactor));
    const std::string_view scaling = keys.text("rope.scaling.type");
    if (scaling == "yarn") {
        rope.scaling = RopeScaling::Yarn;
        rope.originalContext =
            TRY(keys.count("rope.scaling.original_context_length", UINT32_MAX, config.trainedContext));
        rope.attnFactor = TRY(keys.number("rope.scaling.attn_factor", 1.0, 1e-3, 1e3));
        // Newer conversions write the magnitude itself under this name, or the 1 that some models' old code multiplied
        // by.
        const double magnitude = TRY(keys.number("rope.scaling.yarn_attn_factor", 1.0, 1e-3, 1e3));
        if (magnitude != 1.0) rope.attnFactor = magnitude / yarnMagnitude(rope.factor);
        rope.extFactor = TRY(keys.number("rope.scaling.yarn_ext_factor", 1.0, 0.0, 1e3));
        rope.betaFast = TRY(keys.number("rope.scaling.yarn_beta_fast", 32.0, 1e-3, 1e6));
        rope.betaSlow = TRY(keys.number("rope.scaling.yarn_beta_slow", 1.0, 1e-3, 1e6));
    } else if (scaling == "linear" || scaling.empty()) {
        if (rope.factor != 1.0) rope.scaling = RopeScaling::Linear;
    } else if (scaling == "none" ||
               (scaling == "longrope" && keys.file().findTensor("rope_factors_long.weight") != nullptr)) {
        rope.factor = 1.0;
    } else {
        return unsupportedFile("scales its positions by " + inQuotes(scaling) + ", which Daylong does not run yet");
    }
    TRY(readTensorScaling(keys, config, rope));
    return rope;
}

double yarnMagnitude(double factor) { return 1.0 + 0.1 * std::log(factor); }

Result<ModelConfig> readRmsFamily(const Keys& keys, RopeStyle style, Layers layers) {
    ModelConfig config = TRY(readShape(keys, layers));
    config.rope = TRY(readRope(keys, config, style));
    config.normEps = static_cast<float>(TRY(keys.number("attention.layer_norm_rms_epsilon", 1e-5, 0.0, 1.0)));
    config.attentionScale = static_cast<float>(TRY(keys.number("attention.scale", 0.0, 0.0, 1e3)));
    return config;
}

Result<void> leaveGuessingLayers(const Keys& keys, ModelConfig& config) {
    constexpr uint32_t kMostLeftAlone = 16;
    config.leftAlone = TRY(keys.optionalCount("nextn_predict_layers", std::min(kMostLeftAlone, config.layers - 1)));
    config.layers -= config.leftAlone;
    return {};
}

Result<void> readExperts(const Keys& keys, ModelConfig& config, bool required) {
    config.experts = TRY(keys.optionalCount("expert_count", kMaxExperts));
    if (config.experts == 0 && !required) return {};
    config.experts = TRY(keys.count("expert_count", kMaxExperts));
    config.expertsUsed = TRY(keys.count("expert_used_count", config.experts));
    config.expertFfn = TRY(keys.count("expert_feed_forward_length", kMaxWidth, config.ffn));
    return {};
}

Result<void> readExpertGroups(const Keys& keys, ModelConfig& config) {
    if (TRY(keys.optionalCount("expert_group_count", kMaxExperts)) <= 1) return {};
    ExpertGroups& groups = config.expertGroups;
    groups.count = TRY(keys.count("expert_group_count", ExpertGroups::kMost));
    groups.used = TRY(keys.count("expert_group_used_count", groups.count));
    if (config.experts % groups.count != 0 || config.experts / groups.count * groups.used < config.expertsUsed)
        return invalidFile("has " + std::to_string(config.experts) + " experts in " + std::to_string(groups.count) +
                           " groups, " + std::to_string(groups.used) + " of which do not have the " +
                           std::to_string(config.expertsUsed) + " that are chosen");
    return {};
}

Result<void> readRouting(const Keys& keys, ModelConfig& config, Routing otherwise) {
    enum Function : uint32_t { kUnsaid, kSoftmax, kSigmoid, kSoftmaxOfChosen };
    const uint32_t function = TRY(keys.optionalCount("expert_gating_func", 100));
    if (function > kSoftmaxOfChosen)
        return unsupportedFile("chooses its experts in a way that Daylong does not run yet; choose another model");
    const bool sigmoid = otherwise == Routing::Sigmoid || otherwise == Routing::SigmoidOfChosen;
    const bool divides = keys.flag("expert_weights_norm",
                                   otherwise == Routing::SoftmaxOfChosen || otherwise == Routing::SigmoidOfChosen);
    if (function == kSigmoid || (function == kUnsaid && sigmoid))
        config.routing = divides ? Routing::SigmoidOfChosen : Routing::Sigmoid;
    else config.routing = divides || function == kSoftmaxOfChosen ? Routing::SoftmaxOfChosen : Routing::Softmax;
    const double scale = TRY(keys.number("expert_weights_scale", 1.0, 0.0, 1e3));
    config.routingScale = scale == 0.0 ? 1.0F : static_cast<float>(scale);
    config.denseLayers = TRY(keys.optionalCount("leading_dense_block_count", config.layers));
    return readExpertGroups(keys, config);
}

Result<void> readWindow(const Keys& keys, ModelConfig& config, bool (*isLocal)(uint32_t layer), uint32_t otherwise) {
    const uint32_t stated = TRY(keys.optionalCount("attention.sliding_window", UINT32_MAX));
    const uint32_t window = keys.has("attention.sliding_window") ? stated : otherwise;
    if (window == 0) return {};
    config.layerAttention.resize(config.layers);
    const std::vector<int64_t> perLayer = keys.perLayer("attention.sliding_window_pattern");
    const uint32_t period =
        perLayer.empty() ? TRY(keys.optionalCount("attention.sliding_window_pattern", kMaxLayers)) : 0;
    for (uint32_t layer = 0; layer < config.layers; ++layer) {
        bool local = isLocal(layer);
        if (layer < perLayer.size()) local = perLayer[layer] != 0;
        if (period > 0) local = period == 1 ? false : layer % period < period - 1;
        if (local) config.layerAttention[layer].nativeWindow = window;
    }
    return {};
}

}  // namespace daylong::model
