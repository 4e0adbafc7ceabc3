// daylong-cli redact: what was said is made unsaid, for good, with Daylong closed: in the transcript, in what is kept
// of models' memory, and in what was begun to be written there.
#include "commands.h"
#include "days.h"
#include "output.h"
#include "paths.h"

#include "exchange/output_file.h"
#include "memory/kept.h"
#include "store/search_hits.h"
#include "store/transcript_redaction.h"

#include <CLI/CLI.hpp>

#include <algorithm>
#include <fstream>
#include <iostream>
#include <memory>
#include <string>

namespace daylong::cli {

namespace {

struct RedactOptions {
    std::vector<store::MessageId> messages;
    store::ConversationId conversation = 0;
    std::string from, to, search, database;
    bool yes = false;
};

std::string counted(uint64_t count, const char* thing) {
    return std::to_string(count) + " " + thing + (count == 1 ? "" : "s");
}

Result<store::RedactionOrder> orderFrom(const RedactOptions& options) {
    store::RedactionOrder order{.messages = options.messages, .search = options.search};
    if (options.conversation != 0) order.conversation = options.conversation;
    if (!options.from.empty()) order.fromMs = TRY(dayMs(options.from, 0));
    if (!options.to.empty()) order.beforeMs = TRY(dayMs(options.to, 1));
    return order;
}

/// Its words: the file has line breaks, tabs and quotes behind a backslash.
std::string unescaped(std::string line) {
    for (size_t at = line.find('\\'); at != std::string::npos; at = line.find('\\', at + 2))
        line.replace(at, std::min<size_t>(2, line.size() - at), "  ");
    return line;
}

/// The window's file of drafts: a line for each, "CONVERSATION-TIME=text". Those that are concerned go.
Result<void> dropDrafts(const std::filesystem::path& file, const store::Redacted& redacted, const std::string& search) {
    std::string kept;
    {
        std::ifstream lines(file, std::ios::binary);
        if (!lines) return {};
        for (std::string line; std::getline(lines, line);) {
            const bool concerned =
                std::any_of(redacted.conversations.begin(), redacted.conversations.end(),
                            [&](store::ConversationId id) { return line.starts_with(std::to_string(id) + "-"); });
            if (!concerned && (search.empty() || !store::searchFinds(search, unescaped(line)))) kept += line + "\n";
        }
    }
    exchange::OutputFile fresh = TRY(exchange::OutputFile::create(file));
    TRY(fresh.write(kept));
    return fresh.commit();
}

bool confirmed(const std::vector<store::Message>& messages, size_t copies) {
    const auto waiting = std::ranges::count(messages, store::MessageId{0}, &store::Message::id);
    tell("redact " + counted(messages.size(), "message") +
         (waiting > 0 ? " (not sent yet: " + std::to_string(waiting) + ")" : "") + "? They cannot be brought back." +
         (copies > 0 ? " Older copies of the transcript beside it (" + std::to_string(copies) + ") go, too." : "") +
         " Type yes to go on:");
    std::string answer;
    return std::getline(std::cin, answer) && answer == "yes";
}

Result<void> runRedact(const RedactOptions& options) {
    const std::filesystem::path database = TRY(app::ownDatabase(options.database));
    const store::RedactionOrder order = TRY(orderFrom(options));
    const auto writer = TRY(store::TranscriptWriter::open(database));
    store::TranscriptRedaction redaction(*writer);
    const std::vector<store::Message> found = TRY(redaction.find(order));
    if (!found.empty() && !options.yes && !confirmed(found, store::copiesOf(database).size()))
        return Error{ErrorCode::Cancelled, "nothing was redacted (--yes answers beforehand)"};
    const store::Redacted redacted = TRY(redaction.redact(order));
    const std::filesystem::path kept = memory::keptFolder(app::cacheFolder(), database);
    for (const store::ConversationId id : redacted.conversations) memory::removeKept(kept, id);
    TRY(dropDrafts(database.string() + ".drafts", redacted, order.search));
    if (redacted.unfinished)
        return Error{redacted.unfinished->code,
                     "they are gone from the transcript, but traces may be left in its file: " +
                         redacted.unfinished->message + "; the next start tries again"};
    tell("redacted " + counted(redacted.messages.size(), "message"));
    return {};
}

}  // namespace

Command addRedact(CLI::App& root) {
    auto options = std::make_shared<RedactOptions>();
    CLI::App* command =
        root.add_subcommand("redact", "Remove for good what was said; a message must match every option given");
    command
        ->add_option("--message", options->messages, "A message, with its former wordings; may be given several times")
        ->type_name("ID");
    command->add_option("--conversation", options->conversation, "What was said in this conversation")->type_name("ID");
    command->add_option("--from", options->from, "What was said from this day on")->type_name("YYYY-MM-DD");
    command->add_option("--to", options->to, "What was said up to this day, itself included")->type_name("YYYY-MM-DD");
    command->add_option("--search", options->search, "Everything in which these words are found")->type_name("WORDS");
    command->add_flag("--yes", options->yes, "Do not ask");
    command->add_option("--db", options->database, "Transcript database; the window's own when left out")
        ->type_name("FILE");
    return {command, [options] { return runRedact(*options); }};
}

}  // namespace daylong::cli
