// daylong-cli eval perplexity: dense, window, recomputation and streaming over one long text (figures 1 and 3).
#include "lab/commands/eval.h"
#include "lab/commands/eval_common.h"

#include <CLI/CLI.hpp>

#include <algorithm>
#include <filesystem>

namespace daylong::cli {

namespace {

using engine::Attention;

struct PerplexityEvalOptions : EvalOptions {
    uint64_t every = 0, segment = 0;
    uint32_t denseLimit = 0;
    bool noRecompute = false, noDense = false;
};

std::vector<lab::Method> methods(const PerplexityEvalOptions& options, uint32_t size, uint32_t denseSize) {
    const uint32_t sinks = options.engine.sinks.value_or(4);
    std::vector<lab::Method> all;
    const auto add = [&](std::string name, engine::CacheOptions cache) -> lab::Method& {
        return all.emplace_back(lab::Method{.name = std::move(name), .cache = cache});
    };
    if (!options.noDense)
        add("dense, at most " + std::to_string(denseSize), evalCache(options, Attention::Dense, denseSize, 0));
    add("window 0+" + std::to_string(size), evalCache(options, Attention::Window, size, 0));
    const engine::CacheOptions streaming = evalCache(options, Attention::Streaming, size, sinks);
    add("streaming " + cacheName(streaming), streaming);
    if (!options.noRecompute) {
        const engine::CacheOptions dense = evalCache(options, Attention::Dense, size, 0);
        add("recompute " + std::to_string(size), dense).anew = true;
        lab::Method& first = add("recompute first+" + std::to_string(size - 1), dense);
        first.anew = first.keepFirst = true;
    }
    return all;
}

/// Above, every prediction of the methods that make them all; below, all methods on the predictions that they share.
std::vector<lab::LineChart> charts(const std::vector<lab::MethodScore>& scores, const EvalModel& opened,
                                   const PerplexityEvalOptions& options, uint32_t size, uint64_t segment) {
    const std::string text = std::filesystem::path(options.text).filename().string();
    lab::LineChart segments{.title = "Perplexity along one long text",
                            .note = opened.note + "; " + text + "; each point a segment of the text",
                            .y = {.label = "perplexity", .log = true},
                            .marks = {{static_cast<double>(size), "cache " + std::to_string(size)}}};
    lab::LineChart running{.title = "The same predictions by every method",
                           .note = "running perplexity over every prediction that recomputation makes",
                           .x = {.label = "position in the text (tokens)"},
                           .y = {.label = "perplexity", .log = true}};
    for (const lab::MethodScore& score : scores) {
        lab::Series all{.name = score.name, .endNote = score.stopped}, shared{.name = score.name};
        for (const lab::Curve::Point& point : score.curve) {
            const bool cutShort =
                &point == &score.curve.back() && point.position % segment < segment / 2;  // too few tokens to compare
            if (!cutShort) all.points.push_back({static_cast<double>(point.position), point.segment});
        }
        for (const lab::Curve::Point& point : score.sharedCurve)
            shared.points.push_back({static_cast<double>(point.position), point.running});
        if (score.all.count > score.shared.count + size) segments.series.push_back(std::move(all));
        running.series.push_back(std::move(shared));
    }
    return {segments, running};
}

Result<void> run(PerplexityEvalOptions options) {
    const EvalModel opened = TRY(openEvalModel(options));
    const lab::Tokens ids = TRY(readTokens(options, opened));
    const uint32_t size = defaultEvalCache(options, opened.model->config);
    if (size <= options.engine.sinks.value_or(4))
        return Error{ErrorCode::InvalidArgument, "--cache must be larger than --sinks"};
    const uint32_t denseSize = options.denseLimit > 0 ? options.denseLimit : 8 * size;
    // Recomputation costs a whole prefill for each prediction: by default two hundred of them.
    const uint64_t every = options.every > 0 ? options.every : std::max<uint64_t>(1, ids.size() / 200);
    const uint64_t segment = options.segment > 0 ? options.segment : std::max<uint64_t>(256, ids.size() / 60);
    engine::Generator generator =
        TRY(openGenerator(opened.model, options.engine, evalCache(options, Attention::Streaming, size, 0)));
    const auto scores = TRY(readByAll(methods(options, size, denseSize), generator, ids,
                                      {.segmentTokens = segment, .every = every, .past = size}));
    TRY(writeChart(options, lab::renderLines(charts(scores, opened, options, size, segment))));
    if (!options.json) {
        printScores(scores);
        return {};
    }
    nlohmann::ordered_json json = evalHeader("perplexity", options, opened, generator);
    json["cache"] = size;
    json["every"] = every;
    for (const lab::MethodScore& score : scores) json["methods"].push_back(scoreJson(score, true));
    printJson(json);
    return {};
}

}  // namespace

Command addEvalPerplexity(CLI::App& eval) {
    auto options = std::make_shared<PerplexityEvalOptions>();
    CLI::App* command =
        eval.add_subcommand("perplexity", "Dense, window, recomputation and streaming over one long text");
    addTextOptions(*command, *options);
    addSizeOptions(*command, *options, "half the trained context, 512 at most");
    command
        ->add_option("--every", options->every, "Past C, recompute every N-th prediction only (so that there are 200)")
        ->check(CLI::Range(1U, 1U << 30U));
    command->add_option("--segment", options->segment, "Tokens of a chart's point (a sixtieth of the text)")
        ->check(CLI::Range(1U, 1U << 30U));
    command->add_option("--dense-limit", options->denseLimit, "Tokens that dense attention has memory for (8 C)")
        ->check(CLI::Range(2U, 1U << 24U));
    command->add_flag("--no-recompute", options->noRecompute, "Leave the slow one out");
    command->add_flag("--no-dense", options->noDense, "Leave dense attention out");
    addEvalOptions(*command, *options);
    return {command, [options] { return run(*options); }};
}

}  // namespace daylong::cli
