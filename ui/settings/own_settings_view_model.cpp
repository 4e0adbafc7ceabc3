#include "settings/own_settings_view_model.h"

#include "settings/settings_table.h"
#include "settings/suited.h"

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
    connect(&bridge, &EngineBridge::modelReady, this, [this](const settings::ModelSummary& model) {
        m_model = model;
        Q_EMIT changed();
    });
}

std::string OwnSettingsViewModel::prompt(const settings::OwnSettings& own) const {
    return settings::promptFor(m_general, own, m_model);
}

engine::SamplerOptions OwnSettingsViewModel::sampling() const {
    return m_draft.sampling ? *m_draft.sampling : settings::samplingFor(m_general, m_model);
}

template <class T>
void OwnSettingsViewModel::setSampling(T engine::SamplerOptions::*field, T value) {
    engine::SamplerOptions changedSampling = sampling();
    if (changedSampling.*field == value) return;
    changedSampling.*field = value;
    m_draft.sampling = changedSampling;
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

void OwnSettingsViewModel::setTemperature(double value) {
    setSampling(&engine::SamplerOptions::temperature, settings::bounded<float>("temperature", value));
}
void OwnSettingsViewModel::setTopP(double value) {
    setSampling(&engine::SamplerOptions::topP, settings::bounded<float>("top_p", value));
}
void OwnSettingsViewModel::setMinP(double value) {
    setSampling(&engine::SamplerOptions::minP, settings::bounded<float>("min_p", value));
}
void OwnSettingsViewModel::setTopK(int value) {
    setSampling(&engine::SamplerOptions::topK, settings::bounded<uint32_t>("top_k", value));
}
void OwnSettingsViewModel::setRepetitionPenalty(double value) {
    setSampling(&engine::SamplerOptions::repetitionPenalty, settings::bounded<float>("repetition_penalty", value));
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
