// Teacher-forced evaluation of a token sequence under any attention mode.
#pragma once

#include "engine/generator.h"

#include <functional>
#include <span>

namespace daylong::engine {

struct PerplexityResult {
    uint64_t tokens = 0;  // predictions: fed tokens - 1
    double nll = 0.0;     // mean, nats per token
    double perplexity = 0.0;
    double seconds = 0.0;
};

/// Negative log-likelihood in nats of `token` under `logits` [vocab]; accumulated in double.
double negativeLogLikelihood(std::span<const float> logits, TokenId token);

/// Predicts ids[1..] from what precedes; `onNll` gets each prediction's NLL in order.
/// The generator is reset first. Under Recompute, each prediction evaluates the last C tokens afresh from
/// position 0 (the generator's cache must be dense of at least C).
Result<PerplexityResult> measurePerplexity(Generator& generator, std::span<const TokenId> ids,
                                           const std::function<void(double)>& onNll, const Progress& progress);

}  // namespace daylong::engine
