#include "support/reference_backend.h"

#include "support/reference_math.h"

#include <algorithm>
#include <cmath>
#include <functional>
#include <unordered_map>
#include <utility>
#include <vector>

namespace daylong::testing {

namespace {

using namespace daylong::engine;

class ReferenceBackend : public Backend {
public:
    DeviceInfo device() const override {
        return {.id = "reference", .name = "Reference", .memoryTotalBytes = 0, .memoryFreeBytes = 0};
    }

    Result<void> loadWeights(std::shared_ptr<const model::Model> model, const Progress&) override {
        m_model = std::move(model);
        m_weights.clear();
        return {};
    }

    Result<void> prepare(const Graph& graph, const CacheLayout& layout) override {
        m_graph = graph;
        m_layout = layout;
        m_keys.clear();
        for (const AttentionShape& shape : graph.attention) {
            const size_t slots = ringShape(layout, graph.rings[shape.ring]).slots();
            m_keys.emplace_back(slots * shape.kvHeads * shape.headDim, NAN);
        }
        m_values = m_keys;
        m_states.clear();
        for (const StateShape& state : graph.states) m_states.emplace_back(state.floats(), NAN);
        m_kept.assign(kCheckpoints, m_states);
        m_buffers.assign(graph.buffers.size(), {});
        for (size_t i = 0; i < graph.buffers.size(); ++i)
            m_buffers[i].assign(size_t{graph.buffers[i].width} * layout.chunk, NAN);
        return {};
    }

    Result<void> run(const Step& step, std::span<float> logits) override {
        for (const Op& op : m_graph.ops) {
            const uint32_t first = op.logitRowsOnly ? step.firstLogitRow : 0;
            for (uint32_t row = first; row < step.rows; ++row) {
                if (op.kind != OpKind::Attend) runRow(op, step, row);
            }
            if (op.kind == OpKind::Attend) {  // after every row's key is stored
                for (uint32_t row = 0; row < step.rows; ++row) attend(op, step, row);
            }
        }
        const std::vector<double>& result = m_buffers[static_cast<size_t>(m_graph.logits)];
        const size_t offset = size_t{step.firstLogitRow} * m_graph.vocabSize;
        for (size_t i = 0; i < logits.size(); ++i) logits[i] = static_cast<float>(result[offset + i]);
        return {};
    }

    Result<void> keepStates(uint32_t checkpoint) override {
        m_kept[checkpoint] = m_states;
        return {};
    }
    Result<void> restoreStates(uint32_t checkpoint) override {
        m_states = m_kept[checkpoint];
        return {};
    }

    uint64_t cacheBytes() const override {
        uint64_t bytes = 0;
        for (const std::vector<double>& each : m_keys) bytes += 2 * each.size() * sizeof(double);
        return bytes;
    }
    uint64_t weightBytes() const override { return 0; }

private:
    uint32_t width(BufferId id) const { return m_graph.buffers[static_cast<size_t>(id)].width; }
    double* at(BufferId id, uint32_t row) { return &m_buffers[static_cast<size_t>(id)][size_t{row} * width(id)]; }

    /// Tensors are dequantised whole, when first needed: a test's are small, and the same row is wanted by every token.
    std::span<const float> weightRow(const model::Tensor& tensor, uint64_t row) {
        std::vector<float>& values = m_weights[&tensor];
        if (values.empty()) {
            values.resize(tensor.rows() * tensor.columns());
            for (uint64_t r = 0; r < tensor.rows(); ++r) {
                model::dequantizeRow(tensor.type, tensor.data + r * model::rowBytes(tensor.type, tensor.columns()),
                                     std::span(values).subspan(r * tensor.columns(), tensor.columns()));
            }
        }
        return std::span<const float>(values).subspan(row * tensor.columns(), tensor.columns());
    }
    double biasOf(const Op& op, uint64_t row, uint64_t column) {
        return op.bias != nullptr ? double{weightRow(*op.bias, row)[column]} : 0.0;
    }

    /// In four sums, which need not wait for each other.
    static double dot(std::span<const float> weights, const double* in) {
        double sums[4] = {};
        for (size_t i = 0; i < weights.size(); ++i) sums[i % 4] += double{weights[i]} * in[i];
        return (sums[0] + sums[1]) + (sums[2] + sums[3]);
    }

    void runRow(const Op& op, const Step& step, uint32_t row) {
        double* out = op.out == kNoBuffer ? nullptr : at(op.out, row);
        const double* in = op.in == kNoBuffer ? nullptr : at(op.in, row);
        const uint32_t columns = width(op.out);
        switch (op.kind) {
            case OpKind::Embed:
            case OpKind::LookUp: {
                const std::span<const float> values = weightRow(*op.weight, static_cast<uint64_t>(step.tokens[row]));
                std::copy(values.begin(), values.end(), out);
                break;
            }
            case OpKind::Norm: norm(op, in, out); break;
            case OpKind::MatMul:
                for (uint32_t i = 0; i < columns; ++i) out[i] = dot(weightRow(*op.weight, i), in) + biasOf(op, 0, i);
                break;
            case OpKind::RopeStore: ropeStore(op, step, row); break;
            case OpKind::Gate:
                for (uint32_t i = 0; i < columns; ++i) {
                    if (op.group > 0) {
                        const double* pair = in + i / op.group * 2 * op.group + i % op.group;
                        out[i] = gated(op.activation, pair[0], pair[op.group]);
                    } else {
                        out[i] = op.in2 != kNoBuffer ? gated(op.activation, in[i], at(op.in2, row)[op.from + i])
                                                     : activate(op.activation, in[i], op.curve);
                    }
                }
                break;
            case OpKind::Add:
                for (uint32_t i = 0; i < columns; ++i) out[i] = in[i] + at(op.in2, row)[i];
                break;
            case OpKind::Scale:
                for (uint32_t i = 0; i < columns; ++i) out[i] = in[i] * double{op.value};
                break;
            case OpKind::Softcap:
                for (uint32_t i = 0; i < columns; ++i) out[i] = double{op.value} * std::tanh(in[i] / double{op.value});
                break;
            case OpKind::Clamp:
                for (uint32_t i = 0; i < columns; ++i) out[i] = std::clamp(in[i], -double{op.value}, double{op.value});
                break;
            case OpKind::Route: route(op, row); break;
            case OpKind::ExpertMatMul: expertMatMul(op, row); break;
            case OpKind::ExpertSum:
                std::fill(out, out + columns, 0.0);
                for (uint32_t i = 0; i < width(op.in); ++i) out[i % columns] += at(op.in2, row)[i / columns] * in[i];
                break;
            case OpKind::Pick:
                for (uint32_t i = 0; i < columns / op.outStep * op.group; ++i)
                    out[i / op.group * op.outStep + op.outFrom + i % op.group] =
                        in[i / op.group * op.inStep + op.from + i % op.group];
                break;
            case OpKind::Conv: convolve(op, step.begins && row == 0, row); break;
            case OpKind::DeltaRule: deltaRule(op, step.begins && row == 0, row); break;
            case OpKind::Scan: scan(op, step.begins && row == 0, row); break;
            case OpKind::Attend: break;
        }
    }

    /// The state: the inputs before, oldest first.
    void convolve(const Op& op, bool begins, uint32_t row) {
        const StateShape& shape = m_graph.states[op.layer];
        std::vector<double>& state = m_states[op.layer];
        if (begins) std::fill(state.begin(), state.end(), 0.0);
        state.insert(state.end(), at(op.in, row), at(op.in, row) + shape.width);
        for (uint32_t column = 0; column < shape.width; ++column) {
            const std::span<const float> weights = weightRow(*op.weight, column);
            double sum = biasOf(op, 0, column);
            for (uint32_t tap = 0; tap < shape.taps; ++tap)
                sum += double{weights[tap]} * state[size_t{tap} * shape.width + column];
            at(op.out, row)[column] = activate(op.activation, sum);
        }
        state.erase(state.begin(), state.begin() + shape.width);
    }

    static std::vector<double> madeOneLong(const double* values, uint32_t count, double eps) {
        double squares = eps;
        for (uint32_t i = 0; i < count; ++i) squares += values[i] * values[i];
        std::vector<double> all(values, values + count);
        for (double& each : all) each /= std::sqrt(squares);
        return all;
    }

    /// The state: [value head][key column][value column].
    void deltaRule(const Op& op, bool begins, uint32_t row) {
        const model::DeltaNet& net = m_graph.states[op.layer].delta;
        std::vector<double>& state = m_states[op.layer];
        if (begins) std::fill(state.begin(), state.end(), 0.0);
        const double *in = at(op.in, row), eps = double{op.value};
        for (uint32_t head = 0; head < net.valueHeads; ++head) {
            const uint32_t keyHead = net.inTurn ? head % net.keyHeads : head * net.keyHeads / net.valueHeads;
            const std::vector<double> q = madeOneLong(in + keyHead * net.keyDim, net.keyDim, eps),
                                      k = madeOneLong(in + net.keyWidth() + keyHead * net.keyDim, net.keyDim, eps);
            const double* const v = in + 2 * net.keyWidth() + head * net.valueDim;
            const double x = at(op.in2, row)[head] + biasOf(op, 0, head);
            const double decay = std::exp(double{weightRow(*op.weight, 0)[head]} * std::log1p(std::exp(x)));
            const double share = 1.0 / (1.0 + std::exp(-at(op.in3, row)[head]));
            for (uint32_t column = 0; column < net.valueDim; ++column) {
                const auto cell = [&](uint32_t i) -> double& {
                    return state[(size_t{head} * net.keyDim + i) * net.valueDim + column];
                };
                double told = 0.0, out = 0.0;
                for (uint32_t i = 0; i < net.keyDim; ++i) told += (cell(i) *= decay) * k[i];
                for (uint32_t i = 0; i < net.keyDim; ++i) {
                    cell(i) += k[i] * share * (v[column] - told);
                    out += cell(i) * q[i] / std::sqrt(net.keyDim);
                }
                at(op.out, row)[head * net.valueDim + column] = out;
            }
        }
    }

    void scan(const Op& op, bool begins, uint32_t row) {
        const model::DeltaNet& net = m_graph.states[op.layer].delta;
        std::vector<double>& state = m_states[op.layer];
        if (begins) std::fill(state.begin(), state.end(), 0.0);
        const double* const in = at(op.in, row);
        for (uint32_t head = 0; head < net.valueHeads; ++head) {
            const uint32_t keyHead = head * net.keyHeads / net.valueHeads;
            const double *v = in + head * net.valueDim, *k = in + net.valueWidth() + keyHead * net.keyDim,
                         *q = k + net.keyWidth();
            const double step = std::log1p(std::exp(at(op.in2, row)[head] + biasOf(op, 0, head)));
            const double decay = std::exp(double{weightRow(*op.weight, 0)[head]} * step);
            for (uint32_t column = 0; column < net.valueDim; ++column) {
                double out = double{weightRow(*op.skip, 0)[head]} * v[column];
                for (uint32_t i = 0; i < net.keyDim; ++i) {
                    double& cell = state[(size_t{head} * net.keyDim + i) * net.valueDim + column];
                    cell = decay * cell + k[i] * step * v[column];
                    out += cell * q[i];
                }
                at(op.out, row)[head * net.valueDim + column] = out;
            }
        }
    }

    static void leaveOutGroups(const Op& op, std::vector<double>& scores) {
        const auto size = static_cast<ptrdiff_t>(scores.size() / op.expertGroups.count);
        std::vector<std::pair<double, ptrdiff_t>> groups;  // what each is worth, the best first
        for (auto at = scores.begin(); at != scores.end(); at += size) {
            std::vector<double> best(at, at + size);
            std::ranges::sort(best, std::greater());
            const bool two = model::isSigmoid(op.routing) && size > 1;
            groups.emplace_back(two ? best[0] + best[1] : best[0], at - scores.begin());
        }
        std::ranges::stable_sort(groups, std::greater(), &std::pair<double, ptrdiff_t>::first);
        for (size_t i = op.expertGroups.used; i < groups.size(); ++i)
            std::fill_n(scores.begin() + groups[i].second, size, -INFINITY);
    }

    void route(const Op& op, uint32_t row) {
        using model::Routing;
        const std::vector<double> logits(at(op.in, row), at(op.in, row) + width(op.in));
        const bool sigmoid = model::isSigmoid(op.routing);
        const double most = *std::max_element(logits.begin(), logits.end());
        std::vector<double> shares, scores;
        double sum = 0.0, all = 0.0;
        for (size_t i = 0; i < logits.size(); ++i) {
            shares.push_back(sigmoid ? 1.0 / (1.0 + std::exp(-logits[i])) : std::exp(logits[i] - most));
            scores.push_back(sigmoid ? shares[i] + biasOf(op, 0, i) : logits[i]);
            all += shares[i];
        }
        leaveOutGroups(op, scores);
        for (uint32_t u = 0; u < op.group; ++u) {
            const auto best = std::max_element(scores.begin(), scores.end());
            at(op.out2, row)[u] = static_cast<double>(best - scores.begin());
            sum += at(op.out, row)[u] = shares[static_cast<size_t>(best - scores.begin())];
            *best = -INFINITY;
        }
        if (op.routing == Routing::Softmax) sum = all;
        if (op.routing == Routing::Sigmoid) sum = 1.0;
        for (uint32_t u = 0; u < op.group; ++u) {
            const auto expert = static_cast<size_t>(at(op.out2, row)[u]);
            const double factor = op.weight != nullptr ? double{weightRow(*op.weight, 0)[expert]} : 1.0;
            at(op.out, row)[u] *= factor * double{op.value} / sum;
        }
    }

    void expertMatMul(const Op& op, uint32_t row) {
        const uint64_t columns = op.weight->dims[0], outputs = op.weight->dims[1];
        const bool shared = width(op.in) == columns;
        for (uint32_t u = 0; u < width(op.in2); ++u) {
            const auto expert = static_cast<uint64_t>(at(op.in2, row)[u]);
            const double* in = at(op.in, row) + (shared ? 0 : u * columns);
            for (uint64_t i = 0; i < outputs; ++i)
                at(op.out, row)[u * outputs + i] =
                    dot(weightRow(*op.weight, expert * outputs + i), in) + biasOf(op, expert, i);
        }
    }

    void norm(const Op& op, const double* in, double* out) {
        const std::span<const float> weight =
            op.weight != nullptr ? weightRow(*op.weight, 0) : std::span<const float>();
        for (uint32_t begin = 0; begin < width(op.out); begin += op.group) {
            double mean = 0.0, square = 0.0;
            for (uint32_t i = 0; i < op.group && op.norm == model::NormKind::Layer; ++i)
                mean += in[begin + i] / op.group;
            for (uint32_t i = 0; i < op.group; ++i)
                square += (in[begin + i] - mean) * (in[begin + i] - mean) / op.group;
            const double scale = 1.0 / std::sqrt(square + double{op.value});
            const uint32_t first =
                weight.size() > op.group ? begin : 0;  // a weight for each column, or for those of a group
            for (uint32_t i = 0; i < op.group; ++i)
                out[begin + i] = (in[begin + i] - mean) * scale * (weight.empty() ? 1.0 : double{weight[first + i]}) +
                                 biasOf(op, 0, i);
        }
    }

    std::vector<double> rotated(const AttentionShape& shape, const double* head, const float* angles,
                                uint32_t dims) const {
        std::vector<double> out(head, head + shape.headDim);
        for (uint32_t pair = 0; pair < dims / 2; ++pair) {
            const bool adjacent = shape.ropeStyle == model::RopeStyle::AdjacentPairs;
            const uint32_t a = adjacent ? 2 * pair : pair, b = adjacent ? 2 * pair + 1 : pair + dims / 2;
            const double c = angles[2 * pair], s = angles[2 * pair + 1];
            out[a] = head[a] * c - head[b] * s;
            out[b] = head[a] * s + head[b] * c;
        }
        return out;
    }

    size_t cacheAt(uint32_t layer, uint32_t slot, uint32_t kvHead) const {
        const AttentionShape& shape = m_graph.attention[layer];
        return (size_t{slot} * shape.kvHeads + kvHead) * shape.headDim;
    }

    void ropeStore(const Op& op, const Step& step, uint32_t row) {
        const AttentionShape& shape = m_graph.attention[op.layer];
        const bool turns = op.ropeSet != kNoRope && shape.ropeStyle != model::RopeStyle::None;
        const uint32_t dims = turns ? m_graph.ropeDims[static_cast<size_t>(op.ropeSet)] : 0;
        size_t angles = size_t{row} * dims;  // sets lie one after the other
        for (int32_t set = 0; turns && set < op.ropeSet; ++set)
            angles += size_t{step.rows} * m_graph.ropeDims[static_cast<size_t>(set)];
        const float* window = step.windowAngles.data() + angles;
        const float* fixed = step.fixedAngles.data() + angles;
        for (uint32_t head = 0; head < shape.heads; ++head) {
            const size_t offset = size_t{head} * shape.headDim;
            const std::vector<double> qWindow = rotated(shape, at(op.in, row) + offset, window, dims);
            const std::vector<double> qFixed = rotated(shape, at(op.in, row) + offset, fixed, dims);
            std::copy(qWindow.begin(), qWindow.end(), at(op.out, row) + offset);
            std::copy(qFixed.begin(), qFixed.end(), at(op.out2, row) + offset);
        }
        const uint32_t slot = step.rings[shape.ring].slot[row];
        for (uint32_t head = 0; op.in2 != kNoBuffer && head < shape.kvHeads; ++head) {
            const size_t offset = size_t{head} * shape.headDim;
            std::vector<double> key = rotated(shape, at(op.in2, row) + offset, window, dims);
            std::vector<double> value(at(op.in3, row) + offset, at(op.in3, row) + offset + shape.headDim);
            roundThrough(m_layout.kv, key);
            roundThrough(m_layout.kv, value);
            std::copy(key.begin(), key.end(), &m_keys[op.layer][cacheAt(op.layer, slot, head)]);
            std::copy(value.begin(), value.end(), &m_values[op.layer][cacheAt(op.layer, slot, head)]);
        }
    }

    void attend(const Op& op, const Step& step, uint32_t row) {
        const AttentionShape& shape = m_graph.attention[op.layer];
        const RingStep& ring = step.rings[shape.ring];
        const RingShape slots = ringShape(m_layout, m_graph.rings[shape.ring]);
        const std::vector<double>&keys = m_keys[op.layer], &values = m_values[op.layer];
        const uint32_t fixed = ring.fixedCount[row], count = fixed + ring.windowCount[row];
        const std::span<const float> sinkLogits =
            op.weight != nullptr ? weightRow(*op.weight, 0) : std::span<const float>();
        for (uint32_t head = 0; head < shape.heads; ++head) {
            const uint32_t kvHead = head / (shape.heads / shape.kvHeads);
            const double slope = alibiSlope(double{shape.alibiMaxBias}, head, shape.heads);
            std::vector<double> scores(count, 0.0);  // by position inside the cache
            std::vector<size_t> places(count);
            for (uint32_t i = 0; i < count; ++i) {
                const uint32_t slot =
                    i < fixed ? i : slots.fixedSlots + (ring.windowFirst[row] + i - fixed) % slots.ringSlots;
                places[i] = cacheAt(op.layer, slot, kvHead);
                const double* q = at(i < fixed ? op.in2 : op.in, row) + size_t{head} * shape.headDim;
                for (uint32_t d = 0; d < shape.headDim; ++d) scores[i] += q[d] * keys[places[i] + d];
                scores[i] *= double{shape.scale};
                if (shape.softcap > 0.0F)
                    scores[i] = double{shape.softcap} * std::tanh(scores[i] / double{shape.softcap});
                if (shape.alibiMaxBias > 0.0F) scores[i] -= slope * (static_cast<double>(count) - 1.0 - i);
            }
            double most = *std::max_element(scores.begin(), scores.end()), total = 0.0;
            if (!sinkLogits.empty()) {
                most = std::max(most, double{sinkLogits[head]});
                total = std::exp(double{sinkLogits[head]} - most);
            }
            for (double& score : scores) total += score = std::exp(score - most);
            double* out = at(op.out, row) + size_t{head} * shape.headDim;
            std::fill(out, out + shape.headDim, 0.0);
            for (uint32_t i = 0; i < count; ++i) {
                for (uint32_t d = 0; d < shape.headDim; ++d) out[d] += scores[i] / total * values[places[i] + d];
            }
        }
    }

    std::shared_ptr<const model::Model> m_model;
    std::unordered_map<const model::Tensor*, std::vector<float>> m_weights;
    Graph m_graph;
    CacheLayout m_layout;
    std::vector<std::vector<double>> m_keys, m_values;     // [layer][slot, kvHead, headDim]
    std::vector<std::vector<double>> m_states;             // [states]
    std::vector<std::vector<std::vector<double>>> m_kept;  // [checkpoint][states]
    std::vector<std::vector<double>> m_buffers;            // [buffer][chunk, width]
};

}  // namespace

std::unique_ptr<Backend> makeReferenceBackend() { return std::make_unique<ReferenceBackend>(); }

}  // namespace daylong::testing
