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
/// What of them other commands need: what was just said is told, read and answered; a message is read and answered;
/// the newest count as said no more.
Result<void> beAnswered(Session& session, const store::Message& said, Reading reading);
Result<void> answer(Session& session, const store::Message& message, bool first, Reading reading);
Result<void> takeBack(Session& session, const std::vector<store::Message>& newest);

/// Answers the last message anew, without this passage that was brought back for it.
Result<void> dropRecalled(Session& session, store::MessageId message, store::MessageId passage);

// What waits until the reply before it has ended (queue.cpp). All but the last may be done between two tokens.
Result<void> queue(Session& session, store::ConversationId conversation, const std::string& typed, Reading reading,
                   const store::AttachedFiles& files);
Result<void> changeQueued(Session& session, store::QueuedId id, const std::string& typed);
Result<void> removeQueued(Session& session, store::QueuedId id);
/// It is being changed, and waits together with what is behind it; 0: none is.
Result<void> holdQueued(Session& session, store::QueuedId id);
/// Before all others; what goes on gives way to it.
Result<void> sendQueuedNow(Session& session, store::QueuedId id);
Result<void> goOnQueue(Session& session, store::ConversationId conversation);
Result<void> pauseQueue(Session& session, store::ConversationId conversation);  // kOpenOne: all
Result<void> tellQueue(const Session& session, store::ConversationId conversation);
std::optional<store::QueuedMessage> nextQueued(const Session& session);  // that can be said now
Result<void> sayQueued(Session& session);

// What was said, said in other words or no more (edits.cpp).
Result<void> edit(Session& session, store::MessageId message, const std::string& typed);
// These ask nothing of what answers and may be done between two tokens of what it says; the settle... are what they
// leave to do.
Result<void> pin(Session& session, store::MessageId message, bool pinned);
Result<void> settlePin(Session& session, store::MessageId message);
Result<void> removeTurn(Session& session, store::MessageId message);
Result<void> settleRemoved(Session& session);
Result<void> restoreMessages(Session& session, const std::vector<store::MessageId>& ids);
Result<void> settleRestored(Session& session);
Result<void> measure(const Session& session, store::ConversationId conversation, uint64_t draft,
                     const std::string& typed);

// Conversations (conversations.cpp).
// The first three may be done between two tokens: they show it.
Result<void> newConversation(Session& session);
Result<void> newTemporary(Session& session);
Result<void> openConversation(Session& session, store::ConversationId id);
Result<void> leaveRemoved(Session& session);
/// Of what was removed: what goes on in it ends, and another one is shown.
Result<void> leave(Session& session, store::ConversationId removed);
/// Deletes for good what was removed; 0: no conversation.
Result<void> purge(Session& session, store::ConversationId conversation, const std::vector<store::MessageId>& messages);
// Also between two tokens.
Result<void> rename(Session& session, store::ConversationId id, const std::string& title);
Result<void> remove(Session& session, store::ConversationId id);
Result<void> restore(Session& session, store::ConversationId id);

// Settings (settings.cpp).
Result<void> applySettings(Session& session, settings::Settings settings);
Result<void> clearKept(Session& session);
Result<void> applyOwnSettings(Session& session, store::ConversationId conversation, const settings::OwnSettings& own);

}  // namespace daylong::chat
