#include "lab/commands/bench_drafts.h"

#include "base/clock.h"
#include "chat/local/said_before.h"
#include "cli/progress_line.h"
#include "cpu/cpu_backend.h"
#include "engine/draft_model.h"
#include "lab/commands/bench_synthetic.h"
#include "lab/commands/draft_share.h"
#include "lab/latency.h"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <cstdio>
#include <random>
#include <span>
#include <vector>

namespace daylong::cli {

namespace {

using engine::TokenId;
using Tokens = std::vector<TokenId>;

constexpr uint32_t kPrompt = 64;

Result<engine::Generator> opened(const std::string& name, uint32_t threads, const engine::CacheOptions& cache) {
    const SyntheticChoice choice = TRY(syntheticChoice(name));
    const AnonymousFile file = TRY(syntheticFile(choice.geometry, choice.type.value_or(model::DType::Q4_0)));
    const auto model = TRY(model::loadModel(file.path()));  // the mapping stays
    auto backend = cpu::makeCpuBackend({.threads = threads});
    TRY(backend->loadWeights(model, {}));
    return engine::Generator::create(model, std::move(backend), cache);
}

TokenId likeliest(std::span<const float> logits) {
    return static_cast<TokenId>(std::ranges::max_element(logits) - logits.begin());
}

/// The stream that the large model makes of a prompt by itself.
Result<Tokens> streamOf(engine::Generator& large, uint32_t tokens) {
    Tokens stream;
    for (uint32_t i = 0; i < kPrompt; ++i) stream.push_back(static_cast<TokenId>(260 + i * 7 % 200));
    large.cache().reset();
    TRY(large.feed(stream));
    for (uint32_t i = 0; i < tokens; ++i) {
        stream.push_back(likeliest(large.logits()));
        TRY(large.feed(std::span(stream).last(1)));
    }
    return stream;
}

struct Said {
    double seconds = 0.0;
    chat::DraftTally drafts;
};

/// That stream's reply, with what `drafts` says, or without.
Result<Said> say(engine::Generator& large, const Tokens& stream, const engine::DraftNext& drafts) {
    chat::SaidBefore saidBefore(large);
    saidBefore.setDrafts(drafts);
    large.cache().reset();
    const auto prompt = std::span(stream).first(kPrompt);
    TRY(large.feed(prompt));
    saidBefore.add(prompt);
    const double start = steadySeconds();
    for (size_t at = kPrompt; at < stream.size(); ++at) {
        const TokenId token = likeliest(large.logits());
        if (token != stream[at])
            return Error{ErrorCode::Device, "token " + std::to_string(at) + " is another one when tokens are tried"};
        TRY(saidBefore.feed(token, {}));
        saidBefore.add({&token, 1});
    }
    return Said{.seconds = steadySeconds() - start, .drafts = saidBefore.tally()};
}

}  // namespace

Result<void> benchDrafts(const DraftsOptions& options) {
    engine::Generator large =
        TRY(opened(options.large, options.threads,
                   {.size = kPrompt + options.tokens + 64, .sinks = 4, .chunk = 64, .maxLogitRows = 8, .ahead = 7}));
    engine::DraftModel small(TRY(opened(options.small, options.threads, engine::DraftModel::cacheOptions())));
    const Tokens stream = TRY(streamOf(large, options.tokens));
    const auto vocabulary = static_cast<TokenId>(small.generator().model().config.vocabSize);
    Tokens known, said;
    std::mt19937 random(1);
    const engine::DraftNext agreeing = [&](std::span<const TokenId> newest, uint64_t end,
                                           uint32_t most) -> Result<engine::Drafted> {
        known.assign(newest.begin(), newest.end());
        for (TokenId& token : known) token %= vocabulary;
        engine::Drafted drafted = TRY(small.next(known, end, most));
        if (drafted.tokens.empty()) return drafted;  // it only read
        said.clear();
        for (uint64_t i = end; i < end + most; ++i) {
            const TokenId right = i < stream.size() ? stream[i] : 0;
            said.push_back(static_cast<double>(random()) < options.agreement * 4294967296.0 ? right
                                                                                            : (right + 1) % vocabulary);
        }
        drafted.tokens = said;
        return drafted;
    };
    std::vector<double> with, without, times;
    const auto tokens = static_cast<double>(options.tokens);
    DraftShare share;
    ProgressLine progress("measuring drafts");
    for (uint32_t round = 0; round < options.rounds; ++round) {
        progress.update(round, options.rounds);
        Said both[2];  // without, with
        for (const bool drafts : {round % 2 == 0, round % 2 != 0})
            both[drafts ? 1 : 0] = TRY(say(large, stream, drafts ? agreeing : engine::DraftNext()));
        without.push_back(tokens / both[0].seconds);
        with.push_back(tokens / both[1].seconds);
        times.push_back(both[0].seconds / both[1].seconds);
        share.add({}, both[1].drafts, both[1].seconds);
    }
    if (options.json) {
        const nlohmann::ordered_json json = {{"large", options.large},
                                             {"small", options.small},
                                             {"agreement", options.agreement},
                                             {"tokens_per_second_without", lab::median(without)},
                                             {"tokens_per_second_with", lab::median(with)},
                                             {"times", lab::median(times)},
                                             {"draft", asJson(share)}};
        std::printf("%s\n", json.dump(2).c_str());
        return {};
    }
    std::printf("%s with drafts of %s, %.0f%% of them right: %.1f tok/s without, %.1f with, %.2f times\n",
                options.large.c_str(), options.small.c_str(), 100.0 * options.agreement, lab::median(without),
                lab::median(with), lab::median(times));
    std::printf("%s\n", asText(share).c_str());
    return {};
}

}  // namespace daylong::cli
