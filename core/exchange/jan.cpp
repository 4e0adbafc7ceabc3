// Jan's threads, as of 0.4 to 0.6 (2024 to 2026): a folder each, with thread.json and messages.jsonl.
#include "exchange/formats.h"
#include "exchange/json_values.h"

namespace daylong::exchange {

std::optional<ImportedConversation> readJanThread(const json& value) {
    const bool isThread = valueAt(value, "assistants").is_array() || textAt(value, "object") == "thread";
    if (textAt(value, "id").empty() || !isThread) return {};
    ImportedConversation conversation{
        .source = format::kJan, .id = textAt(value, "id"), .title = textAt(value, "title")};
    for (const char* key : {"created", "created_at"}) {
        if (conversation.createdMs == 0) conversation.createdMs = timeAt(value, key);
    }
    for (const char* key : {"updated", "updated_at"}) {
        if (conversation.updatedMs == 0) conversation.updatedMs = timeAt(value, key);
    }
    return conversation;
}

std::optional<ImportedMessage> readJanMessage(const json& value, const ReadingEvents& events) {
    const json& content = valueAt(value, "content");
    if (!valueAt(value, "role").is_string() || (!content.is_array() && !content.is_string())) {
        events.skip(reason::kUnknownContent);
        return {};
    }
    ImportedMessage message{.id = textAt(value, "id"), .timeMs = timeAt(value, "created_at")};
    setRole(message, textAt(value, "role"));
    if (!message.leftOut) message.text = contentText(content, events);
    if (valueAt(value, "attachments").is_array())
        events.skip(reason::kAttachment, valueAt(value, "attachments").size());
    if (textAt(value, "status") == "stopped") message.state = store::MessageState::Stopped;
    return message;
}

}  // namespace daylong::exchange
