// What was said is taken back: a turn is deleted, or said anew. The text stays in the transcript, for a while or for
// good; who answers forgets what it no longer has been told.
#include "base/say.h"
#include "chat/commands/commands.h"
#include "store/title.h"
#include "store/transcript_branches.h"

#include <algorithm>
#include <utility>

namespace daylong::chat {

namespace {

std::vector<store::MessageId> idsOf(const std::vector<store::Message>& messages) {
    std::vector<store::MessageId> ids;
    for (const store::Message& message : messages) ids.push_back(message.id);
    return ids;
}

Result<void> settle(Session& session, Change change, const std::vector<store::MessageId>& messages) {
    if (!session.isAttached()) return {};  // whoever opens the conversation finds it as it is
    TRY(session.storeOwed());
    return session.answering->settle(change, messages);
}

}  // namespace

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
    const std::vector<store::MessageId> ids = idsOf(turn);
    TRY(session.transcript->removeMessages(ids));
    if (conversation->id == session.conversation.id)
        session.removedMessages.insert(session.removedMessages.end(), ids.begin(), ids.end());
    session.emit(MessagesRemoved{turn});
    session.emit(TrashChanged{});
    TRY(store::followBeginning(*session.transcript, conversation->id, titled));
    return tellConversation(session, conversation->id);
}

Result<void> restoreMessages(Session& session, const std::vector<store::MessageId>& ids) {
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

Result<void> pin(Session& session, store::MessageId id, bool pinned) {
    TRY(session.writer());
    const std::optional<store::Message> message = TRY(session.transcript->message(id));
    if (!message || message->role == store::MessageRole::Note) return failure(ErrorCode::NotFound, Say::NotPinned);
    if (pinned && session.isAttached() && message->conversation == session.conversation.id)
        TRY(session.answering->canPin(&*message));
    TRY(session.transcript->setPinned(id, pinned));
    session.emit(MessagePinned{id, pinned});
    return {};
}

Result<void> settleRemoved(Session& session) {
    const std::vector<store::MessageId> removed = std::exchange(session.removedMessages, {});
    return removed.empty() ? Result<void>() : settle(session, Change::Removed, removed);
}

Result<void> settleRestored(Session& session) {
    return session.removedMessages.empty() ? settle(session, Change::Restored, {})
                                           : Result<void>();  // else with what was removed
}

Result<void> settlePin(Session& session, store::MessageId id) {
    if (!session.transcript) return {};
    const std::optional<store::Message> message = TRY(session.transcript->message(id));
    const bool concerned = message && message->conversation == session.conversation.id;
    return concerned ? settle(session, Change::Pinned, {id}) : Result<void>();
}

/// Nothing is said where there is no model, or another conversation is still in front of it.
Result<void> measure(const Session& session, store::ConversationId conversation, uint64_t draft,
                     const std::string& typed) {
    if (!session.isAttached() || (conversation != kOpenOne && conversation != session.conversation.id)) return {};
    if (const std::optional<memory::DraftSize> size = session.answering->measure(typed))
        session.emit(DraftMeasured{draft, size->tokens, size->window, size->seenBytes});
    return {};
}

namespace {

struct SaidAnew {
    store::Message message;
    std::optional<store::MessageId> titled;  // of what the title was
};

/// The former message is put aside with all that followed it, and this one takes its place.
Result<SaidAnew> sayInstead(Session& session, store::MessageId id, const std::string& text) {
    TRY(session.enterThatOf(id));
    if (session.hasModel()) TRY(session.attachUnlessItIs());
    if (session.shouldStop()) return Error{ErrorCode::Cancelled, "stopped"};
    const std::optional<store::Message> former = TRY(session.transcript->message(id));
    if (!former || former->role != store::MessageRole::User || former->state == store::MessageState::Superseded)
        return failure(ErrorCode::InvalidArgument, Say::NotChangedGone);
    const store::ConversationId open = session.conversation.id;
    const auto titled = TRY(store::titledFrom(*session.transcript, session.conversation));
    const auto read = TRY(store::TranscriptBranches(*session.transcript).readBehind(open, former->parent));
    TRY(takeBack(session, read));
    SaidAnew said{TRY(session.transcript->sayInstead(id, text)), titled};
    session.emit(PathChanged{open, former->parent});
    session.emit(MessageAdded{said.message});
    return said;
}

}  // namespace

/// A message of the user's is said anew, in other words. Until that is stored, it is handed back where something fails.
Result<void> edit(Session& session, store::MessageId id, const std::string& typed) {
    const std::string text = store::asStorable(typed);
    const Result<SaidAnew> said = sayInstead(session, id, text);
    if (!said) session.emit(MessageRejected{text});
    TRY(said);
    TRY(store::followBeginning(*session.transcript, session.conversation.id, said->titled));
    TRY(tellConversation(session, session.conversation.id));
    return answer(session, said->message, false, Reading::Whole);
}

}  // namespace daylong::chat
