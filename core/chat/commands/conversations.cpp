// Conversations are begun, opened, named, removed and brought back.
#include "base/say.h"
#include "chat/commands/commands.h"
#include "memory/kept.h"

#include <utility>

namespace daylong::chat {

namespace {

/// Nothing was said in it, and nothing set: as good as a new one.
Result<bool> isUntouched(store::TranscriptWriter& transcript, const store::Conversation& conversation) {
    if (conversation.messageCount > 0 || !conversation.title.empty()) return false;
    return TRY(transcript.conversationSettings(conversation.id)).empty();
}

}  // namespace

Result<void> newConversation(Session& session) {
    TRY(session.writer());
    const auto open = TRY(session.transcript->conversation(session.conversation.id));
    if (open && TRY(isUntouched(*session.transcript, *open))) return openConversation(session, open->id);
    const auto newest = TRY(session.transcript->newestConversation());
    if (newest && TRY(isUntouched(*session.transcript, *newest))) return openConversation(session, newest->id);
    const store::Conversation made = TRY(session.transcript->createConversation(""));
    return openConversation(session, made.id);
}

Result<void> openConversation(Session& session, store::ConversationId id) {
    TRY(session.writer());
    if (id == session.conversation.id && session.isAttached() && !session.removed) {
        session.conversation =
            TRY(session.transcript->conversation(id)).value_or(session.conversation);  // as it is by now
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

Result<void> purge(Session& session, store::ConversationId conversation,
                   const std::vector<store::MessageId>& messages) {
    TRY(session.writer());
    if (conversation != 0) TRY(session.transcript->purge(conversation));
    TRY(session.transcript->purge(messages));
    session.emit(TrashChanged{});
    return {};
}

}  // namespace daylong::chat
