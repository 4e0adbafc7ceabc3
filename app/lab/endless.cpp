#include "lab/endless.h"

#include "base/clock.h"
#include "lab/perplexity.h"
#include "lab/latency.h"
#include "lab/memory.h"
#include "lab/tally.h"

#include <algorithm>

namespace daylong::lab {

namespace {

using engine::TokenId;

class Stream {
public:
    Stream(engine::Generator& generator, std::span<const TokenId> text) : m_generator(generator), m_text(text) {
        const engine::CacheOptions& options = generator.cache().options();
        m_chunk.resize(std::min(options.chunk, options.maxLogitRows));
    }
    /// Feeds the next `count` tokens of the endless text, tallying the prediction after each.
    Result<void> feed(uint64_t count, Tally& tally) {
        while (count > 0) {
            const size_t rows = std::min<uint64_t>(count, m_chunk.size());
            for (size_t i = 0; i < rows; ++i) m_chunk[i] = at(m_done + i);
            const std::span<const float> logits = TRY(m_generator.feedAll(std::span(m_chunk).first(rows)));
            const size_t vocab = logits.size() / rows;
            for (size_t i = 0; i < rows; ++i)
                tally.add(negativeLogLikelihood(logits.subspan(i * vocab, vocab), at(m_done + i + 1)));
            m_done += rows;
            count -= rows;
        }
        return {};
    }
    Result<void> feedTimed(uint64_t count, Tally& tally, std::vector<double>& milliseconds) {
        milliseconds.clear();
        for (; count > 0; --count) {
            const TokenId token = at(m_done);
            const double start = steadySeconds();
            TRY(m_generator.feed({&token, 1}));
            milliseconds.push_back(1000.0 * (steadySeconds() - start));
            tally.add(negativeLogLikelihood(m_generator.logits(), at(++m_done)));
        }
        return {};
    }
    uint64_t done() const { return m_done; }

private:
    TokenId at(uint64_t index) const { return m_text[index % m_text.size()]; }

    engine::Generator& m_generator;
    std::span<const TokenId> m_text;
    std::vector<TokenId> m_chunk;
    uint64_t m_done = 0;
};

}  // namespace

uint64_t segmentTokens(uint64_t textTokens, const EndlessOptions& options) {
    const uint64_t wanted = (options.tokens + options.segments - 1) / std::max(options.segments, 1U);
    return std::max<uint64_t>(1, (wanted + textTokens - 1) / textTokens) * textTokens;
}

Result<std::vector<EndlessSegment>> runEndless(engine::Generator& generator, std::span<const TokenId> front,
                                               std::span<const TokenId> text, const EndlessOptions& options,
                                               const engine::Progress& progress) {
    if (text.empty()) return Error{ErrorCode::InvalidArgument, "the text has no tokens"};
    generator.cache().reset();
    if (!front.empty()) TRY(generator.feed(front));
    const uint64_t length = segmentTokens(text.size(), options), count = (options.tokens + length - 1) / length;
    const uint64_t timed = std::min<uint64_t>(options.timed, length),
                   piece = std::max<uint64_t>(generator.cache().options().chunk, 1);
    Stream stream(generator, text);
    std::vector<EndlessSegment> segments;
    std::vector<double> milliseconds;
    segments.reserve(count);  // so that what is measured does not grow with the measuring
    milliseconds.reserve(timed);
    for (uint64_t segment = 0; segment < count; ++segment) {
        Tally tally;
        const double start = steadySeconds();
        for (uint64_t fed = 0; fed < length - timed;) {
            if (progress && !progress(stream.done(), count * length)) return Error{ErrorCode::Cancelled, "stopped"};
            const uint64_t rows = std::min(piece, length - timed - fed);
            TRY(stream.feed(rows, tally));
            fed += rows;
        }
        TRY(stream.feedTimed(timed, tally, milliseconds));
        segments.push_back({.end = stream.done(),
                            .perplexity = tally.perplexity(),
                            .tokenMs = median(milliseconds),
                            .tokensPerSecond = static_cast<double>(length) / (steadySeconds() - start),
                            .residentBytes = residentBytes()});
    }
    return segments;
}

}  // namespace daylong::lab
