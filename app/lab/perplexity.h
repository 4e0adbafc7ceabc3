// How well a model predicts a given sequence of tokens, one prediction after the other: in order, as in a conversation,
// or the last C tokens anew for each (sliding window with recomputation, the paper's baseline). Thread rule: one
// thread. Failure rule: Result; Cancelled once `progress` says no.
#pragma once

#include "engine/generator.h"

#include <functional>
#include <span>

namespace daylong::lab {

/// Negative log-likelihood in nats of `token` under `logits` [vocab]; accumulated in double.
double negativeLogLikelihood(std::span<const float> logits, engine::TokenId token);

/// ids[target] was predicted, at so many nats.
using OnPrediction = std::function<void(uint64_t target, double nll)>;

/// Goes on from what the generator was fed, and predicts ids[1] to ids[predictions].
Result<void> predictInOrder(engine::Generator& generator, std::span<const engine::TokenId> ids, uint64_t predictions,
                            const OnPrediction& onPrediction, const engine::Progress& progress);

struct Anew {
    std::function<bool(uint64_t target)> wanted;  // which predictions are made; empty: all of them
    bool keepFirst = false;                       // ids[0] stands in front of the last C - 1
};

/// Predicts every token: up to C of them in order, for until then both ways are the same, then from the last C tokens
/// alone, fed from position 0. The generator's cache is dense, of size C; it is reset first.
Result<void> predictAnew(engine::Generator& generator, std::span<const engine::TokenId> ids, const Anew& anew,
                         const OnPrediction& onPrediction, const engine::Progress& progress);

struct PerplexityResult {
    uint64_t tokens = 0;  // predictions: fed tokens - 1
    double nll = 0.0;     // mean, nats per token
    double perplexity = 0.0;
    double seconds = 0.0;
};

enum class Way { InOrder, Anew };

/// Predicts ids[1..] from what precedes. The generator is reset first. Errors: those of a cache that is full.
Result<PerplexityResult> measurePerplexity(engine::Generator& generator, std::span<const engine::TokenId> ids, Way way,
                                           const OnPrediction& onPrediction, const engine::Progress& progress);

}  // namespace daylong::lab
