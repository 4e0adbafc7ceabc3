// The layers of synthetic models, family by family, named as conversions name them.
#include "lab/models/synthetic_layout.h"

#include <cmath>

namespace daylong::lab {

namespace {

class Maker {
public:
    explicit Maker(const SyntheticGeometry& geometry) : m_g(geometry) {}

    SyntheticLayout make() {
        setCommonKeys();
        matrix("token_embd.weight", m_g.vocabSize, m_g.dim);
        if (m_g.architecture == "gemma4") addLayerInputs();
        for (uint32_t i = 0; i < m_g.layers; ++i) {
            m_prefix = "blk." + std::to_string(i) + '.';
            if (m_g.architecture == "qwen35") addQwenLayer(i);
            else if (m_g.architecture == "gemma4") addGemmaLayer(i);
            else if (m_g.architecture == "lfm2") addLfmLayer(i);
            else addLlamaLayer();
        }
        m_prefix.clear();
        constant(m_g.architecture == "lfm2" ? "token_embd_norm.weight" : "output_norm.weight", {m_g.dim});
        if (!m_g.tied) matrix("output.weight", m_g.vocabSize, m_g.dim);
        if (m_g.architecture == "qwen35") setQwenKeys();
        if (m_g.architecture == "gemma4") setGemmaKeys();
        if (m_g.architecture == "lfm2") setLfmKeys();
        return std::move(m_layout);
    }

private:
    // What layers add to the residual shrinks with their number, so that it grows by a constant factor in all.
    float residualGain() const { return 1.0F / std::sqrt(2.0F * static_cast<float>(m_g.layers)); }
    bool attends(uint32_t layer) const { return m_g.attends(layer); }

    void key(const std::string& name, GgufWriter::Value value) {
        m_layout.keys.emplace_back(m_g.architecture + '.' + name, std::move(value));
    }
    void matrix(const std::string& name, uint64_t rows, uint64_t columns, float gain = 1.0F) {
        m_layout.tensors.push_back({.name = m_prefix + name, .dims = {columns, rows}, .gain = gain});
    }
    void constant(const std::string& name, std::vector<uint64_t> dims, float value = 1.0F) {
        m_layout.tensors.push_back({.name = m_prefix + name, .dims = std::move(dims), .constant = value});
    }

    void setCommonKeys() {
        m_layout.keys.emplace_back("general.architecture", m_g.architecture);
        m_layout.keys.emplace_back("general.name", "synthetic " + m_g.name);
        m_layout.keys.emplace_back("general.quantization_version", uint32_t{2});
        key("vocab_size", m_g.vocabSize);
        key("context_length", m_g.trainedContext);
        key("embedding_length", m_g.dim);
        key("block_count", m_g.layers);
        key("attention.head_count", m_g.heads);
        if (m_g.architecture != "lfm2") key("attention.head_count_kv", m_g.kvHeads);
        if (m_g.architecture != "gemma4") {
            key("feed_forward_length", m_g.ffn);
            key("attention.key_length", m_g.headDim);
            key("attention.value_length", m_g.headDim);
            key("rope.dimension_count", m_g.architecture == "qwen35" ? m_g.headDim / 4 : m_g.headDim);
        }
        key("attention.layer_norm_rms_epsilon", 1e-5F);
        key("rope.freq_base", m_g.ropeBase);
    }

    void addProjections(uint32_t headDim, uint32_t queryParts = 1) {
        const uint64_t queries = uint64_t{m_g.heads} * headDim, keys = uint64_t{m_g.kvHeads} * headDim;
        matrix("attn_q.weight", queryParts * queries, m_g.dim);
        matrix("attn_k.weight", keys, m_g.dim);
        matrix("attn_v.weight", keys, m_g.dim);
        matrix("attn_output.weight", m_g.dim, queries, residualGain());
    }
    void addHeadNorms(uint32_t headDim) {
        constant("attn_q_norm.weight", {headDim});
        constant("attn_k_norm.weight", {headDim});
    }
    void addFfn(uint32_t width) {
        matrix("ffn_gate.weight", width, m_g.dim);
        matrix("ffn_up.weight", width, m_g.dim);
        matrix("ffn_down.weight", m_g.dim, width, residualGain());
    }

    void addLlamaLayer() {
        constant("attn_norm.weight", {m_g.dim});
        addProjections(m_g.headDim);
        constant("ffn_norm.weight", {m_g.dim});
        addFfn(m_g.ffn);
    }

    void addQwenLayer(uint32_t layer) {
        constant("attn_norm.weight", {m_g.dim});
        if (attends(layer)) {
            addProjections(m_g.headDim, 2);  // and output gates
            addHeadNorms(m_g.headDim);
        } else {
            const uint64_t keys = uint64_t{m_g.stateKeyHeads} * m_g.stateDim,
                           values = uint64_t{m_g.stateValueHeads} * m_g.stateDim;
            matrix("attn_qkv.weight", 2 * keys + values, m_g.dim);
            matrix("attn_gate.weight", values, m_g.dim);
            constant("ssm_conv1d.weight", {m_g.taps, 2 * keys + values}, 0.25F);
            constant("ssm_dt.bias", {m_g.stateValueHeads}, 0.5F);
            constant("ssm_a", {m_g.stateValueHeads}, -0.1F);
            matrix("ssm_beta.weight", m_g.stateValueHeads, m_g.dim);
            matrix("ssm_alpha.weight", m_g.stateValueHeads, m_g.dim);
            constant("ssm_norm.weight", {m_g.stateDim});
            matrix("ssm_out.weight", m_g.dim, values, residualGain());
        }
        constant("post_attention_norm.weight", {m_g.dim});
        addFfn(m_g.ffn);
    }
    void setQwenKeys() {
        const auto quarter = static_cast<int32_t>(m_g.headDim / 8);  // of the pairs, shared out among three positions
        key("rope.dimension_sections", std::vector<int32_t>{quarter - 2 * (quarter / 3), quarter / 3, quarter / 3, 0});
        key("ssm.conv_kernel", m_g.taps);
        key("ssm.state_size", m_g.stateDim);
        key("ssm.group_count", m_g.stateKeyHeads);
        key("ssm.time_step_rank", m_g.stateValueHeads);
        key("ssm.inner_size", m_g.stateValueHeads * m_g.stateDim);
        key("full_attention_interval", m_g.interval);
    }

    uint32_t ownKeys() const { return m_g.layers - m_g.sharingLayers; }
    void addLayerInputs() {
        matrix("per_layer_token_embd.weight", m_g.vocabSize, uint64_t{m_g.layers} * m_g.layerInput);
        matrix("per_layer_model_proj.weight", uint64_t{m_g.layers} * m_g.layerInput, m_g.dim);
        constant("per_layer_proj_norm.weight", {m_g.layerInput});
        constant("rope_freqs.weight", {m_g.wideHeadDim / 2});
    }
    void addGemmaLayer(uint32_t layer) {
        const uint32_t headDim = attends(layer) ? m_g.wideHeadDim : m_g.headDim;
        for (const char* norm : {"attn_norm", "post_attention_norm", "ffn_norm", "post_ffw_norm", "post_norm"})
            constant(norm + std::string(".weight"), {m_g.dim});
        addProjections(headDim);
        addHeadNorms(headDim);
        addFfn(layer < ownKeys() ? m_g.ffn : 2 * m_g.ffn);
        matrix("inp_gate.weight", m_g.layerInput, m_g.dim);
        matrix("proj.weight", m_g.dim, m_g.layerInput, residualGain());
        constant("layer_output_scale.weight", {1});
    }
    void setGemmaKeys() {
        std::vector<int32_t> local, widths;
        for (uint32_t i = 0; i < m_g.layers; ++i) {
            local.push_back(attends(i) ? 0 : 1);
            widths.push_back(static_cast<int32_t>(i < ownKeys() ? m_g.ffn : 2 * m_g.ffn));
        }
        for (const std::string part : {"attention.key_length", "attention.value_length", "rope.dimension_count"}) {
            key(part, m_g.wideHeadDim);
            key(part + "_swa", m_g.headDim);
        }
        key("rope.freq_base_swa", 10000.0F);
        key("feed_forward_length", widths);
        key("attention.sliding_window", m_g.window);
        key("attention.sliding_window_pattern", local);
        key("attention.shared_kv_layers", m_g.sharingLayers);
        key("embedding_length_per_layer_input", m_g.layerInput);
        key("final_logit_softcapping", 30.0F);
    }

    void addLfmLayer(uint32_t layer) {
        constant("attn_norm.weight", {m_g.dim});
        if (attends(layer)) {
            addProjections(m_g.headDim);
            addHeadNorms(m_g.headDim);
        } else {
            matrix("shortconv.in_proj.weight", uint64_t{3} * m_g.dim, m_g.dim);
            constant("shortconv.conv.weight", {m_g.taps, m_g.dim}, 1.0F / static_cast<float>(m_g.taps));
            matrix("shortconv.out_proj.weight", m_g.dim, m_g.dim, residualGain());
        }
        constant("ffn_norm.weight", {m_g.dim});
        addFfn(m_g.ffn);
    }
    void setLfmKeys() {
        std::vector<int32_t> kvHeads;
        for (uint32_t i = 0; i < m_g.layers; ++i) kvHeads.push_back(attends(i) ? static_cast<int32_t>(m_g.kvHeads) : 0);
        key("attention.head_count_kv", kvHeads);
        key("shortconv.l_cache", m_g.taps);
    }

    const SyntheticGeometry& m_g;
    SyntheticLayout m_layout;
    std::string m_prefix;
};

}  // namespace

bool SyntheticGeometry::attends(uint32_t layer) const {
    constexpr uint32_t kLfmLayers = (1U << 2U) | (1U << 5U) | (1U << 8U) | (1U << 10U) | (1U << 12U) | (1U << 14U);
    if (architecture == "lfm2") return layer < 32 && ((kLfmLayers >> layer) & 1U) != 0;
    return interval == 0 || (layer + 1) % interval == 0;
}

SyntheticLayout syntheticLayout(const SyntheticGeometry& geometry) { return Maker(geometry).make(); }

std::optional<SyntheticGeometry> syntheticGeometry(std::string_view name) {
    if (name == "135m") return SyntheticGeometry{"135m", 576, 30, 9, 3, 64, 1536, 49152, 8192, 100000.0F, true};
    if (name == "1b") return SyntheticGeometry{"1b", 2048, 16, 32, 8, 64, 8192, 128256, 131072, 500000.0F, true};
    if (name == "7b") return SyntheticGeometry{"7b", 4096, 32, 32, 32, 128, 11008, 32000, 4096, 10000.0F, false};
    const auto qwen = [&](const char* called, uint32_t dim, uint32_t layers, uint32_t heads, uint32_t kvHeads,
                          uint32_t ffn, uint32_t valueHeads) {
        SyntheticGeometry g{called, dim, layers, heads, kvHeads, 256, ffn, 248320, 262144, 1e7F, true, "qwen35"};
        g.interval = 4;
        g.taps = 4;
        g.stateKeyHeads = 16;
        g.stateValueHeads = valueHeads;
        g.stateDim = 128;
        return g;
    };
    if (name == "qwen3.5-0.8b") return qwen("qwen3.5-0.8b", 1024, 24, 8, 2, 3584, 16);
    if (name == "qwen3.5-4b") return qwen("qwen3.5-4b", 2560, 32, 16, 4, 9216, 32);
    if (name == "gemma4-e2b") {
        SyntheticGeometry g{"gemma4-e2b", 1536, 35, 8, 1, 256, 6144, 262144, 131072, 1e6F, true, "gemma4"};
        g.interval = 5;
        g.window = 512;
        g.wideHeadDim = 512;
        g.layerInput = 256;
        g.sharingLayers = 20;
        return g;
    }
    if (name == "lfm2-1.2b") {
        SyntheticGeometry g{"lfm2-1.2b", 2048, 16, 32, 8, 64, 8192, 65536, 128000, 1e6F, true, "lfm2"};
        g.taps = 3;
        return g;
    }
    return std::nullopt;
}

}  // namespace daylong::lab
