// daylong-cli eval latency: time per token and memory by cache size, streaming against recomputation (figure 10).
#include "lab/commands/eval.h"
#include "lab/latency.h"
#include "lab/memory.h"
#include "lab/commands/eval_common.h"
#include "lab/models/synthetic.h"

#include <CLI/CLI.hpp>

#include <algorithm>
#include <optional>

#include <unistd.h>

namespace daylong::cli {

namespace {

constexpr double kMiB = 1024.0 * 1024.0;

struct LatencyEvalOptions : EvalOptions {
    lab::LatencyOptions latency;
    std::string synthetic;
};

struct LatencyReport {
    std::string name, device;
    uint64_t weightBytes = 0;
    std::vector<lab::LatencyPoint> points;
};

/// "1b:q4_0" as a file for as long as the result lives.
Result<AnonymousFile> writeSynthetic(const std::string& wanted) {
    const size_t colon = wanted.find(':');
    const auto geometry = lab::syntheticGeometry(wanted.substr(0, colon));
    const auto type = model::dtypeFromName(colon == std::string::npos ? "q8_0" : wanted.substr(colon + 1));
    if (!geometry || !type)
        return Error{ErrorCode::InvalidArgument,
                     "--synthetic takes 135m or 1b, with :type for other weights than q8_0, as in 1b:q4_0"};
    AnonymousFile file = TRY(lab::temporarySyntheticModel(*geometry, *type));
    sync();  // else the kernel writes it to the disk while times are measured
    return file;
}

std::vector<lab::LineChart> charts(const LatencyReport& report) {
    lab::LineChart time{.title = "One more token with a full cache",
                        .note = report.name + " on " + report.device,
                        .y = {.label = "ms per token", .log = true}};
    lab::LineChart memory{
        .title = "Memory", .x = {.label = "cache size (tokens)"}, .y = {.label = "MiB", .fromZero = true}};
    time.series = {{.name = "recomputation", .dots = true}, {.name = "streaming", .dots = true}};
    memory.series = {{.name = "process", .dots = true}, {.name = "cache", .dots = true}};
    for (const lab::LatencyPoint& point : report.points) {
        const auto size = static_cast<double>(point.size);
        time.series[0].points.push_back({size, point.recomputeMs});
        time.series[1].points.push_back({size, point.streamingMs});
        memory.series[0].points.push_back({size, static_cast<double>(point.residentBytes) / kMiB});
        memory.series[1].points.push_back({size, static_cast<double>(point.cacheBytes) / kMiB});
    }
    if (!report.points.empty()) time.series[0].endNote = fixed(report.points.back().times, 1) + "x";
    return {time, memory};
}

nlohmann::ordered_json asJson(const LatencyReport& report) {
    nlohmann::ordered_json json = {{"evaluation", "latency"},
                                   {"model", report.name},
                                   {"device", report.device},
                                   {"weight_memory_bytes", report.weightBytes}};
    for (const lab::LatencyPoint& point : report.points) {
        json["points"].push_back({{"cache", point.size},
                                  {"streaming_ms", point.streamingMs},
                                  {"recompute_ms", point.recomputeMs},
                                  {"times", point.times},
                                  {"streaming_ms_rounds", point.streamingRounds},
                                  {"recompute_ms_rounds", point.recomputeRounds},
                                  {"cache_bytes", point.cacheBytes},
                                  {"resident_bytes", point.residentBytes}});
    }
    return json;
}

Result<void> run(LatencyEvalOptions options) {
    std::optional<AnonymousFile> synthetic;
    if (!options.synthetic.empty()) {
        if (!options.engine.model.empty())
            return Error{ErrorCode::InvalidArgument, "latency takes --model or --synthetic, not both"};
        synthetic = TRY(writeSynthetic(options.synthetic));
        options.engine.model = synthetic->path().string();
    }
    const uint32_t sinks = options.engine.sinks.value_or(4);
    if (*std::min_element(options.latency.sizes.begin(), options.latency.sizes.end()) <= sinks) {
        return Error{ErrorCode::InvalidArgument, "--sizes must be larger than --sinks"};
    }
    const EvalModel opened = TRY(openEvalModel(options));
    engine::CacheOptions cache = evalCache(options, engine::Attention::Streaming, options.latency.sizes.front(), sinks);
    cache.maxLogitRows = 1;
    options.latency.cache = cache;
    engine::Generator generator = TRY(openGenerator(opened.model, options.engine, cache));
    LatencyReport report{.name = opened.note,
                         .device = generator.backend().device().name,
                         .weightBytes = generator.backend().weightBytes()};
    {
        ProgressLine progress("latency");
        report.points = TRY(lab::measureLatency(generator, options.latency, progress.callback()));
    }
    TRY(writeChart(options, lab::renderLines(charts(report))));
    if (options.json) {
        printJson(asJson(report));
        return {};
    }
    std::vector<std::vector<std::string>> rows = {
        {"cache", "streaming ms", "recomputation ms", "times", "cache MiB", "process MiB"}};
    for (const lab::LatencyPoint& point : report.points) {
        rows.push_back({std::to_string(point.size), fixed(point.streamingMs, 3), fixed(point.recomputeMs, 2),
                        fixed(point.times, 1), fixed(static_cast<double>(point.cacheBytes) / kMiB, 1),
                        fixed(static_cast<double>(point.residentBytes) / kMiB, 1)});
    }
    printTable(rows);
    return {};
}

}  // namespace

Command addEvalLatency(CLI::App& eval) {
    auto options = std::make_shared<LatencyEvalOptions>();
    options->chunk = 512;
    CLI::App* command =
        eval.add_subcommand("latency", "Time per token and memory by cache size, streaming against recomputation");
    command->add_option("--synthetic", options->synthetic, "A random model of a real one's shape: 135m|1b[:type]");
    command->add_option("--sizes", options->latency.sizes, "Cache sizes (256,512,1024,2048,4096)")
        ->delimiter(',')
        ->check(CLI::Range(2U, 1U << 24U));
    command->add_option("--sinks", options->engine.sinks, "Attention sinks S (4)")->check(CLI::Range(0U, 1U << 16U));
    command
        ->add_option("--rounds", options->latency.rounds,
                     "Measurements of each, alternating, of which the median counts (3)")
        ->check(CLI::Range(1U, 100U));
    command->add_option("--tokens", options->latency.tokens, "Tokens streamed in each round (16)")
        ->check(CLI::Range(1U, 100000U));
    addEvalOptions(*command, *options);
    return {command, [options] { return run(*options); }};
}

}  // namespace daylong::cli
