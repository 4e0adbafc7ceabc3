// A temporary conversation becomes one that is kept, while the program runs. Thread rule: any thread; returns at once.
// Failure rule: failures arrive as Failed events; it is kept whole, or temporary still.
#pragma once

#include "chat/chat_service.h"

namespace daylong::archive {

/// The open one: ConversationKept, and it is open under its new name. At once, unless what was said in it is being read
/// or answered: then, when that has ended. What its model is still being loaded for is answered under the new name.
void keepTemporary(chat::ChatService& service, store::ConversationId id);

}  // namespace daylong::archive
