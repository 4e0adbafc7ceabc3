// daylong-cli eval day: what a model still knows of what it was told in passing, through a whole day in fixed memory.
// docs/day.md documents it.
#include "lab/commands/day_run.h"
#include "lab/commands/eval.h"
#include "lab/latency.h"

#include <CLI/CLI.hpp>

#include <algorithm>
#include <cstdio>
#include <filesystem>
#include <functional>
#include <sstream>

namespace daylong::cli {

namespace {

constexpr const char* kInView = "all in view";

struct DayEvalOptions : EvalOptions {
    lab::DayOptions day;
    DayRunOptions run;
    std::string corpus;
    bool searchOnly = false, each = false;
};

/// The answers of one way at one distance.
struct Cell {
    std::string way;
    double lengths = 0.0;
    uint64_t asked = 0;
    double likeliest = 0.0, written = 0.0, found = 0.0;
    double former = 0.0;  // of those facts that changed
    double ms = 0.0, read = 0.0;
};

struct Measured {
    DayScore score;
    std::string inView;  // "8192": the size of the other cache; empty: it has none that is larger
    std::vector<Cell> cells;
};

/// {"turns": [{"role": "user", "text": "..."}, {"role": "assistant", ...}, ...]} on each line.
Result<std::vector<std::vector<lab::Exchange>>> readCorpus(const std::string& file) {
    std::istringstream lines(TRY(readFile(file)));
    std::vector<std::vector<lab::Exchange>> talks;
    for (std::string line; std::getline(lines, line);) {
        const nlohmann::ordered_json json = nlohmann::ordered_json::parse(line, nullptr, false);
        if (!json.is_object() || !json.contains("turns") || !json["turns"].is_array()) continue;
        std::vector<lab::Exchange> talk;
        for (const auto& turn : json["turns"]) {
            const std::string role = turn.value("role", ""), text = turn.value("text", "");
            if (role == "user") talk.push_back({text, {}});
            else if (role == "assistant" && !talk.empty()) talk.back().assistant = text;
        }
        std::erase_if(talk, [](const lab::Exchange& each) { return each.user.empty() || each.assistant.empty(); });
        if (!talk.empty()) talks.push_back(std::move(talk));
    }
    if (talks.empty()) {
        return Error{ErrorCode::InvalidFile,
                     "no line of '" + file +
                         "' is a dialogue: {\"turns\": [{\"role\": \"user\", \"text\": \"...\"}, "
                         "{\"role\": \"assistant\", ...}]}"};
    }
    return talks;
}

std::vector<Cell> cellsOf(const std::vector<DayAnswer>& answers, const std::vector<double>& lengths,
                          const std::string& way, const std::function<bool(const DayAnswer&)>& isOfIt) {
    std::vector<Cell> cells;
    for (size_t i = 0; i < lengths.size(); ++i) {
        Cell cell{.way = way, .lengths = lengths[i]};
        double changed = 0.0;
        std::vector<double> waits;
        for (const DayAnswer& answer : answers) {
            if (answer.distance != i || !isOfIt(answer)) continue;
            ++cell.asked;
            cell.likeliest += answer.likeliest;
            cell.written += answer.written;
            cell.found += answer.found;
            cell.read += static_cast<double>(answer.read);
            changed += answer.changed;
            cell.former += answer.former;
            waits.push_back(answer.ms);
        }
        if (cell.asked == 0) continue;
        const auto asked = static_cast<double>(cell.asked);
        for (double* sum : {&cell.likeliest, &cell.written, &cell.found, &cell.read}) *sum /= asked;
        cell.former /= changed;
        cell.ms = lab::median(std::move(waits));
        cells.push_back(cell);
    }
    return cells;
}

/// With a cache that holds all that the model was trained for, so far as a fact is still in it.
Result<void> measureInView(const DayEvalOptions& options, const lab::Day& day, const EvalModel& opened,
                           Measured& measured) {
    const uint32_t size = opened.model->config.trainedContext;
    DayRunOptions run = options.run;
    std::erase_if(run.lengths, [&](double each) { return (each + 1.0) * run.cache > size; });
    if (run.lengths.empty()) return {};
    uint64_t lastTold = 0;
    for (size_t i = 0; i < day.turns.size(); ++i) {
        if (day.turns[i].isLast) lastTold = i + 1;
    }
    lab::Day beginning = day;  // until all is asked
    const double tokensATurn = static_cast<double>(measured.score.tokens) / static_cast<double>(day.turns.size());
    beginning.turns.resize(std::min<size_t>(
        beginning.turns.size(), lastTold + static_cast<size_t>(1.5 * run.lengths.back() * run.cache / tokensATurn)));
    engine::CacheOptions cache = evalCache(options, engine::Attention::Streaming, size, run.sinks);
    engine::Generator generator = TRY(openGenerator(opened.model, options.engine, cache));
    run.ways = {DayWay::Nothing};
    ProgressLine progress(kInView);
    const DayScore score = TRY(runDay(beginning, run, opened, &generator, progress.callback()));
    measured.inView = std::to_string(size);
    for (Cell& cell : cellsOf(score.answers, run.lengths, kInView, [](const auto&) { return true; }))
        measured.cells.push_back(std::move(cell));
    return {};
}

nlohmann::ordered_json json(const DayEvalOptions& options, const lab::Day& day, const Measured& measured,
                            nlohmann::ordered_json json) {
    json["cache"] = options.run.cache;
    json["sinks"] = options.run.sinks;
    json["seed"] = options.day.seed;
    json["turns"] = measured.score.turns;
    json["tokens"] = measured.score.tokens;
    json["facts"] = day.facts.size();
    json["chance"] = 1.0 / (options.day.distractors + 1);
    json["recall_share"] = options.run.share;
    json["all_in_view_cache"] = measured.inView;
    for (const Cell& cell : measured.cells) {
        json["cells"].push_back({{"way", cell.way},
                                 {"cache_lengths", cell.lengths},
                                 {"asked", cell.asked},
                                 {"likeliest", cell.likeliest},
                                 {"written", cell.written},
                                 {"former_written", numberOrNull(cell.former)},
                                 {"found", cell.found},
                                 {"tokens_read", cell.read},
                                 {"milliseconds", cell.ms}});
    }
    const auto small = static_cast<double>(measured.score.turns) / 2.0;
    json["disturbed"] = {{"share_of_messages", static_cast<double>(measured.score.disturbed) / small},
                         {"tokens_a_message", static_cast<double>(measured.score.disturbedTokens) / small}};
    for (const DayTenth& tenth : measured.score.tenths) {
        json["wait_ms_by_tenth"].push_back(numberOrNull(lab::median(tenth.waitMs)));
        json["resident_bytes_by_tenth"].push_back(tenth.residentBytes);
    }
    for (const DayAnswer& answer : measured.score.answers) {
        if (!options.each) break;
        const lab::DayFact& fact = day.facts[answer.fact];
        json["answers"].push_back({{"way", options.searchOnly ? "search" : name(answer.way)},
                                   {"cache_lengths", options.run.lengths[answer.distance]},
                                   {"told", fact.told},
                                   {"question", fact.question},
                                   {"changed", answer.changed},
                                   {"found", answer.found},
                                   {"likeliest", answer.likeliest},
                                   {"written", answer.written},
                                   {"text", answer.text}});
    }
    return json;
}

void print(const Measured& measured) {
    std::vector<std::vector<std::string>> rows = {
        {"", "cache lengths", "asked", "found %", "likeliest %", "written %", "outdated %", "read", "ms"}};
    for (const Cell& cell : measured.cells) {
        rows.push_back({cell.way, fixed(cell.lengths, 1), std::to_string(cell.asked), fixed(100.0 * cell.found, 1),
                        fixed(100.0 * cell.likeliest, 1), fixed(100.0 * cell.written, 1), fixed(100.0 * cell.former, 1),
                        fixed(cell.read, 0), fixed(cell.ms, 1)});
    }
    printTable(rows);
    const DayScore& score = measured.score;
    std::printf("%llu messages, %llu tokens; recall disturbed %s%% of the messages that ask for nothing\n",
                static_cast<unsigned long long>(score.turns), static_cast<unsigned long long>(score.tokens),
                fixed(200.0 * static_cast<double>(score.disturbed) / static_cast<double>(score.turns), 1).c_str());
    std::vector<std::vector<std::string>> tenths = {{"tenth of the day", "wait (ms, median)", "resident (MiB)"}};
    for (size_t i = 0; i < score.tenths.size(); ++i) {
        tenths.push_back({std::to_string(i + 1), fixed(lab::median(score.tenths[i].waitMs), 1),
                          fixed(static_cast<double>(score.tenths[i].residentBytes) / (1U << 20U), 1)});
    }
    printTable(tenths);
}

lab::LineChart chart(const DayEvalOptions& options, const EvalModel& opened, const Measured& measured) {
    lab::LineChart chart{.title = "A day: is what was told in passing still known?",
                         .note = opened.note + "; cache " + std::to_string(options.run.cache) + "; likelier than " +
                                 std::to_string(options.day.distractors) + " wrong answers",
                         .x = {.label = "cache lengths since it was told", .log = true},
                         .y = {.label = "right (%)", .fromZero = true}};
    for (const Cell& cell : measured.cells) {
        if (chart.series.empty() || chart.series.back().name != cell.way)
            chart.series.push_back({.name = cell.way, .dots = true});
        chart.series.back().points.push_back({cell.lengths, 100.0 * cell.likeliest});
    }
    return chart;
}

Result<void> run(DayEvalOptions options) {
    const EvalModel opened = TRY(openEvalModel(options));
    if (!options.corpus.empty()) options.day.talks = TRY(readCorpus(options.corpus));
    const text::ChatTemplate chat = text::chooseChatTemplate(*opened.model->file, *opened.tokenizer);
    const size_t preamble = text::encodePreamble(chat, *opened.tokenizer, {}).size();
    options.run.cache = options.engine.cache.value_or(std::min(opened.model->config.trainedContext, 1024U));
    options.run.sinks = std::max(options.engine.sinks.value_or(4), static_cast<uint32_t>(preamble));
    if (options.run.cache < 2 * options.run.sinks)
        return Error{ErrorCode::InvalidArgument, "--cache must be at least twice the sinks"};
    if (options.run.lengths.empty()) options.run.lengths = {0.5, 1, 2, 5, 20, 50};
    std::ranges::sort(options.run.lengths);
    const lab::Day day = makeDay(options.day);

    Measured measured;
    if (options.searchOnly) {
        measured.score = TRY(runDay(day, options.run, opened, nullptr, {}));
        measured.cells =
            cellsOf(measured.score.answers, options.run.lengths, "search", [](const auto&) { return true; });
        if (options.json) printJson(json(options, day, measured, {{"evaluation", "day"}}));
        else print(measured);
        return {};
    }
    options.run.ways = {DayWay::Nothing, DayWay::Quotation, DayWay::Keys, DayWay::Again};
    engine::CacheOptions cache = evalCache(options, engine::Attention::Streaming, options.run.cache, options.run.sinks);
    nlohmann::ordered_json header;
    {
        engine::Generator generator = TRY(openGenerator(opened.model, options.engine, cache));
        header = evalHeader("day", options, opened, generator);
        ProgressLine progress("a day");
        measured.score = TRY(runDay(day, options.run, opened, &generator, progress.callback()));
    }
    for (const DayWay way : options.run.ways) {
        const auto cells = cellsOf(measured.score.answers, options.run.lengths, name(way),
                                   [way](const DayAnswer& answer) { return answer.way == way; });
        measured.cells.insert(measured.cells.end(), cells.begin(), cells.end());
    }
    TRY(measureInView(options, day, opened, measured));
    TRY(writeChart(options, lab::renderLines({{chart(options, opened, measured)}})));
    if (options.json) printJson(json(options, day, measured, std::move(header)));
    else print(measured);
    return {};
}

}  // namespace

Command addEvalDay(CLI::App& eval) {
    auto options = std::make_shared<DayEvalOptions>();
    options->chunk = 512;
    CLI::App* command = eval.add_subcommand("day", "A day's talk with facts told in passing, asked for much later");
    command->add_option("--seed", options->day.seed, "Same seed, same day (1)");
    command->add_option("--facts", options->day.facts, "Facts that are told (80)")
        ->check(CLI::Range(1U, lab::kMostDayFacts));
    command->add_option("--exchanges", options->day.exchanges, "Messages of the user's, and as many replies (1500)")
        ->check(CLI::Range(1U, 1U << 20U));
    command->add_option("--lengths", options->run.lengths, "Distances in cache lengths, several (0.5,1,2,5,20,50)")
        ->delimiter(',')
        ->check(CLI::Range(0.1, 1e6));
    command->add_option("--corpus", options->corpus, "Small talk from a file of dialogues, in place of its own")
        ->type_name("FILE");
    command->add_option("--share", options->run.share, "How much of a question must stand in what is brought back")
        ->check(CLI::Range(0.0, 10.0));
    command->add_option("--recall-tokens", options->run.recallTokens, "Most tokens brought back (as the chat)");
    command->add_flag("--search-only", options->searchOnly, "Only look what recall finds; nothing is read");
    command->add_flag("--each", options->each, "With --json: every single answer, too");
    addSizeOptions(*command, *options, "1024");
    addEvalOptions(*command, *options);
    return {command, [options] { return run(*options); }};
}

}  // namespace daylong::cli
