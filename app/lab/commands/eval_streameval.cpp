// daylong-cli eval streameval: what a model still finds of what was said n lines back, by distance and cache size
// (section 4.4 and appendix C). The format: docs/streameval.md.
#include "lab/commands/day_transcript.h"
#include "lab/commands/eval.h"
#include "lab/commands/eval_common.h"
#include "lab/stream_score.h"

#include <CLI/CLI.hpp>

#include <algorithm>
#include <cmath>
#include <cstdio>

namespace daylong::cli {

namespace {

struct StreamEvalOptions : EvalOptions {
    std::string format = "plain", line, query, recall = "off";
    std::vector<uint32_t> distances, sizes;
    uint32_t lines = 400, distractors = 9;
    uint64_t seed = 1;
    bool noWriting = false, printOnly = false;
};

/// One stream under one cache.
struct Cell {
    uint32_t size = 0, lines = 0;
    lab::StreamScore score;

    double distance() const {  // mean, in tokens
        double sum = 0.0;
        for (const lab::StreamAnswer& answer : score.answers) sum += static_cast<double>(answer.distance);
        return sum / static_cast<double>(score.answers.size());
    }
    double likeliest() const {
        return lab::share(score.answers, &lab::StreamAnswer::likeliest, [](const auto&) { return true; });
    }
    double written() const {
        return lab::share(score.answers, &lab::StreamAnswer::written, [](const auto&) { return true; });
    }
    double recalled() const {
        return lab::share(score.answers, &lab::StreamAnswer::recalled, [](const auto&) { return true; });
    }
    double seen() const {
        return lab::share(score.answers, &lab::StreamAnswer::seen, [](const auto&) { return true; });
    }
};

/// Both sides of the cliff, over all distances.
struct Sides {
    double likeliestSeen, likeliestGone, writtenSeen, writtenGone;
    explicit Sides(const std::vector<Cell>& cells, uint32_t size) {
        std::vector<lab::StreamAnswer> answers;
        for (const Cell& cell : cells) {
            if (cell.size == size) answers.insert(answers.end(), cell.score.answers.begin(), cell.score.answers.end());
        }
        const auto seen = [](const lab::StreamAnswer& answer) { return answer.seen; };
        const auto gone = [](const lab::StreamAnswer& answer) { return answer.gone; };
        likeliestSeen = lab::share(answers, &lab::StreamAnswer::likeliest, seen);
        likeliestGone = lab::share(answers, &lab::StreamAnswer::likeliest, gone);
        writtenSeen = lab::share(answers, &lab::StreamAnswer::written, seen);
        writtenGone = lab::share(answers, &lab::StreamAnswer::written, gone);
    }
};

Result<lab::StreamOptions> streamOptions(const StreamEvalOptions& options) {
    lab::StreamOptions stream{.format = lab::streamFormat(options.format).value_or(lab::StreamFormat{}),
                              .seed = options.seed,
                              .lines = options.lines,
                              .distractors = options.distractors};
    if (!options.line.empty()) stream.format.line = options.line + "\n";
    if (!options.query.empty()) stream.format.query = options.query + "\n";
    if (!lab::isUsable(stream.format))
        return Error{ErrorCode::InvalidArgument, "--line and --query need a {key} and a {value} each"};
    return stream;
}

Result<void> print(const StreamEvalOptions& options) {
    lab::StreamOptions stream = TRY(streamOptions(options));
    stream.distance = options.distances.empty() ? 20 : options.distances.front();
    const std::string text = lab::asText(lab::makeStream(stream));
    if (std::fwrite(text.data(), 1, text.size(), stdout) != text.size())
        return Error{ErrorCode::Io, "cannot write to standard output"};
    return {};
}

/// The lines as messages of a transcript, to be searched as the chat does.
struct Lines {
    std::vector<lab::StreamLine> lines;
    std::unique_ptr<DayTranscript> transcript;
    std::vector<store::MessageId> messages;  // of the lines that were told so far

    /// What is told later is no message yet: a stream that is told from its beginning has a transcript of its own.
    Result<void> tell(uint32_t told) {
        if (!transcript || told < messages.size()) {
            transcript = TRY(DayTranscript::create());
            messages.clear();
        }
        while (messages.size() < told) {
            const lab::StreamLine& line = lines[messages.size()];
            messages.push_back(TRY(transcript->say(line.before + line.value + line.after)));
        }
        return {};
    }
    /// At most four, which take about as much as the least budget of a chat.
    Result<std::vector<uint32_t>> recall(const std::string& query, uint32_t seen, uint32_t told) {
        TRY(tell(told));
        const auto count = [](std::span<const store::Message> passages) { return passages.size(); };
        const auto found = TRY(transcript->recall({.before = seen < messages.size() ? messages[seen] : INT64_MAX,
                                                   .text = query,
                                                   .tokens = 4,
                                                   .cost = count}));
        std::vector<uint32_t> recalled;
        for (const store::Message& passage : found) {
            const auto message = std::ranges::lower_bound(messages, passage.id);
            recalled.push_back(static_cast<uint32_t>(message - messages.begin()));
        }
        return recalled;
    }
};

Result<std::vector<Cell>> measure(const StreamEvalOptions& options, const EvalModel& opened,
                                  engine::Generator& generator) {
    lab::StreamOptions stream = TRY(streamOptions(options));
    const lab::TextCoder coder{.encode = [&opened](std::string_view text) { return opened.inStream(text); },
                               .decode =
                                   [&opened](std::span<const engine::TokenId> ids) {
                                       std::string text;
                                       for (const engine::TokenId id : ids) text += opened.tokenizer->bytes(id);
                                       return text;
                                   }};
    std::vector<Cell> cells;
    lab::ScoreOptions scoring{.front = opened.front(), .write = !options.noWriting};
    Lines lines;
    if (options.recall != "off") {
        stream.distance = 1;  // the lines are the same at any
        lines.lines = lab::makeStream(stream);
        scoring.recall = [&lines](const std::string& query, uint32_t seen, uint32_t told) {
            return lines.recall(query, seen, told);
        };
        scoring.keys = options.recall == "keys";
    }
    for (const uint32_t size : options.sizes) {
        TRY(generator.resize(evalCache(options, engine::Attention::Streaming, size, options.engine.sinks.value_or(4))));
        for (const uint32_t distance : options.distances) {
            stream.distance = distance;
            ProgressLine progress("cache " + std::to_string(size) + ", " + std::to_string(distance) + " lines back");
            cells.push_back({.size = size, .lines = distance});
            cells.back().score =
                TRY(lab::scoreStream(generator, lab::makeStream(stream), coder, scoring, progress.callback()));
        }
    }
    return cells;
}

lab::LineChart chart(const std::vector<Cell>& cells, const StreamEvalOptions& options, const EvalModel& opened) {
    lab::LineChart chart{.title = "StreamEval: is the fact still found?",
                         .note = opened.note + "; answer likelier than " + std::to_string(options.distractors) +
                                 " distractors; marks: what the window holds",
                         .x = {.label = "distance from the fact to the query (tokens)"},
                         .y = {.label = "accuracy (%)", .fromZero = true}};
    for (const uint32_t size : options.sizes) {
        lab::Series series{.name = "cache " + std::to_string(size), .dots = true};
        for (const Cell& cell : cells) {
            if (cell.size == size && !cell.score.answers.empty())
                series.points.push_back({cell.distance(), 100.0 * cell.likeliest()});
        }
        chart.series.push_back(std::move(series));
        chart.marks.push_back({static_cast<double>(size - options.engine.sinks.value_or(4)), std::to_string(size)});
    }
    return chart;
}

void printCells(const std::vector<Cell>& cells, const StreamEvalOptions& options) {
    std::vector<std::vector<std::string>> rows = {
        {"cache", "lines back", "tokens back", "asked", "fact seen %", "recalled %", "likeliest %", "written %"}};
    for (const Cell& cell : cells) {
        rows.push_back({std::to_string(cell.size), std::to_string(cell.lines), fixed(cell.distance(), 0),
                        std::to_string(cell.score.answers.size()), fixed(100.0 * cell.seen(), 0),
                        fixed(100.0 * cell.recalled(), 0), fixed(100.0 * cell.likeliest(), 1),
                        options.noWriting ? "-" : fixed(100.0 * cell.written(), 1)});
    }
    printTable(rows);
    for (const uint32_t size : options.sizes) {
        const Sides sides(cells, size);
        std::printf("cache %u: %s%% likeliest where the fact was seen, %s%% where it was gone\n", size,
                    fixed(100.0 * sides.likeliestSeen, 1).c_str(), fixed(100.0 * sides.likeliestGone, 1).c_str());
    }
}

Result<void> run(StreamEvalOptions options) {
    if (options.printOnly) return print(options);
    const EvalModel opened = TRY(openEvalModel(options));
    const uint32_t size = defaultEvalCache(options, opened.model->config);
    if (options.sizes.empty()) options.sizes = {size / 2, size};
    if (options.distances.empty()) options.distances = {1, 5, 10, 15, 20, 25, 30, 35, 40, 45, 50, 60, 70, 80, 90, 100};
    if (*std::min_element(options.sizes.begin(), options.sizes.end()) <= options.engine.sinks.value_or(4)) {
        return Error{ErrorCode::InvalidArgument, "--sizes must be larger than --sinks"};
    }
    engine::Generator generator =
        TRY(openGenerator(opened.model, options.engine, evalCache(options, engine::Attention::Streaming, size, 0)));
    const std::vector<Cell> cells = TRY(measure(options, opened, generator));
    TRY(writeChart(options, lab::renderLines({{chart(cells, options, opened)}})));
    if (!options.json) {
        printCells(cells, options);
        return {};
    }
    nlohmann::ordered_json json = evalHeader("streameval", options, opened, generator);
    json["format"] = options.format;
    json["seed"] = options.seed;
    json["distractors"] = options.distractors;
    json["recall"] = options.recall;
    for (const uint32_t each : options.sizes) {
        const Sides sides(cells, each);
        json["sides"].push_back({{"cache", each},
                                 {"likeliest_seen", numberOrNull(sides.likeliestSeen)},
                                 {"likeliest_gone", numberOrNull(sides.likeliestGone)},
                                 {"written_seen", numberOrNull(sides.writtenSeen)},
                                 {"written_gone", numberOrNull(sides.writtenGone)}});
    }
    for (const Cell& cell : cells) {
        json["cells"].push_back({{"cache", cell.size},
                                 {"lines_back", cell.lines},
                                 {"tokens_back", numberOrNull(cell.distance())},
                                 {"asked", cell.score.answers.size()},
                                 {"seen", numberOrNull(cell.seen())},
                                 {"recalled", numberOrNull(cell.recalled())},
                                 {"likeliest", numberOrNull(cell.likeliest())},
                                 {"written", numberOrNull(cell.written())}});
    }
    printJson(json);
    return {};
}

}  // namespace

Command addEvalStreamEval(CLI::App& eval) {
    auto options = std::make_shared<StreamEvalOptions>();
    CLI::App* command = eval.add_subcommand("streameval", "Facts in an endless stream, asked for n lines later");
    command->add_option("--distances", options->distances, "Lines back, several (1,5,...,100)")
        ->delimiter(',')
        ->check(CLI::Range(1U, 1U << 20U));
    command->add_option("--sizes", options->sizes, "Cache sizes, several (C/2,C)")
        ->delimiter(',')
        ->check(CLI::Range(2U, 1U << 24U));
    command->add_option("--lines", options->lines, "Lines of each stream (400)")->check(CLI::Range(1U, 1U << 20U));
    command->add_option("--distractors", options->distractors, "Wrong answers, the newest lines' values (9)")
        ->check(CLI::Range(1U, 11U));
    command->add_option("--seed", options->seed, "Same seed, same stream (1)");
    command->add_option("--format", options->format, "register: the paper's; plain: for small models (plain)")
        ->check(CLI::IsMember({"register", "plain"}));
    command->add_option("--line", options->line, "A line's own wording, with {key} and {value}")->type_name("TEXT");
    command->add_option("--query", options->query, "A query's own wording, with {key} and {value}")->type_name("TEXT");
    command
        ->add_option(
            "--recall", options->recall,
            "What is brought back of the lines that are not seen: off; read: read again in front of the query; "
            "keys: what was made of them (off)")
        ->check(CLI::IsMember({"off", "read", "keys"}));
    command->add_flag("--no-writing", options->noWriting, "Only compare likelihoods");
    command->add_flag("--print", options->printOnly, "Print the stream instead of measuring");
    addSizeOptions(*command, *options, "half the trained context, 512 at most");
    addEvalOptions(*command, *options);
    return {command, [options] { return run(*options); }};
}

}  // namespace daylong::cli
