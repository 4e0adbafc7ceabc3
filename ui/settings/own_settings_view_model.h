// OwnSettingsViewModel: what the open conversation has otherwise than the general settings: its system prompt, how its
// words are picked. A draft, as the general one is; what is not its own is shown as the general settings have it.
// Thread rule: GUI thread. Failure rule: none of its own; what cannot be stored comes as EngineBridge::failed.
#pragma once

#include "bridge/engine_bridge.h"
#include "settings/sampling_values.h"

#include "settings/presets.h"

#include <QObject>
#include <QString>
#include <QtQml/qqmlregistration.h>

#include <functional>
#include <optional>

namespace daylong::ui {

class OwnSettingsViewModel : public QObject, public SamplingValues<OwnSettingsViewModel> {
    Q_OBJECT
    QML_ELEMENT
    QML_UNCREATABLE("The program makes the one there is")
    Q_PROPERTY(QString title READ title NOTIFY changed)  // of the conversation; empty: nothing was said yet
    Q_PROPERTY(qint64 preset READ preset WRITE setPreset NOTIFY changed)  // that it uses; 0: none
    Q_PROPERTY(bool ownPrompt READ ownPrompt WRITE setOwnPrompt NOTIFY changed)
    Q_PROPERTY(QString systemPrompt READ systemPrompt WRITE setSystemPrompt NOTIFY changed)
    Q_PROPERTY(bool ownSampling READ ownSampling WRITE setOwnSampling NOTIFY changed)
    Q_PROPERTY(double temperature READ temperature WRITE setTemperature NOTIFY changed)
    Q_PROPERTY(double topP READ topP WRITE setTopP NOTIFY changed)
    Q_PROPERTY(double minP READ minP WRITE setMinP NOTIFY changed)
    Q_PROPERTY(int topK READ topK WRITE setTopK NOTIFY changed)
    Q_PROPERTY(double repetitionPenalty READ repetitionPenalty WRITE setRepetitionPenalty NOTIFY changed)
    Q_PROPERTY(bool edited READ edited NOTIFY changed)      // the draft is neither applied nor handed over
    Q_PROPERTY(bool rebuilds READ rebuilds NOTIFY changed)  // applying makes the model read back into the conversation
    Q_PROPERTY(bool reloads READ reloads NOTIFY changed)    // another model does then
public:
    /// Hands the draft to the chat service.
    using Apply = std::function<void(qint64 conversation, const settings::OwnSettings& own)>;

    OwnSettingsViewModel(EngineBridge& bridge, Apply apply, QObject* parent = nullptr);

    QString title() const { return m_title; }
    qint64 preset() const { return m_draft.preset; }
    void setPreset(qint64 id);
    bool ownPrompt() const { return m_draft.systemPrompt.has_value(); }
    void setOwnPrompt(bool own);
    QString systemPrompt() const { return QString::fromStdString(prompt(m_draft)); }
    void setSystemPrompt(const QString& text);
    bool ownSampling() const { return m_draft.sampling.has_value(); }
    void setOwnSampling(bool own);
    bool edited() const { return m_draft != (m_sent ? *m_sent : m_applied); }
    bool rebuilds() const;
    bool reloads() const;

    Q_INVOKABLE void apply();
    Q_INVOKABLE void revert();

Q_SIGNALS:
    void changed();

private:
    std::string prompt(const settings::OwnSettings& own) const;
    settings::Settings below(const settings::OwnSettings& own) const;  // the general ones, and the preset's over them
    friend SamplingValues<OwnSettingsViewModel>;
    engine::SamplerOptions sampling() const;
    void takeSampling(const engine::SamplerOptions& chosen);

    Apply m_apply;
    qint64 m_conversation = 0;
    QString m_title;
    settings::Settings m_general;
    std::vector<settings::Preset> m_presets;
    settings::ModelSummary m_model;
    std::string m_loaded;  // the path of that model
    settings::OwnSettings m_applied, m_draft;
    std::optional<settings::OwnSettings> m_sent;  // handed to the service, and not in force yet
};

}  // namespace daylong::ui
