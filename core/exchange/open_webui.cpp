// Open WebUI's export, as of 2024 to 2026: an array of {"id", "title", "chat": {"history": {"messages": {name:
// message}, "currentId"}}}; one chat alone may be without the outer object.
#include "exchange/formats.h"
#include "exchange/json_values.h"

#include <algorithm>

namespace daylong::exchange {

namespace {

/// What a model thought stands in the text, folded; likewise what tools were asked for, and what they answered.
void takeFoldsOut(std::string& text, const ReadingEvents& events) {
    constexpr std::string_view kBegin = "<details type=\"", kEnd = "</details>";
    constexpr std::string_view kReasoning = "reasoning\"", kToolCalls = "tool_calls\"";
    std::string said;
    size_t from = 0;
    for (size_t begin = text.find(kBegin); begin != std::string::npos;) {
        const std::string_view kind = std::string_view(text).substr(begin + kBegin.size());
        const bool thoughts = kind.starts_with(kReasoning);
        if (!thoughts && !kind.starts_with(kToolCalls)) {
            begin = text.find(kBegin, begin + kBegin.size());
            continue;
        }
        const size_t end = text.find(kEnd, begin);
        if (end == std::string::npos) break;
        said.append(text, from, begin - from);
        from = std::min(text.find_first_not_of('\n', end + kEnd.size()), text.size());
        events.skip(thoughts ? reason::kThoughts : reason::kTool);
        begin = text.find(kBegin, from);
    }
    text = said.append(text, from);
}

ImportedMessage readMessage(const std::string& name, const json& value, const ReadingEvents& events) {
    ImportedMessage message{.id = name, .parent = textAt(value, "parentId"), .timeMs = timeAt(value, "timestamp")};
    setRole(message, textAt(value, "role"));
    if (message.leftOut) return message;
    message.text = contentText(valueAt(value, "content"), events);
    takeFoldsOut(message.text, events);
    std::string before;
    for (const json& file : valueAt(value, "files")) {
        const bool picture = textAt(file, "type") == "image";
        events.skip(picture ? reason::kPicture : reason::kAttachment);
        const std::string called = textAt(file, "name");
        before += picture ? kPictureHere : called.empty() ? kAttachmentHere : "[attachment: " + called + "]";
        before += "\n\n";
    }
    message.text.insert(0, before);
    return message;
}

}  // namespace

std::optional<ImportedConversation> readOpenWebUi(const json& value, const ReadingEvents& events) {
    const json& chat = valueAt(value, "chat").is_object() ? valueAt(value, "chat") : value;
    const json& history = valueAt(chat, "history");
    const json& tree = valueAt(history, "messages");
    if (!tree.is_object()) return {};
    ImportedConversation conversation{.source = format::kOpenWebUi,
                                      .id = textAt(value, "id"),
                                      .title = textAt(value, "title"),
                                      .createdMs = timeAt(value, "created_at"),
                                      .updatedMs = timeAt(value, "updated_at"),
                                      .current = textAt(history, "currentId")};
    if (conversation.title.empty()) conversation.title = textAt(chat, "title");
    if (conversation.createdMs == 0) conversation.createdMs = timeAt(chat, "timestamp");
    for (const auto& [name, message] : tree.items())
        conversation.messages.push_back(readMessage(name, message, events));
    return conversation;
}

}  // namespace daylong::exchange
