#include "lab/method.h"

#include "base/clock.h"
#include "lab/perplexity.h"

#include <algorithm>

namespace daylong::lab {

namespace {

using engine::TokenId;

/// Adds up one method's predictions.
class Score {
public:
    Score(const std::string& name, const ReadingOptions& options)
        : m_options(options), m_curve(options.segmentTokens), m_sharedCurve(options.segmentTokens) {
        m_score.name = name;
    }

    bool isShared(uint64_t target) const {
        return target > m_options.past && (target - m_options.past) % m_options.every == 0;
    }
    void add(uint64_t target, double nll) {
        m_curve.add(target, nll);
        m_score.all.add(nll);
        if (target > m_options.past) m_score.pastCache.add(nll);
        if (!isShared(target)) return;
        m_score.shared.add(nll);
        m_sharedCurve.add(target, nll);
    }
    MethodScore finish() {
        m_score.curve = m_curve.points();
        m_score.sharedCurve = m_sharedCurve.points();
        m_score.seconds = steadySeconds() - m_start;
        return std::move(m_score);
    }

private:
    const ReadingOptions m_options;
    Curve m_curve, m_sharedCurve;
    MethodScore m_score;
    double m_start = steadySeconds();
};

}  // namespace

Result<MethodScore> readBy(const Method& method, engine::Generator& generator, std::span<const TokenId> ids,
                           const ReadingOptions& options, const engine::Progress& progress) {
    if (ids.size() < 2) return Error{ErrorCode::InvalidArgument, "there is nothing to predict: fewer than two tokens"};
    const Result<void> fits = generator.resize(method.cache);
    if (!fits) {
        if (fits.error().code != ErrorCode::OutOfMemory) return fits.error();
        return MethodScore{.name = method.name, .stopped = fits.error().message};
    }
    std::vector<TokenId> fronted;
    if (!method.front.empty()) {
        fronted.assign(ids.begin(), ids.end());
        std::copy_n(method.front.begin(), std::min(method.front.size(), fronted.size()), fronted.begin());
        ids = fronted;
    }
    Score score(method.name, options);
    const OnPrediction add = [&](uint64_t target, double nll) { score.add(target, nll); };
    if (method.anew) {
        const auto wanted = [&](uint64_t target) { return score.isShared(target); };
        TRY(predictAnew(generator, ids, {.wanted = wanted, .keepFirst = method.keepFirst}, add, progress));
        return score.finish();
    }
    const uint64_t size = method.cache.size, predictions = ids.size() - 1;
    const bool full = method.cache.attention == engine::Attention::Dense && predictions > size;
    TRY(predictInOrder(generator, ids, full ? size : predictions, add, progress));
    MethodScore read = score.finish();
    if (full) read.stopped = "cache full at " + std::to_string(size) + " tokens";
    return read;
}

}  // namespace daylong::lab
