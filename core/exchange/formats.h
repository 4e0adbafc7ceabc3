// The readers of the formats that are JSON: each takes one conversation as its program writes it. Whether a value is
// one is told by what is in it, never by a file's name. Internal to core/exchange. Facts about other programs' formats
// were taken from files and readers in public; each reader's head says which version.
#pragma once

#include "exchange/imported.h"

#include <nlohmann/json_fwd.hpp>

#include <optional>

namespace daylong::exchange {

/// Nothing: this is none. What is left out of it is counted.
using ReadConversation = std::optional<ImportedConversation> (*)(const nlohmann::json&, const ReadingEvents&);

std::optional<ImportedConversation> readChatGpt(const nlohmann::json& value, const ReadingEvents& events);
std::optional<ImportedConversation> readOpenWebUi(const nlohmann::json& value, const ReadingEvents& events);
std::optional<ImportedConversation> readLmStudio(const nlohmann::json& value, const ReadingEvents& events);
std::optional<ImportedConversation> readDaylong(const nlohmann::json& value, const ReadingEvents& events);
/// Any program's: messages with a role and a content.
std::optional<ImportedConversation> readMessages(const nlohmann::json& value, const ReadingEvents& events);

/// Jan has a file for the conversation, and one with a message per line.
std::optional<ImportedConversation> readJanThread(const nlohmann::json& value);
std::optional<ImportedMessage> readJanMessage(const nlohmann::json& value, const ReadingEvents& events);

/// A content that is a text, or a list of texts, pictures and files: as text.
std::string contentText(const nlohmann::json& content, const ReadingEvents& events);

/// What stands for a picture in a text. Daylong has no pictures yet.
inline constexpr const char* kPictureHere = "[picture]";
inline constexpr const char* kAttachmentHere = "[attachment]";

}  // namespace daylong::exchange
