// daylong-cli eval sinks: how many sinks it takes at equal cache size (table 2), and whether it matters which tokens
// they are: four line breaks in the place of the text's first tokens (table 1).
#include "lab/commands/eval.h"
#include "lab/commands/eval_common.h"

#include <CLI/CLI.hpp>

#include <algorithm>
#include <filesystem>

namespace daylong::cli {

namespace {

using engine::Attention;

struct SinksOptions : EvalOptions {
    std::vector<uint32_t> counts = {0, 1, 2, 4, 8};
    bool recompute = false;
    uint64_t every = 64;
};

Result<void> run(SinksOptions options) {
    const EvalModel opened = TRY(openEvalModel(options));
    const lab::Tokens ids = TRY(readTokens(options, opened));
    const uint32_t size = defaultEvalCache(options, opened.model->config);
    if (size <= *std::max_element(options.counts.begin(), options.counts.end())) {
        return Error{ErrorCode::InvalidArgument, "--cache must be larger than every count of sinks"};
    }
    std::vector<lab::Method> methods;
    for (const uint32_t sinks : options.counts) {
        const engine::CacheOptions cache =
            evalCache(options, sinks == 0 ? Attention::Window : Attention::Streaming, size, sinks);
        methods.push_back({.name = cacheName(cache), .cache = cache});
    }
    const lab::Tokens lineBreak = opened.inStream("\n");
    if (lineBreak.size() == 1) {
        const engine::CacheOptions cache = evalCache(options, Attention::Streaming, size, 4);
        methods.push_back({.name = "4 line breaks+" + std::to_string(size - 4),
                           .cache = cache,
                           .front = lab::Tokens(4, lineBreak[0])});
    }
    if (options.recompute)
        methods.push_back({.name = "recompute", .cache = evalCache(options, Attention::Dense, size, 0), .anew = true});
    engine::Generator generator = TRY(openGenerator(opened.model, options.engine, methods.front().cache));
    const auto scores =
        TRY(readByAll(methods, generator, ids, {.segmentTokens = ids.size(), .every = options.every, .past = size}));

    lab::BarChart chart{
        .title = "Perplexity by number of attention sinks, cache " + std::to_string(size),
        .note = opened.note + "; " + std::filesystem::path(options.text).filename().string() + "; sinks + window",
        .y = {.label = "perplexity past the cache", .fromZero = true},
        .series = {{}}};
    for (const lab::MethodScore& score : scores) {
        chart.groups.push_back(score.name);
        chart.series[0].values.push_back(options.recompute ? score.shared.perplexity() : score.pastCache.perplexity());
    }
    TRY(writeChart(options, lab::renderBars(chart)));
    if (!options.json) {
        printScores(scores);
        return {};
    }
    nlohmann::ordered_json json = evalHeader("sinks", options, opened, generator);
    json["cache"] = size;
    json["every"] = options.every;
    for (const lab::MethodScore& score : scores) json["methods"].push_back(scoreJson(score, false));
    printJson(json);
    return {};
}

}  // namespace

Command addEvalSinks(CLI::App& eval) {
    auto options = std::make_shared<SinksOptions>();
    CLI::App* command =
        eval.add_subcommand("sinks", "Perplexity with 0, 1, 2, 4, 8 sinks, and with line breaks as sinks");
    addTextOptions(*command, *options);
    command->add_option("--cache", options->engine.cache, "Cache size C (half the trained context, 512 at most)")
        ->check(CLI::Range(2U, 1U << 24U));
    command->add_option("--counts", options->counts, "Numbers of sinks")
        ->delimiter(',')
        ->check(CLI::Range(0U, 1U << 16U));
    command->add_flag("--recompute", options->recompute,
                      "Also recomputation, every --every predictions; the chart then shows those");
    command->add_option("--every", options->every, "See --recompute (64)")->check(CLI::Range(1U, 1U << 30U));
    addEvalOptions(*command, *options);
    return {command, [options] { return run(*options); }};
}

}  // namespace daylong::cli
