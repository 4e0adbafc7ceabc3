// Session: the settings that hold, the general ones and the open conversation's own, and what is opened anew when they
// change.
#include "chat/session.h"
#include "chat/settings_store.h"

#include <utility>

namespace daylong::chat {

namespace {

bool sameModel(const Settings& a, const Settings& b) {
    return a.modelPath == b.modelPath && a.device == b.device && a.threads == b.threads &&
           a.chatTemplate() == b.chatTemplate();
}

}  // namespace

/// What differs from what is in force, the person has chosen: that is stored, and the command line's no longer counts.
Result<void> Session::applySettings(Settings settings) {
    TRY(writer());
    Settings stored = m_settings;
    stored.chooseModel(m_inForce.modelPath);  // what is chosen for a model that the command line named is that one's
    carryChanges(m_inForce, settings, stored);
    if (settings.modelPath == m_inForce.modelPath) stored.chooseModel(m_settings.modelPath);
    TRY(saveSettings(*m_writer, stored));
    m_settings = std::move(stored);
    const std::string promptBefore = systemPrompt();
    const Settings before = std::exchange(m_inForce, std::move(settings));
    emit(SettingsChanged{m_inForce});
    if (!hasModel() || m_reload || !sameModel(before, m_inForce)) {
        TRY(load());
        return attach();
    }
    const bool otherMemory = m_responder->use(m_inForce, m_own);
    emit(ModelReady{m_responder->model(), m_inForce});
    return otherMemory || systemPrompt() != promptBefore ? attach() : Result<void>();
}

Result<void> Session::applyOwnSettings(store::ConversationId conversation, const OwnSettings& own) {
    TRY(writer());
    TRY(saveOwnSettings(*m_writer, conversation, own));
    emit(OwnSettingsChanged{conversation, own});
    if (conversation != m_conversation.id) return {};
    const std::string promptBefore = systemPrompt();
    m_own = own;
    if (!hasModel()) return {};
    m_responder->use(m_inForce, m_own);
    return systemPrompt() == promptBefore ? Result<void>() : attach();
}

}  // namespace daylong::chat
