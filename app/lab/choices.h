// Which of several continuations a model finds likeliest after what it was fed: how StreamEval and multiple-choice
// questions measure models too small to answer in words. What is tried leaves no trace in the cache.
#pragma once

#include "engine/generator.h"

#include <span>
#include <vector>

namespace daylong::lab {

using Tokens = std::vector<engine::TokenId>;

/// Feeds `prompt`, then scores each choice: the sum of its tokens' NLLs, in nats. Afterwards the generator stands after
/// the prompt, as if no choice had been tried. Errors: InvalidArgument for an empty prompt or choice, or a choice
/// longer than the generator's chunk or maxLogitRows (a longer one would push tokens out of the window for good).
Result<std::vector<double>> scoreChoices(engine::Generator& generator, std::span<const engine::TokenId> prompt,
                                         std::span<const Tokens> choices);

/// Whether one choice is likelier than every other; a tie is no answer.
bool isLikeliest(std::span<const double> nlls, size_t choice);

}  // namespace daylong::lab
