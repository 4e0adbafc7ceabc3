#include "exchange/exporter.h"

#include "base/say.h"
#include "exchange/document.h"
#include "exchange/json_elements.h"
#include "exchange/output_file.h"

#include <algorithm>
#include <ctime>
#include <unordered_set>
#include <utility>

namespace daylong::exchange {

namespace {

std::unique_ptr<Document> documentFor(ExportFormat format, const ExportWords& words, const ExportFormulas& formulas) {
    switch (format) {
        case ExportFormat::Json: return jsonDocument();
        case ExportFormat::Markdown: return markdownDocument(words);
        case ExportFormat::Html: break;
    }
    return htmlDocument(words, formulas);
}

Result<std::vector<store::ExportedConversation>> choose(store::TranscriptExport& transcript,
                                                        const ExportSelection& selection) {
    std::vector<store::ExportedConversation> all = TRY(transcript.conversations());
    if (selection.conversations.empty()) return all;
    std::vector<store::ExportedConversation> chosen;
    for (const store::ConversationId id : selection.conversations) {
        const auto found = std::find_if(all.begin(), all.end(), [&](const auto& each) { return each.row.id == id; });
        if (found == all.end()) return failure(ErrorCode::NotFound, Say::ExportNoConversation, id);
        chosen.push_back(*found);
    }
    return chosen;
}

bool isWithin(const store::Message& message, const ExportSelection& selection) {
    const int64_t ms = message.createdMs;
    return (!selection.fromMs || ms >= *selection.fromMs) && (!selection.beforeMs || ms < *selection.beforeMs) &&
           (!selection.first || message.id >= *selection.first) && (!selection.last || message.id <= *selection.last);
}

using OnMessage = std::function<Result<void>()>;

/// Tells of every message that it goes by, and ends where it is stopped.
OnMessage watched(const Watch& watch, const std::vector<store::ExportedConversation>& chosen) {
    uint64_t total = 0;
    for (const store::ExportedConversation& conversation : chosen) total += conversation.row.messageCount;
    return [&watch, total, done = uint64_t{0}]() mutable -> Result<void> {
        if (watch.isStopped && watch.isStopped()) return Error{ErrorCode::Cancelled, "stopped"};
        ++done;
        if (watch.progress) watch.progress(done, std::max(done, total));  // of branches the total does not know
        return {};
    };
}

Result<uint64_t> exportConversation(const WriteText& write, Document& document, store::TranscriptExport& transcript,
                                    const store::ExportedConversation& conversation, const ExportSelection& selection,
                                    const OnMessage& onMessage) {
    uint64_t written = 0;
    const bool some = selection.fromMs || selection.beforeMs || selection.first || selection.last;
    std::unordered_set<std::string> there;  // where only some are written: what others may follow
    const auto writeMessage = [&](const store::ExportedMessage& message) -> Result<void> {
        TRY(onMessage());
        if (!isWithin(message.row, selection) || !document.wants(message.row)) return {};
        if (written++ == 0) TRY(write(document.conversation(conversation)));
        if (!some) return write(document.message(message));
        store::ExportedMessage alone = message;
        if (!there.contains(alone.parent)) alone.continues = std::exchange(alone.parent, {});
        if (alone.recalled) std::erase_if(*alone.recalled, [&](const auto& name) { return !there.contains(name); });
        there.insert(alone.name);
        return write(document.message(alone));
    };
    TRY(transcript.messages(conversation.row.id, writeMessage));
    if (written > 0) TRY(write(document.endOfConversation()));
    return written;
}

}  // namespace

std::optional<ExportFormat> exportFormatFrom(std::string_view name) {
    if (name == "json") return ExportFormat::Json;
    if (name == "md") return ExportFormat::Markdown;
    if (name == "html") return ExportFormat::Html;
    return {};
}

Result<ExportReport> exportTo(const WriteText& write, ExportFormat format, store::TranscriptExport& transcript,
                              const ExportSelection& selection, const Watch& watch, const ExportWords& words,
                              const ExportFormulas& formulas) {
    const std::unique_ptr<Document> document = documentFor(format, words, formulas);
    const std::vector<store::ExportedConversation> chosen = TRY(choose(transcript, selection));
    const OnMessage onMessage = watched(watch, chosen);
    ExportReport report;
    uint64_t bytes = 0;
    const WriteText counted = [&](std::string_view text) {
        bytes += text.size();
        return write(text);
    };
    TRY(write(document->begin()));
    for (const store::ExportedConversation& conversation : chosen) {
        bytes = 0;
        const uint64_t messages =
            TRY(exportConversation(counted, *document, transcript, conversation, selection, onMessage));
        report.conversations += messages > 0 ? 1 : 0;
        report.tooLarge += format == ExportFormat::Json && bytes > JsonLimits{}.largestOfOurs ? 1 : 0;
        report.messages += messages;
    }
    if (report.messages == 0) return failure(ErrorCode::NotFound, Say::ExportNothing);
    TRY(write(document->end()));
    return report;
}

Result<ExportReport> exportToFile(const std::filesystem::path& path, ExportFormat format,
                                  store::TranscriptExport& transcript, const ExportSelection& selection,
                                  const Watch& watch, const ExportWords& words, const ExportFormulas& formulas) {
    OutputFile file = TRY(OutputFile::create(path));
    const WriteText write = [&](std::string_view text) { return file.write(text); };
    const ExportReport report = TRY(exportTo(write, format, transcript, selection, watch, words, formulas));
    TRY(file.commit());
    return report;
}

std::string localTime(int64_t ms) {
    const std::time_t seconds = ms / 1000;
    std::tm local{};
    char text[32] = {};
    localtime_r(&seconds, &local);
    std::strftime(text, sizeof text, "%Y-%m-%d %H:%M", &local);
    return text;
}

std::string fileLine(const ExportWords& words, const store::FileCard& card) {
    if (card.pages == 0) return card.name;
    return words({card.pages == 1 ? saying(Say::ExportFilePage, card.name)
                                  : saying(Say::ExportFilePages, card.name, card.pages)});
}

std::string aboutHidden(const ExportWords& words, uint64_t messages) {
    return words({messages == 1 ? saying(Say::ExportHiddenMessage) : saying(Say::ExportHiddenMessages, messages)});
}

std::string textOf(const ExportWords& words, const store::Message& message) {
    return message.says.empty() ? message.text : words(message.says);
}

std::string speakerName(const ExportWords& words, store::MessageRole role) {
    switch (role) {
        case store::MessageRole::User: return words({saying(Say::ExportYou)});
        case store::MessageRole::Assistant: return words({saying(Say::ExportAssistant)});
        case store::MessageRole::Note: break;
    }
    return words({saying(Say::ExportNote)});
}

}  // namespace daylong::exchange
