// Small hand-made models and graphs, to give single ops to a backend and see what comes out.
#pragma once

#include "base/half.h"
#include "engine/backend.h"
#include "engine/cache.h"
#include "engine/needed_rows.h"
#include "model/model.h"

#include <cmath>
#include <deque>
#include <memory>
#include <random>
#include <vector>

namespace daylong::tiny {

/// A model without a file. Tensors live in it; matrices must stand in one of the model's places to be loaded.
struct TinyModel {
    std::shared_ptr<model::Model> model = std::make_shared<model::Model>();
    std::deque<model::Tensor> tensors;
    std::deque<std::vector<std::byte>> bytes;
    std::mt19937 random{7};

    const model::Tensor* tensor(model::DType type, uint32_t rows, uint32_t columns, float size = 1.0F) {
        std::normal_distribution<float> normal(0.0F, size);
        const uint64_t rowBytes = model::rowBytes(type, columns);
        std::vector<std::byte>& data = bytes.emplace_back(rowBytes * rows);
        std::vector<float> row(columns);
        for (uint32_t r = 0; r < rows; ++r) {
            for (float& value : row) value = normal(random);
            model::quantizeRow(type, row, data.data() + r * rowBytes);
        }
        model::Tensor& made = tensors.emplace_back();
        made.name = "tensor " + std::to_string(tensors.size());
        made.type = type;
        made.dims = {columns, rows, 1, 1};
        made.data = data.data();
        made.sizeBytes = data.size();
        return &made;
    }
    /// A weight of several experts, [experts, rows, columns].
    const model::Tensor* experts(model::DType type, uint32_t count, uint32_t rows, uint32_t columns,
                                 float size = 1.0F) {
        auto* made = const_cast<model::Tensor*>(tensor(type, count * rows, columns, size));
        made->dims = {columns, rows, count, 1};
        return made;
    }
    /// A layer's weights with room for the test's own.
    model::LayerWeights& layer() {
        if (model->layers.empty()) model->layers.emplace_back();
        return model->layers[0];
    }
};

/// Records ops by hand.
struct TinyGraph {
    engine::Graph graph;

    TinyGraph() { graph.ops.reserve(64); }  // references to ops stay valid

    engine::BufferId buffer(uint32_t width) {
        graph.buffers.push_back({"buffer " + std::to_string(graph.buffers.size()), width});
        return static_cast<engine::BufferId>(graph.buffers.size() - 1);
    }
    engine::Op& op(engine::OpKind kind, engine::BufferId in, engine::BufferId out,
                   const model::Tensor* weight = nullptr) {
        engine::Op& made = graph.ops.emplace_back();
        made.kind = kind;
        made.in = in;
        made.out = out;
        made.weight = weight;
        return made;
    }
    /// The last op's output is the result; of rows whose logits nobody wants, no more is made than that needs.
    void finish(engine::BufferId logits) {
        graph.logits = logits;
        graph.vocabSize = graph.buffers[static_cast<size_t>(logits)].width;
        const std::vector<bool> needed = engine::neededInEveryRow(graph);
        for (size_t i = 0; i < needed.size(); ++i) graph.ops[i].logitRowsOnly = !needed[i];
    }
};

/// A step of `rows` tokens without a cache to speak of: token r in row r, all of them wanted.
inline engine::Step plainStep(uint32_t rows) {
    engine::Step step;
    step.rows = rows;
    step.rings.resize(1);
    for (uint32_t row = 0; row < rows; ++row) {
        step.tokens.push_back(static_cast<engine::TokenId>(row));
        engine::RingStep& ring = step.rings[0];
        ring.slot.push_back(row);
        ring.fixedCount.push_back(0);
        ring.windowFirst.push_back(0);
        ring.windowCount.push_back(row + 1);
    }
    return step;
}

/// What a backend makes of one step; outputs are poisoned first. Empty if it fails.
inline std::vector<float> evaluate(engine::Backend& backend, const TinyModel& tiny, const engine::Graph& graph,
                                   const engine::Step& step) {
    if (!backend.loadWeights(tiny.model, {})) return {};
    const engine::CacheLayout layout{
        .fixedSlots = 0, .ringSlots = 64, .kv = engine::KvType::F32, .chunk = 64, .maxLogitRows = 64};
    if (!backend.prepare(graph, layout)) return {};
    std::vector<float> logits(size_t{step.rows - step.firstLogitRow} * graph.vocabSize, NAN);
    if (!backend.run(step, logits)) return {};
    return logits;
}

/// The largest difference, relative to the largest expected value; infinite where a number is missing.
inline double relativeDifference(const std::vector<float>& actual, const std::vector<float>& expected) {
    if (actual.size() != expected.size() || actual.empty()) return INFINITY;
    double most = 0.0, largest = 0.0;
    for (size_t i = 0; i < actual.size(); ++i) {
        const double difference = std::fabs(double{actual[i]} - double{expected[i]});
        if (!std::isfinite(difference)) return INFINITY;
        most = std::max(most, difference);
        largest = std::max(largest, std::fabs(double{expected[i]}));
    }
    return most / std::max(largest, 1e-30);
}

}  // namespace daylong::tiny
