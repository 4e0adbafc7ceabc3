#include "model/model.h"

#include "base/printable.h"

#include <algorithm>
#include <array>
#include <cstdio>
#include <string>
#include <unordered_set>

namespace daylong::model {

namespace {

/// Looks tensors up by name, checks their shapes against what the config demands, and notes which were asked for.
class Weights {
public:
    explicit Weights(const GgufFile& file) : m_file(file) {}

    /// [rows, columns]; required.
    Result<const Tensor*> matrix(const std::string& name, uint64_t rows, uint64_t columns) {
        const Tensor* tensor = m_file.findTensor(name);
        if (tensor == nullptr) return Error{ErrorCode::InvalidFile, "lacks the tensor '" + name + "'; the file is incomplete, download it again"};
        if (tensor->dims != std::array<uint64_t, 4>{columns, rows, 1, 1}) {
            return Error{ErrorCode::InvalidFile, "has a tensor '" + name + "' of " + shape(*tensor) + " where its metadata demand " +
                                                     std::to_string(rows) + " x " + std::to_string(columns) + "; it was converted wrongly, choose another file"};
        }
        m_used.insert(tensor);
        return tensor;
    }
    /// [columns]; required, in a type of single elements since kernels read it as floats.
    Result<const Tensor*> vector(const std::string& name, uint64_t columns) {
        const Tensor* tensor = TRY(matrix(name, 1, columns));
        if (traits(tensor->type).blockSize != 1) return Error{ErrorCode::Unsupported, "has a quantised vector '" + name + "', which Daylong does not run"};
        return tensor;
    }
    /// [columns], or nullptr where the file has none.
    Result<const Tensor*> optionalVector(const std::string& name, uint64_t columns) {
        if (m_file.findTensor(name) == nullptr) return static_cast<const Tensor*>(nullptr);
        return vector(name, columns);
    }
    /// A weight that nobody asked for would be left out of the computation, and the model would talk nonsense.
    Result<void> checkAllUsed() const {
        for (const Tensor& tensor : m_file.tensors()) {
            const bool known = tensor.name == "rope_freqs.weight" || tensor.name.ends_with(".attn_rot_embd");
            if (!known && !m_used.contains(&tensor)) {
                return Error{ErrorCode::Unsupported, "has a tensor " + inQuotes(tensor.name) + " that Daylong does not know in this architecture"};
            }
        }
        return {};
    }

private:
    static std::string shape(const Tensor& tensor) {
        size_t last = tensor.dims.size() - 1;
        while (last > 1 && tensor.dims[last] == 1) --last;
        std::string text;
        for (size_t i = last + 1; i-- > 0;) text += std::to_string(tensor.dims[i]) + (i > 0 ? " x " : "");
        return text;
    }

    const GgufFile& m_file;
    std::unordered_set<const Tensor*> m_used;
};

Result<LayerWeights> readLayer(Weights& weights, const ModelConfig& config, uint32_t index) {
    const std::string prefix = "blk." + std::to_string(index) + '.';
    const uint64_t qRows = uint64_t{config.heads} * config.headDim;
    const uint64_t kvRows = uint64_t{config.kvHeads} * config.headDim;
    LayerWeights layer;
    layer.attnNorm = TRY(weights.vector(prefix + "attn_norm.weight", config.dim));
    layer.q = TRY(weights.matrix(prefix + "attn_q.weight", qRows, config.dim));
    layer.k = TRY(weights.matrix(prefix + "attn_k.weight", kvRows, config.dim));
    layer.v = TRY(weights.matrix(prefix + "attn_v.weight", kvRows, config.dim));
    layer.qBias = TRY(weights.optionalVector(prefix + "attn_q.bias", qRows));
    layer.kBias = TRY(weights.optionalVector(prefix + "attn_k.bias", kvRows));
    layer.vBias = TRY(weights.optionalVector(prefix + "attn_v.bias", kvRows));
    layer.attnOut = TRY(weights.matrix(prefix + "attn_output.weight", config.dim, qRows));
    layer.attnOutBias = TRY(weights.optionalVector(prefix + "attn_output.bias", config.dim));
    layer.ffnNorm = TRY(weights.vector(prefix + "ffn_norm.weight", config.dim));
    layer.ffnGate = TRY(weights.matrix(prefix + "ffn_gate.weight", config.ffn, config.dim));
    layer.ffnUp = TRY(weights.matrix(prefix + "ffn_up.weight", config.ffn, config.dim));
    layer.ffnUpBias = TRY(weights.optionalVector(prefix + "ffn_up.bias", config.ffn));
    layer.ffnDown = TRY(weights.matrix(prefix + "ffn_down.weight", config.dim, config.ffn));
    layer.ffnDownBias = TRY(weights.optionalVector(prefix + "ffn_down.bias", config.dim));
    return layer;
}

/// FNV-1a, 64 bits.
class Hash {
public:
    void add(const void* data, size_t size) {
        const auto* bytes = static_cast<const unsigned char*>(data);
        for (size_t i = 0; i < size; ++i) m_state = (m_state ^ bytes[i]) * 0x100000001B3U;
    }
    void add(std::string_view text) { add(text.data(), text.size()); }
    std::string hex() const {
        char text[17];
        std::snprintf(text, sizeof text, "%016llx", static_cast<unsigned long long>(m_state));
        return text;
    }

private:
    uint64_t m_state = 0xCBF29CE484222325U;
};

/// Vocabulary, config, shapes, and bytes from the start, middle and end of each tensor: cheap even for files of
/// many GB, the same for a renamed copy, and different for a fine-tune or another quantisation.
std::string fingerprintOf(const GgufFile& file, const ModelConfig& config) {
    constexpr uint64_t kSampleBytes = 128;
    Hash hash;
    hash.add(config.architecture);
    for (const uint32_t each : {config.dim, config.layers, config.heads, config.kvHeads, config.headDim, config.ffn, config.rope.dims}) hash.add(&each, sizeof each);
    for (const double each : {double{config.normEps}, config.rope.base, config.rope.factor}) hash.add(&each, sizeof each);
    for (const std::string_view piece : file.stringArray("tokenizer.ggml.tokens")) {
        hash.add(piece);
        hash.add("\0", 1);
    }
    for (const Tensor& tensor : file.tensors()) {
        hash.add(tensor.name);
        hash.add(tensor.dims.data(), sizeof tensor.dims);
        hash.add(&tensor.type, sizeof tensor.type);
        const uint64_t sample = std::min(tensor.sizeBytes, kSampleBytes);
        for (const uint64_t at : {uint64_t{0}, (tensor.sizeBytes - sample) / 2, tensor.sizeBytes - sample}) hash.add(tensor.data + at, sample);
    }
    return hash.hex();
}

Result<void> describe(Model& model) {
    const GgufFile& file = *model.file;
    model.config = TRY(readConfig(file));
    const ModelConfig& config = model.config;
    Weights weights(file);
    model.embedding = TRY(weights.matrix("token_embd.weight", config.vocabSize, config.dim));
    model.outputNorm = TRY(weights.vector("output_norm.weight", config.dim));
    model.output = model.embedding;
    if (!config.tiedOutput) model.output = TRY(weights.matrix("output.weight", config.vocabSize, config.dim));
    for (uint32_t i = 0; i < config.layers; ++i) model.layers.push_back(TRY(readLayer(weights, config, i)));
    TRY(weights.checkAllUsed());
    for (const Tensor& tensor : file.tensors()) {
        model.weightBytes += tensor.sizeBytes;
        model.parameters += tensor.rows() * tensor.columns();
    }
    model.fingerprint = fingerprintOf(file, config);
    return {};
}

}  // namespace

Result<std::shared_ptr<const Model>> loadModel(const std::filesystem::path& path) {
    auto model = std::make_shared<Model>();
    model->file = TRY(GgufFile::open(path));
    const Result<void> described = describe(*model);
    if (!described) return Error{described.error().code, "'" + path.string() + "' " + described.error().message};
    return std::shared_ptr<const Model>(std::move(model));
}

double kvBytesPerToken(const ModelConfig& config, double bitsPerElement) {
    return 2.0 * config.layers * config.kvHeads * config.headDim * bitsPerElement / 8.0;
}

}  // namespace daylong::model
