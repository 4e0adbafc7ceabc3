#include "model/config.h"

#include "model/gguf.h"

#include <algorithm>
#include <optional>
#include <string_view>

namespace daylong::model {

namespace {

constexpr uint64_t kMaxLayers = 1024;
constexpr uint64_t kMaxWidth = 1U << 20U;
constexpr uint64_t kMaxVocab = 1U << 24U;

Error invalid(std::string what) { return {ErrorCode::InvalidFile, std::move(what)}; }

/// Reads "<architecture>.<name>" keys.
class Keys {
public:
    Keys(const GgufFile& file, std::string architecture) : m_file(file), m_prefix(std::move(architecture) + '.') {}

    /// A count in 1..most. Per-layer arrays are taken when all layers agree.
    Result<uint32_t> count(std::string_view name, uint64_t most, std::optional<uint64_t> otherwise = {}) const {
        const std::string key = m_prefix + std::string(name);
        std::optional<uint64_t> value = m_file.unsignedValue(key);
        if (!value) {
            const std::vector<int64_t> perLayer = m_file.intArray(key);
            if (!perLayer.empty()) {
                const bool same = std::all_of(perLayer.begin(), perLayer.end(), [&](int64_t each) { return each == perLayer[0]; });
                if (!same) return Error{ErrorCode::Unsupported, "has layers of different " + std::string(name) + ", which Daylong does not run yet"};
                if (perLayer[0] > 0) value = static_cast<uint64_t>(perLayer[0]);
            }
        }
        if (!value) value = otherwise;
        if (!value) return invalid("lacks the metadata key '" + key + "'; the file is incomplete, download it again");
        if (*value == 0 || *value > most) return invalid("has an impossible '" + key + "' of " + std::to_string(*value));
        return static_cast<uint32_t>(*value);
    }
    double number(std::string_view name, double otherwise) const {
        return m_file.floatValue(m_prefix + std::string(name)).value_or(otherwise);
    }
    std::string_view text(std::string_view name) const {
        return m_file.stringValue(m_prefix + std::string(name)).value_or("");
    }

private:
    const GgufFile& m_file;
    std::string m_prefix;
};

Result<uint32_t> vocabSize(const GgufFile& file, const Keys& keys) {
    const Tensor* embedding = file.findTensor("token_embd.weight");
    const uint64_t otherwise = embedding != nullptr ? embedding->dims[1] : 0;
    return keys.count("vocab_size", kMaxVocab, otherwise);
}

/// Widths and counts that every family has.
Result<ModelConfig> readShape(const GgufFile& file, const Keys& keys) {
    ModelConfig config;
    config.dim = TRY(keys.count("embedding_length", kMaxWidth));
    config.layers = TRY(keys.count("block_count", kMaxLayers));
    config.heads = TRY(keys.count("attention.head_count", kMaxWidth));
    config.kvHeads = TRY(keys.count("attention.head_count_kv", kMaxWidth, config.heads));
    config.headDim = TRY(keys.count("attention.key_length", kMaxWidth, config.dim / config.heads));
    config.ffn = TRY(keys.count("feed_forward_length", kMaxWidth));
    config.trainedContext = TRY(keys.count("context_length", UINT32_MAX));
    config.vocabSize = TRY(vocabSize(file, keys));
    if (config.heads % config.kvHeads != 0) return invalid("has " + std::to_string(config.heads) + " heads over " + std::to_string(config.kvHeads) + " key heads, which do not divide");
    const uint32_t valueLength = TRY(keys.count("attention.value_length", kMaxWidth, config.headDim));
    if (valueLength != config.headDim) return Error{ErrorCode::Unsupported, "has keys and values of different widths, which Daylong does not run yet"};
    return config;
}

Result<RopeConfig> readRope(const GgufFile& file, const Keys& keys, const ModelConfig& config, RopeStyle style) {
    RopeConfig rope;
    rope.style = style;
    rope.dims = TRY(keys.count("rope.dimension_count", kMaxWidth, config.headDim));
    if (rope.dims > config.headDim || rope.dims % 2 != 0) return invalid("rotates " + std::to_string(rope.dims) + " of " + std::to_string(config.headDim) + " dimensions of a head");
    rope.base = keys.number("rope.freq_base", 10000.0);
    rope.factor = keys.number("rope.scaling.factor", keys.number("rope.scale_linear", 1.0));
    const std::string_view scaling = keys.text("rope.scaling.type");
    if (scaling == "yarn") rope.scaling = RopeScaling::Yarn;
    else if (scaling == "linear" || (scaling.empty() && rope.factor != 1.0)) rope.scaling = RopeScaling::Linear;
    else if (!scaling.empty() && scaling != "none") {
        return Error{ErrorCode::Unsupported, "scales its positions by '" + std::string(scaling) + "', which Daylong does not run yet"};
    }
    if (!(rope.base > 0.0) || !(rope.factor > 0.0)) return invalid("has an impossible rotation base or factor");
    rope.originalContext = TRY(keys.count("rope.scaling.original_context_length", UINT32_MAX, config.trainedContext));
    rope.attnFactor = keys.number("rope.scaling.attn_factor", 1.0);
    rope.extFactor = rope.scaling == RopeScaling::Yarn ? keys.number("rope.scaling.yarn_ext_factor", 1.0) : 0.0;
    rope.betaFast = keys.number("rope.scaling.yarn_beta_fast", 32.0);
    rope.betaSlow = keys.number("rope.scaling.yarn_beta_slow", 1.0);

    if (const Tensor* factors = file.findTensor("rope_freqs.weight")) {  // Llama 3's own scaling, made at conversion
        if (factors->type != DType::F32 || factors->columns() != rope.dims / 2 || factors->rows() != 1) return invalid("has a rope_freqs.weight of the wrong shape");
        rope.scaling = RopeScaling::Llama3;
        rope.freqFactors.resize(rope.dims / 2);
        dequantizeRow(DType::F32, factors->data, rope.freqFactors);
        const bool positive = std::all_of(rope.freqFactors.begin(), rope.freqFactors.end(), [](float each) { return each > 0.0F; });
        if (!positive) return invalid("has a rope_freqs.weight that is not positive");
    }
    return rope;
}

Result<ModelConfig> readLlama(const GgufFile& file) {
    const Keys keys(file, "llama");
    ModelConfig config = TRY(readShape(file, keys));
    config.rope = TRY(readRope(file, keys, config, RopeStyle::AdjacentPairs));
    config.normEps = static_cast<float>(keys.number("attention.layer_norm_rms_epsilon", 1e-5));
    config.attentionScale = static_cast<float>(keys.number("attention.scale", 0.0));
    if (file.unsignedValue("llama.expert_count").value_or(0) > 0) {
        return Error{ErrorCode::Unsupported, "is a mixture of experts, which Daylong does not run yet; choose a dense model"};
    }
    return config;
}

struct Family {
    std::string_view architecture;
    Result<ModelConfig> (*read)(const GgufFile& file);
};

constexpr Family kFamilies[] = {{"llama", readLlama}};

}  // namespace

Result<ModelConfig> readConfig(const GgufFile& file) {
    const std::string architecture(file.stringValue("general.architecture").value_or(""));
    if (architecture.empty()) return invalid("does not name its architecture; it is no language model, or is damaged");
    const auto* family = std::find_if(std::begin(kFamilies), std::end(kFamilies), [&](const Family& each) { return each.architecture == architecture; });
    if (family == std::end(kFamilies)) {
        std::string known;
        for (const Family& each : kFamilies) known += (known.empty() ? "" : ", ") + std::string(each.architecture);
        return Error{ErrorCode::Unsupported, "is of the architecture '" + architecture.substr(0, 40) + "', which Daylong does not run yet; it runs: " + known};
    }
    ModelConfig config = TRY(family->read(file));
    config.architecture = architecture;
    config.name = file.stringValue("general.name").value_or("");
    if (config.name.empty()) config.name = file.path().stem().string();
    config.tiedOutput = file.findTensor("output.weight") == nullptr;
    return config;
}

}  // namespace daylong::model
