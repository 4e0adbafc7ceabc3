#include "engine/step_check.h"

#include "model/dtype.h"

#include <algorithm>
#include <string>

namespace daylong::engine {

namespace {

bool fitsCache(const Step& step, const Graph& graph, const CacheLayout& layout) {
    if (step.rings.size() != graph.rings.size()) return false;
    for (size_t i = 0; i < step.rings.size(); ++i) {
        const RingShape shape = ringShape(layout, graph.rings[i]);
        const RingStep& ring = step.rings[i];
        for (const std::vector<uint32_t>* column :
             {&ring.slot, &ring.fixedCount, &ring.windowFirst, &ring.windowCount}) {
            if (column->size() < step.rows) return false;
        }
        for (uint32_t row = 0; row < step.rows; ++row) {
            if (ring.slot[row] >= shape.slots() || ring.fixedCount[row] > shape.fixedSlots ||
                ring.windowCount[row] > shape.ringSlots)
                return false;
            if (ring.windowCount[row] > 0 && ring.windowFirst[row] >= shape.ringSlots) return false;
        }
    }
    const size_t angles = size_t{step.rows} * anglesBefore(graph, graph.ropeDims.size());
    return step.windowAngles.size() >= angles && step.fixedAngles.size() >= angles;
}

/// Rows that every table has of those that the graph reads by token.
uint64_t tableRows(const Graph& graph) {
    uint64_t rows = UINT64_MAX;
    for (const Op& op : graph.ops) {
        if ((op.kind == OpKind::Embed || op.kind == OpKind::LookUp) && op.weight != nullptr)
            rows = std::min(rows, op.weight->rows());
    }
    return rows;
}

}  // namespace

Result<void> checkStep(const Step& step, const Graph& graph, const CacheLayout& layout, size_t logits) {
    const bool fits = step.rows > 0 && step.rows <= layout.chunk && step.firstLogitRow <= step.rows &&
                      step.rows - step.firstLogitRow <= layout.maxLogitRows &&
                      logits >= size_t{step.rows - step.firstLogitRow} * graph.vocabSize &&
                      step.tokens.size() >= step.rows;
    if (!fits || !fitsCache(step, graph, layout)) {
        return Error{ErrorCode::InvalidArgument, "a step of " + std::to_string(step.rows) +
                                                     " tokens does not fit what was prepared; open the model again"};
    }
    const auto isKnown = [rows = tableRows(graph)](TokenId token) {
        return token >= 0 && static_cast<uint64_t>(token) < rows;
    };
    if (std::all_of(step.tokens.begin(), step.tokens.begin() + step.rows, isKnown)) return {};
    return Error{ErrorCode::InvalidArgument, "a token is not one of the model's"};
}

Error unloaded(const model::Tensor* tensor) {
    return {ErrorCode::InvalidArgument, "the graph uses the tensor " +
                                            (tensor != nullptr ? tensor->name : std::string("(none)")) +
                                            ", which the loaded model lacks"};
}

void lookUpRows(const model::Tensor& table, std::span<const TokenId> tokens, float* out) {
    const uint64_t bytes = model::rowBytes(table.type, table.columns());
    for (const TokenId token : tokens) {
        model::dequantizeRow(table.type, table.data + bytes * static_cast<uint64_t>(token),
                             std::span(out, table.columns()));
        out += table.columns();
    }
}

}  // namespace daylong::engine
