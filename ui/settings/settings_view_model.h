// SettingsViewModel: the settings page. A draft, edited freely and costed before anything is done; apply() hands it
// to the chat service. The MiB of a cache size come from the engine's own cache layout, and for the loaded
// model from what its device took.
// Thread rule: GUI thread. Failure rule: a model file that cannot be used is said in modelProblem, and not applied.
#pragma once

#include "bridge/engine_bridge.h"
#include "settings/template_view_model.h"

#include "engine/backend.h"

#include <QObject>
#include <QUrl>
#include <QVariantList>
#include <QtQml/qqmlregistration.h>

#include <functional>
#include <optional>
#include <vector>

namespace daylong::ui {

class SettingsViewModel : public QObject {
    Q_OBJECT
    QML_ELEMENT
    QML_UNCREATABLE("The program makes the one there is")

    // The draft.
    Q_PROPERTY(QString modelPath READ modelPath NOTIFY draftChanged)  // or the starter's name; empty: nothing is chosen yet
    Q_PROPERTY(QString device READ device WRITE setDevice NOTIFY draftChanged)
    Q_PROPERTY(int threads READ threads WRITE setThreads NOTIFY draftChanged)  // 0: all
    Q_PROPERTY(int cacheSize READ cacheSize WRITE setCacheSize NOTIFY draftChanged)
    Q_PROPERTY(int sinks READ sinks WRITE setSinks NOTIFY draftChanged)
    Q_PROPERTY(int kvType READ kvType WRITE setKvType NOTIFY draftChanged)  // index into kvTypes
    Q_PROPERTY(double temperature READ temperature WRITE setTemperature NOTIFY draftChanged)
    Q_PROPERTY(int topK READ topK WRITE setTopK NOTIFY draftChanged)
    Q_PROPERTY(double topP READ topP WRITE setTopP NOTIFY draftChanged)
    Q_PROPERTY(double minP READ minP WRITE setMinP NOTIFY draftChanged)
    Q_PROPERTY(double repetitionPenalty READ repetitionPenalty WRITE setRepetitionPenalty NOTIFY draftChanged)
    Q_PROPERTY(int maxReplyTokens READ maxReplyTokens WRITE setMaxReplyTokens NOTIFY draftChanged)
    Q_PROPERTY(QString systemPrompt READ systemPrompt WRITE setSystemPrompt NOTIFY draftChanged)
    Q_PROPERTY(daylong::ui::TemplateViewModel* chatTemplate READ chatTemplate CONSTANT)

    // What the draft means.
    Q_PROPERTY(QString modelName READ modelName NOTIFY draftChanged)
    Q_PROPERTY(QString modelProblem READ modelProblem NOTIFY draftChanged)  // empty: none
    Q_PROPERTY(bool starterModel READ starterModel NOTIFY draftChanged)
    Q_PROPERTY(int trainedContext READ trainedContext NOTIFY draftChanged)
    Q_PROPERTY(bool beyondTrained READ beyondTrained NOTIFY draftChanged)
    Q_PROPERTY(double cacheMiB READ cacheMiB NOTIFY draftChanged)           // 0: not known (no model yet)
    Q_PROPERTY(double weightsMiB READ weightsMiB NOTIFY draftChanged)
    Q_PROPERTY(bool beyondMemory READ beyondMemory NOTIFY draftChanged)     // more than the device has
    Q_PROPERTY(int smallestCache READ smallestCache CONSTANT)
    Q_PROPERTY(int largestCache READ largestCache NOTIFY draftChanged)      // where the slider ends
    Q_PROPERTY(bool changed READ changed NOTIFY draftChanged)               // draft differs from what is applied
    Q_PROPERTY(bool applicable READ applicable NOTIFY draftChanged)         // has an effect, and nothing is wrong with it
    Q_PROPERTY(bool revertible READ revertible NOTIFY draftChanged)
    Q_PROPERTY(bool loaded READ loaded NOTIFY draftChanged)  // a model is; else Apply loads one, whatever changed
    Q_PROPERTY(Effect effect READ effect NOTIFY draftChanged)
    Q_PROPERTY(QVariantList devices READ devices NOTIFY devicesChanged)  // of {id, name}: to choose from
    Q_PROPERTY(QString deviceDetail READ deviceDetail NOTIFY draftChanged)  // of the chosen one: its memory, or that it is gone
    Q_PROPERTY(QStringList kvTypes READ kvTypes CONSTANT)

public:
    enum class Effect { Nothing, Immediate, Rebuild, Reload };
    Q_ENUM(Effect)

    /// Describes a model file without loading it (app: opens the GGUF header).
    using Inspect = std::function<Result<chat::ModelSummary>(const std::string& path)>;
    /// Hands the draft to the chat service.
    using Apply = std::function<void(const chat::Settings&)>;

    SettingsViewModel(EngineBridge& bridge, Inspect inspect, TemplateViewModel::Inspect inspectTemplate, Apply apply, QObject* parent = nullptr);

    /// Those found on this machine.
    void setDevices(std::vector<engine::DeviceInfo> devices);

    QString modelPath() const { return QString::fromStdString(m_draft.modelPath); }
    QString device() const { return QString::fromStdString(m_draft.device); }
    int threads() const { return static_cast<int>(m_draft.threads); }
    int cacheSize() const { return static_cast<int>(m_draft.cacheSize); }
    int sinks() const { return static_cast<int>(m_draft.sinks); }
    int kvType() const { return static_cast<int>(m_draft.kv); }
    double temperature() const { return static_cast<double>(m_draft.sampling.temperature); }
    int topK() const { return static_cast<int>(m_draft.sampling.topK); }
    double topP() const { return static_cast<double>(m_draft.sampling.topP); }
    double minP() const { return static_cast<double>(m_draft.sampling.minP); }
    double repetitionPenalty() const { return static_cast<double>(m_draft.sampling.repetitionPenalty); }
    int maxReplyTokens() const { return static_cast<int>(m_draft.maxReplyTokens); }
    QString systemPrompt() const { return QString::fromStdString(m_draft.systemPrompt); }

    TemplateViewModel* chatTemplate() { return &m_template; }

    void setDevice(const QString& id);
    void setThreads(int threads);
    void setCacheSize(int tokens);
    void setSinks(int sinks);
    void setKvType(int index);
    void setTemperature(double value);
    void setTopK(int value);
    void setTopP(double value);
    void setMinP(double value);
    void setRepetitionPenalty(double value);
    void setMaxReplyTokens(int value);
    void setSystemPrompt(const QString& text);

    QString modelName() const;
    QString modelProblem() const { return m_modelProblem; }
    bool starterModel() const { return m_model.starter; }
    int trainedContext() const { return static_cast<int>(m_model.trainedContext); }
    bool beyondTrained() const;
    double cacheMiB() const;
    double weightsMiB() const;
    bool beyondMemory() const;
    int smallestCache() const;
    int largestCache() const;
    bool changed() const;
    bool applicable() const { return effect() != Effect::Nothing && m_template.usable(); }
    bool revertible() const;
    bool loaded() const { return m_isLoaded; }
    Effect effect() const;
    QVariantList devices() const;
    QString deviceDetail() const;
    QStringList kvTypes() const;

    Q_INVOKABLE void openModel(const QUrl& file);
    Q_INVOKABLE void useStarterModel();
    Q_INVOKABLE void apply();
    Q_INVOKABLE void revert();           // the draft becomes what is applied; where no model could be loaded with that, what worked last
    Q_INVOKABLE void resetToDefaults();  // all but the model and the device

Q_SIGNALS:
    void draftChanged();
    void devicesChanged();

private:
    void onSettings(const chat::Settings& settings);
    void onReady(const chat::ModelSummary& model, const chat::Settings& settings);
    void onGone();
    void onMemory(const chat::MemoryState& memory);
    double layoutMiB(const chat::Settings& settings, const chat::ModelSummary& model) const;
    const engine::DeviceInfo* chosenDevice() const;
    void chooseModel(const std::string& path);
    void showUnknownModel();
    const chat::Settings& wayBack() const;
    template <class T>
    void set(T& field, const T& value);

    std::vector<engine::DeviceInfo> m_devices;
    Inspect m_inspect;
    Apply m_apply;
    chat::Settings m_applied, m_draft;
    std::optional<chat::Settings> m_worked;  // those that a model was last loaded with
    chat::ModelSummary m_loaded, m_model;    // of the settings that worked, of the draft
    bool m_isLoaded = false;
    double m_padding = 1.0;  // what the device takes for the loaded model's cache, of what its layout says
    QString m_modelProblem;
    TemplateViewModel m_template;
};

}  // namespace daylong::ui
