#include "archive/seen.h"

#include "base/say.h"
#include "chat/commands/commands.h"

#include <optional>
#include <utility>

namespace daylong::archive {

using namespace chat;

namespace {

Result<void> setPinned(Session& session, store::MessageId id, bool pinned) {
    TRY(session.writer());
    const std::optional<store::Message> message = TRY(session.transcript->message(id));
    if (!message || message->role == store::MessageRole::Note) return failure(ErrorCode::NotFound, Say::NotPinned);
    if (pinned && session.isAttached() && message->conversation == session.conversation.id)
        TRY(session.answering->canPin(&*message));
    TRY(session.transcript->setPinned(id, pinned));
    session.emit(MessagePinned{id, pinned});
    return {};
}

Result<void> settlePin(Session& session, store::MessageId id) {
    if (!session.transcript) return {};
    const std::optional<store::Message> message = TRY(session.transcript->message(id));
    const bool concerned = message && message->conversation == session.conversation.id;
    return concerned ? settle(session, Change::Pinned, {id}) : Result<void>();
}

/// The turn that holds this message, as it is shown, where it is the last one; else nothing.
Result<std::vector<store::Message>> lastTurnWith(const Session& session, store::MessageId id) {
    std::vector<store::Message> turn = TRY(session.transcript->turnOf(id));
    std::erase_if(turn, [](const store::Message& message) { return message.state == store::MessageState::Superseded; });
    const std::optional<store::Message> last = TRY(session.transcript->lastTurn(session.conversation.id));
    if (!last || turn.empty() || turn.back().id != last->id) turn.clear();
    return turn;
}

/// What was said before the last turn has had its answer: there only the note of it goes.
Result<void> answerWithout(Session& session, store::MessageId id, store::MessageId passage) {
    TRY(enterThatOf(session, id));
    std::vector<store::MessageId> passages =
        TRY(session.transcript->recalled(id)).value_or(std::vector<store::MessageId>());
    if (std::erase(passages, passage) == 0) return {};
    TRY(session.transcript->setRecalled(id, passages));
    session.emit(MessagesRecalled{id, passages});
    if (TRY(lastTurnWith(session, id)).empty()) return {};
    session.turn = {[](Session& again) { return regenerate(again, again.conversation.id); }, Reading::Whole};
    TRY(session.attachUnlessItIs());
    const std::vector<store::Message> turn = TRY(lastTurnWith(session, id));  // where its tokens are by now
    TRY(takeBack(session, turn));
    TRY(session.attachUnlessItIs());
    TRY(session.answering->read(id, Reading::Whole));
    return beginReply(session, turn.back().role == store::MessageRole::Assistant ? &turn.back() : nullptr);
}

/// Nothing is said where there is no model, or another conversation is still in front of it.
Result<void> tellSize(const Session& session, store::ConversationId conversation, uint64_t draft,
                      const std::string& typed) {
    if (!session.isAttached() || (conversation != kOpenOne && conversation != session.conversation.id)) return {};
    if (const std::optional<memory::DraftSize> size = session.answering->measure(typed))
        session.emit(DraftMeasured{*size, draft});
    return {};
}

}  // namespace

/// Whoever opens the conversation later finds it as it is.
Result<void> settle(Session& session, Change change, const std::vector<store::MessageId>& messages) {
    if (!session.isAttached()) return {};
    TRY(session.storeOwed());
    return session.answering->settle(change, messages);
}

void pin(ChatService& service, store::MessageId message, bool pinned) {
    service.post(When::BetweenTokens, [=](Session& session) { return setPinned(session, message, pinned); });
    service.post(When::AsPosted, [message](Session& session) { return settlePin(session, message); });
}

void dropRecalled(ChatService& service, store::MessageId message, store::MessageId passage) {
    service.post(When::AsPosted, [=](Session& session) { return answerWithout(session, message, passage); });
}

void measure(ChatService& service, store::ConversationId conversation, uint64_t draft, std::string text) {
    service.post(When::BetweenTokens, [conversation, draft, text = std::move(text)](const Session& session) {
        return tellSize(session, conversation, draft, text);
    });
}

}  // namespace daylong::archive
