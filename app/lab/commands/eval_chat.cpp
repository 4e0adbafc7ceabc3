// daylong-cli eval chat: many prompts as one long session, as in the paper's demo; time to the first token of each
// reply, against reading the history anew at each turn.
#include "lab/commands/eval.h"
#include "lab/latency.h"
#include "lab/memory.h"
#include "lab/commands/eval_common.h"

#include "base/clock.h"
#include "text/chat_template.h"

#include <CLI/CLI.hpp>

#include <algorithm>
#include <filesystem>
#include <sstream>

namespace daylong::cli {

namespace {

struct ChatEvalOptions : EvalOptions {
    std::string prompts;
    uint32_t reply = 48;
};

struct Turn {
    uint64_t history = 0;                         // tokens before it
    uint64_t prompt = 0;                          // tokens of it
    double streamingMs = 0.0, rereadingMs = 0.0;  // to the first token of the reply
    uint64_t reread = 0;                          // tokens read for it
};

/// {"turns": ["...", "..."]} for each line, or {"prompt": "..."}.
Result<std::vector<std::string>> readPrompts(const ChatEvalOptions& options) {
    std::istringstream lines(TRY(readFile(options.prompts)));
    std::vector<std::string> prompts;
    size_t number = 0;
    for (std::string line; std::getline(lines, line);) {
        ++number;
        if (line.find_first_not_of(" \t\r") == std::string::npos) continue;
        const nlohmann::ordered_json json = nlohmann::ordered_json::parse(line, nullptr, false);
        const bool one = json.is_object() && json.contains("prompt") && json["prompt"].is_string();
        bool usable = one || (json.is_object() && json.contains("turns") && json["turns"].is_array());
        if (one) {
            prompts.push_back(json["prompt"].get<std::string>());
        } else if (usable) {
            for (const auto& turn : json["turns"]) {
                usable = usable && turn.is_string();
                if (turn.is_string()) prompts.push_back(turn.get<std::string>());
            }
        }
        if (!usable)
            return Error{ErrorCode::InvalidFile, "line " + std::to_string(number) + " of '" + options.prompts +
                                                     "' has neither \"turns\" nor a \"prompt\""};
    }
    if (options.limit > 0 && prompts.size() > options.limit) prompts.resize(options.limit);
    if (prompts.empty()) return Error{ErrorCode::InvalidArgument, "there are no prompts in '" + options.prompts + "'"};
    return prompts;
}

engine::TokenId likeliest(std::span<const float> logits) {
    return static_cast<engine::TokenId>(std::max_element(logits.begin(), logits.end()) - logits.begin());
}

class Session {
public:
    Session(engine::Generator streaming, engine::Generator rereading, const EvalModel& opened, uint32_t reply)
        : m_streaming(std::move(streaming)),
          m_rereading(std::move(rereading)),
          m_opened(opened),
          m_reply(reply),
          m_chat(text::chooseChatTemplate(*opened.model->file, *opened.tokenizer)) {}

    Result<void> begin() {
        m_history = text::encodePreamble(m_chat, *m_opened.tokenizer, {});
        if (!m_history.empty()) TRY(m_streaming.feed(m_history));
        return {};
    }
    Result<Turn> turn(const std::string& prompt) {
        const lab::Tokens asked = text::encodeUserTurn(m_chat, *m_opened.tokenizer, prompt,
                                                       m_first ? text::After::Preamble : text::After::Reply, {});
        m_first = false;
        Turn turn{.history = m_history.size(), .prompt = asked.size()};
        m_history.insert(m_history.end(), asked.begin(), asked.end());
        double start = steadySeconds();
        TRY(m_streaming.feed(asked));
        turn.streamingMs = 1000.0 * (steadySeconds() - start);

        turn.reread = std::min<uint64_t>(m_history.size(), m_rereading.cache().options().size);
        start = steadySeconds();
        m_rereading.cache().reset();
        TRY(m_rereading.feed(std::span(m_history).last(turn.reread)));
        turn.rereadingMs = 1000.0 * (steadySeconds() - start);
        TRY(reply());
        return turn;
    }
    const engine::Generator& streaming() const { return m_streaming; }
    uint64_t tokens() const { return m_history.size(); }

private:
    Result<void> reply() {
        const lab::Tokens closing = text::encodeAssistantEnd(m_chat, *m_opened.tokenizer);
        const bool templateEnds = text::saysTheEnd(closing, *m_opened.tokenizer);
        bool ended = false;
        for (uint32_t i = 0; i < m_reply && !ended; ++i) {
            const engine::TokenId token = likeliest(m_streaming.logits());
            ended = text::endsReply(m_chat, *m_opened.tokenizer, token);
            if (ended && templateEnds) break;
            m_history.push_back(token);
            TRY(m_streaming.feed({&token, 1}));
        }
        m_history.insert(m_history.end(), closing.begin(), closing.end());
        if (!closing.empty()) TRY(m_streaming.feed(closing));
        return {};
    }

    engine::Generator m_streaming, m_rereading;
    const EvalModel& m_opened;
    const uint32_t m_reply;
    text::ChatTemplate m_chat;
    lab::Tokens m_history;
    bool m_first = true;
};

double medianOf(std::span<const Turn> turns, double Turn::*what) {
    std::vector<double> values;
    for (const Turn& turn : turns) values.push_back(turn.*what);
    return lab::median(std::move(values));
}

lab::LineChart chart(const std::vector<Turn>& turns, const ChatEvalOptions& options, const EvalModel& opened,
                     uint32_t size) {
    lab::LineChart chart{.title = "Time to the first token of a reply, turn by turn",
                         .note = opened.note + "; " + std::filesystem::path(options.prompts).filename().string() +
                                 "; cache " + std::to_string(size),
                         .x = {.label = "turn"},
                         .y = {.label = "ms", .log = true}};
    chart.series = {{.name = "reading the last " + std::to_string(size) + " tokens anew"},
                    {.name = "streaming: only what is new"}};
    for (size_t i = 0; i < turns.size(); ++i) {
        chart.series[0].points.push_back({static_cast<double>(i + 1), turns[i].rereadingMs});
        chart.series[1].points.push_back({static_cast<double>(i + 1), turns[i].streamingMs});
    }
    return chart;
}

Result<void> run(ChatEvalOptions options) {
    const std::vector<std::string> prompts = TRY(readPrompts(options));
    const EvalModel opened = TRY(openEvalModel(options));
    const uint32_t size = options.engine.cache.value_or(std::min(opened.model->config.trainedContext, 1024U)),
                   sinks = options.engine.sinks.value_or(4);
    if (size <= sinks) return Error{ErrorCode::InvalidArgument, "--cache must be larger than --sinks"};
    engine::CacheOptions cache = evalCache(options, engine::Attention::Streaming, size, sinks);
    cache.maxLogitRows = 1;
    engine::CacheOptions dense = evalCache(options, engine::Attention::Dense, size, 0);
    dense.maxLogitRows = 1;
    engine::Generator streaming = TRY(openGenerator(opened.model, options.engine, cache));
    engine::Generator rereading = TRY(openGenerator(opened.model, options.engine, dense));
    Session session(std::move(streaming), std::move(rereading), opened, options.reply);
    TRY(session.begin());
    std::vector<Turn> turns;
    {
        ProgressLine progress("chat");
        for (size_t i = 0; i < prompts.size(); ++i) {
            progress.update(i, prompts.size());
            turns.push_back(TRY(session.turn(prompts[i])));
        }
    }
    TRY(writeChart(options, lab::renderLines({{chart(turns, options, opened, size)}})));
    const std::span<const Turn> later = std::span(turns).last((turns.size() + 1) / 2);
    if (options.json) {
        nlohmann::ordered_json json = evalHeader("chat", options, opened, session.streaming());
        json["prompts"] = std::filesystem::path(options.prompts).filename().string();
        json["cache"] = size;
        json["tokens"] = session.tokens();
        json["later_half_median_ms"] = {{"streaming", medianOf(later, &Turn::streamingMs)},
                                        {"rereading", medianOf(later, &Turn::rereadingMs)}};
        json["resident_bytes"] = lab::residentBytes();
        for (const Turn& turn : turns) {
            json["turns"].push_back({{"history", turn.history},
                                     {"prompt", turn.prompt},
                                     {"reread", turn.reread},
                                     {"streaming_ms", turn.streamingMs},
                                     {"rereading_ms", turn.rereadingMs}});
        }
        printJson(json);
        return {};
    }
    std::vector<std::vector<std::string>> rows = {{"turn", "history", "prompt", "streaming ms", "rereading ms"}};
    for (size_t i = 0; i < turns.size(); i += std::max<size_t>(1, turns.size() / 16)) {
        rows.push_back({std::to_string(i + 1), std::to_string(turns[i].history), std::to_string(turns[i].prompt),
                        fixed(turns[i].streamingMs, 1), fixed(turns[i].rereadingMs, 1)});
    }
    rows.push_back({"later half", std::to_string(session.tokens()), "", fixed(medianOf(later, &Turn::streamingMs), 1),
                    fixed(medianOf(later, &Turn::rereadingMs), 1)});
    printTable(rows);
    return {};
}

}  // namespace

Command addEvalChat(CLI::App& eval) {
    auto options = std::make_shared<ChatEvalOptions>();
    CLI::App* command =
        eval.add_subcommand("chat", "Many prompts as one session: time to the first token, turn by turn");
    command->add_option("--prompts", options->prompts, "JSONL: \"turns\" (as MT-bench has them) or \"prompt\"")
        ->required()
        ->type_name("FILE");
    command->add_option("--limit", options->limit, "Only the first N turns");
    command->add_option("--reply", options->reply, "Most tokens of a reply (48)")->check(CLI::Range(1U, 100000U));
    addSizeOptions(*command, *options, "what the model was trained for, 1024 at most");
    addEvalOptions(*command, *options);
    return {command, [options] { return run(*options); }};
}

}  // namespace daylong::cli
