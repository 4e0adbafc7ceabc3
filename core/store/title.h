// What a person typed, as it is stored, and the title that a conversation has where they give it none: the first words
// of the first message. Thread rule: the writer's. Failure rule: Result.
#pragma once

#include "store/transcript_writer.h"

#include <optional>
#include <string>
#include <string_view>

namespace daylong::store {

/// A text's first words.
std::string titleFrom(const std::string& text);
/// A message's, or, where it has no words, those of its first file's name.
std::string titleFrom(const Message& message);
/// UTF-8 without NULs, where SQLite's text would end.
std::string asStorable(std::string_view typed);

/// The first message (0: there is none), where the title was made of it, by its first words or by a model; nothing: it
/// is somebody's own.
Result<std::optional<MessageId>> titledFrom(TranscriptWriter& transcript, const Conversation& conversation);
/// Where another message is the first one by now, the title is that one's; `before`: as titledFrom() said.
Result<void> followBeginning(TranscriptWriter& transcript, ConversationId id, const std::optional<MessageId>& before);
/// Gives it that title.
Result<void> titleByFirstWords(TranscriptWriter& transcript, ConversationId id);

}  // namespace daylong::store
