#include "archive/opened.h"

#include "chat/session.h"

namespace daylong::archive {

void noteOpen(chat::ChatService& service, store::ConversationId id) {
    service.post(chat::When::BetweenTokens, [id](chat::Session& session) -> Result<void> {
        if (session.transcript) (void)session.transcript->noteOpen(id);  // nobody asked for it
        return {};
    });
}

}  // namespace daylong::archive
