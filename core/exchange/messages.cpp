// A list of messages with a role and a content, as many programs and interfaces have it: {"messages": [{"role": "user",
// "content": "…"}, …]}, with a title, names and times where it has them.
#include "exchange/formats.h"
#include "exchange/json_values.h"

namespace daylong::exchange {

std::string contentText(const json& content, const ReadingEvents& events) {
    if (content.is_string()) return content.get<std::string>();
    std::string text;
    if (!content.is_array()) return text;
    for (const json& part : content) {
        const std::string type = textAt(part, "type");
        if (part.is_string()) addParagraph(text, part.get<std::string>());
        else if (valueAt(part, "text").is_string() && type != "reasoning") addParagraph(text, textAt(part, "text"));
        else if (valueAt(valueAt(part, "text"), "value").is_string() && type != "reasoning")
            addParagraph(text, textAt(valueAt(part, "text"), "value"));
        else if (type == "reasoning" || type == "thinking") events.skip(reason::kThoughts);
        else if (type.find("image") != std::string::npos || textAt(part, "fileType").starts_with("image")) {
            events.skip(reason::kPicture);
            addParagraph(text, kPictureHere);
        } else if (type.find("file") != std::string::npos || type.find("audio") != std::string::npos) {
            events.skip(reason::kAttachment);
            addParagraph(text, kAttachmentHere);
        } else if (type.find("tool") != std::string::npos) events.skip(reason::kTool);
        else events.skip(reason::kUnknownContent);
    }
    return text;
}

std::optional<ImportedConversation> readMessages(const json& value, const ReadingEvents& events) {
    const json& list = value.is_array() ? value : valueAt(value, "messages");
    if (!list.is_array() || list.empty()) return {};
    for (const json& each : list) {
        if (!valueAt(each, "role").is_string() || valueAt(each, "content").is_null()) return {};
    }
    ImportedConversation conversation{
        .source = format::kMessages, .id = textAt(value, "id"), .title = textAt(value, "title")};
    if (conversation.title.empty()) conversation.title = textAt(value, "name");
    for (const char* key : {"created_at", "createdAt", "created", "create_time", "timestamp"}) {
        if (conversation.createdMs == 0) conversation.createdMs = timeAt(value, key);
    }
    for (const json& each : list) {
        ImportedMessage message{.id = textAt(each, "id")};
        setRole(message, textAt(each, "role"));
        if (!message.leftOut) message.text = contentText(valueAt(each, "content"), events);
        for (const char* key : {"timestamp", "created_at", "createdAt", "time"}) {
            if (message.timeMs == 0) message.timeMs = timeAt(each, key);
        }
        if (message.id.empty()) message.id = "#" + std::to_string(conversation.messages.size());
        conversation.messages.push_back(std::move(message));
    }
    inOneLine(conversation);
    return conversation;
}

}  // namespace daylong::exchange
