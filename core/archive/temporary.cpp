#include "archive/temporary.h"

#include "chat/commands/commands.h"

namespace daylong::archive {

using namespace chat;

namespace {

Result<void> keep(Session& session, store::ConversationId id) {
    if (session.shown != id || !store::isTemporary(id)) return {};  // it was kept by now, or left
    TRY(session.writer());
    const store::Conversation kept = TRY(session.transcript->keepTemporary(id));
    session.emit(ConversationKept{id, kept});
    TRY(tellConversation(session, kept.id));
    return look(session, kept);
}

}  // namespace

void keepTemporary(ChatService& service, store::ConversationId id) {
    service.post(When::BetweenTokens, [id](Session& session) {
        return session.conversation.id == id ? Result<void>() : keep(session, id);  // nothing is written there now
    });
    service.post(When::AsPosted, [id](Session& session) { return keep(session, id); });
}

}  // namespace daylong::archive
