// What every backend looks at before it computes, so that its kernels may trust what they are given. Pure.
// Failure rule: InvalidArgument.
#pragma once

#include "base/result.h"
#include "engine/graph.h"
#include "engine/step.h"

#include <cstddef>
#include <span>

namespace daylong::engine {

/// Whether a step fits what was prepared for it: no more rows than a chunk, slots that there are, and tokens that the
/// graph's tables have. `logits`: how many floats there is room for.
Result<void> checkStep(const Step& step, const Graph& graph, const CacheLayout& layout, size_t logits);

/// The graph names a tensor that the loaded model lacks, or that has another shape there.
Error unloaded(const model::Tensor* tensor);

/// The tokens' rows of a table that no backend holds, as floats, one after another.
void lookUpRows(const model::Tensor& table, std::span<const TokenId> tokens, float* out);

}  // namespace daylong::engine
