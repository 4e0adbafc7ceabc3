#include "lab/stream_score.h"

#include <algorithm>

namespace daylong::lab {

namespace {

using engine::TokenId;

struct Span {
    uint64_t first = 0, end = 0;  // positions of the value's tokens
};

class Run {
public:
    Run(engine::Generator& generator, const TextCoder& coder, const ScoreOptions& options)
        : m_generator(generator), m_coder(coder), m_options(options) {}

    Result<void> read(const StreamLine& line) {
        m_lines.push_back({.first = next(), .tokens = {}, .records = {}});
        TRY(feed(line.before));
        const uint64_t first = next();
        TRY(feed(line.value));
        m_facts.push_back({first, next()});
        TRY(feed(line.after));
        TRY(keep(line));
        if (line.query) TRY(ask(*line.query));
        return {};
    }
    uint64_t next() const { return m_generator.cache().next(); }
    std::vector<StreamAnswer> answers;

private:
    struct Line {
        uint64_t first = 0;  // position
        Tokens tokens;
        std::vector<std::vector<std::byte>> records;  // [rings]
    };

    /// Of the line just read what may be brought back.
    Result<void> keep(const StreamLine& line) {
        if (!m_options.recall) return {};
        Line& kept = m_lines.back();
        for (const std::string* part : {&line.before, &line.value, &line.after}) {
            const Tokens tokens = m_coder.encode(*part);
            kept.tokens.insert(kept.tokens.end(), tokens.begin(), tokens.end());
        }
        for (uint32_t ring = 0; m_options.keys && ring < m_generator.graph().rings.size(); ++ring) {
            const uint64_t bytes =
                engine::cacheRecord(m_generator.graph(), m_generator.cache().options().kv, ring).bytes;
            kept.records.emplace_back(kept.tokens.size() * bytes);
            TRY(m_generator.readRecords(ring, kept.first, next(), kept.records.back()));
        }
        return {};
    }
    Result<void> bringBack(const StreamQuery& query, StreamAnswer& answer) {
        const uint64_t horizon = m_generator.cache().firstSeen();
        const auto seen = std::ranges::lower_bound(m_lines, horizon, {}, &Line::first);
        const std::vector<uint32_t> lines = TRY(m_options.recall(
            query.prompt, static_cast<uint32_t>(seen - m_lines.begin()), static_cast<uint32_t>(m_lines.size())));
        for (const uint32_t line : lines) {
            answer.recalled = answer.recalled || line == query.line;
            const Line& kept = m_lines[line];
            auto records = kept.records;
            if (m_options.keys) TRY(m_generator.feedRecords(kept.tokens.size(), records, next() - kept.first));
            else TRY(m_generator.feed(kept.tokens));
        }
        return {};
    }
    Result<void> feed(const std::string& text) {
        const Tokens tokens = m_coder.encode(text);
        if (tokens.empty()) return {};
        return m_generator.feed(tokens);
    }
    Result<void> ask(const StreamQuery& query) {
        std::vector<Tokens> choices = {m_coder.encode(query.answer)};
        for (const std::string& distractor : query.distractors) choices.push_back(m_coder.encode(distractor));
        const Tokens prompt = m_coder.encode(query.prompt);
        const Span fact = m_facts[query.line];
        const uint64_t here = next(), sinks = m_generator.cache().options().sinks;
        StreamAnswer answer;
        if (m_options.recall) TRY(bringBack(query, answer));
        const std::vector<double> nlls = TRY(scoreChoices(m_generator, prompt, choices));
        const uint64_t firstSeen = m_generator.cache().firstSeen();
        answer.distance = here + prompt.size() - 1 - fact.first;
        answer.seen = fact.first >= firstSeen || fact.end <= sinks;
        answer.gone = fact.first >= sinks && fact.end <= firstSeen;
        answer.likeliest = isLikeliest(nlls, 0);
        if (m_options.write) answer.written = TRY(writes(prompt.back(), query.answer, choices[0].size()));
        answers.push_back(answer);
        if (m_options.recall) {  // the stream goes on as if nothing had been brought back
            TRY(m_generator.rewind(here));
            TRY(m_generator.feed(prompt));
        }
        return feed(query.answer + query.rest);
    }
    /// Whether the model, left to itself, writes `expected`. Nothing of it stays in the cache.
    Result<bool> writes(TokenId last, const std::string& expected, size_t tokens) {
        const uint64_t here = next();
        TRY(m_generator.rewind(here - 1));  // for the logits after the prompt
        TRY(m_generator.feed({&last, 1}));
        TRY(m_generator.keepStates());
        Tokens written;
        const size_t most = std::min<size_t>(tokens + 2, m_generator.cache().options().chunk);
        while (written.size() < most) {
            const std::span<const float> logits = m_generator.logits();
            written.push_back(static_cast<TokenId>(std::max_element(logits.begin(), logits.end()) - logits.begin()));
            if (written.size() < most) TRY(m_generator.feed({&written.back(), 1}));
        }
        TRY(m_generator.rewind(here));
        return m_coder.decode(written).starts_with(expected);
    }

    engine::Generator& m_generator;
    const TextCoder& m_coder;
    const ScoreOptions& m_options;
    std::vector<Line> m_lines;
    std::vector<Span> m_facts;
};

}  // namespace

Result<StreamScore> scoreStream(engine::Generator& generator, const std::vector<StreamLine>& stream,
                                const TextCoder& coder, const ScoreOptions& options, const engine::Progress& progress) {
    generator.cache().reset();
    if (!options.front.empty()) TRY(generator.feed(options.front));
    Run run(generator, coder, options);
    StreamScore score;
    for (size_t i = 0; i < stream.size(); ++i) {
        if (progress && !progress(i, stream.size())) return Error{ErrorCode::Cancelled, "stopped"};
        const Result<void> read = run.read(stream[i]);
        if (read) continue;
        if (read.error().code != ErrorCode::CacheFull) return read.error();
        score.stopped = read.error().message;
        break;
    }
    score.answers = std::move(run.answers);
    score.tokens = run.next();
    return score;
}

}  // namespace daylong::lab
