#include "lab/attention_maps.h"

#include "engine/cache.h"
#include "engine/rope_phases.h"
#include "engine/transformer.h"
#include "model/dtype.h"

#include <algorithm>
#include <cmath>
#include <numeric>

namespace daylong::lab {

namespace {

using engine::Graph;
using engine::Op;
using engine::OpKind;

/// What a layer's attention is made of: its RopeStore, the one that stores its keys, and the Attend that follows.
struct AttentionOps {
    size_t store = 0, keys = 0;
    const Op* norm = nullptr;  // of the turned query, if there is one
    const Op* attend = nullptr;
};

std::vector<AttentionOps> findAttention(const Graph& graph) {
    std::vector<AttentionOps> found;
    for (size_t i = 0; i < graph.ops.size(); ++i) {
        const bool turnedAgain = !found.empty() && found.back().attend == nullptr;  // queries, for far places
        if (graph.ops[i].kind == OpKind::RopeStore && !turnedAgain) {
            const auto storesThem = [&](const AttentionOps& each) {
                return graph.ops[each.keys].layer == graph.ops[i].layer;
            };
            const auto other = std::find_if(found.begin(), found.end(), storesThem);
            found.push_back({.store = i, .keys = other != found.end() ? other->keys : i});
        }
        if (graph.ops[i].kind == OpKind::Norm && turnedAgain) found.back().norm = &graph.ops[i];
        if (graph.ops[i].kind == OpKind::Attend && !found.empty()) found.back().attend = &graph.ops[i];
    }
    return found;
}

/// Rows of a buffer as it is before op `store`: [tokens, width] for each sentence.
Result<std::vector<std::vector<float>>> runCut(engine::Backend& backend, const model::Model& model, const Graph& graph,
                                               std::span<const Tokens> sentences) {
    const auto tokens = static_cast<uint32_t>(sentences.front().size());
    const engine::CacheOptions options{.attention = engine::Attention::Dense,
                                       .size = tokens,
                                       .kv = engine::KvType::F32,
                                       .chunk = tokens,
                                       .maxLogitRows = tokens};
    engine::StreamingCache cache =
        TRY(engine::StreamingCache::create(options, engine::ropePhases(model.config, tokens), graph.rings));
    TRY(backend.prepare(graph, cache.layout()));
    engine::Step step;
    std::vector<std::vector<float>> rows;
    for (const Tokens& sentence : sentences) {
        cache.reset();
        TRY(cache.plan(sentence, engine::Logits::All, step));
        std::vector<float>& out = rows.emplace_back(size_t{tokens} * graph.vocabSize);
        TRY(backend.run(step, out));
    }
    return rows;
}

class Softmax {
public:
    Softmax(const Graph& graph, const AttentionOps& ops, const engine::RopePhases& phases, uint32_t tokens)
        : m_shape(graph.attention[graph.ops[ops.store].layer]),
          m_nativeWindow(graph.rings[m_shape.ring]),
          m_turns(graph.ops[ops.store].ropeSet != engine::kNoRope && phases.pairs() > 0) {
        const size_t width = size_t{phases.pairs()} * 2;
        for (uint32_t t = 0; t < tokens; ++t) phases.angles(t, std::span(m_angles.emplace_back(width)));
        if (const model::Tensor* sinks = ops.attend->weight) {
            m_sinks.resize(m_shape.heads);
            model::dequantizeRow(sinks->type, sinks->data, m_sinks);
        }
        if (ops.norm != nullptr) {
            m_eps = double{ops.norm->value};
            m_norm.resize(m_shape.headDim);
            model::dequantizeRow(ops.norm->weight->type, ops.norm->weight->data, m_norm);
        }
    }
    /// Adds one sentence's map of `head` to `map` [tokens, tokens].
    void add(std::span<const float> q, std::span<const float> k, uint32_t head, double share, std::span<double> map) {
        const uint32_t dim = m_shape.headDim, kvHead = head / (m_shape.heads / m_shape.kvHeads);
        const size_t tokens = m_angles.size();
        m_q.clear();
        m_k.clear();
        for (uint32_t t = 0; t < tokens; ++t) {
            m_q.push_back(turned(q.subspan((size_t{t} * m_shape.heads + head) * dim, dim), t));
            if (!m_norm.empty()) norm(m_q.back());
            m_k.push_back(turned(k.subspan((size_t{t} * m_shape.kvHeads + kvHead) * dim, dim), t));
        }
        for (uint32_t t = 0; t < tokens; ++t) addRow(t, head, share, map.subspan(t * tokens, tokens));
    }

private:
    std::vector<double> turned(std::span<const float> in, uint32_t position) const {
        std::vector<double> out(in.begin(), in.end());
        if (!m_turns) return out;
        const bool adjacent = m_shape.ropeStyle == model::RopeStyle::AdjacentPairs;
        const size_t pairs = m_angles[position].size() / 2;
        for (size_t i = 0; i < pairs; ++i) {
            const size_t a = adjacent ? 2 * i : i, b = adjacent ? 2 * i + 1 : i + pairs;
            const double c = double{m_angles[position][2 * i]}, s = double{m_angles[position][2 * i + 1]};
            out[a] = double{in[a]} * c - double{in[b]} * s;
            out[b] = double{in[a]} * s + double{in[b]} * c;
        }
        return out;
    }
    void norm(std::vector<double>& vector) const {
        const double squares = std::inner_product(vector.begin(), vector.end(), vector.begin(), 0.0);
        const double factor = 1.0 / std::sqrt(squares / static_cast<double>(vector.size()) + m_eps);
        for (size_t i = 0; i < vector.size(); ++i) vector[i] *= factor * double{m_norm[i]};
    }
    void addRow(uint32_t t, uint32_t head, double share, std::span<double> row) {
        const uint32_t first = m_nativeWindow > 0 && t + 1 > m_nativeWindow ? t + 1 - m_nativeWindow : 0;
        m_scores.clear();
        double most = m_sinks.empty() ? -INFINITY : double{m_sinks[head]};
        for (uint32_t s = first; s <= t; ++s) {
            double score = 0.0;
            for (size_t i = 0; i < m_q[t].size(); ++i) score += m_q[t][i] * m_k[s][i];
            score *= double{m_shape.scale};
            if (m_shape.softcap > 0.0F) score = double{m_shape.softcap} * std::tanh(score / double{m_shape.softcap});
            if (m_shape.alibiMaxBias > 0.0F) score -= slope(head) * (t - s);
            m_scores.push_back(score);
            most = std::max(most, score);
        }
        double sum = m_sinks.empty() ? 0.0 : std::exp(double{m_sinks[head]} - most);
        for (double& score : m_scores) sum += score = std::exp(score - most);
        for (size_t i = 0; i < m_scores.size(); ++i) row[first + i] += share * m_scores[i] / sum;
    }
    /// ALiBi's slope of a head (arXiv 2108.12409, with the heads past a power of two between those before).
    double slope(uint32_t head) const {
        uint32_t power = 1;
        while (power * 2 <= m_shape.heads) power *= 2;
        const double maxBias = double{m_shape.alibiMaxBias};
        if (head < power) return std::pow(2.0, -maxBias * (head + 1) / power);
        return std::pow(2.0, -maxBias / 2.0 * (2 * (head - power) + 1) / power);
    }

    const engine::AttentionShape& m_shape;
    const uint32_t m_nativeWindow;
    const bool m_turns;
    std::vector<std::vector<float>> m_angles;  // [tokens][pairs, 2]
    std::vector<float> m_sinks;                // [heads] or none
    std::vector<float> m_norm;                 // [headDim] or none: of turned queries
    double m_eps = 0.0;
    std::vector<std::vector<double>> m_q, m_k;  // of one head, turned
    std::vector<double> m_scores;
};

}  // namespace

double AttentionMaps::toFirst(uint32_t layer, uint32_t head, uint32_t firstRow) const {
    const std::span<const double> weights = map(layer, head);
    double sum = 0.0;
    for (uint32_t t = firstRow; t < tokens; ++t) sum += weights[size_t{t} * tokens];
    return sum / (tokens - firstRow);
}

engine::Graph cutGraph(const engine::Graph& graph, size_t last, engine::BufferId buffer) {
    Graph cut = graph;
    cut.ops.resize(last + 1);
    cut.logits = buffer;
    cut.vocabSize = graph.buffers[static_cast<size_t>(buffer)].width;
    return cut;
}

Result<AttentionMaps> averageAttention(engine::Backend& backend, const model::Model& model,
                                       std::span<const Tokens> sentences, const engine::Progress& progress) {
    if (sentences.empty() || sentences.front().size() < 2)
        return Error{ErrorCode::InvalidArgument, "attention maps need sentences of two tokens at least"};
    const Graph graph = engine::recordTransformer(model);
    const std::vector<AttentionOps> layers = findAttention(graph);
    const std::vector<engine::RopePhases> phases =
        engine::ropePhases(model.config, static_cast<uint32_t>(sentences.front().size()));
    const auto tokens = static_cast<uint32_t>(sentences.front().size());
    AttentionMaps maps{.layers = static_cast<uint32_t>(layers.size()),
                       .heads = graph.attention.front().heads,
                       .tokens = tokens,
                       .sentences = sentences.size()};
    maps.values.assign(size_t{maps.layers} * maps.heads * tokens * tokens, 0.0);
    const double share = 1.0 / static_cast<double>(sentences.size());
    for (uint32_t layer = 0; layer < maps.layers; ++layer) {
        if (progress && !progress(layer, maps.layers)) return Error{ErrorCode::Cancelled, "stopped"};
        const Op& store = graph.ops[layers[layer].store];
        const auto q = TRY(runCut(backend, model, cutGraph(graph, layers[layer].store - 1, store.in), sentences));
        const size_t keys = layers[layer].keys;
        const auto k = TRY(runCut(backend, model, cutGraph(graph, keys - 1, graph.ops[keys].in2), sentences));
        const auto set = static_cast<size_t>(std::max(store.ropeSet, 0));
        Softmax softmax(graph, layers[layer], set < phases.size() ? phases[set] : engine::RopePhases(), tokens);
        for (size_t i = 0; i < sentences.size(); ++i) {
            for (uint32_t head = 0; head < maps.heads; ++head) {
                const size_t size = size_t{tokens} * tokens;
                softmax.add(q[i], k[i], head, share,
                            std::span(maps.values).subspan((size_t{layer} * maps.heads + head) * size, size));
            }
        }
    }
    return maps;
}

}  // namespace daylong::lab
