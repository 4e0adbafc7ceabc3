// Which conversation is shown, and which is at hand. They are the same one but while a reply goes on, or what is shown
// is not in front of what answers yet: one may look at another one meanwhile.
#include "chat/commands/commands.h"

#include "base/say.h"

#include <utility>

namespace daylong::chat {

namespace {

Result<void> endTemporary(Session& session, store::ConversationId id) {
    if (!store::isTemporary(id)) return {};
    if (id == session.conversation.id) {
        session.distrust();
        if (session.owed.isOwed()) session.owed = {};
    }
    TRY(session.transcript->endTemporary(id));
    session.emit(ConversationRemoved{id});
    return {};
}

/// It is the one at hand; what answers gets it in front of itself when it is needed.
Result<void> take(Session& session, const store::Conversation& next) {
    if (session.conversation.id != next.id && session.conversation.id != session.shown)
        TRY(endTemporary(session, session.conversation.id));
    session.conversation = next;
    session.removed = false;
    session.removedMessages.clear();  // of another one: the transcript knows of them
    session.distrust();
    session.brings = next.id != session.shown;
    return session.useOwn();
}

}  // namespace

Result<store::Conversation> found(const Session& session, store::ConversationId id) {
    std::optional<store::Conversation> row = TRY(session.transcript->conversation(id));
    if (!row) return failure(ErrorCode::NotFound, Say::NoConversation, id);
    return std::move(*row);
}

Result<void> look(Session& session, const store::Conversation& next) {
    const store::ConversationId left = std::exchange(session.shown, next.id);
    const bool atHand = next.id == session.conversation.id && !session.removed;
    session.brings = !atHand || (session.hasModel() && !session.isAttached());
    if (left != next.id && store::isTemporary(left)) {
        if (left == session.conversation.id) session.removed = true;
        else TRY(endTemporary(session, left));
    }
    if (atHand) session.conversation = next;
    TRY(tellOpened(session, next));
    if (atHand) tellMemory(session);
    return {};
}

Result<void> bring(Session& session) {
    session.brings = false;
    if (session.conversation.id != session.shown || session.removed) {
        const store::Conversation next = TRY(found(session, session.shown));
        TRY(take(session, next));
    }
    if (!session.hasModel() || session.isAttached()) return {};
    session.bringing = true;
    const Result<void> attached = session.attach();
    session.bringing = false;
    return attached;
}

Result<void> enter(Session& session, store::ConversationId id, bool shows) {
    TRY(session.writer());
    const store::ConversationId wanted = id == kOpenOne ? session.shown : id;
    const bool atHand = wanted == session.conversation.id && !session.removed;
    if (wanted == 0 || (atHand && (!shows || wanted == session.shown))) return {};
    const store::Conversation next = TRY(found(session, wanted));
    if (shows && wanted != session.shown) TRY(look(session, next));
    return atHand ? Result<void>() : take(session, next);
}

Result<void> enterThatOf(Session& session, store::MessageId id) {
    TRY(session.writer());
    const std::optional<store::Message> message = TRY(session.transcript->message(id));
    return message ? enter(session, message->conversation) : Result<void>();  // else what is done with it says so
}

Result<void> newConversation(Session& session) {
    TRY(session.writer());
    const auto open = TRY(session.transcript->conversation(session.shown));
    if (open && !store::isTemporary(open->id) && TRY(session.transcript->isUntouched(*open)))
        return look(session, *open);
    const auto newest = TRY(session.transcript->newestConversation());
    if (newest && TRY(session.transcript->isUntouched(*newest))) return look(session, *newest);
    return look(session, TRY(session.transcript->createConversation("")));
}

Result<void> newTemporary(Session& session) {
    TRY(session.writer());
    return look(session, TRY(session.transcript->createTemporary()));
}

Result<void> openConversation(Session& session, store::ConversationId id) {
    TRY(session.writer());
    return look(session, TRY(found(session, id)));
}

Result<void> leave(Session& session, store::ConversationId removed) {
    session.removed = session.removed || removed == session.conversation.id;
    TRY(session.waiting.pause(session, removed));  // brought back, it says nothing by itself
    if (removed != session.shown || removed == session.conversation.id) return {};
    const auto next = TRY(session.transcript->newestConversation());
    return next ? look(session, *next) : newConversation(session);
}

Result<void> leaveRemoved(Session& session) {
    const store::ConversationId left = session.conversation.id;
    TRY(endTemporary(session, left));
    session.removed = false;
    session.conversation = {};
    session.distrust();
    session.brings = session.shown != left;
    if (session.brings) return {};
    session.shown = 0;
    const auto next = TRY(session.transcript->newestConversation());
    return next ? look(session, *next) : newConversation(session);
}

}  // namespace daylong::chat
