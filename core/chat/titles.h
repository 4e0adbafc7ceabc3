// A conversation's title, where the person gives it none: the first words of the first message.
#pragma once

#include "store/title.h"
#include "store/transcript_writer.h"

#include <string>
#include <string_view>

namespace daylong::chat {

using store::titleFrom;
std::string asStorable(std::string_view typed);  // UTF-8 without NULs

/// Whether the title is still the one that the first message gave.
Result<bool> titleIsFirstWords(store::TranscriptWriter& transcript, const store::Conversation& conversation);
/// Gives it that title; which it is.
Result<std::string> titleByFirstWords(store::TranscriptWriter& transcript, store::ConversationId id);

}  // namespace daylong::chat
