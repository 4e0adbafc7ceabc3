// Conversations are begun, opened, named, removed and brought back.
#include "base/say.h"
#include "chat/commands/commands.h"
#include "memory/kept.h"

namespace daylong::chat {

Result<void> newConversation(Session& session) {
    TRY(session.writer());
    const auto open = TRY(session.transcript->conversation(session.conversation.id));
    if (open && TRY(session.transcript->isUntouched(*open))) return openConversation(session, open->id);
    const auto newest = TRY(session.transcript->newestConversation());
    if (newest && TRY(session.transcript->isUntouched(*newest))) return openConversation(session, newest->id);
    return openConversation(session, TRY(session.transcript->createConversation("")).id);
}

Result<void> openConversation(Session& session, store::ConversationId id) {
    TRY(session.writer());
    if (id == session.conversation.id && session.isAttached() && !session.removed) {
        session.conversation = TRY(session.transcript->conversation(id)).value_or(session.conversation);
        TRY(session.emitOpened());
        tellMemory(session);
        return {};
    }
    const store::Conversation next = TRY(found(session, id));
    TRY(session.show(next));
    return session.hasModel() ? session.attach() : Result<void>();
}

Result<void> rename(Session& session, store::ConversationId id, const std::string& title) {
    TRY(session.writer());
    TRY(session.transcript->rename(id, title));
    return tellConversation(session, id);
}

Result<void> remove(Session& session, store::ConversationId id) {
    TRY(session.writer());
    TRY(session.transcript->remove(id));
    memory::removeKept(session.workplace.kept, id);  // brought back, it is read again
    session.emit(ConversationRemoved{id});
    session.emit(TrashChanged{});
    session.removed = session.removed || id == session.conversation.id;
    return {};
}

Result<void> restore(Session& session, store::ConversationId id) {
    TRY(session.writer());
    TRY(session.transcript->restore(id));
    session.removed = session.removed && id != session.conversation.id;
    session.emit(TrashChanged{});
    return tellConversation(session, id);
}

Result<void> leaveRemoved(Session& session) {
    session.removed = false;
    session.conversation = {};
    session.distrust();
    const auto next = TRY(session.transcript->newestConversation());
    return next ? openConversation(session, next->id) : newConversation(session);
}

Result<void> purge(Session& session, store::ConversationId id, const std::vector<store::MessageId>& messages) {
    TRY(session.writer());
    if (id != 0) TRY(session.transcript->purge(id));
    TRY(session.transcript->purge(messages));
    session.emit(TrashChanged{});
    return {};
}

}  // namespace daylong::chat
