// LM Studio's conversations, as of 0.3 (2024 to 2026): one file each, "messages" with "versions" of which one is
// "currentlySelected"; a version is a "singleStep" with content, or "multiStep" with blocks.
#include "exchange/formats.h"
#include "exchange/json_values.h"

#include <charconv>

namespace daylong::exchange {

namespace {

/// A step's name begins with the time at which it began.
int64_t stepTime(const json& step) {
    const std::string name = textAt(step, "stepIdentifier"), digits = name.substr(0, name.find('-'));
    double count = 0.0;
    const auto [end, failure] = std::from_chars(digits.data(), digits.data() + digits.size(), count);
    return failure == std::errc() && end == digits.data() + digits.size() ? timeFromCount(count) : 0;
}

void readSteps(ImportedMessage& message, const json& steps, const ReadingEvents& events) {
    for (const json& step : steps) {
        if (textAt(step, "type") == "toolStatus") events.skip(reason::kTool);
        if (textAt(step, "type") != "contentBlock") continue;
        if (message.timeMs == 0) message.timeMs = stepTime(step);
        if (textAt(valueAt(step, "style"), "type") == "thinking") events.skip(reason::kThoughts);
        else addParagraph(message.text, contentText(valueAt(step, "content"), events));
    }
}

}  // namespace

std::optional<ImportedConversation> readLmStudio(const json& value, const ReadingEvents& events) {
    const json& list = valueAt(value, "messages");
    if (!list.is_array() || list.empty() || !valueAt(list[0], "versions").is_array()) return {};
    ImportedConversation conversation{
        .source = format::kLmStudio, .title = textAt(value, "name"), .createdMs = timeAt(value, "createdAt")};
    // The only name that it has: moved to another folder, it is the same one.
    if (conversation.createdMs != 0) conversation.id = isoTime(conversation.createdMs);
    if (!textAt(value, "systemPrompt").empty()) events.skip(reason::kSystem);
    std::string before;
    for (size_t i = 0; i < list.size(); ++i) {
        const json &versions = valueAt(list[i], "versions"), &selected = valueAt(list[i], "currentlySelected");
        const size_t chosen = selected.is_number_unsigned() ? selected.get<size_t>() : 0;
        std::string shown;
        for (size_t version = 0; versions.is_array() && version < versions.size(); ++version) {
            const json& each = versions[version];
            ImportedMessage message{.id = std::to_string(i) + "." + std::to_string(version), .parent = before};
            setRole(message, textAt(each, "role"));
            if (!message.leftOut) {
                message.text = contentText(valueAt(each, "content"), events);
                readSteps(message, valueAt(each, "steps"), events);
            }
            if (version == chosen || shown.empty()) shown = message.id;
            conversation.messages.push_back(std::move(message));
        }
        if (!shown.empty()) before = shown;
    }
    conversation.current = before;
    return conversation;
}

}  // namespace daylong::exchange
