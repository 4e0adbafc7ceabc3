#include "settings/own_settings_view_model.h"

#include "settings/settings_table.h"
#include "settings/suited.h"

#include <algorithm>
#include <utility>

namespace daylong::ui {

OwnSettingsViewModel::OwnSettingsViewModel(EngineBridge& bridge, Apply apply, QObject* parent)
    : QObject(parent), m_apply(std::move(apply)) {
    const auto onConversation = [this](const store::Conversation& conversation) {
        if (conversation.id != m_conversation) return;
        m_title = QString::fromStdString(conversation.title);
        Q_EMIT changed();
    };
    connect(&bridge, &EngineBridge::conversationOpened, this,
            [this, onConversation](const store::Conversation& conversation) {
                if (std::exchange(m_conversation, conversation.id) != conversation.id) {
                    m_draft = m_applied = {};  // what is its own comes next
                    m_sent.reset();
                }
                onConversation(conversation);
            });
    connect(&bridge, &EngineBridge::conversationChanged, this, onConversation);
    connect(&bridge, &EngineBridge::ownSettingsChanged, this,
            [this](qint64 conversation, const settings::OwnSettings& own) {
                if (conversation != m_conversation) return;
                if (!edited()) m_draft = own;  // what is being edited stays
                m_draft.note = own.note;       // which is not edited here
                m_applied = own;
                m_sent.reset();
                Q_EMIT changed();
            });
    connect(&bridge, &EngineBridge::failed, this, [this] {
        if (std::exchange(m_sent, {})) Q_EMIT changed();
    });
    connect(&bridge, &EngineBridge::settingsChanged, this, [this](const settings::Settings& settings) {
        m_general = settings;
        Q_EMIT changed();
    });
    connect(&bridge, &EngineBridge::presetsChanged, this, [this](const std::vector<settings::Preset>& presets) {
        m_presets = presets;
        Q_EMIT changed();
    });
    connect(&bridge, &EngineBridge::modelReady, this,
            [this](const settings::ModelSummary& model, const settings::Settings& settings) {
                m_model = model;
                m_loaded = settings.modelPath;
                Q_EMIT changed();
            });
}

settings::Settings OwnSettingsViewModel::below(const settings::OwnSettings& own) const {
    const auto found = std::ranges::find(m_presets, own.preset, &settings::Preset::id);
    return found == m_presets.end() ? m_general : settings::over(m_general, *found);
}

std::string OwnSettingsViewModel::prompt(const settings::OwnSettings& own) const {
    return settings::promptFor(below(own), own, m_model);
}

engine::SamplerOptions OwnSettingsViewModel::sampling() const {
    return m_draft.sampling ? *m_draft.sampling : settings::samplingFor(below(m_draft), m_model);
}

bool OwnSettingsViewModel::rebuilds() const {
    return prompt(m_draft) != prompt(m_applied) ||
           settings::costOfChange(below(m_applied), below(m_draft), m_model) >= settings::Cost::Rebuild;
}

bool OwnSettingsViewModel::reloads() const {
    if (m_draft.preset == m_applied.preset) return false;
    const auto found = std::ranges::find(m_presets, m_draft.preset, &settings::Preset::id);
    const bool gone = found != m_presets.end() && settings::modelIsGone(*found);
    return (gone ? m_general : below(m_draft)).modelPath != m_loaded;
}

void OwnSettingsViewModel::setPreset(qint64 id) {
    if (m_draft.preset == id) return;
    m_draft.preset = id;
    Q_EMIT changed();
}

void OwnSettingsViewModel::takeSampling(const engine::SamplerOptions& chosen) {
    m_draft.sampling = chosen;
    Q_EMIT changed();
}

void OwnSettingsViewModel::setOwnPrompt(bool own) {
    if (own == ownPrompt()) return;
    if (own) m_draft.systemPrompt = prompt(m_draft);
    else m_draft.systemPrompt.reset();
    Q_EMIT changed();
}

void OwnSettingsViewModel::setSystemPrompt(const QString& text) {
    if (m_draft.systemPrompt == text.toStdString()) return;
    m_draft.systemPrompt = text.toStdString();
    Q_EMIT changed();
}

void OwnSettingsViewModel::setOwnSampling(bool own) {
    if (own == ownSampling()) return;
    if (own) m_draft.sampling = sampling();
    else m_draft.sampling.reset();
    Q_EMIT changed();
}

void OwnSettingsViewModel::apply() {
    if (!edited() || m_conversation == 0) return;
    m_sent = m_draft;
    m_apply(m_conversation, m_draft);
    Q_EMIT changed();
}

void OwnSettingsViewModel::revert() {
    m_draft = m_applied;
    Q_EMIT changed();
}

}  // namespace daylong::ui

#include "moc_own_settings_view_model.cpp"
