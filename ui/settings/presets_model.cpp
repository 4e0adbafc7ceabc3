#include "settings/presets_model.h"

#include <QFileInfo>
#include <QLocale>
#include <QStringList>

#include <algorithm>
#include <utility>

namespace daylong::ui {
namespace {

QString detailOf(const settings::Preset& preset) {
    QStringList parts;
    if (preset.systemPrompt) parts << PresetsModel::tr("system prompt");
    if (preset.sampling) parts << PresetsModel::tr("how words are picked");
    if (preset.modelPath) {
        const QString path = QString::fromStdString(*preset.modelPath);
        parts << (settings::isStarter(*preset.modelPath)  ? PresetsModel::tr("starter model")
                  : settings::isRemote(*preset.modelPath) ? path.section(u'/', -1)
                                                          : QFileInfo(path).completeBaseName());
    }
    if (preset.cacheSize) parts << PresetsModel::tr("%1 tokens").arg(QLocale().toString(*preset.cacheSize));
    if (preset.recalls) parts << (*preset.recalls ? PresetsModel::tr("recall") : PresetsModel::tr("no recall"));
    return parts.isEmpty() ? PresetsModel::tr("all as in general") : parts.join(QStringLiteral(" · "));
}

}  // namespace

PresetsModel::PresetsModel(EngineBridge& bridge, Hooks hooks, QObject* parent)
    : QAbstractListModel(parent), m_hooks(std::move(hooks)), m_editor(bridge, m_hooks.save) {
    connect(&bridge, &EngineBridge::presetsChanged, this, [this](const std::vector<settings::Preset>& presets) {
        beginResetModel();
        m_presets = presets;
        endResetModel();
        Q_EMIT countChanged();
    });
    connect(&bridge, &EngineBridge::ownSettingsChanged, this, [this](qint64, const settings::OwnSettings& own) {
        const settings::Preset* const used = preset(own.preset);
        if (used != nullptr && settings::modelIsGone(*used))
            Q_EMIT modelIsGone(used->id, QString::fromStdString(used->name));
    });
}

QVariant PresetsModel::data(const QModelIndex& index, int role) const {
    if (!checkIndex(index, CheckIndexOption::IndexIsValid | CheckIndexOption::ParentIsInvalid)) return {};
    const settings::Preset& preset = m_presets[static_cast<size_t>(index.row())];
    switch (role) {
        case IdRole: return QVariant::fromValue<qint64>(preset.id);
        case Qt::DisplayRole:
        case NameRole: return QString::fromStdString(preset.name);
        case DetailRole: return detailOf(preset);
        case DefaultRole: return preset.isDefault;
        case MissingRole: return settings::modelIsGone(preset);
        default: return {};
    }
}

QHash<int, QByteArray> PresetsModel::roleNames() const {
    return {{IdRole, "presetId"},
            {NameRole, "name"},
            {DetailRole, "detail"},
            {DefaultRole, "isDefault"},
            {MissingRole, "missing"}};
}

int PresetsModel::rowOf(qint64 id) const {
    const auto found = std::ranges::find(m_presets, id, &settings::Preset::id);
    return found == m_presets.end() ? -1 : static_cast<int>(found - m_presets.begin());
}

qint64 PresetsModel::idAt(int row) const {
    return row >= 0 && row < count() ? m_presets[static_cast<size_t>(row)].id : 0;
}

QString PresetsModel::nameOf(qint64 id) const {
    const settings::Preset* const found = preset(id);
    return found == nullptr ? QString() : QString::fromStdString(found->name);
}

const settings::Preset* PresetsModel::preset(qint64 id) const {
    const int row = rowOf(id);
    return row < 0 ? nullptr : &m_presets[static_cast<size_t>(row)];
}

qint64 PresetsModel::byDefault() const {
    const auto found = std::ranges::find(m_presets, true, &settings::Preset::isDefault);
    return found == m_presets.end() ? 0 : found->id;
}

void PresetsModel::show(const settings::Preset& preset) {
    m_editor.edit(preset);
    Q_EMIT edited();
}

void PresetsModel::make() { show({}); }

void PresetsModel::edit(qint64 id) {
    if (const settings::Preset* const found = preset(id)) show(*found);
}

void PresetsModel::duplicate(qint64 id) {
    const settings::Preset* const found = preset(id);
    if (found == nullptr) return;
    settings::Preset copy = *found;
    copy.id = 0;
    copy.isDefault = false;
    m_hooks.save(copy);
}

void PresetsModel::remove(qint64 id) {
    const settings::Preset* const found = preset(id);
    if (found == nullptr) return;
    const QString name = QString::fromStdString(found->name);
    m_hooks.remove(id);
    Q_EMIT removed(id, name);
}

void PresetsModel::restore(qint64 id) { m_hooks.restore(id); }

}  // namespace daylong::ui

#include "moc_presets_model.cpp"
