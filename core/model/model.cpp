#include "model/model.h"

#include <algorithm>
#include <cstdio>
#include <string>

namespace daylong::model {

namespace {

/// Looks tensors up by name and checks their shapes against what the config demands.
class Weights {
public:
    explicit Weights(const GgufFile& file) : m_file(file) {}

    /// [rows, columns]; required.
    Result<const Tensor*> matrix(const std::string& name, uint64_t rows, uint64_t columns) const {
        const Tensor* tensor = m_file.findTensor(name);
        if (tensor == nullptr) return Error{ErrorCode::InvalidFile, "lacks the tensor '" + name + "'; the file is incomplete, download it again"};
        if (tensor->columns() != columns || tensor->rows() != rows) {
            return Error{ErrorCode::InvalidFile, "tensor '" + name + "' is " + std::to_string(tensor->rows()) + " x " + std::to_string(tensor->columns()) +
                                                     " where its metadata demand " + std::to_string(rows) + " x " + std::to_string(columns)};
        }
        return tensor;
    }
    /// [columns]; required, in a type of single elements since kernels read it as floats.
    Result<const Tensor*> vector(const std::string& name, uint64_t columns) const {
        const Tensor* tensor = TRY(matrix(name, 1, columns));
        if (traits(tensor->type).blockSize != 1) return Error{ErrorCode::Unsupported, "tensor '" + name + "' is quantised, which a vector may not be"};
        return tensor;
    }
    /// [columns], or nullptr where the file has none.
    Result<const Tensor*> optionalVector(const std::string& name, uint64_t columns) const {
        if (m_file.findTensor(name) == nullptr) return static_cast<const Tensor*>(nullptr);
        return vector(name, columns);
    }

private:
    const GgufFile& m_file;
};

Result<LayerWeights> readLayer(const Weights& weights, const ModelConfig& config, uint32_t index) {
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
    layer.ffnDown = TRY(weights.matrix(prefix + "ffn_down.weight", config.dim, config.ffn));
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

/// Vocabulary, shapes and the first bytes of each tensor: cheap even for files of many GB, and different models differ.
std::string fingerprintOf(const GgufFile& file) {
    constexpr uint64_t kSampleBytes = 256;
    Hash hash;
    for (const std::string_view piece : file.stringArray("tokenizer.ggml.tokens")) {
        hash.add(piece);
        hash.add("\0", 1);
    }
    for (const Tensor& tensor : file.tensors()) {
        hash.add(tensor.name);
        hash.add(tensor.dims.data(), sizeof tensor.dims);
        hash.add(&tensor.type, sizeof tensor.type);
        hash.add(tensor.data, std::min(tensor.sizeBytes, kSampleBytes));
    }
    return hash.hex();
}

Result<void> describe(Model& model) {
    const GgufFile& file = *model.file;
    model.config = TRY(readConfig(file));
    const ModelConfig& config = model.config;
    const uint64_t pieces = file.stringArray("tokenizer.ggml.tokens").size();
    if (pieces != 0 && pieces != config.vocabSize) {
        return Error{ErrorCode::InvalidFile, "has " + std::to_string(pieces) + " vocabulary pieces but metadata for " + std::to_string(config.vocabSize)};
    }
    const Weights weights(file);
    model.embedding = TRY(weights.matrix("token_embd.weight", config.vocabSize, config.dim));
    model.outputNorm = TRY(weights.vector("output_norm.weight", config.dim));
    model.output = model.embedding;
    if (!config.tiedOutput) model.output = TRY(weights.matrix("output.weight", config.vocabSize, config.dim));
    for (uint32_t i = 0; i < config.layers; ++i) model.layers.push_back(TRY(readLayer(weights, config, i)));
    for (const Tensor& tensor : file.tensors()) {
        model.weightBytes += tensor.sizeBytes;
        model.parameters += tensor.rows() * tensor.columns();
    }
    model.fingerprint = fingerprintOf(file);
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
