// daylong-cli eval endless: millions of tokens in one stream; perplexity, memory and time per token stay flat.
#include "lab/commands/eval.h"
#include "lab/endless.h"
#include "lab/commands/eval_common.h"

#include <CLI/CLI.hpp>

#include <cmath>
#include <cstdio>
#include <filesystem>

namespace daylong::cli {

namespace {

constexpr double kKiB = 1024.0;

struct EndlessEvalOptions : EvalOptions {
    lab::EndlessOptions endless;
};

/// How far the last segment is from the second (the first one begins with an empty cache).
struct Drift {
    double perplexityPercent = NAN, memoryKiB = NAN, timePercent = NAN;
    explicit Drift(const std::vector<lab::EndlessSegment>& segments) {
        if (segments.size() < 3) return;
        const lab::EndlessSegment &second = segments[1], &last = segments.back();
        perplexityPercent = 100.0 * (last.perplexity / second.perplexity - 1.0);
        memoryKiB = (static_cast<double>(last.residentBytes) - static_cast<double>(second.residentBytes)) / kKiB;
        timePercent = 100.0 * (last.tokenMs / second.tokenMs - 1.0);
    }
};

std::vector<lab::LineChart> charts(const std::vector<lab::EndlessSegment>& segments, const EndlessEvalOptions& options,
                                   const EvalModel& opened, const std::string& cache) {
    std::vector<lab::LineChart> all = {
        {.title = "One stream of " + fixed(static_cast<double>(segments.back().end) / 1e6, 1) +
                  " million tokens, cache " + cache,
         .note = opened.note + "; " + std::filesystem::path(options.text).filename().string() + " again and again",
         .y = {.label = "perplexity", .fromZero = true}},
        {.title = "Memory of the process", .y = {.label = "MiB", .fromZero = true}},
        {.title = "Time of one token", .x = {.label = "tokens"}, .y = {.label = "ms", .fromZero = true}}};
    for (lab::LineChart& chart : all) chart.series = {{}};
    for (const lab::EndlessSegment& segment : segments) {
        const auto x = static_cast<double>(segment.end);
        all[0].series[0].points.push_back({x, segment.perplexity});
        all[1].series[0].points.push_back({x, static_cast<double>(segment.residentBytes) / (kKiB * kKiB)});
        all[2].series[0].points.push_back({x, segment.tokenMs});
    }
    return all;
}

Result<void> run(EndlessEvalOptions options) {
    const EvalModel opened = TRY(openEvalModel(options));
    const lab::Tokens ids = TRY(readTokens(options, opened)), front = opened.front();
    const uint32_t size = defaultEvalCache(options, opened.model->config), sinks = options.engine.sinks.value_or(4);
    if (size <= sinks) return Error{ErrorCode::InvalidArgument, "--cache must be larger than --sinks"};
    const engine::CacheOptions cache = evalCache(options, engine::Attention::Streaming, size, sinks);
    engine::Generator generator = TRY(openGenerator(opened.model, options.engine, cache));
    std::vector<lab::EndlessSegment> segments;
    {
        ProgressLine progress("endless");
        segments = TRY(lab::runEndless(generator, front, std::span(ids).subspan(front.size()), options.endless,
                                       progress.callback()));
    }
    TRY(writeChart(options, lab::renderLines(charts(segments, options, opened, cacheName(cache)))));
    const Drift drift(segments);
    if (options.json) {
        nlohmann::ordered_json json = evalHeader("endless", options, opened, generator);
        json["cache"] = size;
        json["sinks"] = sinks;
        json["last_against_second"] = {{"perplexity_percent", numberOrNull(drift.perplexityPercent)},
                                       {"memory_kib", numberOrNull(drift.memoryKiB)},
                                       {"token_ms_percent", numberOrNull(drift.timePercent)}};
        for (const lab::EndlessSegment& segment : segments) {
            json["segments"].push_back({{"end", segment.end},
                                        {"perplexity", numberOrNull(segment.perplexity)},
                                        {"resident_bytes", segment.residentBytes},
                                        {"token_ms", segment.tokenMs},
                                        {"tokens_per_second", segment.tokensPerSecond}});
        }
        printJson(json);
        return {};
    }
    std::vector<std::vector<std::string>> rows = {{"tokens", "perplexity", "resident KiB", "ms per token", "tokens/s"}};
    for (const lab::EndlessSegment& segment : segments) {
        rows.push_back({std::to_string(segment.end), fixed(segment.perplexity, 4),
                        fixed(static_cast<double>(segment.residentBytes) / kKiB, 0), fixed(segment.tokenMs, 3),
                        fixed(segment.tokensPerSecond, 0)});
    }
    printTable(rows);
    if (segments.size() >= 3) {
        std::printf("last segment against the second: perplexity %+.3f%%, memory %+.0f KiB, time per token %+.1f%%\n",
                    drift.perplexityPercent, drift.memoryKiB, drift.timePercent);
    }
    return {};
}

}  // namespace

Command addEvalEndless(CLI::App& eval) {
    auto options = std::make_shared<EndlessEvalOptions>();
    CLI::App* command = eval.add_subcommand("endless", "Millions of tokens in one stream: perplexity, memory, time");
    addTextOptions(*command, *options);
    addSizeOptions(*command, *options, "half the trained context, 512 at most");
    command->add_option("--tokens", options->endless.tokens, "Tokens in all, at least (4000000); the text is repeated")
        ->check(CLI::Range(uint64_t{1}, uint64_t{1} << 40U));
    command
        ->add_option("--segments", options->endless.segments, "Most segments, each of whole passes over the text (20)")
        ->check(CLI::Range(1U, 100000U));
    command
        ->add_option("--timed", options->endless.timed,
                     "Tokens at a segment's end that are fed one by one, for the time of one (64)")
        ->check(CLI::Range(1U, 1U << 24U));
    addEvalOptions(*command, *options);
    return {command, [options] { return run(*options); }};
}

}  // namespace daylong::cli
