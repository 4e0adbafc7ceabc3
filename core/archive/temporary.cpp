#include "archive/temporary.h"

#include "chat/commands/commands.h"

#include <memory>
#include <optional>
#include <utility>

namespace daylong::archive {

using namespace chat;

namespace {

/// What came of it was told, once it was tried.
struct Keeping {
    bool tried = false;
    std::optional<store::Conversation> kept;
    std::pair<Command, Reading> turn;  // that ended with the temporary one before its reply began; else none
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

/// Where nothing goes on that it would have to wait for; else that is ended, if it is a reply.
Result<void> keepNow(Session& session, store::ConversationId id, Keeping& keeping) {
    if (keeping.tried) return {};
    if (session.conversation.id == id && !session.bringing) {
        const std::optional<store::Message> last = TRY(session.transcript->lastTurn(id));
        const bool replies = last && last->state == store::MessageState::Streaming;
        session.givesWay = session.givesWay || replies;
        if (replies || !session.turn.first) return {};
        keeping.turn = session.turn;
    }
    keeping.tried = true;
    keeping.kept = TRY(keep(session, id));
    return {};
}

Result<void> beginAgain(Session& session, const Keeping& keeping) {
    if (!keeping.kept || !keeping.turn.first || !session.hasModel())
        return {};  // none could be loaded, or there is none
    const store::Conversation& kept = *keeping.kept;
    TRY(enter(session, kept.id, false));
    const std::optional<store::Message> last = TRY(session.transcript->lastTurn(kept.id));
    if (!last || last->role != store::MessageRole::User) return keeping.turn.first(session);
    return answer(session, *last, kept.messageCount == 1, keeping.turn.second);
}

}  // namespace

void keepTemporary(ChatService& service, store::ConversationId id) {
    const auto keeping = std::make_shared<Keeping>();
    // This one first: it is there when what goes on ends for the other, and nothing is said before it.
    service.post(When::AsPosted, [id, keeping](Session& session) -> Result<void> {
        if (std::exchange(keeping->tried, true)) return beginAgain(session, *keeping);
        TRY(keep(session, id));
        return session.removed ? leaveRemoved(session) : Result<void>();  // nothing is put there any more
    });
    service.post(When::BetweenTokens, [id, keeping](Session& session) { return keepNow(session, id, *keeping); });
}

}  // namespace daylong::archive
