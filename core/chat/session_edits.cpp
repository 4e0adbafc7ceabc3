// Session: what was said is taken back: a turn is deleted, the last one said anew, a former reply brought back. The
// text stays in the transcript, for a while or for good; who answers forgets what it no longer has been told.
#include "chat/session.h"
#include "chat/titles.h"

#include <algorithm>
#include <utility>

namespace daylong::chat {

namespace {

std::vector<store::MessageId> idsOf(const std::vector<store::Message>& messages) {
    std::vector<store::MessageId> ids;
    for (const store::Message& message : messages) ids.push_back(message.id);
    return ids;
}

}  // namespace

/// A message of the user's with its replies, and all that they once took the place of.
Result<void> Session::removeTurn(store::MessageId id) {
    TRY(writer());
    const std::vector<store::Message> turn = TRY(m_writer->turnOf(id));
    const auto conversation = turn.empty() ? std::nullopt : TRY(m_writer->conversation(turn.front().conversation));
    if (!conversation)
        return Error{ErrorCode::NotFound, "this message cannot be deleted: it is in the transcript no more"};
    const auto coming = [](const store::Message& message) { return message.state == store::MessageState::Streaming; };
    if (std::any_of(turn.begin(), turn.end(), coming)) {
        return Error{ErrorCode::InvalidArgument,
                     "this message cannot be deleted while it is being answered; stop the reply first"};
    }
    const bool retitle = TRY(titleIsFirstWords(*m_writer, *conversation));
    const bool isOpen = conversation->id == m_conversation.id;
    const std::vector<store::MessageId> ids = idsOf(turn);
    TRY(m_writer->removeMessages(ids));
    if (isOpen) m_removedMessages.insert(m_removedMessages.end(), ids.begin(), ids.end());
    emit(MessagesRemoved{turn});
    emit(TrashChanged{});
    if (retitle) {
        std::string title = TRY(titleByFirstWords(*m_writer, conversation->id));
        if (isOpen) m_conversation.title = std::move(title);
    }
    return emitConversation(conversation->id);
}

Result<void> Session::restoreMessages(const std::vector<store::MessageId>& ids) {
    TRY(writer());
    TRY(m_writer->restoreMessages(ids));
    std::vector<store::Message> restored;
    for (const store::MessageId id : ids) {
        if (const auto message = TRY(m_writer->message(id))) restored.push_back(*message);
    }
    std::erase_if(m_removedMessages,
                  [&](store::MessageId id) { return std::find(ids.begin(), ids.end(), id) != ids.end(); });
    emit(MessagesRestored{restored});
    emit(TrashChanged{});
    return restored.empty() ? Result<void>() : emitConversation(restored.front().conversation);
}

Result<void> Session::pin(store::MessageId id, bool pinned) {
    TRY(writer());
    const std::optional<store::Message> message = TRY(m_writer->message(id));
    if (!message || message->role == store::MessageRole::Note)
        return Error{ErrorCode::NotFound, "this message cannot be pinned: it is not one that somebody said"};
    if (pinned && isAttached() && message->conversation == m_conversation.id) TRY(m_responder->canPin(*message));
    TRY(m_writer->setPinned(id, pinned));
    emit(MessagePinned{id, pinned});
    return {};
}

Result<void> Session::settle(Change change, const std::vector<store::MessageId>& messages) {
    if (!isAttached()) return {};  // whoever opens the conversation finds it as it is
    TRY(storeOwed());
    return m_responder->settle(change, messages);
}

Result<void> Session::settleRemoved() {
    const std::vector<store::MessageId> removed = std::exchange(m_removedMessages, {});
    return removed.empty() ? Result<void>() : settle(Change::Removed, removed);
}

Result<void> Session::settleRestored() {
    return m_removedMessages.empty() ? settle(Change::Restored, {}) : Result<void>();  // else with what was removed
}

Result<void> Session::settlePin(store::MessageId id) {
    if (!m_writer) return {};
    const std::optional<store::Message> message = TRY(m_writer->message(id));
    const bool concerned = message && message->conversation == m_conversation.id;
    return concerned ? settle(Change::Pinned, {id}) : Result<void>();
}

/// The last message of the user's is said anew, in other words. The former one and its reply are put aside, as a reply
/// is that another one takes the place of.
Result<void> Session::edit(store::MessageId id, const std::string& typed) {
    const std::string text = asStorable(typed);
    const auto refuse = [&](const Error& error) {
        emit(MessageRejected{text});
        return error;
    };
    if (const auto entered = enterThatOf(id); !entered) return refuse(entered.error());
    const Result<std::vector<store::Message>> turn = m_writer->turnOf(id);
    if (!turn) return refuse(turn.error());
    const std::optional<store::Message> last = TRY(m_writer->lastTurn(m_conversation.id));
    const bool newest = last && std::any_of(turn->begin(), turn->end(),
                                            [&](const store::Message& message) { return message.id == last->id; });
    if (!newest)
        return refuse(
            {ErrorCode::InvalidArgument, "only your last message can be changed; this one was followed by others"});
    if (hasModel()) {
        if (const Result<void> attached = attachUnlessItIs(); !attached) return refuse(attached.error());
    }
    if (shouldStop()) return refuse({ErrorCode::Cancelled, "stopped"});
    const bool retitle = TRY(titleIsFirstWords(*m_writer, m_conversation));
    std::vector<store::Message> former = TRY(m_writer->turnOf(id));  // where its tokens are by now
    std::erase_if(former,
                  [](const store::Message& message) { return message.state == store::MessageState::Superseded; });
    TRY(takeBack(former));
    const Result<store::Message> stored = m_writer->sayInstead(m_conversation.id, idsOf(former), text);
    if (!stored) return refuse(stored.error());
    for (const store::Message& message : former) emit(MessageSuperseded{message.id});
    emit(MessageAdded{*stored});
    if (retitle) m_conversation.title = TRY(titleByFirstWords(*m_writer, m_conversation.id));
    TRY(emitConversation(m_conversation.id));
    return answer(*stored, false, Reading::Whole);
}

/// A reply that another one took the place of changes places with it.
Result<void> Session::takeFormer(store::MessageId id) {
    TRY(enterThatOf(id));
    const std::optional<store::Message> last = TRY(m_writer->lastTurn(m_conversation.id));
    const std::optional<store::Message> former = TRY(m_writer->message(id));
    const bool replies =
        last && former && last->role == store::MessageRole::Assistant && former->role == store::MessageRole::Assistant;
    const std::vector<store::Message> said = TRY(m_writer->turnsBefore(m_conversation.id, last ? last->id : 0, 1));
    if (!replies || former->state != store::MessageState::Superseded || former->conversation != m_conversation.id ||
        said.empty() || former->id < said.front().id) {
        return Error{ErrorCode::InvalidArgument, "only a former reply to your last message can be taken back"};
    }
    if (hasModel()) TRY(attachUnlessItIs());
    if (shouldStop()) return {};
    if (const auto shown = TRY(m_writer->message(last->id))) TRY(takeBack({*shown}));
    const store::Message again = TRY(m_writer->swapReplies(former->id, last->id));
    emit(MessageSuperseded{last->id});
    emit(MessageAdded{again});
    TRY(emitConversation(m_conversation.id));
    if (!isAttached()) return {};
    TRY(m_responder->read(0, Reading::Whole));
    emitMemory();
    return {};
}

}  // namespace daylong::chat
