// What was said is removed, brought back, or deleted for good, while the program runs. The text stays in the transcript
// for a while; what answers forgets what it no longer has been told, once it is free. Thread rule: any thread; all
// return at once. What is removed or brought back is done between two tokens of a reply, the deletion for good in its
// turn. Failure rule: failures arrive as Failed events; what was asked for is done, or not.
#pragma once

#include "chat/chat_service.h"

#include <vector>

namespace daylong::archive {

void removeConversation(chat::ChatService& service, store::ConversationId id);   // the open one: another is opened
void restoreConversation(chat::ChatService& service, store::ConversationId id);  // and open it
/// A message of the user's with its replies.
void removeTurn(chat::ChatService& service, store::MessageId message);
void restoreMessages(chat::ChatService& service, std::vector<store::MessageId> messages);
void purge(chat::ChatService& service, store::ConversationId removed);
void purge(chat::ChatService& service, std::vector<store::MessageId> removed);

/// On the engine thread, of what was removed: what goes on in it ends, and another one is shown. Where it is at hand,
/// chat::leaveRemoved() does it.
Result<void> leave(chat::Session& session, store::ConversationId removed);

}  // namespace daylong::archive
