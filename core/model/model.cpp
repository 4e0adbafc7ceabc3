#include "model/model.h"

#include "base/fnv_hash.h"
#include "base/say.h"
#include "model/layer_weights.h"

#include <algorithm>
#include <iterator>
#include <string>

namespace daylong::model {

namespace {

/// Vocabulary, config, shapes, and bytes from the start, middle and end of each tensor: cheap even for files of
/// many GB, the same for a renamed copy, and different for a fine-tune or another quantisation.
std::string fingerprintOf(const GgufFile& file, const ModelConfig& config) {
    constexpr uint64_t kSampleBytes = 128;
    FnvHash hash;
    hash.add(config.architecture);
    for (const uint32_t each :
         {config.dim, config.layers, config.heads, config.kvHeads, config.headDim, config.ffn, config.rope.dims})
        hash.add(&each, sizeof each);
    for (const double each : {double{config.normEps}, config.rope.base, config.rope.factor})
        hash.add(&each, sizeof each);
    for (const std::string_view piece : file.stringArray("tokenizer.ggml.tokens")) {
        hash.add(piece);
        hash.add("\0", 1);
    }
    for (const Tensor& tensor : file.tensors()) {
        hash.add(tensor.name);
        hash.add(tensor.dims.data(), sizeof tensor.dims);
        hash.add(&tensor.type, sizeof tensor.type);
        const uint64_t sample = std::min(tensor.sizeBytes, kSampleBytes);
        for (const uint64_t at : {uint64_t{0}, (tensor.sizeBytes - sample) / 2, tensor.sizeBytes - sample})
            hash.add(tensor.data + at, sample);
    }
    return hash.hex();
}

Result<void> describe(Model& model) {
    const GgufFile& file = *model.file;
    model.config = TRY(readConfig(file));
    const ModelConfig& config = model.config;
    WeightFinder weights(file, model.views, model.made);
    model.embedding = TRY(weights.matrix("token_embd.weight", config.vocabSize, config.dim));
    const char* const lfm2Norm = "token_embd_norm.weight";  // as its conversion calls it
    const bool named = weights.has("output_norm.weight") || !weights.has(lfm2Norm);
    model.outputNorm = TRY(weights.vector(named ? "output_norm.weight" : lfm2Norm, config.dim));
    model.outputNormBias = TRY(weights.optionalVector("output_norm.bias", config.dim));
    model.output = model.embedding;
    if (!config.tiedOutput) model.output = TRY(weights.matrix("output.weight", config.vocabSize, config.dim));
    if (config.layerInput > 0) {
        const uint64_t width = uint64_t{config.layers} * config.layerInput;
        model.layerTable = TRY(weights.matrix("per_layer_token_embd.weight", config.vocabSize, width));
        model.layerProjection = TRY(weights.matrix("per_layer_model_proj.weight", width, config.dim));
        model.layerProjectionNorm = TRY(weights.vector("per_layer_proj_norm.weight", config.layerInput));
    }
    for (uint32_t i = 0; i < config.layers; ++i) model.layers.push_back(TRY(readLayer(weights, config, i)));
    weights.leaveOthers(config);
    TRY(weights.checkAllUsed());
    for (const Tensor& tensor : file.tensors()) {
        model.weightBytes += tensor.sizeBytes;
        model.parameters += tensor.rows() * tensor.columns();
    }
    model.fingerprint = fingerprintOf(file, config);
    return {};
}

}  // namespace

bool isOfOtherSenses(std::string_view tensor) {
    constexpr std::string_view kSenses[] = {"v.", "a.", "mm."};  // vision, audio, and what leads from them to the text
    return std::any_of(std::begin(kSenses), std::end(kSenses),
                       [&](std::string_view each) { return tensor.starts_with(each); });
}

bool isLeftAlone(const ModelConfig& config, std::string_view tensor) {
    for (uint32_t layer = config.layers; layer < config.layers + config.leftAlone; ++layer) {
        if (tensor.starts_with("blk." + std::to_string(layer) + '.')) return true;
    }
    return isOfOtherSenses(tensor);
}

Result<std::shared_ptr<const Model>> loadModel(const std::filesystem::path& path) {
    auto model = std::make_shared<Model>();
    model->file = TRY(GgufFile::open(path));
    const Result<void> described = describe(*model);
    TRY(model->file->checkWhole());
    if (!described)
        return failure(described.error().code, Say::ModelFileUnfit, path.string(), described.error().message);
    return std::shared_ptr<const Model>(std::move(model));
}

}  // namespace daylong::model
