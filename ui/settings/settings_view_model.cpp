#include "settings/settings_view_model.h"

#include "recall/recall.h"
#include "settings/settings_table.h"
#include "settings/suited.h"
#include "words/words.h"

#include <QFileInfo>

#include <algorithm>
#include <array>
#include <utility>

namespace daylong::ui {
namespace {

constexpr std::array<float, 3> kRecallShares = {0.0F, 0.5F, 0.65F};  // 0: the usual one; measured in docs/day.md

bool sameTemplate(const settings::Settings& a, const settings::Settings& b) {
    return a.modelPath == b.modelPath && a.chatTemplate() == b.chatTemplate();
}

}  // namespace

SettingsViewModel::SettingsViewModel(EngineBridge& bridge, Hooks hooks, QObject* parent)
    : QObject(parent),
      m_hooks(std::move(hooks)),
      m_template(m_hooks.inspectTemplate),
      m_kept(m_hooks.kept),
      m_serve(m_hooks.serve) {
    connect(&m_template, &TemplateViewModel::edited, this, [this] {
        m_draft.setChatTemplate(m_template.draft());
        Q_EMIT draftChanged();
    });
    connect(&m_template, &TemplateViewModel::changed, this, &SettingsViewModel::draftChanged);  // usable or not
    connect(&bridge, &EngineBridge::settingsChanged, this, &SettingsViewModel::onSettings);
    connect(&bridge, &EngineBridge::modelReady, this, &SettingsViewModel::onReady);
    connect(&bridge, &EngineBridge::modelGone, this, &SettingsViewModel::onGone);
    connect(&bridge, &EngineBridge::failed, this, [this] {
        if (std::exchange(m_sent, {})) Q_EMIT draftChanged();
    });
    showUnknownModel();
}

/// What was edited and not yet applied stays edited.
void SettingsViewModel::onSettings(const settings::Settings& settings) {
    const settings::Settings before = std::exchange(m_applied, settings), edited = std::exchange(m_draft, settings);
    m_sent.reset();
    settings::carryChanges(before, edited, m_draft);
    if (m_draft.modelPath != edited.modelPath || !sameTemplate(m_draft, edited)) showUnknownModel();
    Q_EMIT draftChanged();
    Q_EMIT devicesChanged();  // one that is set but gone is listed too
}

void SettingsViewModel::onReady(const settings::ModelSummary& model, const settings::Settings& settings) {
    m_isLoaded = true;
    const bool itself = model.remote == settings::isRemote(settings.modelPath);  // not what answers for a lost server
    if (settings.modelPath == m_applied.modelPath) {  // else it is a preset's, as other things may be
        m_loaded = model;
        m_worked = m_applied;
    } else if (m_loaded.deviceId.empty()) {  // what "auto" means is known at least
        m_loaded.device = model.device;
        m_loaded.deviceId = model.deviceId;
        m_loaded.deviceBytes = model.deviceBytes;
        m_loaded.deviceRows = model.deviceRows;
    }
    if (itself && m_draft.modelPath == settings.modelPath) m_model = model;
    if (sameTemplate(m_draft, settings)) m_template.show(settings.modelPath, settings.chatTemplate(), &model.chat);
    Q_EMIT draftChanged();
}

void SettingsViewModel::onGone() {
    m_isLoaded = false;
    Q_EMIT draftChanged();
}

/// Of the draft: nothing is asked of its file, which may be gone or slow.
void SettingsViewModel::showUnknownModel() {
    const text::ChatTemplate unknown;
    m_model = {};
    m_model.starter = settings::isStarter(m_draft.modelPath);
    m_template.show(m_draft.modelPath, m_draft.chatTemplate(), &unknown);
}

template <class T>
void SettingsViewModel::set(T& field, const T& value) {
    if (field == value) return;
    field = value;
    Q_EMIT draftChanged();
}

void SettingsViewModel::takeSampling(const engine::SamplerOptions& chosen) {
    m_draft.sampling = chosen;
    m_draft.ownSampling = true;
    Q_EMIT draftChanged();
}

engine::SamplerOptions SettingsViewModel::sampling() const { return settings::samplingFor(m_draft, m_model); }
int SettingsViewModel::cacheSize() const { return static_cast<int>(settings::cacheFor(m_draft, modelOnDevice()).size); }

void SettingsViewModel::setDevice(const QString& id) { set(m_draft.device, id.toStdString()); }
void SettingsViewModel::setThreads(int threads) {
    set(m_draft.threads, settings::bounded<uint32_t>("threads", threads));
}
void SettingsViewModel::setCacheSize(int tokens) {
    if (tokens == cacheSize()) return;
    set(m_draft.cacheSize, settings::bounded<uint32_t>("cache_size", std::max(tokens, smallestCache())));
}
void SettingsViewModel::setSinks(int sinks) { set(m_draft.sinks, settings::bounded<uint32_t>("sinks", sinks)); }
void SettingsViewModel::setKvType(int index) {
    set(m_draft.kv, static_cast<engine::KvType>(std::clamp(index, 0, static_cast<int>(kvTypes().size()) - 1)));
}
void SettingsViewModel::setKeepsMemory(bool keeps) { set(m_draft.keepsMemory, keeps); }
void SettingsViewModel::setKeptMiB(int size) { set(m_draft.keptMiB, settings::bounded<uint32_t>("kept_mib", size)); }
void SettingsViewModel::setRecalls(bool recalls) { set(m_draft.recalls, recalls); }
void SettingsViewModel::setGivesWay(bool gives) { set(m_draft.givesWay, gives); }
void SettingsViewModel::setTellsTime(bool tells) { set(m_draft.tellsTime, tells); }
void SettingsViewModel::setTriesAhead(bool tries) { set(m_draft.triesAhead, tries); }
int SettingsViewModel::recallTokens() const {
    return static_cast<int>(recall::recallBudget(m_draft.recallTokens, static_cast<uint64_t>(cacheSize())));
}
void SettingsViewModel::setRecallTokens(int tokens) {
    if (tokens != recallTokens()) set(m_draft.recallTokens, settings::bounded<uint32_t>("recall_tokens", tokens));
}
int SettingsViewModel::recallCare() const {
    return m_draft.recallShare < 0.43F ? 0 : m_draft.recallShare < 0.575F ? 1 : 2;  // the nearest
}
void SettingsViewModel::setRecallCare(int care) {
    if (care != recallCare()) set(m_draft.recallShare, kRecallShares[static_cast<size_t>(std::clamp(care, 0, 2))]);
}
void SettingsViewModel::setMaxReplyTokens(int value) {
    set(m_draft.maxReplyTokens, settings::bounded<uint32_t>("max_reply_tokens", value));
}
void SettingsViewModel::setTitles(int titles) { set(m_draft.titles, static_cast<settings::Titles>(titles)); }
QString SettingsViewModel::systemPrompt() const {
    return QString::fromStdString(settings::promptFor(m_draft, m_model));
}
void SettingsViewModel::setSystemPrompt(const QString& text) {
    if (text != systemPrompt()) set(m_draft.systemPrompt, std::optional(text.toStdString()));
}

QString SettingsViewModel::modelName() const {
    if (!m_model.name.empty()) return QString::fromStdString(m_model.name);
    return m_draft.modelPath.empty() ? QString() : QFileInfo(modelPath()).fileName();
}

/// What becomes of what is applied, or of what worked last, with the draft.
SettingsViewModel::Effect SettingsViewModel::effectOf(const settings::Settings& a) const {
    const std::optional<settings::Cost> cost = settings::costOfChange(a, m_draft, modelOnDevice());
    if (!cost) return Effect::Nothing;
    switch (*cost) {
        case settings::Cost::Nothing:
        case settings::Cost::Sampling: return Effect::Immediate;
        case settings::Cost::Rebuild: return Effect::Rebuild;
        case settings::Cost::Reload: break;
    }
    return Effect::Reload;
}

SettingsViewModel::Effect SettingsViewModel::effect() const {
    return m_isLoaded ? effectOf(m_applied) : Effect::Reload;
}

bool SettingsViewModel::changed() const { return effectOf(m_applied) != Effect::Nothing; }

bool SettingsViewModel::waiting() const { return m_sent && effectOf(*m_sent) == Effect::Nothing; }

const settings::Settings& SettingsViewModel::wayBack() const { return !m_isLoaded && m_worked ? *m_worked : m_applied; }

bool SettingsViewModel::revertible() const { return effectOf(wayBack()) != Effect::Nothing; }

void SettingsViewModel::openModel(const QUrl& file) {
    chooseModel(file.isLocalFile() ? file.toLocalFile().toStdString() : file.toString().toStdString());
}

void SettingsViewModel::useStarterModel() { chooseModel(settings::kStarterModel); }

void SettingsViewModel::startWithStarter() {
    useStarterModel();
    m_applyWhenTaken = true;
}

void SettingsViewModel::switchTo(const QString& path) {
    m_inspecting = true;
    m_applyWhenTaken = false;
    const auto looked = [this, path = path.toStdString()](Result<settings::ModelSummary> model) {
        m_inspecting = false;
        if (model) {
            settings::Settings wanted = m_sent ? *m_sent : m_applied;
            wanted.chooseModel(path);
            m_draft.chooseModel(path);
            m_model = *model;
            m_template.show(path, m_draft.chatTemplate(), nullptr);
            m_sent = wanted;
            m_hooks.apply(wanted);
        } else {
            Q_EMIT switchRefused(words(model.error()));
        }
        Q_EMIT draftChanged();
    };
    m_background.ask([inspect = m_hooks.inspect, path = path.toStdString()] { return inspect(path); }, looked);
    Q_EMIT draftChanged();
}

/// A file that cannot be used leaves the draft as it was, and says why.
void SettingsViewModel::chooseModel(const std::string& path) {
    m_inspecting = true;
    m_applyWhenTaken = false;
    m_modelProblem.clear();
    m_background.ask([inspect = m_hooks.inspect, path] { return inspect(path); },
                     [this, path](Result<settings::ModelSummary> model) {
                         if (model)
                             return m_template.whenChecked([this, path, model = *model] { takeModel(path, model); });
                         m_inspecting = false;
                         m_modelProblem = wordsAlone(model.error());
                         Q_EMIT draftChanged();
                     });
    Q_EMIT draftChanged();
}

void SettingsViewModel::takeModel(const std::string& path, const settings::ModelSummary& model) {
    m_inspecting = false;
    if (!m_template.usable()) {  // what was being written for the other model is not stored with a mistake in it
        const auto applied = m_applied.chatTemplates.find(m_draft.modelPath);
        m_draft.setChatTemplate(applied == m_applied.chatTemplates.end() ? std::string() : applied->second);
    }
    m_draft.chooseModel(path);
    m_model = model;
    m_template.show(path, m_draft.chatTemplate(), nullptr);
    if (std::exchange(m_applyWhenTaken, false)) apply();
    Q_EMIT draftChanged();
}

void SettingsViewModel::takeSuitedCache() { set(m_draft.cacheSize, 0U); }

void SettingsViewModel::takeSuitedPrompt() { set(m_draft.systemPrompt, std::optional<std::string>()); }

void SettingsViewModel::takeSuitedSampling() {
    m_draft.sampling = {};
    m_draft.ownSampling = false;
    Q_EMIT draftChanged();
}

void SettingsViewModel::apply() {
    m_template.whenChecked([this] { applyChecked(); });
}

void SettingsViewModel::applyChecked() {
    m_modelProblem.clear();
    if (applicable()) {
        m_sent = m_draft;
        m_hooks.apply(m_draft);
    }
    Q_EMIT draftChanged();
}

void SettingsViewModel::revert() {
    m_background.forget();
    m_inspecting = false;
    m_draft = wayBack();
    m_modelProblem.clear();
    if (m_worked) {
        m_model = m_loaded;
        m_template.show(m_draft.modelPath, m_draft.chatTemplate(), &m_loaded.chat);
    } else {
        showUnknownModel();
    }
    Q_EMIT draftChanged();
}

void SettingsViewModel::resetToDefaults() {
    settings::Settings defaults;
    defaults.modelPath = m_draft.modelPath;
    defaults.localModel = m_draft.localModel;
    defaults.device = m_draft.device;
    defaults.otherCacheSizes = m_draft.otherCacheSizes;
    defaults.chatTemplates = m_draft.chatTemplates;
    defaults.setChatTemplate({});
    m_draft = defaults;
    m_template.show(m_draft.modelPath, {}, nullptr);
    Q_EMIT draftChanged();
}

}  // namespace daylong::ui

#include "moc_settings_view_model.cpp"
