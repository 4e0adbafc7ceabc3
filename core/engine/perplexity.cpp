#include "engine/perplexity.h"

#include <algorithm>
#include <chrono>
#include <cmath>

namespace daylong::engine {

namespace {

class Tally {
public:
    Tally(const std::function<void(double)>& onNll, const Progress& progress, uint64_t total)
        : m_onNll(onNll), m_progress(progress), m_total(total) {}

    void add(double nll) {
        m_sum += nll;
        ++m_count;
        if (m_onNll) m_onNll(nll);
    }
    Result<void> report() const {
        if (m_progress && !m_progress(m_count, m_total)) return Error{ErrorCode::Cancelled, "stopped"};
        return {};
    }
    PerplexityResult result() const {
        const double mean = m_sum / static_cast<double>(m_count);
        const std::chrono::duration<double> spent = std::chrono::steady_clock::now() - m_start;
        return {.tokens = m_count, .nll = mean, .perplexity = std::exp(mean), .seconds = spent.count()};
    }
    uint64_t count() const { return m_count; }

private:
    const std::function<void(double)>& m_onNll;
    const Progress& m_progress;
    std::chrono::steady_clock::time_point m_start = std::chrono::steady_clock::now();
    uint64_t m_total;
    uint64_t m_count = 0;
    double m_sum = 0.0;
};

/// Feeds ids[begin, end) chunk by chunk and tallies the prediction after each.
Result<void> predictInOrder(Generator& generator, std::span<const TokenId> ids, uint64_t end, Tally& tally) {
    const CacheOptions& options = generator.cache().options();
    const uint64_t chunk = std::min(options.chunk, options.maxLogitRows);
    const uint64_t vocab = generator.model().config.vocabSize;
    for (uint64_t begin = 0; begin < end; begin += chunk) {
        const uint64_t rows = std::min(chunk, end - begin);
        const std::span<const float> logits = TRY(generator.feedAll(ids.subspan(begin, rows)));
        for (uint64_t row = 0; row < rows; ++row) {
            tally.add(negativeLogLikelihood(logits.subspan(row * vocab, vocab), ids[begin + row + 1]));
        }
        TRY(tally.report());
    }
    return {};
}

}  // namespace

double negativeLogLikelihood(std::span<const float> logits, TokenId token) {
    const float most = *std::max_element(logits.begin(), logits.end());
    double sum = 0.0;
    for (const float logit : logits) sum += std::exp(double{logit} - double{most});
    return std::log(sum) + double{most} - double{logits[static_cast<size_t>(token)]};
}

Result<PerplexityResult> measurePerplexity(Generator& generator, std::span<const TokenId> ids,
                                           const std::function<void(double)>& onNll, const Progress& progress) {
    if (ids.size() < 2) return Error{ErrorCode::InvalidArgument, "there is nothing to predict: fewer than two tokens"};
    const CacheOptions& options = generator.cache().options();
    Tally tally(onNll, progress, ids.size() - 1);
    generator.cache().reset();
    if (options.attention != Attention::Recompute) {
        TRY(generator.cache().checkRoom(ids.size() - 1));
        TRY(predictInOrder(generator, ids, ids.size() - 1, tally));
        return tally.result();
    }
    // Until C tokens are there, evaluating afresh and going on are the same.
    TRY(predictInOrder(generator, ids, std::min<uint64_t>(options.size, ids.size() - 1), tally));
    for (uint64_t target = tally.count() + 1; target < ids.size(); ++target) {
        generator.cache().reset();
        TRY(generator.feed(ids.subspan(target - options.size, options.size)));
        tally.add(negativeLogLikelihood(generator.logits(), ids[target]));
        TRY(tally.report());
    }
    return tally.result();
}

}  // namespace daylong::engine
