#include "archive/choices.h"

#include "chat/commands/commands.h"
#include "memory/kept.h"
#include "settings/settings_store.h"
#include "settings/settings_table.h"

#include <utility>

namespace daylong::archive {

using namespace chat;

Result<void> adjust(Session& session, const std::string& promptBefore) {
    if (!session.hasModel() || session.wantsLoading()) return bring(session, true);
    const settings::Settings before = std::exchange(session.answersBy, session.here());
    const bool otherMemory = session.answering->use(session.answersBy, session.own);
    const settings::ModelSummary model = session.answering->model();
    if (settings::costOfChange(before, session.answersBy, model)) session.emit(ModelReady{model, session.answersBy});
    const bool anew = otherMemory || session.systemPrompt() != promptBefore;
    if (anew && session.brings) session.distrust();  // another one is on its way there
    return anew && !session.brings ? session.attach() : Result<void>();
}

namespace {

/// The open conversation is kept again once it is read anew.
Result<void> clear(Session& session) {
    if (session.hasModel()) session.answering->dropKept();
    memory::removeAllKept(session.workplace.kept);
    return {};
}

/// What differs from what is in force, the person has chosen: that is stored, and the command line's no longer counts.
Result<void> apply(Session& session, settings::Settings settings) {
    TRY(session.writer());
    settings::Settings stored = session.stored;
    stored.chooseModel(session.inForce.modelPath);  // what is chosen for one that the command line named is its own
    settings::carryChanges(session.inForce, settings, stored);
    if (settings.modelPath == session.inForce.modelPath) stored.chooseModel(session.stored.modelPath);
    TRY(settings::saveSettings(*session.transcript, stored));
    session.stored = std::move(stored);
    const std::string promptBefore = session.systemPrompt();
    const settings::Settings before = std::exchange(session.inForce, std::move(settings));
    session.emit(SettingsChanged{session.inForce});
    if (before.keepsMemory && !session.inForce.keepsMemory) TRY(clear(session));
    // A model that is chosen now is meant for here, whatever the preset says. So is the general one, chosen again.
    if (before.modelPath != session.inForce.modelPath || !costOfChange(before, session.inForce, {}))
        session.preset.setsModelAside = true;
    return adjust(session, promptBefore);
}

Result<void> applyOwn(Session& session, store::ConversationId conversation, const settings::OwnSettings& own) {
    TRY(session.writer());
    TRY(settings::saveOwnSettings(*session.transcript, conversation, own));
    session.emit(OwnSettingsChanged{conversation, own});
    if (conversation != session.conversation.id) return {};
    const std::string promptBefore = session.systemPrompt();
    TRY(session.useOwn());
    return session.hasModel() || session.wantsLoading() ? adjust(session, promptBefore) : Result<void>();
}

}  // namespace

void applySettings(ChatService& service, settings::Settings settings) {
    service.post(When::AsPosted,
                 [settings = std::move(settings)](Session& session) { return apply(session, settings); });
}

void applyOwnSettings(ChatService& service, store::ConversationId conversation, settings::OwnSettings own) {
    const auto apply = [conversation, own = std::move(own)](Session& session) {
        return applyOwn(session, conversation, own);
    };
    service.post(When::AsPosted, apply);
}

void clearKept(ChatService& service) { service.post(When::AsPosted, clear); }

}  // namespace daylong::archive
