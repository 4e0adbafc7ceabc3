#include "archive/trash.h"

#include "archive/seen.h"
#include "base/say.h"
#include "chat/commands/commands.h"
#include "memory/kept.h"
#include "store/title.h"

#include <algorithm>
#include <utility>

namespace daylong::archive {

using namespace chat;

namespace {

using Ids = std::vector<store::MessageId>;

Result<void> removeConversation(Session& session, store::ConversationId id) {
    TRY(session.writer());
    if (!store::isTemporary(id)) {
        TRY(session.transcript->remove(id));
        memory::removeKept(session.workplace.kept, id);  // brought back, it is read again
        session.emit(ConversationRemoved{id});
        session.emit(TrashChanged{});
    }
    return leave(session, id);
}

Result<void> restoreConversation(Session& session, store::ConversationId id) {
    TRY(session.writer());
    TRY(session.transcript->restore(id));
    session.removed = session.removed && id != session.conversation.id;
    session.emit(TrashChanged{});
    return tellConversation(session, id);
}

/// A message of the user's with its replies, and all that they once took the place of.
Result<void> removeTurn(Session& session, store::MessageId id) {
    TRY(session.writer());
    const std::vector<store::Message> turn = TRY(session.transcript->turnOf(id));
    const auto conversation =
        turn.empty() ? std::nullopt : TRY(session.transcript->conversation(turn.front().conversation));
    if (!conversation) return failure(ErrorCode::NotFound, Say::NotDeletedGone);
    const auto coming = [](const store::Message& message) { return message.state == store::MessageState::Streaming; };
    if (std::any_of(turn.begin(), turn.end(), coming)) {
        return failure(ErrorCode::InvalidArgument, Say::NotDeletedAnswered);
    }
    const auto titled = TRY(store::titledFrom(*session.transcript, *conversation));
    Ids ids;
    for (const store::Message& message : turn) ids.push_back(message.id);
    TRY(session.transcript->removeMessages(ids));
    if (conversation->id == session.conversation.id)
        session.removedMessages.insert(session.removedMessages.end(), ids.begin(), ids.end());
    session.emit(MessagesRemoved{turn});
    session.emit(TrashChanged{});
    TRY(store::followBeginning(*session.transcript, conversation->id, titled));
    return tellConversation(session, conversation->id);
}

Result<void> settleRemoved(Session& session) {
    const Ids removed = std::exchange(session.removedMessages, {});
    return removed.empty() ? Result<void>() : settle(session, Change::Removed, removed);
}

Result<void> restoreMessages(Session& session, const Ids& ids) {
    TRY(session.writer());
    TRY(session.transcript->restoreMessages(ids));
    std::vector<store::Message> restored;
    for (const store::MessageId id : ids) {
        if (const auto message = TRY(session.transcript->message(id))) restored.push_back(*message);
    }
    std::erase_if(session.removedMessages,
                  [&](store::MessageId id) { return std::find(ids.begin(), ids.end(), id) != ids.end(); });
    session.emit(MessagesRestored{restored});
    session.emit(TrashChanged{});
    return restored.empty() ? Result<void>() : tellConversation(session, restored.front().conversation);
}

Result<void> settleRestored(Session& session) {
    return session.removedMessages.empty() ? settle(session, Change::Restored, {})
                                           : Result<void>();  // else with what was removed
}

/// `id` 0: no conversation.
void deleteForGood(ChatService& service, store::ConversationId id, Ids messages) {
    service.post(When::AsPosted, [id, messages = std::move(messages)](Session& session) -> Result<void> {
        TRY(session.writer());
        if (id != 0) TRY(session.transcript->purge(id));
        TRY(session.transcript->purge(messages));
        session.emit(TrashChanged{});
        return {};
    });
}

}  // namespace

Result<void> leave(Session& session, store::ConversationId removed) {
    session.removed = session.removed || removed == session.conversation.id;
    TRY(session.waiting.pause(session, removed));  // brought back, it says nothing by itself
    if (removed != session.shown || removed == session.conversation.id) return {};
    const auto next = TRY(session.transcript->newestConversation());
    return next ? look(session, *next) : newConversation(session);
}

void removeConversation(ChatService& service, store::ConversationId id) {
    service.giveUpOpening(id);
    service.post(When::BetweenTokens, [id](Session& session) { return removeConversation(session, id); });
}

void restoreConversation(ChatService& service, store::ConversationId id) {
    service.post(When::BetweenTokens, [id](Session& session) { return restoreConversation(session, id); });
    service.openConversation(id);
}

void removeTurn(ChatService& service, store::MessageId message) {
    service.post(When::BetweenTokens, [message](Session& session) { return removeTurn(session, message); });
    service.post(When::AsPosted, settleRemoved);
}

void restoreMessages(ChatService& service, Ids messages) {
    service.post(When::BetweenTokens,
                 [messages = std::move(messages)](Session& session) { return restoreMessages(session, messages); });
    service.post(When::AsPosted, settleRestored);
}

void purge(ChatService& service, store::ConversationId removed) { deleteForGood(service, removed, {}); }
void purge(ChatService& service, Ids removed) { deleteForGood(service, 0, std::move(removed)); }

}  // namespace daylong::archive
