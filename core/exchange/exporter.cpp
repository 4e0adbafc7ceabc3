#include "exchange/exporter.h"

#include "exchange/document.h"

#include <algorithm>
#include <ctime>
#include <unordered_set>

namespace daylong::exchange {

namespace {

std::unique_ptr<Document> documentFor(ExportFormat format) {
    switch (format) {
        case ExportFormat::Json: return jsonDocument();
        case ExportFormat::Markdown: return markdownDocument();
        case ExportFormat::Html: break;
    }
    return htmlDocument();
}

Result<std::vector<store::ExportedConversation>> choose(store::TranscriptExport& transcript,
                                                        const ExportSelection& selection) {
    std::vector<store::ExportedConversation> all = TRY(transcript.conversations());
    if (selection.conversations.empty()) return all;
    std::vector<store::ExportedConversation> chosen;
    for (const store::ConversationId id : selection.conversations) {
        const auto found = std::find_if(all.begin(), all.end(), [&](const auto& each) { return each.row.id == id; });
        if (found == all.end())
            return Error{ErrorCode::NotFound, "there is no conversation " + std::to_string(id) + " in this transcript"};
        chosen.push_back(*found);
    }
    return chosen;
}

bool isWithin(int64_t ms, const ExportSelection& selection) {
    return (!selection.fromMs || ms >= *selection.fromMs) && (!selection.beforeMs || ms < *selection.beforeMs);
}

Result<uint64_t> exportConversation(const WriteText& write, Document& document, store::TranscriptExport& transcript,
                                    const store::ExportedConversation& conversation, const ExportSelection& selection) {
    uint64_t written = 0;
    const bool some = selection.fromMs || selection.beforeMs;
    std::unordered_set<std::string> there;  // where only some are written: what others may follow
    const auto writeMessage = [&](const store::ExportedMessage& message) -> Result<void> {
        if (!isWithin(message.row.createdMs, selection) || !document.wants(message.row)) return {};
        if (written++ == 0) TRY(write(document.conversation(conversation)));
        if (!some) return write(document.message(message));
        store::ExportedMessage alone = message;
        if (!there.contains(alone.parent)) alone.parent.clear();
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
                              const ExportSelection& selection) {
    const std::unique_ptr<Document> document = documentFor(format);
    ExportReport report;
    TRY(write(document->begin()));
    for (const store::ExportedConversation& conversation : TRY(choose(transcript, selection))) {
        const uint64_t messages = TRY(exportConversation(write, *document, transcript, conversation, selection));
        report.conversations += messages > 0 ? 1 : 0;
        report.messages += messages;
    }
    if (report.messages == 0) return Error{ErrorCode::NotFound, "nothing was said there that could be exported"};
    TRY(write(document->end()));
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

const char* speakerName(store::MessageRole role) {
    switch (role) {
        case store::MessageRole::User: return "You";
        case store::MessageRole::Assistant: return "Assistant";
        case store::MessageRole::Note: break;
    }
    return "Note";
}

}  // namespace daylong::exchange
