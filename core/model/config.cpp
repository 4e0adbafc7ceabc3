#include "model/config.h"

#include "base/printable.h"
#include "base/utf8.h"
#include "model/gguf.h"

#include <algorithm>
#include <optional>
#include <string_view>

namespace daylong::model {

namespace {

// Sane limits: far above any real model, and low enough that no product of a few of them overflows 64 bits.
constexpr uint64_t kMaxLayers = 1024;
constexpr uint64_t kMaxWidth = 1U << 20U;
constexpr uint64_t kMaxHeads = 4096;
constexpr uint64_t kMaxHeadDim = 4096;
constexpr uint64_t kMaxVocab = 1U << 24U;

Error invalid(std::string what) { return {ErrorCode::InvalidFile, std::move(what)}; }
Error unsupported(std::string what) { return {ErrorCode::Unsupported, std::move(what)}; }

/// Reads "<architecture>.<name>" keys.
class Keys {
public:
    Keys(const GgufFile& file, std::string architecture) : m_file(file), m_prefix(std::move(architecture) + '.') {}

    /// A count in 1..most. Per-layer arrays are taken when all layers agree. `otherwise` 0: the key is required.
    Result<uint32_t> count(std::string_view name, uint64_t most, uint64_t otherwise = 0) const {
        const std::string key = m_prefix + std::string(name);
        std::optional<uint64_t> value = m_file.unsignedValue(key);
        if (!value) value = TRY(sameInAllLayers(key));
        if (!value && m_file.find(key) != nullptr) return invalid("has a '" + key + "' that is not a count");
        if (!value && otherwise != 0) value = otherwise;
        if (!value) return invalid("lacks the metadata key '" + key + "'; the file is incomplete, download it again");
        if (*value == 0 || *value > most) return invalid("has an impossible '" + key + "' of " + std::to_string(*value));
        return static_cast<uint32_t>(*value);
    }
    /// A finite number within limits.
    Result<double> number(std::string_view name, double otherwise, double least, double most) const {
        const std::string key = m_prefix + std::string(name);
        const double value = m_file.floatValue(key).value_or(otherwise);
        if (!(value >= least && value <= most)) return invalid("has an impossible '" + key + "' of " + std::to_string(value));
        return value;
    }
    std::string_view text(std::string_view name) const {
        return m_file.stringValue(m_prefix + std::string(name)).value_or("");
    }

private:
    Result<std::optional<uint64_t>> sameInAllLayers(const std::string& key) const {
        const GgufValue* value = m_file.find(key);
        const auto* array = value != nullptr ? std::get_if<GgufArray>(value) : nullptr;
        if (array == nullptr || array->count == 0 || array->count > kMaxLayers) return std::optional<uint64_t>{};
        const std::vector<int64_t> perLayer = m_file.intArray(key);
        if (perLayer.empty() || perLayer[0] < 0) return std::optional<uint64_t>{};
        const bool same = std::all_of(perLayer.begin(), perLayer.end(), [&](int64_t each) { return each == perLayer[0]; });
        if (!same) return unsupported("has layers that differ in '" + key + "', which Daylong does not run yet");
        return std::optional(static_cast<uint64_t>(perLayer[0]));
    }

    const GgufFile& m_file;
    std::string m_prefix;
};

/// As many as the embedding has rows; the vocabulary's pieces must agree. `vocab_size` is not asked: converters
/// that add or pad tokens leave it behind.
Result<uint32_t> readVocabSize(const GgufFile& file) {
    const Tensor* embedding = file.findTensor("token_embd.weight");
    if (embedding == nullptr) return invalid("has no weights (it lacks the tensor 'token_embd.weight'); choose a model, not a vocabulary");
    const uint64_t rows = embedding->rows();
    if (rows > kMaxVocab) return invalid("has an impossible vocabulary of " + std::to_string(rows));
    const uint64_t pieces = file.stringArray("tokenizer.ggml.tokens").size();
    if (pieces != 0 && pieces != rows) {
        return invalid("has " + std::to_string(pieces) + " vocabulary pieces for " + std::to_string(rows) +
                       " embedding rows; it was converted wrongly, choose another file");
    }
    return static_cast<uint32_t>(rows);
}

/// Widths and counts that every family has.
Result<ModelConfig> readShape(const GgufFile& file, const Keys& keys) {
    ModelConfig config;
    config.vocabSize = TRY(readVocabSize(file));
    config.dim = TRY(keys.count("embedding_length", kMaxWidth));
    config.layers = TRY(keys.count("block_count", kMaxLayers));
    config.heads = TRY(keys.count("attention.head_count", kMaxHeads));
    config.kvHeads = TRY(keys.count("attention.head_count_kv", kMaxHeads, config.heads));
    const uint32_t evenShare = config.dim % config.heads == 0 ? config.dim / config.heads : 0;
    config.headDim = TRY(keys.count("attention.key_length", kMaxHeadDim, evenShare));
    config.ffn = TRY(keys.count("feed_forward_length", kMaxWidth));
    config.trainedContext = TRY(keys.count("context_length", UINT32_MAX));
    if (config.heads % config.kvHeads != 0) {
        return invalid("has " + std::to_string(config.heads) + " heads over " + std::to_string(config.kvHeads) + " key heads, which do not divide");
    }
    const uint32_t valueLength = TRY(keys.count("attention.value_length", kMaxHeadDim, config.headDim));
    if (valueLength != config.headDim) return unsupported("has keys and values of different widths, which Daylong does not run yet");
    return config;
}

/// Llama 3's scaling is worked out at conversion: one divisor for each pair's frequency.
Result<std::vector<float>> readRopeFactors(const Tensor& tensor, uint32_t pairs) {
    if (tensor.type != DType::F32 || tensor.columns() != pairs || tensor.rows() != 1) return invalid("has a 'rope_freqs.weight' of the wrong shape");
    std::vector<float> factors(pairs);
    dequantizeRow(DType::F32, tensor.data, factors);
    const bool sane = std::all_of(factors.begin(), factors.end(), [](float each) { return each >= 1e-6F && each <= 1e6F; });
    if (!sane) return invalid("has an impossible number in 'rope_freqs.weight'");
    return factors;
}

Result<RopeConfig> readRope(const GgufFile& file, const Keys& keys, const ModelConfig& config, RopeStyle style) {
    RopeConfig rope;
    rope.style = style;
    rope.dims = TRY(keys.count("rope.dimension_count", kMaxHeadDim, config.headDim));
    if (rope.dims > config.headDim || rope.dims % 2 != 0) {
        return invalid("rotates " + std::to_string(rope.dims) + " of " + std::to_string(config.headDim) + " dimensions of a head");
    }
    rope.base = TRY(keys.number("rope.freq_base", 10000.0, 1.0 + 1e-3, 1e15));
    const double oldFactor = TRY(keys.number("rope.scale_linear", 1.0, 1e-3, 1e6));
    rope.factor = TRY(keys.number("rope.scaling.factor", oldFactor, 1e-3, 1e6));
    const std::string_view scaling = keys.text("rope.scaling.type");
    if (scaling == "yarn") {
        rope.scaling = RopeScaling::Yarn;
        rope.originalContext = TRY(keys.count("rope.scaling.original_context_length", UINT32_MAX, config.trainedContext));
        rope.attnFactor = TRY(keys.number("rope.scaling.attn_factor", 1.0, 1e-3, 1e3));
        rope.extFactor = TRY(keys.number("rope.scaling.yarn_ext_factor", 1.0, 0.0, 1e3));
        rope.betaFast = TRY(keys.number("rope.scaling.yarn_beta_fast", 32.0, 1e-3, 1e6));
        rope.betaSlow = TRY(keys.number("rope.scaling.yarn_beta_slow", 1.0, 1e-3, 1e6));
    } else if (scaling == "linear" || scaling.empty()) {
        if (rope.factor != 1.0) rope.scaling = RopeScaling::Linear;
    } else if (scaling == "none") {
        rope.factor = 1.0;
    } else {
        return unsupported("scales its positions by " + inQuotes(scaling) + ", which Daylong does not run yet");
    }
    if (const Tensor* factors = file.findTensor("rope_freqs.weight")) {
        if (rope.scaling != RopeScaling::None) return unsupported("scales its positions in two ways at once, which Daylong does not run yet");
        rope.freqFactors = TRY(readRopeFactors(*factors, rope.dims / 2));
        rope.scaling = RopeScaling::Llama3;
    }
    return rope;
}

Result<ModelConfig> readLlama(const GgufFile& file) {
    const Keys keys(file, "llama");
    if (file.unsignedValue("llama.expert_count").value_or(0) > 0) {
        return unsupported("is a mixture of experts, which Daylong does not run yet; choose a dense model");
    }
    ModelConfig config = TRY(readShape(file, keys));
    config.rope = TRY(readRope(file, keys, config, RopeStyle::AdjacentPairs));
    config.normEps = static_cast<float>(TRY(keys.number("attention.layer_norm_rms_epsilon", 1e-5, 0.0, 1.0)));
    config.attentionScale = static_cast<float>(TRY(keys.number("attention.scale", 0.0, 0.0, 1e3)));
    return config;
}

/// A model's own name as one line of good text, not endless.
std::string titleOf(std::string_view name) {
    constexpr size_t kMostBytes = 200;
    std::string title = toValidUtf8(name.substr(0, kMostBytes));
    std::replace_if(title.begin(), title.end(), [](char each) { return static_cast<unsigned char>(each) < ' ' || each == '\x7F'; }, ' ');
    return title;
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
    if (const uint64_t parts = file.unsignedValue("split.count").value_or(1); parts > 1) {
        return unsupported("is one of " + std::to_string(parts) + " parts of a model; join them first (llama-gguf-split --merge)");
    }
    const auto* family = std::find_if(std::begin(kFamilies), std::end(kFamilies), [&](const Family& each) { return each.architecture == architecture; });
    if (family == std::end(kFamilies)) {
        std::string known;
        for (const Family& each : kFamilies) known += (known.empty() ? "" : ", ") + std::string(each.architecture);
        return unsupported("is of the architecture " + inQuotes(architecture) + ", which Daylong does not run yet; it runs: " + known);
    }
    ModelConfig config = TRY(family->read(file));
    config.architecture = architecture;
    config.name = titleOf(file.stringValue("general.name").value_or(""));
    if (config.name.empty()) config.name = file.path().stem().string();
    config.tiedOutput = file.findTensor("output.weight") == nullptr;
    return config;
}

}  // namespace daylong::model
