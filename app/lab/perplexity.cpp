#include "lab/perplexity.h"

#include "base/clock.h"
#include "lab/tally.h"

#include <algorithm>
#include <cmath>

namespace daylong::lab {

using engine::TokenId;

namespace {

Result<void> report(const engine::Progress& progress, uint64_t done, uint64_t total) {
    if (progress && !progress(done, total)) return Error{ErrorCode::Cancelled, "stopped"};
    return {};
}

}  // namespace

double negativeLogLikelihood(std::span<const float> logits, TokenId token) {
    const float most = *std::max_element(logits.begin(), logits.end());
    double sum = 0.0;
    for (const float logit : logits) sum += std::exp(double{logit} - double{most});
    return std::log(sum) + double{most} - double{logits[static_cast<size_t>(token)]};
}

Result<void> predictInOrder(engine::Generator& generator, std::span<const TokenId> ids, uint64_t predictions,
                            const OnPrediction& onPrediction, const engine::Progress& progress) {
    const engine::CacheOptions& options = generator.cache().options();
    const uint64_t chunk = std::min(options.chunk, options.maxLogitRows);
    const uint64_t vocab = generator.model().config.vocabSize;
    for (uint64_t begin = 0; begin < predictions; begin += chunk) {
        const uint64_t rows = std::min(chunk, predictions - begin);
        const std::span<const float> logits = TRY(generator.feedAll(ids.subspan(begin, rows)));
        for (uint64_t row = 0; row < rows; ++row) {
            const uint64_t target = begin + row + 1;
            onPrediction(target, negativeLogLikelihood(logits.subspan(row * vocab, vocab), ids[target]));
        }
        TRY(report(progress, begin + rows, ids.size() - 1));
    }
    return {};
}

Result<void> predictAnew(engine::Generator& generator, std::span<const TokenId> ids, const Anew& anew,
                         const OnPrediction& onPrediction, const engine::Progress& progress) {
    const uint64_t size = generator.cache().options().size, kept = anew.keepFirst ? size - 1 : size;
    generator.cache().reset();
    TRY(predictInOrder(generator, ids, std::min<uint64_t>(size, ids.size() - 1), onPrediction, progress));
    for (uint64_t target = size + 1; target < ids.size(); ++target) {
        if (anew.wanted && !anew.wanted(target)) continue;
        generator.cache().reset();
        if (anew.keepFirst) TRY(generator.feed(ids.first(1)));
        TRY(generator.feed(ids.subspan(target - kept, kept)));
        onPrediction(target, negativeLogLikelihood(generator.logits(), ids[target]));
        TRY(report(progress, target, ids.size() - 1));
    }
    return {};
}

Result<PerplexityResult> measurePerplexity(engine::Generator& generator, std::span<const TokenId> ids, Way way,
                                           const OnPrediction& onPrediction, const engine::Progress& progress) {
    if (ids.size() < 2) return Error{ErrorCode::InvalidArgument, "there is nothing to predict: fewer than two tokens"};
    Tally tally;
    const OnPrediction add = [&](uint64_t target, double nll) {
        tally.add(nll);
        if (onPrediction) onPrediction(target, nll);
    };
    const double start = steadySeconds();
    generator.cache().reset();
    if (way == Way::Anew) {
        TRY(predictAnew(generator, ids, {}, add, progress));
    } else {
        TRY(generator.cache().checkRoom(ids.size() - 1));
        TRY(predictInOrder(generator, ids, ids.size() - 1, add, progress));
    }
    return PerplexityResult{.tokens = tally.count,
                            .nll = tally.mean(),
                            .perplexity = tally.perplexity(),
                            .seconds = steadySeconds() - start};
}

}  // namespace daylong::lab
