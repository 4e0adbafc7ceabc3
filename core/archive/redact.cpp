#include "archive/redact.h"

#include "archive/ask.h"
#include "chat/commands/commands.h"
#include "memory/kept.h"

#include <algorithm>

namespace daylong::archive {

using namespace chat;

namespace {

bool has(const std::vector<store::ConversationId>& ids, store::ConversationId id) {
    return std::find(ids.begin(), ids.end(), id) != ids.end();
}

Result<store::Redacted> redactIn(Session& session, const store::RedactionOrder& order) {
    TRY(session.writer());
    if (session.brings) TRY(bring(session));
    store::TranscriptRedaction redaction(*session.transcript);
    const std::vector<store::Message> found = TRY(redaction.find(order));
    const store::ConversationId open = session.conversation.id;
    const bool concerned = std::any_of(found.begin(), found.end(), [open](const store::Message& message) {
        return message.id != 0 && message.conversation == open;
    });
    if (concerned) {  // before the rows go: what closes may still write
        if (session.hasModel()) session.answering->dropKept();
        session.distrust();
    }
    store::Redacted redacted = TRY(redaction.redact(order, open));
    session.waiting.forgetTakenOut();
    for (const store::ConversationId id : redacted.conversations) {
        memory::removeKept(session.workplace.kept, id);
        if (has(redacted.gone, id)) session.emit(ConversationRemoved{id});
        else TRY(tellConversation(session, id));
    }
    for (const store::Message& each : redacted.messages) {
        if (each.id == 0) TRY(session.waiting.tell(session, each.conversation));
    }
    session.emit(TrashChanged{});
    if (!concerned) return redacted;
    session.conversation = TRY(session.transcript->conversation(open)).value_or(session.conversation);
    session.removedMessages.clear();
    TRY(session.useOwn());
    TRY(tellOpened(session, session.conversation));
    const Result<void> read = session.hasModel() ? session.attach() : Result<void>();
    if (!read && read.error().code != ErrorCode::Cancelled) session.emit(Failed{read.error()});
    return redacted;
}

}  // namespace

Result<std::vector<store::Message>> findToRedact(ChatService& service, const store::RedactionOrder& order) {
    using Found = std::vector<store::Message>;
    return ask<Found>(service, When::BetweenTokens, [&](Session& session) -> Result<Found> {
        TRY(session.writer());
        return store::TranscriptRedaction(*session.transcript).find(order);
    });
}

Result<store::Redacted> redact(ChatService& service, const store::RedactionOrder& order) {
    return ask<store::Redacted>(service, When::AsPosted, [&](Session& session) { return redactIn(session, order); });
}

}  // namespace daylong::archive
