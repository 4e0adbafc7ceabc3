#include "model/layer_weights.h"

#include "base/printable.h"

#include <algorithm>
#include <array>
#include <utility>

namespace daylong::model {

namespace {

/// Outermost first, as people read it: "experts x rows x columns".
std::string shapeText(const std::array<uint64_t, 4>& dims) {
    size_t last = dims.size() - 1;
    while (last > 1 && dims[last] == 1) --last;
    std::string text;
    for (size_t i = last + 1; i-- > 0;) text += std::to_string(dims[i]) + (i > 0 ? " x " : "");
    return text;
}

/// What is not part of the computation itself: factors that the config has read, and an old file's frequencies.
bool isReadElsewhere(const std::string& name) {
    return name.starts_with("rope_freqs") || name.starts_with("rope_factors_") || name.ends_with(".attn_rot_embd") ||
           name.ends_with(".rope_freqs");
}

/// Scales beside weights that were quantised elsewhere. One of a weight's input is for activations of four bits, which
/// are not made here; one of its output changes nothing where it is 1.
bool scalesNothing(const Tensor& tensor) {
    if (tensor.name.ends_with(".input_scale")) return true;
    constexpr uint64_t kMostScales = 4096;  // one for each expert
    if (!tensor.name.ends_with(".scale") || tensor.type != DType::F32 || tensor.rows() != 1 ||
        tensor.columns() > kMostScales)
        return false;
    std::vector<float> scales(tensor.columns());
    dequantizeRow(DType::F32, tensor.data, scales);
    return std::all_of(scales.begin(), scales.end(), [](float each) { return each == 1.0F; });
}

/// One layer's reading: what it is called, how wide it is, where it goes.
struct LayerReader {
    WeightFinder& weights;
    const ModelConfig& config;
    std::string prefix;
    uint32_t index = 0;
    LayerAttention attention{};
    LayerWeights layer{};

    uint64_t qRows() const { return uint64_t{config.heads} * attention.headDim; }
    uint64_t qAndGateRows() const { return config.outputGates ? 2 * qRows() : qRows(); }
    uint64_t kvRows() const { return uint64_t{attention.kvHeads} * attention.headDim; }
    bool hasOwnKeys() const { return attention.keysOf == index; }
    bool hasFfn() const { return config.ffnOf(index) > 0; }
    bool has(const char* name) const { return weights.has(prefix + name); }

    Result<void> readProjections() {
        if (!hasOwnKeys()) {  // some files have what training left there
            for (const char* unused : {"attn_k.weight", "attn_v.weight", "attn_k_norm.weight"})
                weights.leave(prefix + unused);
            layer.q = TRY(weights.matrix(prefix + "attn_q.weight", qRows(), config.dim));
            return {};
        }
        if (!has("attn_qkv.weight")) {
            layer.q = TRY(weights.matrix(prefix + "attn_q.weight", qAndGateRows(), config.dim));
            layer.k = TRY(weights.matrix(prefix + "attn_k.weight", kvRows(), config.dim));
            if (!config.valueNorms || has("attn_v.weight"))
                layer.v = TRY(weights.matrix(prefix + "attn_v.weight", kvRows(), config.dim));
            layer.qBias = TRY(weights.optionalVector(prefix + "attn_q.bias", qRows()));
            layer.kBias = TRY(weights.optionalVector(prefix + "attn_k.bias", kvRows()));
            layer.vBias = TRY(weights.optionalVector(prefix + "attn_v.bias", kvRows()));
            return {};
        }
        const Tensor* fused = TRY(weights.matrix(prefix + "attn_qkv.weight", qRows() + 2 * kvRows(), config.dim));
        layer.q = weights.rowsOf(fused, 0, qRows());
        layer.k = weights.rowsOf(fused, qRows(), kvRows());
        layer.v = weights.rowsOf(fused, qRows() + kvRows(), kvRows());
        const Tensor* bias = TRY(weights.optionalVector(prefix + "attn_qkv.bias", qRows() + 2 * kvRows()));
        layer.qBias = weights.columnsOf(bias, 0, qRows());
        layer.kBias = weights.columnsOf(bias, qRows(), kvRows());
        layer.vBias = weights.columnsOf(bias, qRows() + kvRows(), kvRows());
        return {};
    }

    Result<void> readDeltaNet() {
        const DeltaNet& net = config.deltaNet;
        layer.mixIn = TRY(weights.matrix(prefix + "attn_qkv.weight", net.width(), config.dim));
        layer.mixGate = TRY(weights.matrix(prefix + "attn_gate.weight", net.valueWidth(), config.dim));
        layer.mixConv = TRY(weights.vectors(prefix + "ssm_conv1d.weight", net.width(), config.convTaps));
        layer.decayRate = TRY(weights.vector(prefix + "ssm_a", net.valueHeads));
        layer.decayBias = TRY(weights.vector(prefix + "ssm_dt.bias", net.valueHeads));
        if (has("ssm_ba.weight")) {  // Qwen3-Next's
            layer.mixShare = TRY(weights.matrix(prefix + "ssm_ba.weight", uint64_t{2} * net.valueHeads, config.dim));
        } else {
            layer.mixShare = TRY(weights.matrix(prefix + "ssm_beta.weight", net.valueHeads, config.dim));
            layer.mixDecay = TRY(weights.matrix(prefix + "ssm_alpha.weight", net.valueHeads, config.dim));
        }
        layer.mixNorm = TRY(weights.vector(prefix + "ssm_norm.weight", net.valueDim));
        layer.mixOut = TRY(weights.matrix(prefix + "ssm_out.weight", config.dim, net.valueWidth()));
        return {};
    }

    Result<void> readShortConv() {
        const std::string in = prefix + "shortconv.in_proj.weight";
        const Tensor* fused = TRY(weights.matrix(in, uint64_t{3} * config.dim, config.dim));
        layer.convGate = weights.rowsOf(fused, 0, config.dim);
        layer.mixGate = weights.rowsOf(fused, config.dim, config.dim);
        layer.mixIn = weights.rowsOf(fused, uint64_t{2} * config.dim, config.dim);
        layer.mixConv = TRY(weights.vectors(prefix + "shortconv.conv.weight", config.dim, config.convTaps));
        layer.mixOut = TRY(weights.matrix(prefix + "shortconv.out_proj.weight", config.dim, config.dim));
        return {};
    }

    /// One matrix makes the gate, what is convolved, and each head's step.
    Result<void> readMamba2() {
        const DeltaNet& heads = config.deltaNet;
        const uint64_t inner = heads.valueWidth(), channels = heads.width();
        const Tensor* fused =
            TRY(weights.matrix(prefix + "ssm_in.weight", inner + channels + heads.valueHeads, config.dim));
        layer.mixGate = weights.rowsOf(fused, 0, inner);
        layer.mixIn = weights.rowsOf(fused, inner, channels);
        layer.mixDecay = weights.rowsOf(fused, inner + channels, heads.valueHeads);
        layer.mixConv = TRY(weights.vectors(prefix + "ssm_conv1d.weight", channels, config.convTaps));
        layer.mixConvBias = TRY(weights.optionalVector(prefix + "ssm_conv1d.bias", channels));
        layer.decayRate = TRY(weights.flattened(prefix + "ssm_a", heads.valueHeads, 1));
        layer.decayBias = TRY(weights.vector(prefix + "ssm_dt.bias", heads.valueHeads));
        layer.mixSkip = TRY(weights.flattened(prefix + "ssm_d", heads.valueHeads, 1));
        if (has("ssm_norm.weight"))
            layer.mixNorm = TRY(weights.flattened(prefix + "ssm_norm.weight", heads.keyHeads, inner / heads.keyHeads));
        layer.mixOut = TRY(weights.matrix(prefix + "ssm_out.weight", config.dim, inner));
        return {};
    }

    Result<void> readLatentAttention() {
        const Latent& shape = config.latent;
        const uint64_t turning = config.rope.dims, heads = config.heads;
        if (has("attn_kv_b.weight")) {
            return Error{
                ErrorCode::Unsupported,
                "keeps keys and values of latents in one tensor, as conversions did until 2025; choose a newer "
                "conversion of this model"};
        }
        const uint64_t queryRows = heads * (shape.keyDim + turning);
        if (shape.queryRank > 0) {
            layer.queryDown = TRY(weights.matrix(prefix + "attn_q_a.weight", shape.queryRank, config.dim));
            layer.queryNorm = TRY(weights.vector(prefix + "attn_q_a_norm.weight", shape.queryRank));
            layer.q = TRY(weights.matrix(prefix + "attn_q_b.weight", queryRows, shape.queryRank));
        } else {
            layer.q = TRY(weights.matrix(prefix + "attn_q.weight", queryRows, config.dim));
        }
        const Tensor* fused = TRY(weights.matrix(prefix + "attn_kv_a_mqa.weight", shape.rank + turning, config.dim));
        layer.latent = weights.rowsOf(fused, 0, shape.rank);
        layer.turningKey = weights.rowsOf(fused, shape.rank, turning);
        layer.latentNorm = TRY(weights.vector(prefix + "attn_kv_a_norm.weight", shape.rank));
        layer.keyUp = TRY(weights.experts(prefix + "attn_k_b.weight", heads, shape.rank, shape.keyDim));
        layer.valueUp = TRY(weights.experts(prefix + "attn_v_b.weight", heads, shape.valueDim, shape.rank));
        layer.attnOut = TRY(weights.matrix(prefix + "attn_output.weight", config.dim, heads * shape.valueDim));
        return {};
    }

    /// Over each head, or over all of them: the file's tensor tells.
    Result<const Tensor*> readHeadNorm(const std::string& name, uint64_t whole) {
        const bool perHead = weights.has(name) && !weights.matrix(name, 1, whole);
        return weights.vector(name, perHead ? attention.headDim : whole);
    }

    Result<void> readMixer() {
        if (attention.mixer == Mixer::DeltaNet) return readDeltaNet();
        if (attention.mixer == Mixer::ShortConv) return readShortConv();
        if (attention.scans()) TRY(readMamba2());
        if (config.latent.rank > 0) return readLatentAttention();
        return attention.attends() ? readAttention() : Result<void>();
    }

    Result<void> readAttention() {
        TRY(readProjections());
        if (config.qkNorms) {
            layer.qNorm = TRY(readHeadNorm(prefix + "attn_q_norm.weight", qRows()));
            layer.qNormBias = TRY(weights.optionalVector(prefix + "attn_q_norm.bias", layer.qNorm->columns()));
        }
        if (config.qkNorms && hasOwnKeys()) {
            layer.kNorm = TRY(readHeadNorm(prefix + "attn_k_norm.weight", kvRows()));
            layer.kNormBias = TRY(weights.optionalVector(prefix + "attn_k_norm.bias", layer.kNorm->columns()));
        }
        if (config.normsTurned) {
            if (layer.qNorm->columns() != attention.headDim || layer.kNorm->columns() != attention.headDim)
                return Error{ErrorCode::Unsupported,
                             "norms heads together behind the rotation, which Daylong does not run"};
            layer.qNorm = weights.product(layer.qNorm, std::exchange(layer.kNorm, nullptr));
        }
        layer.attnSinks = TRY(weights.optionalVector(prefix + "attn_sinks.weight", config.heads));
        layer.attnOut = TRY(weights.matrix(prefix + "attn_output.weight", config.dim, qRows()));
        layer.attnOutBias = TRY(weights.optionalVector(prefix + "attn_output.bias", config.dim));
        return {};
    }

    /// Names vary: Falcon-40B's attention has the norm named second, gpt-oss's FFN the one that others have after
    /// attention.
    Result<void> readNorms() {
        if (attention.mixer == Mixer::None || !hasFfn()) {  // one of the two, and one norm
            const bool mixes = attention.mixer != Mixer::None;
            (mixes ? layer.attnNorm : layer.ffnNorm) = TRY(weights.vector(prefix + "attn_norm.weight", config.dim));
            return {};
        }
        if (config.preNorms) {
            const bool second = has("attn_norm_2.weight");
            const std::string attn = prefix + (second ? "attn_norm_2" : "attn_norm");
            const std::string ffn =
                prefix + (second                                                   ? "attn_norm"
                          : !config.postNorms && has("post_attention_norm.weight") ? "post_attention_norm"
                                                                                   : "ffn_norm");
            layer.attnNorm = TRY(weights.vector(attn + ".weight", config.dim));
            layer.attnNormBias = TRY(weights.optionalVector(attn + ".bias", config.dim));
            if (!config.sharedNorm) {
                const char* const suffix = has("ffn_norm") ? "" : ".weight";  // Falcon-H1's converter leaves it out
                layer.ffnNorm = TRY(weights.vector(ffn + suffix, config.dim));
                layer.ffnNormBias = TRY(weights.optionalVector(ffn + ".bias", config.dim));
            }
        }
        if (config.postNorms) {
            layer.postAttnNorm = TRY(weights.vector(prefix + "post_attention_norm.weight", config.dim));
            layer.postFfnNorm = TRY(weights.vector(prefix + "post_ffw_norm.weight", config.dim));
        }
        return {};
    }

    Result<void> readFfn() {
        const uint32_t ffn = config.ffnOf(index);
        const bool gateInUp =
            config.gatedFfn && !has("ffn_gate.weight") && weights.rows(prefix + "ffn_up.weight") == uint64_t{2} * ffn;
        if (gateInUp) {  // the gate's rows first
            const Tensor* fused = TRY(weights.matrix(prefix + "ffn_up.weight", uint64_t{2} * ffn, config.dim));
            layer.ffnGate = weights.rowsOf(fused, 0, ffn);
            layer.ffnUp = weights.rowsOf(fused, ffn, ffn);
        } else {
            if (config.gatedFfn) layer.ffnGate = TRY(weights.matrix(prefix + "ffn_gate.weight", ffn, config.dim));
            layer.ffnUp = TRY(weights.matrix(prefix + "ffn_up.weight", ffn, config.dim));
            layer.ffnUpBias = TRY(weights.optionalVector(prefix + "ffn_up.bias", ffn));
        }
        layer.ffnDown = TRY(weights.matrix(prefix + "ffn_down.weight", config.dim, ffn));
        layer.ffnDownBias = TRY(weights.optionalVector(prefix + "ffn_down.bias", config.dim));
        return {};
    }

    Result<const Tensor*> expertBias(const char* name, uint64_t rows) {
        return has(name) ? weights.vectors(prefix + name, config.experts, rows) : Result<const Tensor*>(nullptr);
    }

    Result<void> readExperts() {
        const uint64_t experts = config.experts, ffn = config.expertFfn;
        if (has("ffn_gate.0.weight")) {
            return Error{ErrorCode::Unsupported,
                         "keeps each expert in tensors of its own, as conversions did until April 2024; choose a newer "
                         "conversion of this model"};
        }
        layer.router = TRY(weights.matrix(prefix + "ffn_gate_inp.weight", experts, config.dim));
        layer.routerBias = TRY(weights.optionalVector(prefix + "ffn_gate_inp.bias", experts));
        layer.expertBias = TRY(weights.optionalVector(prefix + "exp_probs_b.bias", experts));
        const bool sigmoid = config.routing == Routing::Sigmoid || config.routing == Routing::SigmoidOfChosen;
        if (layer.expertBias != nullptr && !sigmoid)
            return Error{ErrorCode::Unsupported, "chooses experts by a softmax and a bias, which Daylong does not run"};
        if (has("ffn_gate_up_exps.weight")) {
            layer.expertGateUp = TRY(weights.experts(prefix + "ffn_gate_up_exps.weight", experts, 2 * ffn, config.dim));
        } else {
            if (config.gatedFfn)
                layer.expertGate = TRY(weights.experts(prefix + "ffn_gate_exps.weight", experts, ffn, config.dim));
            layer.expertUp = TRY(weights.experts(prefix + "ffn_up_exps.weight", experts, ffn, config.dim));
        }
        layer.expertDown = TRY(weights.experts(prefix + "ffn_down_exps.weight", experts, config.dim, ffn));
        layer.expertGateBias = TRY(expertBias("ffn_gate_exps.bias", ffn));
        layer.expertUpBias = TRY(expertBias("ffn_up_exps.bias", ffn));
        layer.expertDownBias = TRY(expertBias("ffn_down_exps.bias", config.dim));
        return {};
    }

    /// An expert that every token goes through.
    Result<void> readSharedExpert() {
        if (has("ffn_gate_inp_shexp.weight"))
            layer.sharedRouter = TRY(weights.matrix(prefix + "ffn_gate_inp_shexp.weight", 1, config.dim));
        if (config.gatedFfn)
            layer.sharedGate = TRY(weights.matrix(prefix + "ffn_gate_shexp.weight", config.sharedFfn, config.dim));
        layer.sharedUp = TRY(weights.matrix(prefix + "ffn_up_shexp.weight", config.sharedFfn, config.dim));
        layer.sharedDown = TRY(weights.matrix(prefix + "ffn_down_shexp.weight", config.dim, config.sharedFfn));
        return {};
    }

    Result<void> readAnyFfn() {
        if (!config.hasExperts(index)) return readFfn();
        TRY(readExperts());
        if (config.ffnBesideExperts) TRY(readFfnBesideExperts());
        if (config.sharedFfn > 0) TRY(readSharedExpert());
        return {};
    }

    /// What stands beside the experts, and around them.
    Result<void> readFfnBesideExperts() {
        TRY(readFfn());
        layer.routerNorm = TRY(weights.vector(prefix + "ffn_gate_inp.scale", config.dim));
        layer.expertScale = TRY(weights.optionalVector(prefix + "ffn_down_exps.scale", config.experts));
        layer.expertNorm = TRY(weights.vector(prefix + "pre_ffw_norm_2.weight", config.dim));
        layer.postDenseNorm = TRY(weights.vector(prefix + "post_ffw_norm_1.weight", config.dim));
        layer.postExpertNorm = TRY(weights.vector(prefix + "post_ffw_norm_2.weight", config.dim));
        return {};
    }

    /// What the layer takes from an embedding of its own, and the factor of what it gives.
    Result<void> readInput() {
        if (config.layerInput > 0) {
            layer.inputGate = TRY(weights.matrix(prefix + "inp_gate.weight", config.layerInput, config.dim));
            layer.inputProjection = TRY(weights.matrix(prefix + "proj.weight", config.dim, config.layerInput));
            layer.postInputNorm = TRY(weights.vector(prefix + "post_norm.weight", config.dim));
        }
        if (!config.valueNorms || !has("layer_output_scale.weight")) return {};
        const Tensor* scale = TRY(weights.vector(prefix + "layer_output_scale.weight", 1));
        dequantizeRow(scale->type, scale->data, std::span(&layer.outputScale, 1));
        return {};
    }
};

}  // namespace

Result<const Tensor*> WeightFinder::shaped(const std::string& name, const std::array<uint64_t, 4>& dims) {
    const Tensor* tensor = m_file.findTensor(name);
    if (tensor == nullptr)
        return Error{ErrorCode::InvalidFile,
                     "lacks the tensor '" + name + "'; the file is incomplete, download it again"};
    if (tensor->dims != dims) {
        return Error{ErrorCode::InvalidFile, "has a tensor '" + name + "' of " + shapeText(tensor->dims) +
                                                 " where its metadata demand " + shapeText(dims) +
                                                 "; it was converted wrongly, choose another file"};
    }
    m_used.insert(tensor);
    return tensor;
}

Result<const Tensor*> WeightFinder::vectors(const std::string& name, uint64_t rows, uint64_t columns) {
    const Tensor* tensor = TRY(matrix(name, rows, columns));
    if (traits(tensor->type).blockSize != 1)
        return Error{ErrorCode::Unsupported, "has a quantised vector '" + name + "', which Daylong does not run"};
    return tensor;
}

Result<const Tensor*> WeightFinder::flattened(const std::string& name, uint64_t rows, uint64_t columns) {
    Tensor& view = m_views.emplace_back(*TRY(vectors(name, rows, columns)));
    view.dims = {rows * columns, 1, 1, 1};
    return &view;
}

Result<const Tensor*> WeightFinder::optionalVector(const std::string& name, uint64_t columns) {
    if (!has(name)) return static_cast<const Tensor*>(nullptr);
    return vector(name, columns);
}

const Tensor* WeightFinder::rowsOf(const Tensor* tensor, uint64_t first, uint64_t count) {
    Tensor& view = m_views.emplace_back(*tensor);
    const uint64_t bytes = rowBytes(tensor->type, tensor->columns());
    view.name += " rows from " + std::to_string(first);
    view.dims[1] = count;
    view.data += first * bytes;
    view.sizeBytes = count * bytes;
    return &view;
}

const Tensor* WeightFinder::columnsOf(const Tensor* tensor, uint64_t first, uint64_t count) {
    if (tensor == nullptr) return nullptr;
    Tensor& view = m_views.emplace_back(*tensor);
    view.name += " from " + std::to_string(first);
    view.dims[0] = count;
    view.data += rowBytes(tensor->type, first);
    view.sizeBytes = rowBytes(tensor->type, count);
    return &view;
}

const Tensor* WeightFinder::product(const Tensor* a, const Tensor* b) {
    std::vector<float>& numbers = m_made.emplace_back(a->columns());
    std::vector<float> factors(b->columns());
    dequantizeRow(a->type, a->data, numbers);
    dequantizeRow(b->type, b->data, factors);
    for (size_t i = 0; i < numbers.size(); ++i) numbers[i] *= factors[i];
    Tensor& view = m_views.emplace_back(*a);
    view.name += " times " + b->name;
    view.type = DType::F32;
    view.data = reinterpret_cast<const std::byte*>(numbers.data());
    view.sizeBytes = numbers.size() * sizeof(float);
    return &view;
}

void WeightFinder::leaveOthers(const ModelConfig& config) {
    for (const Tensor& tensor : m_file.tensors()) {
        if (isLeftAlone(config, tensor.name)) m_used.insert(&tensor);
    }
}

Result<void> WeightFinder::checkAllUsed() const {
    for (const Tensor& tensor : m_file.tensors()) {
        if (!m_used.contains(&tensor) && !isReadElsewhere(tensor.name) && !scalesNothing(tensor)) {
            return Error{ErrorCode::Unsupported,
                         "has a tensor " + inQuotes(tensor.name) + " that Daylong does not know in this architecture"};
        }
    }
    return {};
}

Result<LayerWeights> readLayer(WeightFinder& weights, const ModelConfig& config, uint32_t index) {
    LayerReader reader{.weights = weights,
                       .config = config,
                       .prefix = "blk." + std::to_string(index) + '.',
                       .index = index,
                       .attention = config.attentionOf(index)};
    TRY(reader.readNorms());
    TRY(reader.readMixer());
    if (config.ffnOf(index) > 0) TRY(reader.readAnyFfn());
    TRY(reader.readInput());
    return reader.layer;
}

}  // namespace daylong::model
