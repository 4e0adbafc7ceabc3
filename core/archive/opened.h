// Which conversation a start opens: noted while the program runs, so that a kill changes nothing. Thread rule: any
// thread; returns at once. Failure rule: none; where it cannot be stored, a start opens what was noted before.
#pragma once

#include "chat/chat_service.h"

namespace daylong::archive {

/// This one, unless more is said elsewhere from now on (TranscriptWriter::conversationToOpen).
void noteOpen(chat::ChatService& service, store::ConversationId id);

}  // namespace daylong::archive
