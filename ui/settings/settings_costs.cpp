// SettingsViewModel: what the draft costs on which device, and what would suit the model.
#include "settings/settings_view_model.h"

#include "settings/settings_table.h"
#include "settings/suited.h"
#include "cpu/kv_cache.h"
#include "engine/cache.h"

#include <QLocale>

#include <algorithm>

namespace daylong::ui {
namespace {

constexpr auto kLargestCache = static_cast<uint32_t>(settings::settingRow("cache_size").most);
constexpr uint32_t kLeastSliderEnd = 4096;
constexpr double kMiB = 1024.0 * 1024.0;

QString number(double value, int decimals) { return QLocale().toString(value, 'f', decimals); }
QString gibibytes(uint64_t bytes) { return number(static_cast<double>(bytes) / kMiB / 1024.0, 1); }

}  // namespace

void SettingsViewModel::setDevices(std::vector<engine::DeviceInfo> devices) {
    m_devices = std::move(devices);
    Q_EMIT devicesChanged();
    Q_EMIT draftChanged();
}

/// "Automatic" is the device that the model is on now.
std::string SettingsViewModel::deviceId() const {
    return m_draft.device == "auto" ? m_loaded.deviceId : m_draft.device;
}

const engine::DeviceInfo* SettingsViewModel::chosenDevice() const {
    const std::string id = deviceId();
    const auto device =
        std::find_if(m_devices.begin(), m_devices.end(), [&](const auto& each) { return each.id == id; });
    return device != m_devices.end() ? &*device : nullptr;
}

/// The draft's model, as if it were loaded on the draft's device.
settings::ModelSummary SettingsViewModel::modelOnDevice() const {
    settings::ModelSummary model = m_model;
    if (const engine::DeviceInfo* device = chosenDevice()) {
        model.deviceBytes = device->memoryTotalBytes;
        model.deviceRows = device->rowsAtOnce;
    }
    return model;
}

uint64_t SettingsViewModel::cacheBytes() const {
    const settings::ModelSummary model = modelOnDevice();
    const settings::CacheSettings cache = settings::cacheFor(m_draft, model);
    const engine::CacheLayout layout = engine::layoutOf({.size = cache.size,
                                                         .sinks = cache.sinks,
                                                         .kv = cache.kv,
                                                         .chunk = settings::readChunk(model.deviceRows, cache.size)});
    return m_hooks.cacheCost ? m_hooks.cacheCost(deviceId(), m_model.cacheShape, layout)
                             : cpu::cacheCost(m_model.cacheShape, layout);
}

double SettingsViewModel::cacheMiB() const { return static_cast<double>(cacheBytes()) / kMiB; }

QString SettingsViewModel::weightsText() const {
    if (m_model.weightBytes == 0) return {};
    const QString file = number(static_cast<double>(m_model.weightBytes) / kMiB, 0);
    const bool isLoaded = m_isLoaded && m_model.fingerprint == m_loaded.fingerprint && m_loaded.heldBytes > 0;
    if (!isLoaded) return tr("%1 MiB of weights in the file.").arg(file);
    const QString held = number(static_cast<double>(m_loaded.heldBytes) / kMiB, 0);
    const QString weights =
        m_loaded.heldInFile
            ? tr("%1 MiB of weights in the file; %2 MiB arranged for this device, in a file that is read as memory: "
                 "programs share it, and the system may take it back.")
            : tr("%1 MiB of weights in the file; %2 MiB of memory hold them, arranged for this device.");
    if (m_loaded.draft.empty()) return weights.arg(file, held);
    return weights.arg(file, held) + QLatin1Char(' ') +
           tr("%1 (%2 MiB) says what may come next, so that replies come sooner; it chooses no word of them.")
               .arg(QString::fromStdString(m_loaded.draft), number(static_cast<double>(m_loaded.draftBytes) / kMiB, 0));
}

bool SettingsViewModel::beyondMemory() const {
    const engine::DeviceInfo* device = chosenDevice();
    if (device == nullptr || device->memoryTotalBytes == 0) return false;
    const bool isLoadedThere =
        m_isLoaded && m_model.fingerprint == m_loaded.fingerprint && device->id == m_loaded.deviceId;
    const uint64_t draft = isLoadedThere ? m_loaded.draftBytes : 0;  // of the small model beside it
    return cacheBytes() + m_model.weightBytes + draft > device->memoryTotalBytes;
}

bool SettingsViewModel::beyondTrained() const {
    return m_model.trainedContext > 0 && static_cast<uint32_t>(cacheSize()) > m_model.trainedContext;
}

int SettingsViewModel::smallestCache() const { return static_cast<int>(settings::settingRow("cache_size").chosenFrom); }

/// Twice what the model was trained on shows where the trained limit lies; more can be typed into the field.
int SettingsViewModel::largestCache() const {
    const uint32_t end = std::max(
        {kLeastSliderEnd, 2 * std::min(m_model.trainedContext, kLargestCache), static_cast<uint32_t>(cacheSize())});
    return static_cast<int>(std::min(end, kLargestCache));
}

QString SettingsViewModel::cacheAdvice() const {
    if (m_model.cacheShape.layers.empty()) return {};
    const settings::SuitedCache suited = settings::suitedCache(modelOnDevice(), m_draft.kv);
    const auto why = [&]() -> QString {
        switch (suited.limit) {
            case settings::SuitedCache::Limit::Trained: return tr("as many as it saw at once in its training");
            case settings::SuitedCache::Limit::Memory:
                return tr("a quarter of the memory that its weights leave free here");
            case settings::SuitedCache::Limit::Speed: return tr("enough for a long talk, and replies stay quick");
            case settings::SuitedCache::Limit::Unknown: break;
        }
        return tr("its file does not say what it was trained on");
    }();
    if (!ownCacheSize()) return tr("Chosen by Daylong for this model: %1.").arg(why);
    const QString tokens = QLocale().toString(suited.tokens);
    return m_draft.cacheSize == suited.tokens ? QString()
                                              : tr("For this model Daylong would use %1: %2.").arg(tokens, why);
}

QString SettingsViewModel::promptAdvice() const {
    const settings::SuitedPrompt suited = settings::suitedPrompt(m_model);
    const QString text = QString::fromStdString(suited.text);
    if (systemPrompt() == text) {
        switch (suited.source) {
            case settings::SuitedPrompt::Source::Template: return tr("As the makers of this model have it.");
            case settings::SuitedPrompt::Source::Size:
                return tr("Chosen by Daylong for this model: one as small as this follows plain words best.");
            case settings::SuitedPrompt::Source::Usual: break;
        }
        return {};
    }
    if (suited.source != settings::SuitedPrompt::Source::Template)
        return tr("For this model Daylong would use: %1").arg(text);
    return systemPrompt().isEmpty() ? tr("With nothing here, the makers of this model have it say: %1").arg(text)
                                    : tr("The makers of this model propose: %1").arg(text);
}

QString SettingsViewModel::samplingAdvice() const {
    const settings::SuitedSampling suited = settings::suitedSampling(m_model);
    model::SamplingHints said = m_model.sampling;
    if (suited.source == settings::SuitedSampling::Source::Size)
        said = {.temperature = suited.options.temperature,
                .topP = suited.options.topP,
                .repetitionPenalty = suited.options.repetitionPenalty};
    QStringList values;
    if (said.temperature) values << tr("temperature %1").arg(number(static_cast<double>(*said.temperature), 2));
    if (said.topP) values << tr("top-p %1").arg(number(static_cast<double>(*said.topP), 2));
    if (said.minP) values << tr("min-p %1").arg(number(static_cast<double>(*said.minP), 2));
    if (said.topK) values << tr("top-k %1").arg(*said.topK);
    if (said.repetitionPenalty)
        values << tr("repetition penalty %1").arg(number(static_cast<double>(*said.repetitionPenalty), 2));
    if (values.isEmpty()) return {};
    const QString all = values.join(QStringLiteral(", "));
    if (suited.source == settings::SuitedSampling::Source::Size)
        return m_draft.ownSampling
                   ? tr("A model as small as this one wanders easily; Daylong would use %1.").arg(all)
                   : tr("Chosen by Daylong for this model: %1. A model as small as this one wanders easily.").arg(all);
    return m_draft.ownSampling ? tr("The makers of this model propose: %1.").arg(all)
                               : tr("As the makers of this model propose: %1.").arg(all);
}

QVariantList SettingsViewModel::devices() const {
    QVariantList list{QVariantMap{{"id", "auto"}, {"name", tr("Automatic")}}};
    bool applied = m_applied.device == "auto";
    for (const auto& device : m_devices) {
        applied = applied || device.id == m_applied.device;
        const QString name = QString::fromStdString(device.name);
        const QString memory = tr("%1 GiB").arg(gibibytes(device.memoryTotalBytes));
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
    if (device == nullptr)
        return m_draft.device == "auto" || m_devices.empty() ? QString()
                                                             : tr("This device is not here now; another one answers.");
    const QString free = tr("%1 GiB of its memory are free.").arg(gibibytes(device->memoryFreeBytes));
    if (m_draft.device == "auto") return tr("Now %1. %2").arg(QString::fromStdString(device->name), free);
    if (device->kind == engine::DeviceKind::SoftwareGpu)
        return tr("A GPU in software, slower than the CPU: for tests.");
    return free;
}

QStringList SettingsViewModel::kvTypes() const {
    return {tr("32 bit (exact, twice the memory)"), tr("16 bit"), tr("8 bit (half the memory)")};
}

}  // namespace daylong::ui
