#include "archive/temporary.h"

#include "chat/commands/commands.h"

#include <memory>
#include <optional>

namespace daylong::archive {

using namespace chat;

namespace {

/// What came of it was told, once it was tried.
struct Keeping {
    bool tried = false;
    std::optional<store::Conversation> turn;  // kept while a model was being loaded for what was said there
};

/// Nothing: it was kept by now, or left.
Result<std::optional<store::Conversation>> keep(Session& session, store::ConversationId id) {
    if (session.shown != id || !store::isTemporary(id)) return std::optional<store::Conversation>();
    TRY(session.writer());
    const store::Conversation kept = TRY(session.transcript->keepTemporary(id));
    session.emit(ConversationKept{id, kept});
    TRY(tellConversation(session, kept.id));
    TRY(look(session, kept));
    return std::optional(kept);
}

/// The turn ended with the temporary one.
Result<void> answerKept(Session& session, const store::Conversation& kept) {
    if (!session.hasModel()) return {};  // it could not be loaded, or none was
    TRY(enter(session, kept.id, false));
    const std::optional<store::Message> last = TRY(session.transcript->lastTurn(kept.id));
    if (!last || last->role != store::MessageRole::User) return {};
    return answer(session, *last, kept.messageCount == 1, Reading::Whole);
}

}  // namespace

void keepTemporary(ChatService& service, store::ConversationId id) {
    const auto keeping = std::make_shared<Keeping>();
    service.post(When::BetweenTokens, [id, keeping](Session& session) -> Result<void> {
        const bool mayBeTurn = session.conversation.id == id && !session.bringing;
        if (mayBeTurn && session.answering) return {};  // a reply may be written there now
        keeping->tried = true;
        const std::optional<store::Conversation> kept = TRY(keep(session, id));
        if (mayBeTurn) keeping->turn = kept;
        return {};
    });
    service.post(When::AsPosted, [id, keeping](Session& session) -> Result<void> {
        if (keeping->tried) return keeping->turn ? answerKept(session, *keeping->turn) : Result<void>();
        TRY(keep(session, id));
        return session.removed ? leaveRemoved(session) : Result<void>();  // nothing is put there any more
    });
}

}  // namespace daylong::archive
