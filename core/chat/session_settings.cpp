// Session: the settings that hold, the general ones and the open conversation's own, and what becomes of the cache when
// they change.
#include "chat/session.h"
#include "chat/settings_store.h"
#include "chat/suited.h"

#include <utility>

namespace daylong::chat {

namespace {

bool sameModel(const Settings& a, const Settings& b) {
    return a.modelPath == b.modelPath && a.device == b.device && a.threads == b.threads &&
           a.chatTemplate() == b.chatTemplate();
}

}  // namespace

/// What the settings mean for the model that is loaded.
void Session::configure() {
    const ModelSummary model = m_responder->model();
    m_responder->setSampling(m_own.sampling ? *m_own.sampling : samplingFor(m_inForce, model));
    m_responder->setCache(cacheFor(m_inForce, model));
}

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
    if (!m_responder || m_reopen || !sameModel(before, m_inForce)) {
        m_devices.forgive();
        TRY(loadModel());
        return attach();
    }
    configure();
    emit(ModelReady{m_responder->model(), m_inForce});
    const ModelSummary model = m_responder->model();
    const bool same = cacheFor(before, model) == cacheFor(m_inForce, model) && systemPrompt() == promptBefore;
    return same ? Result<void>() : attach();
}

Result<void> Session::applyOwnSettings(store::ConversationId conversation, const OwnSettings& own) {
    TRY(writer());
    TRY(saveOwnSettings(*m_writer, conversation, own));
    emit(OwnSettingsChanged{conversation, own});
    if (conversation != m_conversation.id) return {};
    const std::string promptBefore = systemPrompt();
    m_own = own;
    if (!m_responder) return {};
    configure();
    return systemPrompt() == promptBefore ? Result<void>() : attach();
}

}  // namespace daylong::chat
