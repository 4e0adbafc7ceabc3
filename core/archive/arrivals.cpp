#include "archive/arrivals.h"

#include "archive/ask.h"
#include "archive/folders.h"
#include "archive/presets.h"
#include "archive/trash.h"
#include "chat/commands/commands.h"
#include "memory/kept.h"

#include <memory>

namespace daylong::archive {

using namespace chat;

namespace {

using store::ConversationId;

/// More, or less, stands in the open conversation by now: it is shown and read anew.
Result<void> showAnew(Session& session, ConversationId changed) {
    TRY(session.writer());
    if (session.brings) TRY(bring(session));
    if (changed != session.conversation.id || session.removed) return {};
    TRY(session.transcript->setStreamState(changed, store::StreamState::ToBeRead));
    session.conversation = TRY(session.transcript->mustFind(changed));
    TRY(session.useOwn());
    TRY(tellOpened(session, session.conversation));
    return session.hasModel() ? session.attach() : Result<void>();
}

bool isOpen(const Session& session, ConversationId id) { return id == session.shown; }

/// One import, from its beginning to its end. Touched on the engine thread, or while that is waited for.
struct Arriving {
    std::optional<store::TranscriptImport> import;
    ConversationId grown = 0;  // the one that was open when something was added to it
};

Result<store::TakenBack> takeBack(Session& session, std::optional<int64_t> import) {
    TRY(session.writer());
    store::TakenBack taken = TRY(store::TranscriptImport(*session.transcript).takeBack(import));
    for (const ConversationId id : taken.removed) {
        memory::removeKept(session.workplace.kept, id);
        session.emit(ConversationRemoved{id});
        TRY(leave(session, id));
    }
    for (const ConversationId id : taken.changed) TRY(tellConversation(session, id));
    if (taken.folders) TRY(tellFolders(session));
    if (taken.presets) TRY(tellPresets(session));
    session.emit(TrashChanged{});
    return taken;
}

}  // namespace

exchange::ImportTarget arrivalsIn(ChatService& service) {
    const auto state = std::make_shared<Arriving>();
    const auto begin = [&service, state](const std::string& name) {
        return ask<int64_t>(service, When::BetweenTokens, [&](Session& session) -> Result<int64_t> {
            state->import.emplace(*TRY(session.writer()));
            return state->import->begin(name);
        });
    };
    const auto add = [&service, state](const store::ArrivingConversation& arriving) {
        return ask<store::Arrival>(service, When::BetweenTokens, [&](Session& session) -> Result<store::Arrival> {
            TRY(session.writer());
            const store::Arrival arrival = TRY(state->import->add(arriving));
            if (arrival.conversation == 0) return arrival;
            if (isOpen(session, arrival.conversation)) state->grown = arrival.conversation;
            if (arrival.inFolder) TRY(tellFolders(session));
            if (arrival.hasPreset) TRY(tellPresets(session));
            TRY(tellConversation(session, arrival.conversation));
            return arrival;
        });
    };
    const auto end = [&service, state]() -> Result<void> {
        TRY(ask(service, When::BetweenTokens, [&](Session& session) {
            session.emit(TrashChanged{});  // what was removed may have come back
            return state->import->end();
        }));
        if (state->grown == 0) return {};
        return ask(service, When::AsPosted, [&](Session& session) { return showAnew(session, state->grown); });
    };
    return {.begin = begin, .add = add, .end = end};
}

Result<store::TakenBack> takeImportBack(ChatService& service, std::optional<int64_t> import) {
    store::TakenBack taken = TRY(ask<store::TakenBack>(service, When::BetweenTokens,
                                                       [&](Session& session) { return takeBack(session, import); }));
    for (const ConversationId changed : taken.changed)
        TRY(ask(service, When::AsPosted, [&](Session& session) { return showAnew(session, changed); }));
    return taken;
}

}  // namespace daylong::archive
