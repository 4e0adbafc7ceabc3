// ChatGPT's export, as of 2023 to 2026: an array of conversations, each a tree of messages by their names ("mapping")
// and the message where the shown path ends ("current_node").
#include "exchange/formats.h"
#include "exchange/json_values.h"
#include "exchange/markdown_marks.h"
#include "store/title.h"

namespace daylong::exchange {

namespace {

using store::MessageRole;
using store::MessageState;

// What the program's own window shows as a link or a name stands between these in a text, with these in between.
constexpr std::string_view kLinkBegin = "\uE200", kLinkPart = "\uE202", kLinkEnd = "\uE201";

/// What stays of such a mark: the name of a thing that is spoken of; of sources and pictures nothing.
std::string markText(std::string_view mark) {
    const size_t part = mark.find(kLinkPart);
    if (part == std::string_view::npos || mark.substr(0, part) != "entity") return "";
    const json value = json::parse(mark.substr(part + kLinkPart.size()), nullptr, false);
    return value.is_array() && value.size() >= 2 && value[1].is_string()
               ? store::asStorable(value[1].get_ref<const std::string&>())
               : "";
}

std::string withoutMarks(const std::string& text) {
    std::string clean;
    size_t from = 0;
    for (size_t begin = text.find(kLinkBegin); begin != std::string::npos; begin = text.find(kLinkBegin, from)) {
        const size_t inside = begin + kLinkBegin.size(), end = text.find(kLinkEnd, inside);
        if (end == std::string::npos) break;
        clean.append(text, from, begin - from);
        clean += markText(std::string_view(text).substr(inside, end - inside));
        from = end + kLinkEnd.size();
    }
    return clean.append(text, from);
}

std::string fenced(const std::string& text, const std::string& language) {
    const std::string fence = fenceFor(text);
    return fence + (language == "unknown" ? "" : language) + "\n" + text + "\n" + fence;
}

/// Of one part that is no text.
std::string partText(const json& part, const ReadingEvents& events) {
    const std::string type = textAt(part, "content_type");
    if (type == "image_asset_pointer") {
        events.skip(reason::kPicture);
        return kPictureHere;
    }
    if (type == "audio_transcription") return textAt(part, "text");
    if (type.find("asset_pointer") != std::string::npos) {
        events.skip(reason::kAttachment);
        return kAttachmentHere;
    }
    events.skip(reason::kUnknownContent);
    return "";
}

std::string partsText(const json& parts, const ReadingEvents& events) {
    std::string text;
    if (!parts.is_array()) return text;
    for (const json& part : parts)
        addParagraph(text, part.is_string() ? withoutMarks(part.get<std::string>()) : partText(part, events));
    return text;
}

bool hasPicture(const json& content) {
    for (const json& part : valueAt(content, "parts")) {
        if (textAt(part, "content_type") == "image_asset_pointer") return true;
    }
    return false;
}

/// What was written beside the talk, where a message began that; what was changed of it later is told in patterns.
std::string canvasText(const json& content) {
    const json& parts = valueAt(content, "parts");
    const json& said = parts.is_array() && !parts.empty() ? parts[0] : valueAt(content, "text");
    constexpr size_t kLongest = size_t{1} << 20U;  // bytes; it may be nested as deeply as it is long
    if (!said.is_string() || said.get_ref<const std::string&>().size() > kLongest) return "";
    const json canvas = json::parse(said.get_ref<const std::string&>(), nullptr, false);
    const std::string name = store::asStorable(textAt(canvas, "name")),
                      text = store::asStorable(textAt(canvas, "content")), type = textAt(canvas, "type");
    if (text.empty()) return "";
    constexpr std::string_view kCode = "code/";
    return (name.empty() ? "" : "**" + name + "**\n\n") +
           (type.starts_with(kCode) ? fenced(text, store::asStorable(type.substr(kCode.size()))) : text);
}

void readContent(ImportedMessage& message, const json& content, const ReadingEvents& events) {
    const std::string type = textAt(content, "content_type");
    if (type == "thoughts" || type == "reasoning_recap") return leaveOut(message, reason::kThoughts);
    if (type.ends_with("_editable_context")) return leaveOut(message, reason::kHidden);
    if (type == "code") message.text = fenced(textAt(content, "text"), textAt(content, "language"));
    else if (type == "execution_output") message.text = fenced(textAt(content, "text"), "");
    else if (valueAt(content, "parts").is_array()) message.text = partsText(valueAt(content, "parts"), events);
    else if (valueAt(content, "text").is_string()) message.text = withoutMarks(textAt(content, "text"));
    else leaveOut(message, reason::kUnknownContent);
}

void readMessage(ImportedMessage& message, const json& value, const ReadingEvents& events) {
    const json &content = valueAt(value, "content"), &metadata = valueAt(value, "metadata");
    const std::string role = textAt(valueAt(value, "author"), "role"), recipient = textAt(value, "recipient");
    message.timeMs = timeAt(value, "create_time");
    // The window shows what a tool painted or printed as a part of the reply.
    const bool partOfReply =
        role == "tool" && (textAt(content, "content_type") == "execution_output" || hasPicture(content));
    if (partOfReply) message.role = MessageRole::Assistant;
    else setRole(message, role);
    if (message.leftOut) return;
    if (isTrue(valueAt(metadata, "is_visually_hidden_from_conversation"))) return leaveOut(message, reason::kHidden);
    if (role == "assistant" && !recipient.empty() && recipient != "all" && recipient != "python") {
        if (recipient == "canmore.create_textdoc") message.text = canvasText(content);
        if (message.text.empty()) leaveOut(message, reason::kTool);
        return;
    }
    readContent(message, content, events);
    if (message.leftOut) return;
    std::string before;
    for (const json& attached : valueAt(metadata, "attachments")) {
        if (textAt(attached, "mime_type").starts_with("image/")) continue;  // a part of the text, counted there
        events.skip(reason::kAttachment);
        before += "[attachment: " + textAt(attached, "name") + "]\n\n";
    }
    message.text.insert(0, before);
    const std::string end = textAt(valueAt(metadata, "finish_details"), "type");
    if (end == "interrupted") message.state = MessageState::Stopped;
    if (end == "max_tokens") message.state = MessageState::CutOff;
}

}  // namespace

std::optional<ImportedConversation> readChatGpt(const json& value, const ReadingEvents& events) {
    const json& mapping = valueAt(value, "mapping");
    if (!mapping.is_object()) return {};
    ImportedConversation conversation{.source = format::kChatGpt,
                                      .id = textAt(value, "conversation_id"),
                                      .title = textAt(value, "title"),
                                      .createdMs = timeAt(value, "create_time"),
                                      .updatedMs = timeAt(value, "update_time"),
                                      .current = textAt(value, "current_node")};
    if (conversation.id.empty()) conversation.id = textAt(value, "id");
    for (const auto& [name, node] : mapping.items()) {
        ImportedMessage message{.id = name, .parent = textAt(node, "parent")};
        if (valueAt(node, "message").is_object()) readMessage(message, valueAt(node, "message"), events);
        else leaveOut(message, nullptr);  // the tree's root
        conversation.messages.push_back(std::move(message));
    }
    return conversation;
}

}  // namespace daylong::exchange
