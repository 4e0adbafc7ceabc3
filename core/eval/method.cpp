#include "eval/method.h"

#include "base/clock.h"
#include "engine/perplexity.h"

#include <algorithm>

namespace daylong::eval {

namespace {

using engine::Attention;
using engine::TokenId;

class Reader {
public:
    Reader(const Method& method, engine::Generator& generator, std::span<const TokenId> ids,
           const ReadingOptions& options, const engine::Progress& progress)
        : m_method(method),
          m_generator(generator),
          m_ids(ids),
          m_options(options),
          m_progress(progress),
          m_curve(options.segmentTokens),
          m_sharedCurve(options.segmentTokens) {
        m_score.name = method.name;
    }

    Result<void> inOrder(uint64_t predictions) {
        const engine::CacheOptions& cache = m_generator.cache().options();
        const uint64_t chunk = std::min(cache.chunk, cache.maxLogitRows), vocab = m_generator.model().config.vocabSize;
        for (uint64_t begin = 0; begin < predictions; begin += chunk) {
            const uint64_t rows = std::min(chunk, predictions - begin);
            const std::span<const float> logits = TRY(m_generator.feedAll(m_ids.subspan(begin, rows)));
            for (uint64_t row = 0; row < rows; ++row) add(begin + row + 1, logits.subspan(row * vocab, vocab));
            TRY(report(begin + rows));
        }
        return {};
    }
    /// The last C tokens afresh for each prediction, positions from 0.
    Result<void> afresh(uint64_t firstTarget) {
        const uint64_t size = m_generator.cache().options().size;
        for (uint64_t target = firstTarget; target < m_ids.size(); ++target) {
            if (!isShared(target)) continue;
            m_generator.cache().reset();
            const uint64_t kept = m_method.keepFirst ? size - 1 : size;
            if (m_method.keepFirst) TRY(m_generator.feed(m_ids.first(1)));
            TRY(m_generator.feed(m_ids.subspan(target - kept, kept)));
            add(target, m_generator.logits());
            TRY(report(target));
        }
        return {};
    }
    MethodScore finish() {
        m_score.curve = m_curve.points();
        m_score.sharedCurve = m_sharedCurve.points();
        m_score.seconds = steadySeconds() - m_start;
        return std::move(m_score);
    }

private:
    bool isShared(uint64_t target) const {
        return target > m_options.past && (target - m_options.past) % m_options.every == 0;
    }
    void add(uint64_t target, std::span<const float> logits) {
        const double nll = engine::negativeLogLikelihood(logits, m_ids[target]);
        m_curve.add(target, nll);
        m_score.all.add(nll);
        if (target > m_options.past) m_score.pastCache.add(nll);
        if (!isShared(target)) return;
        m_score.shared.add(nll);
        m_sharedCurve.add(target, nll);
    }
    Result<void> report(uint64_t done) const {
        if (m_progress && !m_progress(done, m_ids.size())) return Error{ErrorCode::Cancelled, "stopped"};
        return {};
    }

    const Method& m_method;
    engine::Generator& m_generator;
    const std::span<const TokenId> m_ids;
    const ReadingOptions m_options;
    const engine::Progress& m_progress;
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
    Reader reader(method, generator, ids, options, progress);
    const uint64_t size = method.cache.size, predictions = ids.size() - 1;
    if (method.cache.attention == Attention::Recompute) {
        // Until C tokens are there, evaluating afresh and going on are the same.
        TRY(reader.inOrder(std::min(size, predictions)));
        TRY(reader.afresh(size + 1));
        return reader.finish();
    }
    const bool full = method.cache.attention == Attention::Dense && predictions > size;
    TRY(reader.inOrder(full ? size : predictions));
    MethodScore score = reader.finish();
    if (full) score.stopped = "cache full at " + std::to_string(size) + " tokens";
    return score;
}

}  // namespace daylong::eval
