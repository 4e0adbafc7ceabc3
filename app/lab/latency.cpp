#include "lab/latency.h"

#include "base/clock.h"
#include "lab/memory.h"

#include <algorithm>

namespace daylong::lab {

namespace {

using engine::TokenId;

std::vector<TokenId> someTokens(uint32_t count, uint32_t vocab) {
    std::vector<TokenId> made(count);
    for (uint32_t i = 0; i < count; ++i) made[i] = static_cast<TokenId>((300 + i % 1000) % vocab);
    return made;
}

/// The last C tokens afresh: the cost of one token by recomputation. Leaves the cache full.
Result<double> recompute(engine::Generator& generator, std::span<const TokenId> tokens) {
    const double start = steadySeconds();
    generator.cache().reset();
    TRY(generator.feed(tokens));
    return 1000.0 * (steadySeconds() - start);
}

Result<double> stream(engine::Generator& generator, std::span<const TokenId> tokens) {
    const double start = steadySeconds();
    for (size_t i = 0; i < tokens.size(); ++i) TRY(generator.feed(tokens.subspan(i, 1)));
    return 1000.0 * (steadySeconds() - start) / static_cast<double>(tokens.size());
}

}  // namespace

double median(std::vector<double> values) {
    if (values.empty()) return 0.0;
    std::sort(values.begin(), values.end());
    const size_t middle = values.size() / 2;
    return values.size() % 2 == 1 ? values[middle] : (values[middle - 1] + values[middle]) / 2.0;
}

Result<std::vector<LatencyPoint>> measureLatency(engine::Generator& generator, const LatencyOptions& options,
                                                 const engine::Progress& progress) {
    std::vector<LatencyPoint> points;
    const uint32_t vocab = generator.model().config.vocabSize;
    for (size_t i = 0; i < options.sizes.size(); ++i) {
        engine::CacheOptions cache = options.cache;
        cache.attention = engine::Attention::Streaming;
        cache.size = options.sizes[i];
        TRY(generator.resize(cache));
        const std::vector<TokenId> window = someTokens(cache.size, vocab), next = someTokens(options.tokens, vocab);
        TRY(generator.feed(std::span(window).first(1)));  // what a device does at its first step only
        LatencyPoint point{.size = cache.size};
        std::vector<double> times;
        for (uint32_t round = 0; round < options.rounds; ++round) {
            if (progress && !progress(i * options.rounds + round, options.sizes.size() * options.rounds))
                return Error{ErrorCode::Cancelled, "stopped"};
            point.recomputeRounds.push_back(TRY(recompute(generator, window)));
            point.streamingRounds.push_back(TRY(stream(generator, next)));
            times.push_back(point.recomputeRounds.back() / point.streamingRounds.back());
        }
        point.recomputeMs = median(point.recomputeRounds);
        point.streamingMs = median(point.streamingRounds);
        point.times = median(times);
        point.cacheBytes = generator.backend().cacheBytes();
        point.residentBytes = residentBytes();
        points.push_back(std::move(point));
    }
    return points;
}

}  // namespace daylong::lab
