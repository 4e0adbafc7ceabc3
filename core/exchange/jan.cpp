// Jan's threads, as of 0.4 to 0.6 (2024 to 2026): a folder each, with thread.json and messages.jsonl.
#include "exchange/formats.h"
#include "exchange/json_values.h"

namespace daylong::exchange {

std::optional<ImportedConversation> readJanThread(const json& value) {
    if (textAt(value, "id").empty() || !valueAt(value, "assistants").is_array()) return {};
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
    if (!valueAt(value, "role").is_string() || !valueAt(value, "content").is_array()) return {};
    ImportedMessage message{.id = textAt(value, "id"), .timeMs = timeAt(value, "created_at")};
    setRole(message, textAt(value, "role"));
    if (!message.leftOut) message.text = contentText(valueAt(value, "content"), events);
    if (textAt(value, "status") == "stopped") message.state = store::MessageState::Stopped;
    return message;
}

}  // namespace daylong::exchange
