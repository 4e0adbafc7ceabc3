#include "settings/preset_editor.h"

#include "settings/settings_table.h"
#include "settings/suited.h"

#include <algorithm>
#include <utility>

namespace daylong::ui {

PresetEditor::PresetEditor(EngineBridge& bridge, Save save, QObject* parent)
    : QObject(parent), m_save(std::move(save)) {
    connect(&bridge, &EngineBridge::settingsChanged, this, [this](const settings::Settings& settings) {
        m_general = settings;
        Q_EMIT changed();
    });
    connect(&bridge, &EngineBridge::modelReady, this, [this](const settings::ModelSummary& model) {
        m_model = model;
        Q_EMIT changed();
    });
}

void PresetEditor::edit(const settings::Preset& preset) {
    m_draft = preset;
    Q_EMIT changed();
}

engine::SamplerOptions PresetEditor::sampling() const {
    return m_draft.sampling ? *m_draft.sampling : settings::samplingFor(m_general, m_model);
}

QString PresetEditor::systemPrompt() const {
    return QString::fromStdString(m_draft.systemPrompt ? *m_draft.systemPrompt
                                                       : settings::promptFor(m_general, m_model));
}
void PresetEditor::setName(const QString& name) { set(m_draft.name, name.toStdString()); }
void PresetEditor::setSystemPrompt(const QString& text) {
    set(m_draft.systemPrompt, std::optional(text.toStdString()));
}
void PresetEditor::setOwnPrompt(bool own) {
    set(m_draft.systemPrompt, own ? std::optional(systemPrompt().toStdString()) : std::nullopt);
}
void PresetEditor::setOwnSampling(bool own) { set(m_draft.sampling, own ? std::optional(sampling()) : std::nullopt); }
void PresetEditor::setModelPath(const QString& path) {
    set(m_draft.modelPath, path.isEmpty() ? std::nullopt : std::optional(path.toStdString()));
}
void PresetEditor::setCacheSize(int tokens) {
    set(m_draft.cacheSize,
        tokens <= 0 ? std::nullopt : std::optional(settings::bounded<uint32_t>("cache_size", tokens)));
}
void PresetEditor::setRecall(Recall recall) {
    set(m_draft.recalls, recall == AsInGeneral ? std::nullopt : std::optional(recall == On));
}

void PresetEditor::save() {
    if (!savable()) return;
    settings::Preset preset = m_draft;
    preset.name = name().simplified().toStdString();
    m_save(preset);
}

}  // namespace daylong::ui

#include "moc_preset_editor.cpp"
