// OwnSettingsViewModel: what the open conversation has otherwise than the general settings: its system prompt, how its
// words are picked. A draft, as the general one is; what is not its own is shown as the general settings have it.
// Thread rule: GUI thread. Failure rule: none of its own; what cannot be stored comes as EngineBridge::failed.
#pragma once

#include "bridge/engine_bridge.h"

#include <QObject>
#include <QString>
#include <QtQml/qqmlregistration.h>

#include <functional>
#include <optional>

namespace daylong::ui {

class OwnSettingsViewModel : public QObject {
    Q_OBJECT
    QML_ELEMENT
    QML_UNCREATABLE("The program makes the one there is")
    Q_PROPERTY(QString title READ title NOTIFY changed)  // of the conversation; empty: nothing was said yet
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
public:
    /// Hands the draft to the chat service.
    using Apply = std::function<void(qint64 conversation, const settings::OwnSettings& own)>;

    OwnSettingsViewModel(EngineBridge& bridge, Apply apply, QObject* parent = nullptr);

    QString title() const { return m_title; }
    bool ownPrompt() const { return m_draft.systemPrompt.has_value(); }
    void setOwnPrompt(bool own);
    QString systemPrompt() const { return QString::fromStdString(prompt(m_draft)); }
    void setSystemPrompt(const QString& text);
    bool ownSampling() const { return m_draft.sampling.has_value(); }
    void setOwnSampling(bool own);
    double temperature() const { return static_cast<double>(sampling().temperature); }
    double topP() const { return static_cast<double>(sampling().topP); }
    double minP() const { return static_cast<double>(sampling().minP); }
    int topK() const { return static_cast<int>(sampling().topK); }
    double repetitionPenalty() const { return static_cast<double>(sampling().repetitionPenalty); }
    void setTemperature(double value);
    void setTopP(double value);
    void setMinP(double value);
    void setTopK(int value);
    void setRepetitionPenalty(double value);
    bool edited() const { return m_draft != (m_sent ? *m_sent : m_applied); }
    bool rebuilds() const { return prompt(m_draft) != prompt(m_applied); }

    Q_INVOKABLE void apply();
    Q_INVOKABLE void revert();

Q_SIGNALS:
    void changed();

private:
    std::string prompt(const settings::OwnSettings& own) const;
    engine::SamplerOptions sampling() const;
    template <class T>
    void setSampling(T engine::SamplerOptions::*field, T value);

    Apply m_apply;
    qint64 m_conversation = 0;
    QString m_title;
    settings::Settings m_general;
    settings::ModelSummary m_model;
    settings::OwnSettings m_applied, m_draft;
    std::optional<settings::OwnSettings> m_sent;  // handed to the service, and not in force yet
};

}  // namespace daylong::ui
