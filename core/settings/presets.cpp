#include "settings/presets.h"

#include "settings/settings_store.h"
#include "settings/settings_text.h"

#include <algorithm>
#include <filesystem>
#include <system_error>
#include <utility>

namespace daylong::settings {

Settings over(const Settings& general, const Preset& preset, const CommandLine& commandLine) {
    Settings settings = general;
    if (preset.modelPath) settings.chooseModel(*preset.modelPath);
    if (preset.cacheSize) settings.cacheSize = *preset.cacheSize;
    if (preset.recalls) settings.recalls = *preset.recalls;
    if (preset.systemPrompt) settings.systemPrompt = *preset.systemPrompt;
    if (preset.sampling) settings.sampling = *preset.sampling;
    settings.ownSampling = settings.ownSampling || preset.sampling;
    if (!commandLine || preset.id == 0) return settings;
    commandLine(settings);
    Settings said = general;
    commandLine(said);
    carryChanges(said, general, settings);  // where a person has chosen since, that goes before it
    return settings;
}

bool needsLoading(const Settings& before, const Settings& after) {
    return costOfChange(before, after, {}) == Cost::Reload;
}

void PresetInUse::use(Preset next) {
    const Preset before = std::exchange(preset, std::move(next));
    if (preset.id != before.id || preset.modelPath != before.modelPath) setsModelAside = modelIsGone(preset);
}

Settings PresetInUse::over(const Settings& general, const CommandLine& commandLine) const {
    Preset counts = preset;
    if (setsModelAside) counts.modelPath.reset();
    return settings::over(general, counts, commandLine);
}

bool modelIsGone(const Preset& preset) {
    std::error_code none;
    return preset.modelPath && !isStarter(*preset.modelPath) && !isRemote(*preset.modelPath) &&
           !std::filesystem::exists(*preset.modelPath, none);
}

Preset presetOf(const store::PresetRow& row) {
    Preset preset{.id = row.id, .name = row.name, .isDefault = row.isDefault};
    const auto choose = [&](const char* key, auto& chosen) {
        const auto found = row.settings.find(key);
        if (found == row.settings.end()) return;
        chosen.emplace();
        take(key, found->second, *chosen);
    };
    choose("system_prompt", preset.systemPrompt);
    choose("model_path", preset.modelPath);
    choose("cache_size", preset.cacheSize);
    choose("recalls", preset.recalls);
    preset.sampling = takeSampling(row.settings);
    return preset;
}

store::PresetRow rowOf(const Preset& preset) {
    store::PresetRow row{.id = preset.id, .name = preset.name, .isDefault = preset.isDefault, .settings = {}};
    const auto put = [&](const char* key, const auto& chosen) {
        if (chosen) row.settings[key] = print(*chosen);
    };
    put("system_prompt", preset.systemPrompt);
    put("model_path", preset.modelPath);
    put("cache_size", preset.cacheSize);
    put("recalls", preset.recalls);
    if (preset.sampling) putSampling(*preset.sampling, row.settings);
    return row;
}

Result<std::vector<Preset>> loadPresets(store::TranscriptWriter& writer) {
    std::vector<Preset> presets;
    const std::vector<store::PresetRow> rows = TRY(store::Presets(writer).all());
    for (const store::PresetRow& row : rows) presets.push_back(presetOf(row));
    return presets;
}

Result<Preset> presetOf(store::TranscriptWriter& writer, const OwnSettings& own) {
    if (own.preset == 0) return Preset();
    std::vector<Preset> all = TRY(loadPresets(writer));
    const auto found = std::ranges::find(all, own.preset, &Preset::id);
    return found == all.end() ? Preset() : std::move(*found);
}

Result<Settings> holding(store::TranscriptWriter& writer, store::ConversationId conversation, const Settings& general,
                         const CommandLine& commandLine) {
    const OwnSettings own = TRY(loadOwnSettings(writer, conversation));
    const Preset preset = TRY(presetOf(writer, own));
    return over(general, preset, commandLine);
}

Result<bool> givePreset(store::TranscriptWriter& writer, store::ConversationId fresh,
                        std::optional<store::PresetId> preset) {
    if (!preset) {
        const std::vector<Preset> all = TRY(loadPresets(writer));
        const auto found = std::ranges::find(all, true, &Preset::isDefault);
        preset = found == all.end() ? 0 : found->id;
    }
    OwnSettings own = TRY(loadOwnSettings(writer, fresh));
    if (own.preset == *preset) return false;
    own.preset = *preset;
    TRY(saveOwnSettings(writer, fresh, own));
    return true;
}

Result<store::PresetId> savePreset(store::TranscriptWriter& writer, const Preset& preset) {
    return store::Presets(writer).save(rowOf(preset));
}

}  // namespace daylong::settings
