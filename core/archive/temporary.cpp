#include "archive/temporary.h"

#include "chat/commands/commands.h"

#include <memory>

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
    const auto tried = std::make_shared<bool>(false);  // what came of it was told
    service.post(When::BetweenTokens, [id, tried](Session& session) -> Result<void> {
        if (session.conversation.id == id && !session.bringing) return {};  // a reply may be written there now
        *tried = true;
        return keep(session, id);
    });
    service.post(When::AsPosted, [id, tried](Session& session) -> Result<void> {
        if (*tried) return {};
        TRY(keep(session, id));
        return session.removed ? leaveRemoved(session) : Result<void>();  // nothing is put there any more
    });
}

}  // namespace daylong::archive
