// A temporary conversation becomes one that is kept, while the program runs. Thread rule: any thread; returns at once.
// Failure rule: failures arrive as Failed events; it is kept whole, or temporary still.
#pragma once

#include "chat/chat_service.h"

namespace daylong::archive {

/// The open one, once the turn in it has ended, with the model that it may have to load: ConversationKept, and it is
/// open under its new name. While a reply goes on elsewhere, or it is being read back, or a model loaded for it
/// unasked, it waits for nothing.
void keepTemporary(chat::ChatService& service, store::ConversationId id);

}  // namespace daylong::archive
