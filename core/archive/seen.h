// What the model sees, or would see, by the person's wish: messages that are pinned, passages that were brought back,
// what is being written. Thread rule: any thread; all return at once. Pinned and measured is between two tokens of a
// reply, though what is pinned is seen once that has ended; a passage goes in its turn. Failure rule: failures arrive
// as Failed events.
#pragma once

#include "chat/chat_service.h"
#include "chat/responder.h"

#include <string>
#include <vector>

namespace daylong::archive {

/// The model keeps seeing it; it is read again where it is forgotten.
void pin(chat::ChatService& service, store::MessageId message, bool pinned);
/// Without this passage that was brought back for a message: the last one is answered anew.
void dropRecalled(chat::ChatService& service, store::MessageId message, store::MessageId passage);

/// What it would see of a draft: DraftMeasured, where a model has that conversation in front of it.
void measure(chat::ChatService& service, store::ConversationId conversation, uint64_t draft, std::string text);

/// On the engine thread: of these messages something was changed, and what answers sees them so.
Result<void> settle(chat::Session& session, chat::Change change, const std::vector<store::MessageId>& messages);

}  // namespace daylong::archive
