// daylong-cli eval day: what a model still knows of what it was told in passing, through a whole day in fixed memory.
// docs/day.md documents it.
#include "lab/commands/day_log.h"
#include "lab/commands/day_run.h"
#include "lab/commands/eval.h"
#include "lab/latency.h"

#include <CLI/CLI.hpp>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdio>
#include <filesystem>
#include <functional>
#include <optional>
#include <sstream>

namespace daylong::cli {

namespace {

struct WayName {
    const char* option;
    DayWay way;
};
constexpr std::array<WayName, 5> kWays = {{{"window", DayWay::Nothing},
                                           {"quotation", DayWay::Quotation},
                                           {"keys", DayWay::Keys},
                                           {"again", DayWay::Again},
                                           {"view", DayWay::InView}}};

struct DayEvalOptions : EvalOptions {
    lab::DayOptions day;
    DayRunOptions run;
    std::vector<std::string> ways;  // empty: all
    std::string corpus, log;
    bool searchOnly = false, each = false;

    bool wants(const WayName& way) const { return ways.empty() || std::ranges::count(ways, way.option) > 0; }
};

/// The answers of one way at one distance.
struct Cell {
    std::string way;
    double lengths = 0.0;
    uint64_t asked = 0;
    double likeliest = 0.0, written = 0.0, found = 0.0;
    double steady = 0.0;                              // likeliest, of those facts that never changed
    double former = 0.0;                              // of those that did
    double likeliestShare = NAN, writtenShare = NAN;  // of what is said again has
    double ms = 0.0, read = 0.0;
};

struct Measured {
    DayScore score;
    std::vector<DayAnswer> answers;
    uint32_t inView = 0;  // the size of the other cache; 0: nothing was asked with one
    std::vector<Cell> cells;
    nlohmann::ordered_json header = {{"evaluation", "day"}};
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
            cell.steady += answer.likeliest && !answer.changed;
            changed += answer.changed;
            cell.former += answer.former;
            waits.push_back(answer.ms);
        }
        if (cell.asked == 0) continue;
        const auto asked = static_cast<double>(cell.asked);
        for (double* sum : {&cell.likeliest, &cell.written, &cell.found, &cell.read}) *sum /= asked;
        cell.steady /= asked - changed;
        cell.former /= changed;
        cell.ms = lab::median(std::move(waits));
        cells.push_back(cell);
    }
    return cells;
}

std::vector<Cell> cellsOf(const std::vector<DayAnswer>& answers, const std::vector<double>& lengths) {
    std::vector<Cell> cells;
    for (const WayName& each : kWays) {
        const auto more = cellsOf(answers, lengths, name(each.way),
                                  [&each](const DayAnswer& answer) { return answer.way == each.way; });
        cells.insert(cells.end(), more.begin(), more.end());
    }
    for (Cell& cell : cells) {
        for (const Cell& ceiling : cells) {
            if (ceiling.way != name(DayWay::Again) || std::abs(ceiling.lengths - cell.lengths) > 1e-9) continue;
            cell.likeliestShare = cell.likeliest / ceiling.likeliest;
            cell.writtenShare = cell.written / ceiling.written;
        }
    }
    return cells;
}

/// Goes through the day once, with a cache of this size.
Result<DayScore> goThrough(const DayEvalOptions& options, const DayRunOptions& run, uint32_t size, const lab::Day& day,
                           const EvalModel& opened, Measured& measured) {
    engine::Generator generator = TRY(openGenerator(
        opened.model, options.engine, evalCache(options, engine::Attention::Streaming, size, options.run.sinks)));
    measured.header = evalHeader("day", options, opened, generator);
    ProgressLine progress(size == options.run.cache ? "a day" : name(DayWay::InView));
    DayScore score = TRY(runDay(day, run, opened, &generator, progress.callback()));
    measured.answers.insert(measured.answers.end(), score.answers.begin(), score.answers.end());
    return score;
}

/// With a cache that holds all that the model was trained for, so far as a fact is still in it.
Result<void> measureInView(const DayEvalOptions& options, const lab::Day& day, const EvalModel& opened,
                           Measured& measured) {
    const uint32_t size = opened.model->config.trainedContext;
    DayRunOptions run = options.run;
    std::erase_if(run.lengths, [&](double each) { return (each + 1.0) * run.cache > size; });
    if (run.lengths.empty()) return {};
    run.ways = {DayWay::InView};
    run.untilAsked = true;
    TRY(goThrough(options, run, size, day, opened, measured));
    measured.inView = size;
    return {};
}

/// What a log's answers are of.
nlohmann::ordered_json subject(const DayEvalOptions& options, const EvalModel& opened) {
    return {{"day", opened.model->fingerprint},
            {"kv", options.engine.kv.value_or("f16")},
            {"cache", options.run.cache},
            {"sinks", options.run.sinks},
            {"seed", options.day.seed},
            {"facts", options.day.facts},
            {"exchanges", options.day.exchanges},
            {"corpus", options.corpus},
            {"cache_lengths", options.run.lengths},
            {"recall_share", options.run.share},
            {"recall_tokens", options.run.recallTokens}};
}

double lastOfSecond(double second, double last) { return second > 0.0 ? last / second : NAN; }

nlohmann::ordered_json json(const DayEvalOptions& options, const lab::Day& day, const Measured& measured) {
    nlohmann::ordered_json json = measured.header;
    json["cache"] = options.run.cache;
    json["sinks"] = options.run.sinks;
    json["seed"] = options.day.seed;
    json["turns"] = measured.score.turns;
    json["tokens"] = measured.score.tokens;
    json["facts"] = day.facts.size();
    json["chance"] = 1.0 / (options.day.distractors + 1);
    json["recall_share"] = options.run.share;
    json["all_in_view_cache"] = measured.inView;
    json["cells"] = nlohmann::ordered_json::array();
    for (const Cell& cell : measured.cells) {
        json["cells"].push_back({{"way", cell.way},
                                 {"cache_lengths", cell.lengths},
                                 {"asked", cell.asked},
                                 {"likeliest", cell.likeliest},
                                 {"written", cell.written},
                                 {"likeliest_never_changed", numberOrNull(cell.steady)},
                                 {"former_written", numberOrNull(cell.former)},
                                 {"likeliest_of_ceiling", numberOrNull(cell.likeliestShare)},
                                 {"written_of_ceiling", numberOrNull(cell.writtenShare)},
                                 {"found", cell.found},
                                 {"tokens_read", cell.read},
                                 {"milliseconds", cell.ms}});
    }
    const auto small = static_cast<double>(measured.score.turns) / 2.0;
    json["disturbed"] = {{"share_of_messages", static_cast<double>(measured.score.disturbed) / small},
                         {"tokens_a_message", static_cast<double>(measured.score.disturbedTokens) / small}};
    for (const DayTenth& tenth : measured.score.tenths) {
        json["wait_ms_by_tenth"].push_back(numberOrNull(lab::median(tenth.waitMs)));
        json["anonymous_bytes_by_tenth"].push_back(tenth.anonymousBytes);
    }
    if (const std::vector<DayTenth>& tenths = measured.score.tenths; !tenths.empty()) {
        json["last_tenth_against_second"] = {
            {"wait", numberOrNull(lastOfSecond(lab::median(tenths[1].waitMs), lab::median(tenths.back().waitMs)))},
            {"anonymous_bytes", static_cast<int64_t>(tenths.back().anonymousBytes - tenths[1].anonymousBytes)}};
    }
    for (const DayAnswer& answer : measured.answers) {
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
    std::vector<std::vector<std::string>> rows = {{"", "cache lengths", "asked", "found %", "likeliest %",
                                                   "of ceiling %", "written %", "of ceiling %", "outdated %", "read",
                                                   "ms"}};
    for (const Cell& cell : measured.cells) {
        rows.push_back({cell.way, fixed(cell.lengths, 1), std::to_string(cell.asked), fixed(100.0 * cell.found, 1),
                        fixed(100.0 * cell.likeliest, 1), fixed(100.0 * cell.likeliestShare, 1),
                        fixed(100.0 * cell.written, 1), fixed(100.0 * cell.writtenShare, 1),
                        fixed(100.0 * cell.former, 1), fixed(cell.read, 0), fixed(cell.ms, 1)});
    }
    printTable(rows);
    const DayScore& score = measured.score;
    if (score.tenths.empty()) return;
    std::printf("%llu messages, %llu tokens; recall disturbed %s%% of the messages that ask for nothing\n",
                static_cast<unsigned long long>(score.turns), static_cast<unsigned long long>(score.tokens),
                fixed(200.0 * static_cast<double>(score.disturbed) / static_cast<double>(score.turns), 1).c_str());
    std::vector<std::vector<std::string>> tenths = {{"tenth of the day", "wait (ms, median)", "memory (MiB)"}};
    for (size_t i = 0; i < score.tenths.size(); ++i) {
        tenths.push_back({std::to_string(i + 1), fixed(lab::median(score.tenths[i].waitMs), 1),
                          fixed(static_cast<double>(score.tenths[i].anonymousBytes) / (1U << 20U), 1)});
    }
    printTable(tenths);
}

lab::LineChart chartOf(const std::string& title, const std::string& note, double Cell::*share,
                       const std::vector<Cell>& cells) {
    lab::LineChart chart{.title = title,
                         .note = note,
                         .x = {.label = "cache lengths since it was told", .log = true},
                         .y = {.label = "right (%)", .fromZero = true}};
    for (const Cell& cell : cells) {
        if (chart.series.empty() || chart.series.back().name != cell.way)
            chart.series.push_back({.name = cell.way, .dots = true});
        chart.series.back().points.push_back({cell.lengths, 100.0 * (cell.*share)});
    }
    return chart;
}

std::string charts(const DayEvalOptions& options, const EvalModel& opened, const Measured& measured) {
    const std::string note = opened.note + "; cache " + std::to_string(options.run.cache);
    std::vector<lab::LineChart> all = {
        chartOf("A day: is what was told in passing still known?",
                note + "; likelier than " + std::to_string(options.day.distractors) + " wrong answers",
                &Cell::likeliest, measured.cells),
        chartOf("... and does the model write it?", note + "; before any of the wrong ones", &Cell::written,
                measured.cells)};
    if (measured.score.tenths.empty()) return lab::renderLines(all);
    lab::LineChart waits{.title = "The wait for a reply's first token, through the day",
                         .note = note + "; median of each tenth",
                         .x = {.label = "tenth of the day"},
                         .y = {.label = "milliseconds", .fromZero = true}};
    waits.series.push_back({.name = "looking what it is about, and reading it", .dots = true});
    for (size_t i = 0; i < measured.score.tenths.size(); ++i)
        waits.series[0].points.push_back({static_cast<double>(i + 1), lab::median(measured.score.tenths[i].waitMs)});
    all.push_back(std::move(waits));
    return lab::renderLines(all);
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
        measured.answers = measured.score.answers;
        measured.cells = cellsOf(measured.answers, options.run.lengths, "search", [](const auto&) { return true; });
        if (options.json) printJson(json(options, day, measured));
        else print(measured);
        return {};
    }
    std::optional<DayLog> log;
    if (!options.log.empty()) {
        log = TRY(DayLog::open(options.log, subject(options, opened), day.facts.size(), options.run.lengths.size()));
        measured.answers = options.run.known = log->answers();
        options.run.answered = [&log](const DayAnswer& answer) { return log->add(answer); };
    }
    for (const WayName& each : kWays) {
        if (each.way != DayWay::InView && options.wants(each)) options.run.ways.push_back(each.way);
    }
    if (!options.run.ways.empty())
        measured.score = TRY(goThrough(options, options.run, options.run.cache, day, opened, measured));
    if (options.wants(kWays.back())) TRY(measureInView(options, day, opened, measured));
    measured.cells = cellsOf(measured.answers, options.run.lengths);
    TRY(writeChart(options, charts(options, opened, measured)));
    if (options.json) printJson(json(options, day, measured));
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
    command
        ->add_option("--ways", options->ways,
                     "Of window, quotation, keys, again (the ceiling) and view (all in view): which; all when left out")
        ->delimiter(',')
        ->check(CLI::IsMember({"window", "quotation", "keys", "again", "view"}));
    command
        ->add_option("--log", options->log,
                     "Answers are kept there as they come; those that it has are not asked again")
        ->type_name("FILE");
    command->add_flag("--search-only", options->searchOnly, "Only look what recall finds; nothing is read");
    command->add_flag("--each", options->each, "With --json: every single answer, too");
    addSizeOptions(*command, *options, "1024");
    addEvalOptions(*command, *options);
    return {command, [options] { return run(*options); }};
}

}  // namespace daylong::cli
