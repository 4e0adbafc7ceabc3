// daylong-cli eval cache: streaming with caches of growing size (table 6).
#include "lab/commands/eval.h"
#include "lab/commands/eval_common.h"

#include <CLI/CLI.hpp>

#include <algorithm>
#include <filesystem>

namespace daylong::cli {

namespace {

struct CacheEvalOptions : EvalOptions {
    std::vector<uint32_t> sizes = {64, 128, 256, 512, 1024, 2048};
};

Result<void> run(CacheEvalOptions options) {
    const EvalModel opened = TRY(openEvalModel(options));
    const lab::Tokens ids = TRY(readTokens(options, opened));
    const uint32_t sinks = options.engine.sinks.value_or(4);
    const auto [least, most] = std::minmax_element(options.sizes.begin(), options.sizes.end());
    if (*least <= sinks) return Error{ErrorCode::InvalidArgument, "--sizes must be larger than --sinks"};
    if (ids.size() <= *most + 1)
        return Error{ErrorCode::InvalidArgument, "the text has too few tokens for a cache of " + std::to_string(*most) +
                                                     "; leave it out of --sizes"};
    std::vector<lab::Method> methods;
    for (const uint32_t size : options.sizes) {
        const engine::CacheOptions cache = evalCache(options, engine::Attention::Streaming, size, sinks);
        methods.push_back({.name = cacheName(cache), .cache = cache});
    }
    engine::Generator generator = TRY(openGenerator(opened.model, options.engine, methods.front().cache));
    const auto scores = TRY(readByAll(methods, generator, ids, {.segmentTokens = ids.size(), .past = *most}));

    lab::LineChart chart{.title = "Streaming perplexity by cache size",
                         .note = opened.note + "; " + std::filesystem::path(options.text).filename().string() +
                                 "; the same predictions for all",
                         .x = {.label = "cache size (tokens)", .log = true},
                         .y = {.label = "perplexity"}};
    lab::Series series{.dots = true};
    for (size_t i = 0; i < scores.size(); ++i)
        series.points.push_back({static_cast<double>(options.sizes[i]), scores[i].pastCache.perplexity()});
    chart.series.push_back(std::move(series));
    chart.marks.push_back({static_cast<double>(opened.model->config.trainedContext), "trained context"});
    TRY(writeChart(options, lab::renderLines({{chart}})));
    if (!options.json) {
        printScores(scores);
        return {};
    }
    nlohmann::ordered_json json = evalHeader("cache", options, opened, generator);
    json["trained_context"] = opened.model->config.trainedContext;
    for (const lab::MethodScore& score : scores) json["methods"].push_back(scoreJson(score, false));
    printJson(json);
    return {};
}

}  // namespace

Command addEvalCache(CLI::App& eval) {
    auto options = std::make_shared<CacheEvalOptions>();
    CLI::App* command = eval.add_subcommand("cache", "Streaming perplexity with caches of 4+60 to 4+2044");
    addTextOptions(*command, *options);
    command->add_option("--sizes", options->sizes, "Cache sizes (64,128,...,2048)")
        ->delimiter(',')
        ->check(CLI::Range(2U, 1U << 24U));
    command->add_option("--sinks", options->engine.sinks, "Attention sinks S (4)")->check(CLI::Range(0U, 1U << 16U));
    addEvalOptions(*command, *options);
    return {command, [options] { return run(*options); }};
}

}  // namespace daylong::cli
