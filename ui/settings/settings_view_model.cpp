#include "settings/settings_view_model.h"

#include "engine/cache.h"

#include <QFileInfo>

#include <algorithm>
#include <cmath>
#include <utility>

namespace daylong::ui {
namespace {

constexpr uint32_t kSmallestCache = 128;  // room for a system prompt and a turn
constexpr uint32_t kLargestCache = 1U << 20;
constexpr uint32_t kLeastSliderEnd = 4096;
constexpr double kMiB = 1024.0 * 1024.0;

bool sameSampling(const engine::SamplerOptions& a, const engine::SamplerOptions& b) {
    return a.temperature == b.temperature && a.topK == b.topK && a.topP == b.topP && a.minP == b.minP &&
           a.repetitionPenalty == b.repetitionPenalty && a.repetitionWindow == b.repetitionWindow && a.seed == b.seed;
}

/// Slots that the engine allocates for a cache of C: C and the room that keeps a prefill chunk exact.
uint32_t slotsFor(const chat::Settings& settings) {
    engine::CacheOptions options;
    options.size = settings.cacheSize;
    options.sinks = settings.sinks;
    options.kv = settings.kv;
    options.chunk = chat::kReadChunk;
    const auto cache = engine::StreamingCache::create(options, {engine::RopePhases{}});
    return cache ? cache->layout().slots() : settings.cacheSize;
}

template <class T>
T bounded(T value, T least, T most) {
    return std::min(std::max(value, least), most);
}

using Effect = SettingsViewModel::Effect;

Effect effectOf(const chat::Settings& a, const chat::Settings& d) {
    if (a.modelPath != d.modelPath || a.device != d.device || a.threads != d.threads || a.chatTemplate() != d.chatTemplate()) return Effect::Reload;
    if (a.cacheSize != d.cacheSize || a.sinks != d.sinks || a.kv != d.kv || a.systemPrompt != d.systemPrompt) return Effect::Rebuild;
    if (!sameSampling(a.sampling, d.sampling) || a.maxReplyTokens != d.maxReplyTokens) return Effect::Immediate;
    return Effect::Nothing;
}

bool sameTemplate(const chat::Settings& a, const chat::Settings& b) { return a.modelPath == b.modelPath && a.chatTemplate() == b.chatTemplate(); }

}  // namespace

SettingsViewModel::SettingsViewModel(EngineBridge& bridge, Inspect inspect, TemplateViewModel::Inspect inspectTemplate, Apply apply, QObject* parent)
    : QObject(parent), m_inspect(std::move(inspect)), m_apply(std::move(apply)), m_template(std::move(inspectTemplate)) {
    connect(&m_template, &TemplateViewModel::edited, this, [this] {
        m_draft.setChatTemplate(m_template.draft());
        Q_EMIT draftChanged();
    });
    connect(&bridge, &EngineBridge::settingsChanged, this, &SettingsViewModel::onSettings);
    connect(&bridge, &EngineBridge::modelReady, this, &SettingsViewModel::onReady);
    connect(&bridge, &EngineBridge::modelGone, this, &SettingsViewModel::onGone);
    connect(&bridge, &EngineBridge::memoryChanged, this,
            [this](qint64, const chat::MemoryState& memory) { onMemory(memory); });
    showUnknownModel();
}

/// What was edited and not yet applied stays edited.
void SettingsViewModel::onSettings(const chat::Settings& settings) {
    const chat::Settings before = std::exchange(m_applied, settings), edited = std::exchange(m_draft, settings);
    chat::carryChanges(before, edited, m_draft);
    if (m_draft.modelPath != edited.modelPath || !sameTemplate(m_draft, edited)) showUnknownModel();
    Q_EMIT draftChanged();
    Q_EMIT devicesChanged();  // one that is set but gone is listed too
}

void SettingsViewModel::onReady(const chat::ModelSummary& model, const chat::Settings& settings) {
    m_isLoaded = true;
    m_loaded = model;
    m_worked = settings;
    if (m_draft.modelPath == settings.modelPath) m_model = model;
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
    m_model.starter = chat::isStarter(m_draft.modelPath);
    m_template.show(m_draft.modelPath, m_draft.chatTemplate(), &unknown);
}

void SettingsViewModel::setDevices(std::vector<engine::DeviceInfo> devices) {
    m_devices = std::move(devices);
    Q_EMIT devicesChanged();
    Q_EMIT draftChanged();
}

template <class T>
void SettingsViewModel::set(T& field, const T& value) {
    if (field == value) return;
    field = value;
    Q_EMIT draftChanged();
}

void SettingsViewModel::setDevice(const QString& id) { set(m_draft.device, id.toStdString()); }
void SettingsViewModel::setThreads(int threads) {
    set(m_draft.threads, static_cast<uint32_t>(bounded(threads, 0, 1024)));
}
void SettingsViewModel::setCacheSize(int tokens) {
    const auto most = static_cast<int>(kLargestCache);
    set(m_draft.cacheSize, static_cast<uint32_t>(bounded(tokens, smallestCache(), most)));
}
void SettingsViewModel::setSinks(int sinks) { set(m_draft.sinks, static_cast<uint32_t>(bounded(sinks, 4, 64))); }
void SettingsViewModel::setKvType(int index) { set(m_draft.kv, static_cast<engine::KvType>(bounded(index, 0, 2))); }
void SettingsViewModel::setTemperature(double value) {
    set(m_draft.sampling.temperature, static_cast<float>(bounded(value, 0.0, 2.0)));
}
void SettingsViewModel::setTopK(int value) {
    set(m_draft.sampling.topK, static_cast<uint32_t>(bounded(value, 0, 1000)));
}
void SettingsViewModel::setTopP(double value) {
    set(m_draft.sampling.topP, static_cast<float>(bounded(value, 0.05, 1.0)));
}
void SettingsViewModel::setMinP(double value) {
    set(m_draft.sampling.minP, static_cast<float>(bounded(value, 0.0, 0.5)));
}
void SettingsViewModel::setRepetitionPenalty(double value) {
    set(m_draft.sampling.repetitionPenalty, static_cast<float>(bounded(value, 1.0, 2.0)));
}
void SettingsViewModel::setMaxReplyTokens(int value) {
    set(m_draft.maxReplyTokens, static_cast<uint32_t>(bounded(value, 16, 65536)));
}
void SettingsViewModel::setSystemPrompt(const QString& text) { set(m_draft.systemPrompt, text.toStdString()); }

QString SettingsViewModel::modelName() const {
    if (!m_model.name.empty()) return QString::fromStdString(m_model.name);
    return m_draft.modelPath.empty() ? QString() : QFileInfo(modelPath()).fileName();
}

bool SettingsViewModel::beyondTrained() const {
    return m_model.trainedContext > 0 && m_draft.cacheSize > m_model.trainedContext;
}

double SettingsViewModel::layoutMiB(const chat::Settings& settings, const chat::ModelSummary& model) const {
    const double scale = engine::bitsPerElement(settings.kv) / engine::bitsPerElement(engine::KvType::F16);
    return slotsFor(settings) * model.kvBytesPerTokenF16 * scale / kMiB;
}

double SettingsViewModel::cacheMiB() const {
    const bool measured = m_model.fingerprint == m_loaded.fingerprint;
    return layoutMiB(m_draft, m_model) * (measured ? m_padding : 1.0);
}

/// Devices pad odd head sizes; the share is the same for every cache size.
void SettingsViewModel::onMemory(const chat::MemoryState& memory) {
    const double layout = layoutMiB(m_applied, m_loaded);
    if (memory.cacheSize != m_applied.cacheSize || memory.cacheBytes == 0 || layout <= 0.0) return;
    const double padding = static_cast<double>(memory.cacheBytes) / kMiB / layout;
    if (std::abs(padding - m_padding) < 1e-6) return;
    m_padding = padding;
    Q_EMIT draftChanged();
}

double SettingsViewModel::weightsMiB() const { return static_cast<double>(m_model.weightBytes) / kMiB; }

/// "Automatic" is the device that the model is on now.
const engine::DeviceInfo* SettingsViewModel::chosenDevice() const {
    const std::string& id = m_draft.device == "auto" ? m_loaded.deviceId : m_draft.device;
    const auto device = std::find_if(m_devices.begin(), m_devices.end(), [&](const auto& each) { return each.id == id; });
    return device != m_devices.end() ? &*device : nullptr;
}

bool SettingsViewModel::beyondMemory() const {
    const engine::DeviceInfo* device = chosenDevice();
    if (device == nullptr || device->memoryTotalBytes == 0) return false;
    return cacheMiB() + weightsMiB() > static_cast<double>(device->memoryTotalBytes) / kMiB;
}

int SettingsViewModel::smallestCache() const { return static_cast<int>(kSmallestCache); }

/// Twice what the model was trained on shows where the trained limit lies; more can be typed into the field.
int SettingsViewModel::largestCache() const {
    const uint32_t end = std::max({kLeastSliderEnd, 2 * m_model.trainedContext, m_draft.cacheSize});
    return static_cast<int>(std::min(end, kLargestCache));
}

SettingsViewModel::Effect SettingsViewModel::effect() const {
    return m_isLoaded ? effectOf(m_applied, m_draft) : Effect::Reload;
}

bool SettingsViewModel::changed() const { return effectOf(m_applied, m_draft) != Effect::Nothing; }

const chat::Settings& SettingsViewModel::wayBack() const { return !m_isLoaded && m_worked ? *m_worked : m_applied; }

bool SettingsViewModel::revertible() const { return effectOf(wayBack(), m_draft) != Effect::Nothing; }

QVariantList SettingsViewModel::devices() const {
    QVariantList list{QVariantMap{{"id", "auto"}, {"name", tr("Automatic")}}};
    bool applied = m_applied.device == "auto";
    for (const auto& device : m_devices) {
        applied = applied || device.id == m_applied.device;
        const QString name = QString::fromStdString(device.name);
        const QString memory = tr("%1 GiB").arg(static_cast<double>(device.memoryTotalBytes) / kMiB / 1024.0, 0, 'f', 1);
        list << QVariantMap{{"id", QString::fromStdString(device.id)}, {"name", tr("%1 · %2").arg(name, memory)}};
    }
    if (!applied && !m_applied.device.empty() && !m_devices.empty()) {
        const QString id = QString::fromStdString(m_applied.device);
        list << QVariantMap{{"id", id}, {"name", tr("%1 (not here now)").arg(id)}};
    }
    return list;
}

QString SettingsViewModel::deviceDetail() const {
    const engine::DeviceInfo* device = chosenDevice();
    if (device == nullptr) return m_draft.device == "auto" || m_devices.empty() ? QString() : tr("This device is not here now; another one answers.");
    const QString free = tr("%1 GiB of its memory are free.").arg(static_cast<double>(device->memoryFreeBytes) / kMiB / 1024.0, 0, 'f', 1);
    if (m_draft.device == "auto") return tr("Now %1. %2").arg(QString::fromStdString(device->name), free);
    if (device->kind == engine::DeviceKind::SoftwareGpu) return tr("A GPU in software, slower than the CPU: for tests.");
    return free;
}

QStringList SettingsViewModel::kvTypes() const {
    return {tr("32 bit (exact, twice the memory)"), tr("16 bit"), tr("8 bit (half the memory)")};
}

void SettingsViewModel::openModel(const QUrl& file) {
    chooseModel(file.isLocalFile() ? file.toLocalFile().toStdString() : file.toString().toStdString());
}

void SettingsViewModel::useStarterModel() { chooseModel(chat::kStarterModel); }

/// A file that cannot be used leaves the draft as it was, and says why.
void SettingsViewModel::chooseModel(const std::string& path) {
    auto summary = m_inspect(path);
    if (!summary) {
        m_modelProblem = QString::fromStdString(summary.error().message);
        Q_EMIT draftChanged();
        return;
    }
    m_modelProblem.clear();
    m_template.check();
    if (!m_template.usable()) {  // what was being written for the other model is not stored unchecked
        const auto applied = m_applied.chatTemplates.find(m_draft.modelPath);
        m_draft.setChatTemplate(applied == m_applied.chatTemplates.end() ? std::string() : applied->second);
    }
    m_draft.modelPath = path;
    m_model = *summary;
    m_template.show(path, m_draft.chatTemplate(), nullptr);
    Q_EMIT draftChanged();
}

void SettingsViewModel::apply() {
    m_template.check();
    m_modelProblem.clear();
    if (applicable()) m_apply(m_draft);
    else Q_EMIT draftChanged();
}

void SettingsViewModel::revert() {
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
    chat::Settings defaults;
    defaults.modelPath = m_draft.modelPath;
    defaults.device = m_draft.device;
    defaults.chatTemplates = m_draft.chatTemplates;
    defaults.setChatTemplate({});
    m_draft = defaults;
    m_template.show(m_draft.modelPath, {}, nullptr);
    Q_EMIT draftChanged();
}

}  // namespace daylong::ui

#include "moc_settings_view_model.cpp"
