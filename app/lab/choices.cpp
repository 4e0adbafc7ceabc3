#include "lab/choices.h"

#include "lab/perplexity.h"

#include <algorithm>

namespace daylong::lab {

using engine::TokenId;

Result<std::vector<double>> scoreChoices(engine::Generator& generator, std::span<const TokenId> prompt,
                                         std::span<const Tokens> choices) {
    const engine::CacheOptions& options = generator.cache().options();
    const size_t most = std::min(options.chunk, options.maxLogitRows), vocab = generator.model().config.vocabSize;
    if (prompt.empty()) return Error{ErrorCode::InvalidArgument, "a question needs at least one token"};
    for (const Tokens& choice : choices) {
        if (choice.empty()) return Error{ErrorCode::InvalidArgument, "a choice needs at least one token"};
        if (choice.size() > most) {
            return Error{ErrorCode::InvalidArgument, "a choice has " + std::to_string(choice.size()) +
                                                         " tokens, more than --chunk " + std::to_string(most) +
                                                         "; choose a larger one"};
        }
    }
    TRY(generator.feedTurn(prompt));
    TRY(generator.keepStates());
    const std::vector<float> after(generator.logits().begin(), generator.logits().end());
    const uint64_t here = generator.cache().next();
    std::vector<double> nlls;
    for (const Tokens& choice : choices) {
        double nll = lab::negativeLogLikelihood(after, choice.front());
        if (choice.size() > 1) {
            const std::span<const float> logits = TRY(generator.feedAll(std::span(choice).first(choice.size() - 1)));
            for (size_t i = 1; i < choice.size(); ++i)
                nll += lab::negativeLogLikelihood(logits.subspan((i - 1) * vocab, vocab), choice[i]);
            TRY(generator.rewind(here));
        }
        nlls.push_back(nll);
    }
    return nlls;
}

bool isLikeliest(std::span<const double> nlls, size_t choice) {
    for (size_t i = 0; i < nlls.size(); ++i) {
        if (i != choice && !(nlls[choice] < nlls[i])) return false;
    }
    return true;
}

}  // namespace daylong::lab
