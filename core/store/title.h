// What a person typed, as it is stored, and the title that a conversation has where they give it none: the first words
// of the first message. Failure rule: Result.
#pragma once

#include "store/transcript_writer.h"

#include <string>
#include <string_view>

namespace daylong::store {

/// A text's first words.
std::string titleFrom(const std::string& text);
/// A message's, or, where it has no words, those of its first file's name.
std::string titleFrom(const Message& message);
/// UTF-8 without NULs, where SQLite's text would end.
std::string asStorable(std::string_view typed);

/// Whether the title is still the one that the first message gave.
Result<bool> titleIsFirstWords(TranscriptWriter& transcript, const Conversation& conversation);
/// Gives it that title.
Result<void> titleByFirstWords(TranscriptWriter& transcript, ConversationId id);

}  // namespace daylong::store
