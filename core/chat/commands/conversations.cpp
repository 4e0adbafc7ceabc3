// Which conversation is shown, and which is at hand. They are the same one but while a reply goes on, or what is shown
// is not in front of what answers yet: one may look at another one meanwhile.
#include "chat/commands/commands.h"

#include "settings/presets.h"

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
    TRY(session.useOwn());
    if (session.hasModel() && !session.wantsLoading())
        session.answering->use(session.answersBy = session.here(), session.own);
    return {};
}

bool isAtHand(const Session& session, store::ConversationId id) {
    return id == session.conversation.id && !session.removed && !session.otherOwn;
}

}  // namespace

Result<void> look(Session& session, const store::Conversation& next) {
    const store::ConversationId left = std::exchange(session.shown, next.id);
    const bool atHand = isAtHand(session, next.id);
    session.brings = !atHand || session.wantsLoading() || (session.hasModel() && !session.isAttached());
    if (left != next.id && store::isTemporary(left)) {
        if (left == session.conversation.id) session.removed = true;
        else TRY(endTemporary(session, left));
    }
    if (atHand) session.conversation = next;
    TRY(tellOpened(session, next));
    if (atHand) tellMemory(session);
    return {};
}

Result<void> bring(Session& session, bool anew) {
    session.brings = false;
    if (!isAtHand(session, session.shown)) {
        const store::Conversation next = TRY(session.transcript->mustFind(session.shown));
        TRY(take(session, next));
    }
    const bool loads = anew || session.wantsLoading();
    if (!loads && (!session.hasModel() || session.isAttached())) return {};
    session.bringing = true;
    Result<void> brought = loads ? session.load() : Result<void>();
    if (brought) brought = session.attach();
    session.bringing = false;
    if (brought || !session.brings) return brought;
    session.reload = session.reload || !session.hasModel();  // broken off, for another one is shown by now
    return {};
}

Result<void> enter(Session& session, store::ConversationId id, bool shows) {
    TRY(session.writer());
    const store::ConversationId wanted = id == kOpenOne ? session.shown : id;
    const bool atHand = isAtHand(session, wanted);
    if (wanted == 0 || (atHand && (!shows || wanted == session.shown))) return {};
    const store::Conversation next = TRY(session.transcript->mustFind(wanted));
    if (shows && wanted != session.shown) TRY(look(session, next));
    return atHand ? Result<void>() : take(session, next);
}

Result<void> enterThatOf(Session& session, store::MessageId id) {
    TRY(session.writer());
    const std::optional<store::Message> message = TRY(session.transcript->message(id));
    return message ? enter(session, message->conversation) : Result<void>();  // else what is done with it says so
}

Result<void> newConversation(Session& session, std::optional<store::PresetId> preset) {
    TRY(session.writer());
    const store::Conversation fresh = TRY(session.transcript->freshConversation(session.shown));
    const bool changed = TRY(settings::givePreset(*session.transcript, fresh.id, preset));
    session.otherOwn = session.otherOwn || (changed && fresh.id == session.conversation.id);
    return look(session, fresh);
}

Result<void> newTemporary(Session& session) {
    TRY(session.writer());
    const store::Conversation fresh = TRY(session.transcript->createTemporary());
    TRY(settings::givePreset(*session.transcript, fresh.id, {}));
    return look(session, fresh);
}

Result<void> openConversation(Session& session, store::ConversationId id) {
    TRY(session.writer());
    return look(session, TRY(session.transcript->mustFind(id)));
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
