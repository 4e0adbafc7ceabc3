// The settings that hold, the general ones and the open conversation's own, and what is opened anew when they
// change.
#include "chat/commands/commands.h"
#include "memory/kept.h"
#include "settings/settings_store.h"
#include "settings/settings_table.h"

#include <utility>

namespace daylong::chat {

/// What differs from what is in force, the person has chosen: that is stored, and the command line's no longer counts.
Result<void> applySettings(Session& session, settings::Settings settings) {
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
    if (before.keepsMemory && !session.inForce.keepsMemory) TRY(clearKept(session));
    if (!session.hasModel() || session.reload ||
        settings::costOfChange(before, session.inForce, session.answering->model()) == settings::Cost::Reload) {
        TRY(session.load());
        return bring(session);
    }
    const bool otherMemory = session.answering->use(session.inForce, session.own);
    session.emit(ModelReady{session.answering->model(), session.inForce});
    const bool anew = otherMemory || session.systemPrompt() != promptBefore;
    if (anew && session.brings) session.distrust();  // another one is on its way there
    return anew && !session.brings ? session.attach() : Result<void>();
}

/// The open conversation is kept again once it is read anew.
Result<void> clearKept(Session& session) {
    if (session.hasModel()) session.answering->dropKept();
    memory::removeAllKept(session.workplace.kept);
    return {};
}

Result<void> applyOwnSettings(Session& session, store::ConversationId conversation, const settings::OwnSettings& own) {
    TRY(session.writer());
    TRY(settings::saveOwnSettings(*session.transcript, conversation, own));
    session.emit(OwnSettingsChanged{conversation, own});
    if (conversation != session.conversation.id) return {};
    const std::string promptBefore = session.systemPrompt();
    session.own = own;
    if (!session.hasModel()) return {};
    session.answering->use(session.inForce, session.own);
    return session.systemPrompt() == promptBefore ? Result<void>() : session.attach();
}

}  // namespace daylong::chat
