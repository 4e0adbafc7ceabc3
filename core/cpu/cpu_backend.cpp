// A plain CPU backend: one loop per op, double sums, every type dequantised at load.
#include "cpu/cpu_backend.h"

#include "base/half.h"

#include <algorithm>
#include <cmath>
#include <cstring>
#include <string>
#include <unordered_map>
#include <vector>

namespace daylong::cpu {

namespace {

using engine::AttentionShape;
using engine::BufferId;
using engine::Graph;
using engine::KvType;
using engine::Op;
using engine::OpKind;
using engine::Step;
using model::Tensor;

float activate(model::Activation activation, float x) {
    switch (activation) {
        case model::Activation::Silu: return x / (1.0F + std::exp(-x));
        case model::Activation::Gelu: return 0.5F * x * (1.0F + std::erf(x * 0.70710678F));
        case model::Activation::GeluTanh: return 0.5F * x * (1.0F + std::tanh(0.79788456F * (x + 0.044715F * x * x * x)));
    }
    return x;
}

float alibiSlope(float maxBias, uint32_t head, uint32_t heads) {
    uint32_t power = 1;
    while (power * 2 <= heads) power *= 2;
    const double base = head < power ? double{maxBias} / power : maxBias / 2.0 / power;
    const uint32_t exponent = head < power ? head + 1 : 2 * (head - power) + 1;
    return static_cast<float>(std::exp2(-base * exponent));
}

class PlainBackend final : public engine::Backend {
public:
    engine::DeviceInfo device() const override { return cpuDevice(); }

    Result<void> loadWeights(std::shared_ptr<const model::Model> model, const engine::Progress& progress) override {
        m_model = std::move(model);
        m_tensors.clear();
        if (progress && !progress(1, 1)) return Error{ErrorCode::Cancelled, "loading was cancelled"};
        return {};
    }

    Result<void> prepare(const Graph& graph, const engine::CacheLayout& layout) override {
        m_graph = graph;
        m_layout = layout;
        m_buffers.clear();
        for (const engine::Buffer& buffer : graph.buffers) m_buffers.emplace_back(size_t{buffer.width} * layout.chunk);
        for (const Op& op : graph.ops) {
            for (const Tensor* tensor : {op.weight, op.bias}) {
                if (tensor != nullptr) dequantize(*tensor);
            }
        }
        const size_t width = size_t{graph.attention.kvHeads} * graph.attention.headDim;
        m_keys.assign(width * layout.slots() * graph.layers, 0.0F);
        m_values = m_keys;
        m_scores.resize(layout.slots());
        return {};
    }

    Result<void> run(const Step& step, std::span<float> logits) override {
        for (const Op& op : m_graph.ops) {
            const uint32_t first = op.logitRowsOnly ? step.firstLogitRow : 0;
            for (uint32_t row = first; row < step.rows; ++row) {
                if (op.kind != OpKind::Attend) evaluate(op, step, row);
            }
            for (uint32_t row = first; row < step.rows && op.kind == OpKind::Attend; ++row) attend(op, step, row);
        }
        const uint32_t vocab = m_graph.vocabSize;
        for (uint32_t row = step.firstLogitRow; row < step.rows; ++row) {
            std::copy_n(at(m_graph.logits, row), vocab, logits.data() + size_t{row - step.firstLogitRow} * vocab);
        }
        return {};
    }

    uint64_t cacheBytes() const override { return (m_keys.size() + m_values.size()) * sizeof(float); }
    uint64_t weightBytes() const override {
        uint64_t bytes = 0;
        for (const auto& [tensor, values] : m_tensors) bytes += values.size() * sizeof(float);
        return bytes;
    }

private:
    void dequantize(const Tensor& tensor) {
        std::vector<float>& values = m_tensors[&tensor];
        if (!values.empty()) return;
        values.resize(tensor.columns() * tensor.rows());
        const uint64_t bytes = model::rowBytes(tensor.type, tensor.columns());
        for (uint64_t row = 0; row < tensor.rows(); ++row) {
            model::dequantizeRow(tensor.type, tensor.data + row * bytes,
                                 std::span(values).subspan(row * tensor.columns(), tensor.columns()));
        }
    }

    float* at(BufferId id, uint32_t row) {
        const auto index = static_cast<size_t>(id);
        return m_buffers[index].data() + size_t{row} * m_graph.buffers[index].width;
    }
    uint32_t width(BufferId id) const { return m_graph.buffers[static_cast<size_t>(id)].width; }
    const float* values(const Tensor* tensor) { return tensor == nullptr ? nullptr : m_tensors[tensor].data(); }

    void evaluate(const Op& op, const Step& step, uint32_t row) {
        float* out = at(op.out, row);
        const float* in = op.in == engine::kNoBuffer ? nullptr : at(op.in, row);
        const float* in2 = op.in2 == engine::kNoBuffer ? nullptr : at(op.in2, row);
        const uint32_t n = width(op.out);
        switch (op.kind) {
            case OpKind::Embed: std::copy_n(values(op.weight) + static_cast<size_t>(step.tokens[row]) * n, n, out); break;
            case OpKind::Norm: norm(op, in, out); break;
            case OpKind::MatMul: matmul(op, in, out); break;
            case OpKind::RopeStore: ropeStore(op, step, row); break;
            case OpKind::Attend: break;
            case OpKind::Gate:
                for (uint32_t i = 0; i < n; ++i) out[i] = activate(op.activation, in[i]) * (in2 != nullptr ? in2[i] : 1.0F);
                break;
            case OpKind::Add:
                for (uint32_t i = 0; i < n; ++i) out[i] = in[i] + in2[i];
                break;
            case OpKind::Scale:
                for (uint32_t i = 0; i < n; ++i) out[i] = in[i] * op.value;
                break;
            case OpKind::Softcap:
                for (uint32_t i = 0; i < n; ++i) out[i] = op.value * std::tanh(in[i] / op.value);
                break;
        }
    }

    void norm(const Op& op, const float* in, float* out) {
        const float* weight = values(op.weight);
        const float* bias = values(op.bias);
        for (uint32_t begin = 0; begin < width(op.in); begin += op.group) {
            double mean = 0.0, squares = 0.0;
            if (op.norm == model::NormKind::Layer) {
                for (uint32_t i = 0; i < op.group; ++i) mean += in[begin + i];
                mean /= op.group;
            }
            for (uint32_t i = 0; i < op.group; ++i) squares += (in[begin + i] - mean) * (in[begin + i] - mean);
            const double inverse = 1.0 / std::sqrt(squares / op.group + op.value);
            for (uint32_t i = 0; i < op.group; ++i) {
                const double scaled = (in[begin + i] - mean) * inverse * (weight != nullptr ? weight[i] : 1.0F);
                out[begin + i] = static_cast<float>(scaled + (bias != nullptr ? bias[i] : 0.0F));
            }
        }
    }

    void matmul(const Op& op, const float* in, float* out) {
        const float* weight = values(op.weight);
        const float* bias = values(op.bias);
        const uint32_t columns = width(op.in);
        for (uint32_t i = 0; i < width(op.out); ++i, weight += columns) {
            double sum = bias != nullptr ? bias[i] : 0.0;
            for (uint32_t k = 0; k < columns; ++k) sum += double{in[k]} * weight[k];
            out[i] = static_cast<float>(sum);
        }
    }

    void rotate(const float* in, float* out, const float* angles) const {
        const AttentionShape& shape = m_graph.attention;
        std::copy_n(in, shape.headDim, out);
        const uint32_t pairs = shape.ropeDims / 2;
        for (uint32_t i = 0; i < pairs; ++i) {
            const bool adjacent = shape.ropeStyle == model::RopeStyle::AdjacentPairs;
            const uint32_t a = adjacent ? 2 * i : i, b = adjacent ? 2 * i + 1 : i + pairs;
            const float x = in[a], y = in[b];
            out[a] = x * angles[2 * i] - y * angles[2 * i + 1];
            out[b] = x * angles[2 * i + 1] + y * angles[2 * i];
        }
    }

    /// What a stored element reads back as.
    void store(const float* in, float* out, size_t count) const {
        if (m_layout.kv == KvType::F32) std::copy_n(in, count, out);
        if (m_layout.kv == KvType::F16) {
            for (size_t i = 0; i < count; ++i) out[i] = floatFromHalf(halfFromFloat(in[i]));
        }
        for (size_t begin = 0; m_layout.kv == KvType::Q8_0 && begin < count; begin += 32) {
            const size_t end = std::min(count, begin + 32);
            float largest = 0.0F;
            for (size_t i = begin; i < end; ++i) largest = std::max(largest, std::fabs(in[i]));
            const float scale = largest / 127.0F;
            for (size_t i = begin; i < end; ++i) {
                out[i] = scale > 0.0F ? std::nearbyint(in[i] / scale) * floatFromHalf(halfFromFloat(scale)) : 0.0F;
            }
        }
    }

    size_t cacheIndex(uint32_t layer, uint32_t head, uint32_t slot) const {
        return ((size_t{layer} * m_graph.attention.kvHeads + head) * m_layout.slots() + slot) * m_graph.attention.headDim;
    }

    void ropeStore(const Op& op, const Step& step, uint32_t row) {
        const AttentionShape& shape = m_graph.attention;
        const float* window = step.windowAngles.data() + size_t{row} * shape.ropeDims;
        const float* fixed = step.fixedAngles.data() + size_t{row} * shape.ropeDims;
        std::vector<float> rotated(shape.headDim);
        for (uint32_t head = 0; head < shape.kvHeads; ++head) {
            const size_t offset = size_t{head} * shape.headDim;
            const size_t index = cacheIndex(op.layer, head, step.slot[row]);
            rotate(at(op.in2, row) + offset, rotated.data(), window);
            store(rotated.data(), m_keys.data() + index, shape.headDim);
            store(at(op.in3, row) + offset, m_values.data() + index, shape.headDim);
        }
        for (uint32_t head = 0; head < shape.heads; ++head) {
            const size_t offset = size_t{head} * shape.headDim;
            std::copy_n(at(op.in, row) + offset, shape.headDim, rotated.data());
            rotate(rotated.data(), at(op.out2, row) + offset, fixed);
            rotate(rotated.data(), at(op.out, row) + offset, window);
        }
    }

    void attend(const Op& op, const Step& step, uint32_t row) {
        const AttentionShape& shape = m_graph.attention;
        const uint32_t fixed = step.fixedCount[row], keys = fixed + step.windowCount[row];
        const auto slotOf = [&](uint32_t key) {
            return key < fixed ? key : m_layout.fixedSlots + (step.windowFirst[row] + key - fixed) % m_layout.ringSlots;
        };
        for (uint32_t head = 0; head < shape.heads; ++head) {
            const uint32_t kvHead = head / (shape.heads / shape.kvHeads);
            const size_t offset = size_t{head} * shape.headDim;
            const float slope = shape.alibiMaxBias > 0.0F ? alibiSlope(shape.alibiMaxBias, head, shape.heads) : 0.0F;
            double largest = -1e30;
            for (uint32_t key = 0; key < keys; ++key) {
                const float* q = at(key < fixed ? op.in2 : op.in, row) + offset;
                const float* k = m_keys.data() + cacheIndex(op.layer, kvHead, slotOf(key));
                double score = 0.0;
                for (uint32_t i = 0; i < shape.headDim; ++i) score += double{q[i]} * k[i];
                score *= shape.scale;
                if (shape.softcap > 0.0F) score = shape.softcap * std::tanh(score / shape.softcap);
                score -= double{slope} * (step.position[row] - key);
                m_scores[key] = score;
                largest = std::max(largest, score);
            }
            double total = 0.0;
            for (uint32_t key = 0; key < keys; ++key) total += m_scores[key] = std::exp(m_scores[key] - largest);
            std::vector<double> sum(shape.headDim, 0.0);
            for (uint32_t key = 0; key < keys; ++key) {
                const float* v = m_values.data() + cacheIndex(op.layer, kvHead, slotOf(key));
                for (uint32_t i = 0; i < shape.headDim; ++i) sum[i] += m_scores[key] * v[i];
            }
            for (uint32_t i = 0; i < shape.headDim; ++i) at(op.out, row)[offset + i] = static_cast<float>(sum[i] / total);
        }
    }

    std::shared_ptr<const model::Model> m_model;
    std::unordered_map<const Tensor*, std::vector<float>> m_tensors;
    Graph m_graph;
    engine::CacheLayout m_layout;
    std::vector<std::vector<float>> m_buffers;
    std::vector<float> m_keys, m_values;
    std::vector<double> m_scores;
};

}  // namespace

std::unique_ptr<engine::Backend> makeCpuBackend(const CpuOptions&) { return std::make_unique<PlainBackend>(); }

engine::DeviceInfo cpuDevice() { return {.id = "cpu", .name = "CPU", .memoryTotalBytes = 0, .memoryFreeBytes = 0}; }

}  // namespace daylong::cpu
