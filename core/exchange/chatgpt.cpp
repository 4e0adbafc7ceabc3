// ChatGPT's export, as of 2023 to 2026: an array of conversations, each a tree of messages by their names ("mapping")
// and the message where the shown path ends ("current_node").
#include "exchange/chatgpt_marks.h"
#include "exchange/formats.h"
#include "exchange/json_values.h"
#include "exchange/markdown_marks.h"
#include "store/title.h"

#include <algorithm>

namespace daylong::exchange {

namespace {

using store::MessageRole;
using store::MessageState;

std::string fenced(const std::string& text, const std::string& language) {
    const std::string fence = fenceFor(text);
    return fence + (language == "unknown" ? "" : language) + "\n" + text + "\n" + fence;
}

/// Of one part that is no text. `spoken`: what was said in it is written beside it.
std::string partText(const json& part, bool spoken, const ReadingEvents& events) {
    const std::string type = textAt(part, "content_type");
    if (type == "image_asset_pointer") {
        events.skip(reason::kPicture);
        return kPictureHere;
    }
    if (type.find("asset_pointer") != std::string::npos) {
        events.skip(reason::kAttachment);
        return spoken ? "" : kAttachmentHere;
    }
    if (valueAt(part, "text").is_string()) return textAt(part, "text");  // "audio_transcription", "text"
    events.skip(reason::kUnknownContent);
    return "";
}

std::string partsText(const json& parts, const json& references, const ReadingEvents& events) {
    std::string text;
    const bool spoken = std::any_of(parts.begin(), parts.end(), [](const json& part) {
        return textAt(part, "content_type") == "audio_transcription" && !textAt(part, "text").empty();
    });
    for (const json& part : parts)
        addParagraph(text, part.is_string() ? withoutMarks(part.get<std::string>(), references)
                                            : partText(part, spoken, events));
    return text;
}

bool hasPicture(const json& content) {
    for (const json& part : valueAt(content, "parts")) {
        if (textAt(part, "content_type") == "image_asset_pointer") return true;
    }
    return false;
}

/// What a call of the canvas holds.
json canvasCall(const json& content) {
    const json& parts = valueAt(content, "parts");
    const json& said = parts.is_array() && !parts.empty() ? parts[0] : valueAt(content, "text");
    constexpr size_t kLongest = size_t{1} << 20U;  // bytes; it may be nested as deeply as it is long
    if (!said.is_string() || said.get_ref<const std::string&>().size() > kLongest) return {};
    return json::parse(said.get_ref<const std::string&>(), nullptr, false);
}

/// A document's kind, "document" or "code/python": told where it is begun; where it is written anew, by the answer.
std::string canvasKind(const json& mapping, const json& node) {
    for (const json& child : valueAt(node, "children")) {
        if (!child.is_string()) continue;
        const json& answer = valueAt(valueAt(mapping, child.get_ref<const std::string&>().c_str()), "message");
        const std::string kind = textAt(valueAt(valueAt(answer, "metadata"), "canvas"), "textdoc_type");
        if (!kind.empty()) return kind;
    }
    return "code/";  // that is always written anew, other texts seldom
}

/// What was written beside the talk, where a message began that or wrote all of it anew; other changes are told in
/// patterns.
std::string canvasText(const json& mapping, const json& node, const std::string& recipient) {
    const json canvas = canvasCall(valueAt(valueAt(node, "message"), "content"));
    std::string name, text, kind;
    if (recipient == "canmore.create_textdoc") {
        name = store::asStorable(textAt(canvas, "name"));
        kind = textAt(canvas, "type");
        text = store::asStorable(textAt(canvas, "content"));
    } else if (const json& updates = valueAt(canvas, "updates");
               recipient == "canmore.update_textdoc" && updates.is_array() && updates.size() == 1) {
        if (textAt(updates[0], "pattern") == ".*") text = store::asStorable(textAt(updates[0], "replacement"));
        kind = canvasKind(mapping, node);
    }
    if (text.empty()) return "";
    constexpr std::string_view kCode = "code/";
    return (name.empty() ? "" : "**" + name + "**\n\n") +
           (kind.starts_with(kCode) ? fenced(text, store::asStorable(kind.substr(kCode.size()))) : text);
}

/// `references`: what the marks in a text stand for.
void readContent(ImportedMessage& message, const json& content, const json& references, const ReadingEvents& events) {
    const json& parts = valueAt(content, "parts");
    const std::string type = textAt(content, "content_type");
    if (type == "thoughts" || type == "reasoning_recap") return leaveOut(message, reason::kThoughts);
    if (type.ends_with("_editable_context")) return leaveOut(message, reason::kHidden);
    if (type == "code" && !parts.is_array())
        message.text = fenced(textAt(content, "text"), textAt(content, "language"));
    else if (type == "execution_output") message.text = fenced(textAt(content, "text"), "");
    else if (parts.is_array()) message.text = partsText(parts, references, events);
    else if (valueAt(content, "text").is_string()) message.text = withoutMarks(textAt(content, "text"), references);
    else leaveOut(message, reason::kUnknownContent);
}

void readMessage(ImportedMessage& message, const json& mapping, const json& node, const ReadingEvents& events) {
    const json& value = valueAt(node, "message");
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
    if (role == "assistant" && !recipient.empty() && recipient != "all" && recipient != "python" &&
        recipient != "python_user_visible") {
        message.text = canvasText(mapping, node, recipient);
        if (message.text.empty()) leaveOut(message, reason::kTool);
        return;
    }
    const json& references = valueAt(metadata, "content_references");
    readContent(message, content, references, events);
    if (message.leftOut) return;
    if (message.role == MessageRole::Assistant) message.text = withoutOldMarks(message.text, references);
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
        if (valueAt(node, "message").is_object()) readMessage(message, mapping, node, events);
        else leaveOut(message, nullptr);  // the tree's root
        conversation.messages.push_back(std::move(message));
    }
    return conversation;
}

}  // namespace daylong::exchange
