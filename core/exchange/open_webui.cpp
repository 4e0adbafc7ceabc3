// Open WebUI's export, as of 2024 to 2026: an array of {"id", "title", "chat": {"history": {"messages": {name:
// message}, "currentId"}}}; one chat alone may be without the outer object.
#include "exchange/formats.h"
#include "exchange/json_values.h"

#include <algorithm>

namespace daylong::exchange {

namespace {

/// What is folded away, without its headline.
std::string_view folded(std::string_view inside) {
    constexpr std::string_view kHeadline = "</summary>", kBlank = "\n ";
    const size_t headline = inside.find(kHeadline);
    if (headline != std::string_view::npos) inside.remove_prefix(headline + kHeadline.size());
    inside.remove_prefix(std::min(inside.find_first_not_of(kBlank), inside.size()));
    return inside.substr(0, inside.find_last_not_of(kBlank) + 1);
}

/// What a model thought stands in the text, folded; likewise what tools were asked for, and what they answered. Code
/// that was run stays.
void takeFoldsOut(std::string& text, const ReadingEvents& events) {
    constexpr std::string_view kBegin = "<details type=\"", kEnd = "</details>";
    constexpr std::string_view kReasoning = "reasoning\"", kToolCalls = "tool_calls\"", kCode = "code_interpreter\"";
    std::string said;
    size_t from = 0;
    for (size_t begin = text.find(kBegin); begin != std::string::npos;) {
        const size_t inside = begin + kBegin.size();
        const std::string_view kind = std::string_view(text).substr(inside);
        const bool thoughts = kind.starts_with(kReasoning), code = kind.starts_with(kCode);
        if (!thoughts && !code && !kind.starts_with(kToolCalls)) {
            begin = text.find(kBegin, inside);
            continue;
        }
        const size_t end = text.find(kEnd, inside);
        if (end == std::string::npos) break;
        said.append(text, from, begin - from);
        if (code) said.append(folded(kind.substr(0, end - inside))).append("\n\n");
        else events.skip(thoughts ? reason::kThoughts : reason::kTool);
        from = std::min(text.find_first_not_of('\n', end + kEnd.size()), text.size());
        begin = text.find(kBegin, from);
    }
    text = said.append(text, from);
}

/// Of 2026: what came of a reply, piece by piece, where its text says nothing.
std::string outputText(const json& output, const ReadingEvents& events) {
    std::string text;
    if (!output.is_array()) return text;
    for (const json& item : output) {
        const std::string type = textAt(item, "type");
        if (type == "message") addParagraph(text, contentText(valueAt(item, "content"), events));
        else events.skip(type == "reasoning" ? reason::kThoughts : reason::kTool);
    }
    return text;
}

ImportedMessage readMessage(const std::string& name, const json& value, const ReadingEvents& events) {
    ImportedMessage message{.id = name, .parent = textAt(value, "parentId"), .timeMs = timeAt(value, "timestamp")};
    setRole(message, textAt(value, "role"));
    if (message.leftOut) return message;
    message.text = contentText(valueAt(value, "content"), events);
    if (message.text.empty()) message.text = outputText(valueAt(value, "output"), events);
    takeFoldsOut(message.text, events);
    std::string before;
    for (const json& file : valueAt(value, "files")) {
        const bool picture = textAt(file, "type") == "image" || textAt(file, "content_type").starts_with("image/");
        events.skip(picture ? reason::kPicture : reason::kAttachment);
        const std::string called = textAt(file, "name");
        before += picture ? kPictureHere : called.empty() ? kAttachmentHere : "[attachment: " + called + "]";
        before += "\n\n";
    }
    message.text.insert(0, before);
    return message;
}

/// Of 2024, and of what was brought in there from elsewhere: a list instead of a tree.
std::optional<ImportedConversation> readList(const json& value, const json& chat, const ReadingEvents& events) {
    if (&chat == &value) return {};  // any program's
    std::optional<ImportedConversation> conversation = readMessages(chat, events);
    if (!conversation) return {};
    conversation->source = format::kOpenWebUi;
    conversation->id = textAt(value, "id");
    if (const std::string title = textAt(value, "title"); !title.empty()) conversation->title = title;
    if (const int64_t created = timeAt(value, "created_at"); created != 0) conversation->createdMs = created;
    conversation->updatedMs = timeAt(value, "updated_at");
    for (ImportedMessage& message : conversation->messages) takeFoldsOut(message.text, events);
    return conversation;
}

}  // namespace

std::optional<ImportedConversation> readOpenWebUi(const json& value, const ReadingEvents& events) {
    const json& chat = valueAt(value, "chat").is_object() ? valueAt(value, "chat") : value;
    const json& history = valueAt(chat, "history");
    const json& tree = valueAt(history, "messages");
    if (!tree.is_object() || tree.empty()) {
        std::optional<ImportedConversation> listed = readList(value, chat, events);
        if (listed || !tree.is_object()) return listed;
    }
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
