// PresetEditor: one preset while a person makes or changes it: a draft, handed to the chat service by save().
// What is not chosen in it is as in general. Thread rule: GUI thread. Never fails.
#pragma once

#include "bridge/engine_bridge.h"
#include "settings/sampling_values.h"

#include "settings/presets.h"

#include <QObject>
#include <QtQml/qqmlregistration.h>

#include <functional>
#include <optional>

namespace daylong::ui {

class PresetEditor : public QObject, public SamplingValues<PresetEditor> {
    Q_OBJECT
    QML_ELEMENT
    QML_UNCREATABLE("Belongs to the presets")
    Q_PROPERTY(bool isNew READ isNew NOTIFY changed)
    Q_PROPERTY(QString name READ name WRITE setName NOTIFY changed)
    Q_PROPERTY(bool isDefault READ isDefault WRITE setDefault NOTIFY changed)
    Q_PROPERTY(bool ownPrompt READ ownPrompt WRITE setOwnPrompt NOTIFY changed)
    Q_PROPERTY(QString systemPrompt READ systemPrompt WRITE setSystemPrompt NOTIFY changed)
    Q_PROPERTY(bool ownSampling READ ownSampling WRITE setOwnSampling NOTIFY changed)
    Q_PROPERTY(double temperature READ temperature WRITE setTemperature NOTIFY changed)
    Q_PROPERTY(double topP READ topP WRITE setTopP NOTIFY changed)
    Q_PROPERTY(double minP READ minP WRITE setMinP NOTIFY changed)
    Q_PROPERTY(int topK READ topK WRITE setTopK NOTIFY changed)
    Q_PROPERTY(double repetitionPenalty READ repetitionPenalty WRITE setRepetitionPenalty NOTIFY changed)
    Q_PROPERTY(QString modelPath READ modelPath WRITE setModelPath NOTIFY changed)  // empty: as in general
    Q_PROPERTY(int cacheSize READ cacheSize WRITE setCacheSize NOTIFY changed)      // 0: as in general
    Q_PROPERTY(Recall recall READ recall WRITE setRecall NOTIFY changed)
    Q_PROPERTY(bool savable READ savable NOTIFY changed)  // it has a name
public:
    enum Recall { AsInGeneral, On, Off };
    Q_ENUM(Recall)
    using Save = std::function<void(const settings::Preset& preset)>;

    PresetEditor(EngineBridge& bridge, Save save, QObject* parent = nullptr);

    void edit(const settings::Preset& preset);

    bool isNew() const { return m_draft.id == 0; }
    QString name() const { return QString::fromStdString(m_draft.name); }
    void setName(const QString& name);
    bool isDefault() const { return m_draft.isDefault; }
    void setDefault(bool isDefault) { set(m_draft.isDefault, isDefault); }
    bool ownPrompt() const { return m_draft.systemPrompt.has_value(); }
    void setOwnPrompt(bool own);
    QString systemPrompt() const;
    void setSystemPrompt(const QString& text);
    bool ownSampling() const { return m_draft.sampling.has_value(); }
    void setOwnSampling(bool own);
    QString modelPath() const { return QString::fromStdString(m_draft.modelPath.value_or(std::string())); }
    void setModelPath(const QString& path);
    int cacheSize() const { return static_cast<int>(m_draft.cacheSize.value_or(0)); }
    void setCacheSize(int tokens);
    Recall recall() const { return !m_draft.recalls ? AsInGeneral : *m_draft.recalls ? On : Off; }
    void setRecall(Recall recall);
    bool savable() const { return !name().trimmed().isEmpty(); }

    Q_INVOKABLE void save();

Q_SIGNALS:
    void changed();

private:
    friend SamplingValues<PresetEditor>;
    engine::SamplerOptions sampling() const;
    void takeSampling(const engine::SamplerOptions& chosen) { set(m_draft.sampling, std::optional(chosen)); }
    template <class T>
    void set(T& field, const T& value) {
        if (field == value) return;
        field = value;
        Q_EMIT changed();
    }

    Save m_save;
    settings::Preset m_draft;
    settings::Settings m_general;
    settings::ModelSummary m_model;
};

}  // namespace daylong::ui
