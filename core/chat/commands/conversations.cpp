// Conversations are begun, opened, named, removed and brought back.
#include "base/say.h"
#include "chat/commands/commands.h"
#include "memory/kept.h"

namespace daylong::chat {

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

Result<void> rename(Session& session, store::ConversationId id, const std::string& title) {
    TRY(session.writer());
    TRY(session.transcript->rename(id, title));
    return tellConversation(session, id);
}

Result<void> remove(Session& session, store::ConversationId id) {
    TRY(session.writer());
    if (!store::isTemporary(id)) {
        TRY(session.transcript->remove(id));
        memory::removeKept(session.workplace.kept, id);  // brought back, it is read again
        session.emit(ConversationRemoved{id});
        session.emit(TrashChanged{});
    }
    return leave(session, id);
}

Result<void> leave(Session& session, store::ConversationId removed) {
    session.removed = session.removed || removed == session.conversation.id;
    TRY(pauseQueue(session, removed));  // brought back, it says nothing by itself
    if (removed != session.shown || removed == session.conversation.id) return {};
    const auto next = TRY(session.transcript->newestConversation());
    return next ? look(session, *next) : newConversation(session);
}

Result<void> restore(Session& session, store::ConversationId id) {
    TRY(session.writer());
    TRY(session.transcript->restore(id));
    session.removed = session.removed && id != session.conversation.id;
    session.emit(TrashChanged{});
    return tellConversation(session, id);
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

Result<void> purge(Session& session, store::ConversationId id, const std::vector<store::MessageId>& messages) {
    TRY(session.writer());
    if (id != 0) TRY(session.transcript->purge(id));
    TRY(session.transcript->purge(messages));
    session.emit(TrashChanged{});
    return {};
}

}  // namespace daylong::chat
