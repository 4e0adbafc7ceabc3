// SettingsViewModel: the settings page. A draft, edited freely and costed before anything is done; apply() hands it
// to the chat service, which takes it once a reply that is being made is done. The MiB of a cache size are those that
// the device will take (engine::CacheCost). What the person has not chosen is what suits the model
// (core/settings/suited.h). Thread rule: GUI thread; files are opened on another one. Failure rule: a model file that
// cannot be used is said in modelProblem, and not applied.
#pragma once

#include "bridge/background.h"
#include "bridge/engine_bridge.h"
#include "settings/kept_view_model.h"
#include "settings/sampling_values.h"
#include "settings/serve_view_model.h"
#include "settings/template_view_model.h"

#include "engine/backend.h"
#include "engine/cache_shape.h"

#include <QObject>
#include <QUrl>
#include <QVariantList>
#include <QtQml/qqmlregistration.h>

#include <functional>
#include <optional>
#include <vector>

namespace daylong::ui {

class SettingsViewModel : public QObject, public SamplingValues<SettingsViewModel> {
    Q_OBJECT
    QML_ELEMENT
    QML_UNCREATABLE("The program makes the one there is")

    // The draft; what is not chosen in it as it suits the model.
    Q_PROPERTY(
        QString modelPath READ modelPath NOTIFY draftChanged)  // or the starter's name; empty: nothing is chosen yet
    Q_PROPERTY(QString device READ device WRITE setDevice NOTIFY draftChanged)
    Q_PROPERTY(int threads READ threads WRITE setThreads NOTIFY draftChanged)  // 0: all
    Q_PROPERTY(int cacheSize READ cacheSize WRITE setCacheSize NOTIFY draftChanged)
    Q_PROPERTY(int sinks READ sinks WRITE setSinks NOTIFY draftChanged)
    Q_PROPERTY(int kvType READ kvType WRITE setKvType NOTIFY draftChanged)  // index into kvTypes
    Q_PROPERTY(bool keepsMemory READ keepsMemory WRITE setKeepsMemory NOTIFY draftChanged)
    Q_PROPERTY(int keptMiB READ keptMiB WRITE setKeptMiB NOTIFY draftChanged)  // 0: what suits the disk
    Q_PROPERTY(bool recalls READ recalls WRITE setRecalls NOTIFY draftChanged)
    Q_PROPERTY(int recallTokens READ recallTokens WRITE setRecallTokens NOTIFY draftChanged)  // as it suits the cache
    Q_PROPERTY(int recallCare READ recallCare WRITE setRecallCare NOTIFY draftChanged)  // 0: readily, 2: only when sure
    Q_PROPERTY(bool tellsTime READ tellsTime WRITE setTellsTime NOTIFY draftChanged)
    Q_PROPERTY(bool triesAhead READ triesAhead WRITE setTriesAhead NOTIFY draftChanged)
    Q_PROPERTY(bool givesWay READ givesWay WRITE setGivesWay NOTIFY draftChanged)
    Q_PROPERTY(daylong::ui::KeptViewModel* kept READ kept CONSTANT)
    Q_PROPERTY(daylong::ui::ServeViewModel* serve READ serve CONSTANT)
    Q_PROPERTY(double temperature READ temperature WRITE setTemperature NOTIFY draftChanged)
    Q_PROPERTY(int topK READ topK WRITE setTopK NOTIFY draftChanged)
    Q_PROPERTY(double topP READ topP WRITE setTopP NOTIFY draftChanged)
    Q_PROPERTY(double minP READ minP WRITE setMinP NOTIFY draftChanged)
    Q_PROPERTY(double repetitionPenalty READ repetitionPenalty WRITE setRepetitionPenalty NOTIFY draftChanged)
    Q_PROPERTY(int maxReplyTokens READ maxReplyTokens WRITE setMaxReplyTokens NOTIFY draftChanged)
    Q_PROPERTY(int titles READ titles WRITE setTitles NOTIFY draftChanged)  // settings::Titles
    Q_PROPERTY(QString systemPrompt READ systemPrompt WRITE setSystemPrompt NOTIFY draftChanged)
    Q_PROPERTY(daylong::ui::TemplateViewModel* chatTemplate READ chatTemplate CONSTANT)

    // What the draft means.
    Q_PROPERTY(QString modelName READ modelName NOTIFY draftChanged)
    Q_PROPERTY(QString modelProblem READ modelProblem NOTIFY draftChanged)  // empty: none
    Q_PROPERTY(bool inspecting READ inspecting NOTIFY draftChanged)         // a file that was chosen is being looked at
    Q_PROPERTY(bool starterModel READ starterModel NOTIFY draftChanged)
    Q_PROPERTY(bool remoteModel READ remoteModel NOTIFY draftChanged)  // a server has it
    Q_PROPERTY(int trainedContext READ trainedContext NOTIFY draftChanged)
    Q_PROPERTY(bool beyondTrained READ beyondTrained NOTIFY draftChanged)
    Q_PROPERTY(bool ownCacheSize READ ownCacheSize NOTIFY draftChanged)  // the person chose it
    Q_PROPERTY(QString cacheAdvice READ cacheAdvice NOTIFY
                   draftChanged)  // why this size, or what would suit the model; empty: no model
    Q_PROPERTY(bool ownPrompt READ ownPrompt NOTIFY draftChanged)
    Q_PROPERTY(QString promptAdvice READ promptAdvice NOTIFY draftChanged)  // why this one, or what would suit
    Q_PROPERTY(bool ownSampling READ ownSampling NOTIFY draftChanged)
    Q_PROPERTY(QString samplingAdvice READ samplingAdvice NOTIFY
                   draftChanged)                                   // what suits the model, and why; empty: the usual
    Q_PROPERTY(double cacheMiB READ cacheMiB NOTIFY draftChanged)  // 0: not known (no model yet)
    Q_PROPERTY(QString weightsText READ weightsText NOTIFY draftChanged)  // empty: not known
    Q_PROPERTY(bool beyondMemory READ beyondMemory NOTIFY draftChanged)   // more than the device has
    Q_PROPERTY(int smallestCache READ smallestCache CONSTANT)
    Q_PROPERTY(int largestCache READ largestCache NOTIFY draftChanged)  // where the slider ends
    Q_PROPERTY(bool changed READ changed NOTIFY draftChanged)           // draft differs from what is applied
    Q_PROPERTY(bool applicable READ applicable NOTIFY draftChanged)     // has an effect, and nothing is wrong with it
    Q_PROPERTY(bool waiting READ waiting NOTIFY draftChanged)           // it is handed over, and not applied yet
    Q_PROPERTY(bool revertible READ revertible NOTIFY draftChanged)
    Q_PROPERTY(bool loaded READ loaded NOTIFY draftChanged)  // a model is; else Apply loads one, whatever changed
    Q_PROPERTY(Effect effect READ effect NOTIFY draftChanged)
    Q_PROPERTY(QVariantList devices READ devices NOTIFY devicesChanged)  // of {id, name}: to choose from
    Q_PROPERTY(QString deviceDetail READ deviceDetail NOTIFY
                   draftChanged)  // of the chosen one: its memory, or that it is gone
    Q_PROPERTY(QStringList kvTypes READ kvTypes CONSTANT)

public:
    enum class Effect { Nothing, Immediate, Rebuild, Reload };
    Q_ENUM(Effect)

    /// Describes a model file without loading it (app: opens the GGUF header). On a thread of its own.
    using Inspect = std::function<Result<settings::ModelSummary>(const std::string& path)>;
    /// Hands the draft to the chat service.
    using Apply = std::function<void(const settings::Settings&)>;
    struct Hooks {
        Inspect inspect;
        TemplateViewModel::Inspect inspectTemplate;
        Apply apply;
        engine::CacheCost cacheCost;  // unset: the CPU's
        KeptViewModel::Hooks kept = {};
        ServeViewModel::Hooks serve = {};
    };

    SettingsViewModel(EngineBridge& bridge, Hooks hooks, QObject* parent = nullptr);

    /// Those found on this machine.
    void setDevices(std::vector<engine::DeviceInfo> devices);

    QString modelPath() const { return QString::fromStdString(m_draft.modelPath); }
    QString device() const { return QString::fromStdString(m_draft.device); }
    int threads() const { return static_cast<int>(m_draft.threads); }
    int cacheSize() const;
    int sinks() const { return static_cast<int>(m_draft.sinks); }
    int kvType() const { return static_cast<int>(m_draft.kv); }
    bool keepsMemory() const { return m_draft.keepsMemory; }
    int keptMiB() const { return static_cast<int>(m_draft.keptMiB); }
    bool recalls() const { return m_draft.recalls; }
    int recallTokens() const;
    int recallCare() const;
    bool tellsTime() const { return m_draft.tellsTime; }
    bool triesAhead() const { return m_draft.triesAhead; }
    bool givesWay() const { return m_draft.givesWay; }
    KeptViewModel* kept() { return &m_kept; }
    ServeViewModel* serve() { return &m_serve; }
    int maxReplyTokens() const { return static_cast<int>(m_draft.maxReplyTokens); }
    int titles() const { return static_cast<int>(m_draft.titles); }
    QString systemPrompt() const;

    TemplateViewModel* chatTemplate() { return &m_template; }

    void setDevice(const QString& id);
    void setThreads(int threads);
    void setCacheSize(int tokens);
    void setSinks(int sinks);
    void setKvType(int index);
    void setKeepsMemory(bool keeps);
    void setKeptMiB(int size);
    void setRecalls(bool recalls);
    void setGivesWay(bool gives);
    void setRecallTokens(int tokens);
    void setRecallCare(int care);
    void setTellsTime(bool tells);
    void setTriesAhead(bool tries);
    void setMaxReplyTokens(int value);
    void setTitles(int titles);
    void setSystemPrompt(const QString& text);

    QString modelName() const;
    QString modelProblem() const { return m_modelProblem; }
    bool inspecting() const { return m_inspecting; }
    bool starterModel() const { return m_model.starter; }
    bool remoteModel() const { return settings::isRemote(m_draft.modelPath); }
    int trainedContext() const { return static_cast<int>(m_model.trainedContext); }
    bool beyondTrained() const;
    bool ownCacheSize() const { return m_draft.cacheSize != 0; }
    QString cacheAdvice() const;
    bool ownPrompt() const { return m_draft.systemPrompt.has_value(); }
    QString promptAdvice() const;
    bool ownSampling() const { return m_draft.ownSampling; }
    QString samplingAdvice() const;
    double cacheMiB() const;
    QString weightsText() const;
    bool beyondMemory() const;
    int smallestCache() const;
    int largestCache() const;
    bool changed() const;
    bool applicable() const {
        return effect() != Effect::Nothing && m_template.usable() && !waiting() && !m_inspecting;
    }
    bool waiting() const;
    bool revertible() const;
    bool loaded() const { return m_isLoaded; }
    Effect effect() const;
    QVariantList devices() const;
    QString deviceDetail() const;
    QStringList kvTypes() const;

    Q_INVOKABLE void openModel(const QUrl& file);
    Q_INVOKABLE void useStarterModel();
    Q_INVOKABLE void startWithStarter();  // and apply it
    /// Another model answers from now on, once its file was looked at; what else was edited stays a draft.
    Q_INVOKABLE void switchTo(const QString& path);
    Q_INVOKABLE void takeSuitedCache();  // instead of a size of one's own
    Q_INVOKABLE void takeSuitedPrompt();
    Q_INVOKABLE void takeSuitedSampling();
    Q_INVOKABLE void apply();
    Q_INVOKABLE void
    revert();  // the draft becomes what is applied; where no model could be loaded with that, what worked last
    Q_INVOKABLE void resetToDefaults();  // all but the model and the device

Q_SIGNALS:
    void draftChanged();
    void devicesChanged();
    void switchRefused(const QString& why);  // the model before it goes on

private:
    void onSettings(const settings::Settings& settings);
    void onReady(const settings::ModelSummary& model, const settings::Settings& settings);
    void onGone();
    settings::ModelSummary modelOnDevice() const;
    std::string deviceId() const;
    uint64_t cacheBytes() const;
    const engine::DeviceInfo* chosenDevice() const;
    void chooseModel(const std::string& path);
    void takeModel(const std::string& path, const settings::ModelSummary& model);
    void applyChecked();
    void showUnknownModel();
    const settings::Settings& wayBack() const;
    Effect effectOf(const settings::Settings& before) const;
    friend SamplingValues<SettingsViewModel>;
    engine::SamplerOptions sampling() const;
    void takeSampling(const engine::SamplerOptions& chosen);
    template <class T>
    void set(T& field, const T& value);

    std::vector<engine::DeviceInfo> m_devices;
    Hooks m_hooks;
    settings::Settings m_applied, m_draft;
    std::optional<settings::Settings> m_worked;  // those that a model was last loaded with
    std::optional<settings::Settings> m_sent;    // handed to the service, and not in force yet
    settings::ModelSummary m_loaded, m_model;    // of the settings that worked, of the draft
    bool m_isLoaded = false;
    bool m_inspecting = false;
    bool m_applyWhenTaken = false;  // the model that is being looked at
    QString m_modelProblem;
    TemplateViewModel m_template;
    KeptViewModel m_kept;
    ServeViewModel m_serve;
    Background m_background{QStringLiteral("model files")};  // last: it works for the others
};

}  // namespace daylong::ui
