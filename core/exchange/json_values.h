// What many formats have alike of somebody else's JSON (base/json_values.h). Internal to core/exchange. Pure; nothing
// fails.
#pragma once

#include "base/json_values.h"
#include "exchange/imported.h"
#include "exchange/times.h"

#include <nlohmann/json.hpp>

#include <string>

namespace daylong::exchange {

using nlohmann::json;

/// A text; of a number its digits, since some programs name their messages so; else empty.
inline std::string textAt(const json& object, const char* key) {
    const json& value = valueAt(object, key);
    if (value.is_string()) return value.get<std::string>();
    return value.is_number_integer() ? value.dump() : std::string();
}

inline bool isTrue(const json& value) { return value.is_boolean() && value.get<bool>(); }

/// Milliseconds since 1970, of a number in any unit or a text; 0: none.
inline int64_t timeAt(const json& object, const char* key) {
    const json& value = valueAt(object, key);
    if (value.is_number()) return timeFromCount(value.get<double>());
    return value.is_string() ? parseTime(value.get_ref<const std::string&>()) : 0;
}

inline void leaveOut(ImportedMessage& message, const char* why) {
    message.leftOut = true;
    message.whyLeftOut = why;
}

/// The roles that most programs share; what is not said by anybody is left out.
inline void setRole(ImportedMessage& message, const std::string& role) {
    if (role == "user" || role == "human") message.role = store::MessageRole::User;
    else if (role == "assistant" || role == "model" || role == "ai" || role == "gpt")
        message.role = store::MessageRole::Assistant;
    else if (role == "system" || role == "developer") leaveOut(message, reason::kSystem);
    else if (role == "tool" || role == "function") leaveOut(message, reason::kTool);
    else leaveOut(message, reason::kUnknownRole);
}

inline void addParagraph(std::string& text, const std::string& more) {
    if (more.empty()) return;
    if (!text.empty()) text += "\n\n";
    text += more;
}

/// Each message follows the one before it.
inline void inOneLine(ImportedConversation& conversation) {
    std::string before;
    for (ImportedMessage& message : conversation.messages) {
        message.parent = before;
        before = message.id;
    }
}

}  // namespace daylong::exchange
