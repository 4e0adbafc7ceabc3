// A temporary conversation becomes one that is kept, while the program runs. Thread rule: any thread; returns at once.
// Failure rule: failures arrive as Failed events; it is kept whole, or temporary still.
#pragma once

#include "chat/chat_service.h"

namespace daylong::archive {

/// The open one: ConversationKept, and it is open under its new name. A reply that is being written there ends first; a
/// turn that has not come to its reply yet (its model is loaded, or it is read) begins again under the new name.
void keepTemporary(chat::ChatService& service, store::ConversationId id);

}  // namespace daylong::archive
