// Average attention maps, by layer and head (figure 2 of arXiv 2309.17453). The kernels do not hand out attention
// weights; but a graph is data: cut short after a layer's projections, with the queries (or keys) in the place of the
// logits, it yields q and k, which are turned here and multiplied in double precision.
// Thread rule: one thread. Failure rule: Result.
#pragma once

#include "engine/backend.h"
#include "lab/choices.h"

#include <span>
#include <vector>

namespace daylong::lab {

/// Softmax(q k) of every layer and head, averaged over the sentences: row t is what token t attends to.
struct AttentionMaps {
    uint32_t layers = 0, heads = 0, tokens = 0;
    uint64_t sentences = 0;
    std::vector<double> values;  // [layers, heads, tokens, tokens]

    std::span<const double> map(uint32_t layer, uint32_t head) const {
        const size_t size = size_t{tokens} * tokens;
        return std::span(values).subspan((size_t{layer} * heads + head) * size, size);
    }
    /// Mean attention to token 0 of the rows from `firstRow` on.
    double toFirst(uint32_t layer, uint32_t head, uint32_t firstRow) const;
};

/// Each sentence begins anew at position 0; all have as many tokens, at least 2. The backend's weights are loaded; its
/// cache is prepared anew. Rows of a layer with a learned sink logit sum to less than 1: the rest is that sink's.
Result<AttentionMaps> averageAttention(engine::Backend& backend, const model::Model& model,
                                       std::span<const Tokens> sentences, const engine::Progress& progress);

/// The graph as far as `buffer` is what op `last` leaves in it, with `buffer` in the place of the logits.
engine::Graph cutGraph(const engine::Graph& graph, size_t last, engine::BufferId buffer);

}  // namespace daylong::lab
