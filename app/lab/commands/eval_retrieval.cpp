// daylong-cli eval retrieval: how much of what a question is about is among the first messages that recall finds.
// Dialogues as LoCoMo's (arXiv 2402.17753) in JSON: {"speakers": [two names], "turns": [{"id", "speaker", "text"},
// ...], "questions": [{"question", "evidence": [ids of turns]}, ...]}.
#include "lab/commands/eval.h"
#include "lab/commands/day_transcript.h"
#include "lab/commands/eval_common.h"

#include "base/clock.h"
#include "store/transcript_reader.h"
#include "store/transcript_writer.h"

#include <CLI/CLI.hpp>

#include <algorithm>
#include <array>
#include <filesystem>
#include <map>
#include <set>

namespace daylong::cli {

namespace {

namespace fs = std::filesystem;
using Json = nlohmann::ordered_json;

constexpr std::array<size_t, 3> kDepths = {5, 10, 20};

struct RetrievalOptions {
    std::vector<std::string> dialogues;
    bool json = false;
};

struct Tally {
    uint64_t questions = 0;
    std::array<double, kDepths.size()> found{};  // sums of shares
    std::vector<double> milliseconds;
};

std::string text(const Json& object, const char* key) {
    return object.is_object() && object.contains(key) && object[key].is_string() ? object[key].get<std::string>()
                                                                                 : std::string();
}

/// Says the dialogue in a conversation of its own, as the chat would have stored it.
Result<std::map<std::string, store::MessageId>> store(store::TranscriptWriter& writer,
                                                      store::ConversationId conversation, const Json& dialogue,
                                                      const std::string& user) {
    std::map<std::string, store::MessageId> messages;
    for (const Json& turn : dialogue["turns"]) {
        const bool users = text(turn, "speaker") == user;
        if (users) {
            messages[text(turn, "id")] =
                TRY(writer.appendMessage(conversation, store::MessageRole::User, text(turn, "text"))).id;
            continue;
        }
        const store::Message reply = TRY(writer.beginReply(conversation));
        TRY(writer.extendReply(reply, text(turn, "text")));
        TRY(writer.finishReply(reply.id, store::MessageState::Complete));
        messages[text(turn, "id")] = reply.id;
    }
    return messages;
}

Result<void> ask(const std::string& file, Tally& tally) {
    const Json dialogue = Json::parse(TRY(readFile(file)), nullptr, false);
    const auto array = [&](const char* key) {
        return dialogue.is_object() && dialogue.contains(key) && dialogue[key].is_array();
    };
    if (!array("turns") || !array("questions") || !array("speakers") || dialogue["speakers"].size() != 2 ||
        !dialogue["speakers"][0].is_string() || !dialogue["speakers"][1].is_string()) {
        return Error{ErrorCode::InvalidFile, "'" + file +
                                                 "' is not a dialogue: it needs two \"speakers\", \"turns\" and "
                                                 "\"questions\" (daylong-cli eval retrieval --help)"};
    }
    const std::string user = dialogue["speakers"][0], assistant = dialogue["speakers"][1];
    const TemporaryFolder folder;
    const fs::path database = folder.path / "dialogue.db";
    const auto writer = TRY(store::TranscriptWriter::open(database));
    const store::Conversation conversation = TRY(writer->createConversation(file));
    const auto messages = TRY(store(*writer, conversation.id, dialogue, user));
    const auto reader = TRY(store::TranscriptReader::open(database));
    for (const Json& question : dialogue["questions"]) {
        std::set<store::MessageId> evidence;
        if (!question.is_object() || !question.contains("evidence") || !question["evidence"].is_array()) continue;
        for (const Json& id : question["evidence"]) {
            const auto found = id.is_string() ? messages.find(id.get<std::string>()) : messages.end();
            if (found != messages.end()) evidence.insert(found->second);
        }
        if (evidence.empty()) continue;
        const double start = steadySeconds();
        const auto hits = TRY(reader->about({.conversation = conversation.id,
                                             .before = INT64_MAX,
                                             .text = text(question, "question"),
                                             .userNames = {user},
                                             .assistantNames = {assistant}},
                                            kDepths.back()));
        tally.milliseconds.push_back((steadySeconds() - start) * 1000.0);
        ++tally.questions;
        for (size_t i = 0; i < kDepths.size(); ++i) {
            const auto end = hits.begin() + static_cast<ptrdiff_t>(std::min(kDepths[i], hits.size()));
            const auto held = std::count_if(
                hits.begin(), end, [&](const store::RecallHit& hit) { return evidence.contains(hit.message); });
            tally.found[i] += static_cast<double>(held) / static_cast<double>(evidence.size());
        }
    }
    return {};
}

Result<void> run(const RetrievalOptions& options) {
    Tally tally;
    for (const std::string& file : options.dialogues) TRY(ask(file, tally));
    if (tally.questions == 0)
        return Error{ErrorCode::InvalidArgument, "no question there names a turn as its evidence"};
    std::sort(tally.milliseconds.begin(), tally.milliseconds.end());
    const double p95 = tally.milliseconds[tally.milliseconds.size() * 95 / 100];
    Json json = {{"questions", tally.questions}};
    for (size_t i = 0; i < kDepths.size(); ++i)
        json["recall_at_" + std::to_string(kDepths[i])] = tally.found[i] / static_cast<double>(tally.questions);
    json["milliseconds_p95"] = p95;
    if (options.json) {
        printJson(json);
        return {};
    }
    std::vector<std::vector<std::string>> rows = {{"questions", "first 5", "first 10", "first 20", "ms (p95)"}};
    rows.push_back({std::to_string(tally.questions), fixed(json["recall_at_5"], 3), fixed(json["recall_at_10"], 3),
                    fixed(json["recall_at_20"], 3), fixed(p95, 2)});
    printTable(rows);
    return {};
}

}  // namespace

Command addEvalRetrieval(CLI::App& eval) {
    CLI::App* command = eval.add_subcommand(
        "retrieval", "Share of what questions are about among the first messages that recall finds in long dialogues");
    const auto options = std::make_shared<RetrievalOptions>();
    command->add_option("--dialogues", options->dialogues, "JSON files: speakers, turns, questions with their evidence")
        ->required()
        ->type_name("FILE...");
    command->add_flag("--json", options->json, "JSON on standard output");
    return {command, [options] { return run(*options); }};
}

}  // namespace daylong::cli
