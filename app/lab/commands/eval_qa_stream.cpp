// daylong-cli eval qa-stream: multiple-choice questions asked one after the other in a single stream (table 5),
// from any JSONL: see docs/evaluations.md.
#include "lab/commands/eval.h"
#include "lab/qa_stream.h"
#include "lab/commands/eval_common.h"
#include "text/chat_template.h"

#include <CLI/CLI.hpp>

#include <filesystem>
#include <sstream>

namespace daylong::cli {

namespace {

using engine::Attention;
using nlohmann::ordered_json;

struct QaOptions : EvalOptions {
    std::string questions;
    bool dense = false, chat = false;
};

struct QaText {
    std::string question;
    std::vector<std::string> choices;
    size_t answer = 0;
};

/// {"question", "choices": [texts], "answer": index or letter}; or ARC's {"question", "choices": {"text", "label"},
/// "answerKey"}.
std::optional<QaText> parseQuestion(const ordered_json& line) {
    if (!line.is_object() || !line.contains("question") || !line["question"].is_string() || !line.contains("choices"))
        return std::nullopt;
    QaText parsed{.question = line["question"].get<std::string>()};
    const ordered_json& choices = line["choices"];
    const bool arc = choices.is_object() && choices.contains("text") && choices.contains("label");
    for (const ordered_json& each : arc ? choices["text"] : choices) {
        if (!each.is_string()) return std::nullopt;
        parsed.choices.push_back(each.get<std::string>());
    }
    const char* const key = line.contains("answer") ? "answer" : "answerKey";
    if (!line.contains(key)) return std::nullopt;
    const ordered_json& answer = line[key];
    size_t index = SIZE_MAX;
    if (answer.is_number_unsigned()) {
        index = answer.get<size_t>();
    } else if (answer.is_string() && arc) {
        for (size_t i = 0; i < choices["label"].size(); ++i) {
            if (choices["label"][i] == answer) index = i;
        }
    } else if (answer.is_string() && answer.get<std::string>().size() == 1) {
        index = static_cast<size_t>(static_cast<unsigned char>(answer.get<std::string>()[0]) - 'A');
    }
    if (parsed.choices.size() < 2 || index >= parsed.choices.size()) return std::nullopt;
    parsed.answer = index;
    return parsed;
}

/// A question as it stands in the stream; `first`: nothing was asked before it.
lab::Question asked(const QaText& text, const EvalModel& opened, const text::ChatTemplate* chat, bool first) {
    lab::Question question{.prompt = {}, .choices = {}, .answer = text.answer, .rest = {}};
    for (const std::string& choice : text.choices)
        question.choices.push_back(opened.inStream((chat != nullptr ? "" : " ") + choice));
    if (chat != nullptr) {
        const text::After after = first ? text::After::Preamble : text::After::Reply;
        question.prompt = text::encodeUserTurn(*chat, *opened.tokenizer, text.question, after, {});
        question.rest = text::encodeAssistantEnd(*chat, *opened.tokenizer);
    } else {
        question.prompt = opened.inStream("Question: " + text.question + "\nAnswer:");
        question.rest = opened.inStream("\n\n");
    }
    return question;
}

Result<std::vector<lab::Question>> readQuestions(const QaOptions& options, const EvalModel& opened,
                                                 const text::ChatTemplate* chat, bool alone) {
    std::istringstream lines(TRY(readFile(options.questions)));
    std::vector<lab::Question> questions;
    size_t number = 0;
    for (std::string line; std::getline(lines, line) && (options.limit == 0 || questions.size() < options.limit);) {
        ++number;
        if (line.find_first_not_of(" \t\r") == std::string::npos) continue;
        const auto parsed = parseQuestion(ordered_json::parse(line, nullptr, false));
        if (!parsed) {
            return Error{ErrorCode::InvalidFile,
                         "line " + std::to_string(number) + " of '" + options.questions +
                             "' is not a question with at least two choices and an answer among them"};
        }
        questions.push_back(asked(*parsed, opened, chat, alone || questions.empty()));
    }
    if (questions.empty())
        return Error{ErrorCode::InvalidArgument, "there are no questions in '" + options.questions + "'"};
    return questions;
}

struct Way {
    std::string name;
    engine::CacheOptions cache;
    bool alone = false;
    lab::QaScore score;
};

lab::BarChart chart(const std::vector<Way>& ways, const QaOptions& options, const EvalModel& opened) {
    lab::BarChart chart{.title = "Questions asked as one stream",
                        .note = opened.note + "; " + std::filesystem::path(options.questions).filename().string(),
                        .y = {.label = "accuracy (%)", .fromZero = true},
                        .series = {{.name = "whole answer"}, {.name = "per token"}}};
    for (const Way& way : ways) {
        chart.groups.push_back(way.name);
        chart.series[0].values.push_back(100.0 * lab::accuracy(way.score.right));
        chart.series[1].values.push_back(100.0 * lab::accuracy(way.score.rightPerToken));
    }
    return chart;
}

Result<void> run(QaOptions options) {
    const EvalModel opened = TRY(openEvalModel(options));
    const text::ChatTemplate ownTemplate = text::chooseChatTemplate(*opened.model->file, *opened.tokenizer);
    const text::ChatTemplate* const chat = options.chat ? &ownTemplate : nullptr;
    const auto inStream = TRY(readQuestions(options, opened, chat, false));
    const auto each = TRY(readQuestions(options, opened, chat, true));
    const lab::Tokens front = options.chat ? text::encodePreamble(ownTemplate, *opened.tokenizer, {}) : opened.front();
    const uint32_t size = defaultEvalCache(options, opened.model->config), sinks = options.engine.sinks.value_or(4);
    if (size <= sinks) return Error{ErrorCode::InvalidArgument, "--cache must be larger than --sinks"};
    const engine::CacheOptions streaming = evalCache(options, Attention::Streaming, size, sinks);
    std::vector<Way> ways = {
        {.name = "one-shot", .cache = streaming, .alone = true},
        {.name = "window 0+" + std::to_string(size), .cache = evalCache(options, Attention::Window, size, 0)},
        {.name = "streaming " + cacheName(streaming), .cache = streaming}};
    if (options.dense) ways.push_back({.name = "dense", .cache = evalCache(options, Attention::Dense, 8 * size, 0)});
    engine::Generator generator = TRY(openGenerator(opened.model, options.engine, streaming));
    for (Way& way : ways) {
        TRY(generator.resize(way.cache));
        ProgressLine progress(way.name);
        way.score =
            TRY(lab::askQuestions(generator, way.alone ? each : inStream, front, way.alone, progress.callback()));
    }
    TRY(writeChart(options, lab::renderBars(chart(ways, options, opened))));
    if (!options.json) {
        std::vector<std::vector<std::string>> rows = {
            {"", "asked", "tokens", "right %", "right % per token", "seconds", ""}};
        for (const Way& way : ways) {
            rows.push_back({way.name, std::to_string(way.score.right.size()), std::to_string(way.score.tokens),
                            fixed(100.0 * lab::accuracy(way.score.right), 1),
                            fixed(100.0 * lab::accuracy(way.score.rightPerToken), 1), fixed(way.score.seconds, 1),
                            way.score.stopped});
        }
        printTable(rows);
        return {};
    }
    ordered_json json = evalHeader("qa-stream", options, opened, generator);
    json["cache"] = size;
    json["chat"] = options.chat;
    for (const Way& way : ways) {
        json["ways"].push_back({{"name", way.name},
                                {"asked", way.score.right.size()},
                                {"tokens", way.score.tokens},
                                {"accuracy", numberOrNull(lab::accuracy(way.score.right))},
                                {"accuracy_per_token", numberOrNull(lab::accuracy(way.score.rightPerToken))},
                                {"seconds", way.score.seconds},
                                {"stopped", way.score.stopped}});
    }
    printJson(json);
    return {};
}

}  // namespace

Command addEvalQaStream(CLI::App& eval) {
    auto options = std::make_shared<QaOptions>();
    CLI::App* command = eval.add_subcommand("qa-stream", "Multiple-choice questions as one stream, and each alone");
    command->add_option("--questions", options->questions, "JSONL: question, choices, answer (see docs/evaluations.md)")
        ->required()
        ->type_name("FILE");
    command->add_option("--limit", options->limit, "Ask the first N");
    command->add_flag("--chat", options->chat, "As turns of a conversation, in the model's own form");
    command->add_flag("--dense", options->dense, "Also dense attention, until its cache of 8 C is full");
    addSizeOptions(*command, *options, "half the trained context, 512 at most");
    addEvalOptions(*command, *options);
    return {command, [options] { return run(*options); }};
}

}  // namespace daylong::cli
