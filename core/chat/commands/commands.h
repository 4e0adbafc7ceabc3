// Commands: what a person does in their conversations, each done on the engine thread with the session's state.
// ChatService hands them over by the mailbox's rules. Thread rule: the engine thread. Failure rule: Result; the
// transcript stays whole.
#pragma once

#include "chat/session.h"

#include <optional>
#include <string>
#include <vector>

namespace daylong::chat {

// Turns (turns.cpp).
Result<void> send(Session& session, store::ConversationId conversation, const std::string& typed, Reading reading,
                  const store::AttachedFiles& files);
Result<void> regenerate(Session& session, store::ConversationId conversation);
Result<void> goOn(Session& session, store::ConversationId conversation);

// What of turns other commands need (turns.cpp): a message is stored, as said; what was just said is told, read and
// answered; a message is read and answered; a reply is made to what was read, perhaps in place of another one.
Result<store::Message> say(Session& session, store::ConversationId conversation, const std::string& text,
                           const store::AttachedFiles& files);
Result<void> beAnswered(Session& session, const store::Message& said, Reading reading);
Result<void> answer(Session& session, const store::Message& message, bool first, Reading reading);
Result<void> beginReply(Session& session, const store::Message* instead = nullptr);
/// The newest count as said no more, and it is attached again then.
Result<void> takeBack(Session& session, const std::vector<store::Message>& newest);

// Conversations (conversations.cpp). The first three may be done between two tokens: they show it.
/// `preset`: that it uses, 0 for none; unset: the usual one.
Result<void> newConversation(Session& session, std::optional<store::PresetId> preset = {});
Result<void> newTemporary(Session& session);
Result<void> openConversation(Session& session, store::ConversationId id);
/// The one at hand, which was removed: another one is shown.
Result<void> leaveRemoved(Session& session);
/// It is shown from here on; what goes on elsewhere goes on. A temporary one that was shown before ends.
Result<void> look(Session& session, const store::Conversation& next);
/// What is shown is at hand, and in front of what answers. `anew`: that is loaded first, whatever is.
Result<void> bring(Session& session, bool anew = false);
/// Makes a conversation the one at hand, where something is to be said in it, and shows it, unless told otherwise.
Result<void> enter(Session& session, store::ConversationId id, bool shows = true);
Result<void> enterThatOf(Session& session, store::MessageId message);

}  // namespace daylong::chat
