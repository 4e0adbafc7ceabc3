// A preset: what holds in the conversations that use it, over the general settings and under what is a conversation's
// own; what was said on the command line goes before it. Thread and failure rules: as settings_store.h.
#pragma once

#include "settings/settings.h"
#include "store/presets.h"

#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace daylong::settings {

struct Preset {
    store::PresetId id = 0;  // 0: none, of which nothing is chosen
    std::string name;
    bool isDefault = false;  // of new conversations
    // What is not chosen is as in general.
    std::optional<std::string> systemPrompt;
    std::optional<engine::SamplerOptions> sampling;
    std::optional<std::string> modelPath;
    std::optional<uint32_t> cacheSize;
    std::optional<bool> recalls;
    bool operator==(const Preset&) const = default;
};

using CommandLine = std::function<void(Settings&)>;

/// What holds where the preset is used. What the command line says goes before it, where that is in force in general.
Settings over(const Settings& general, const Preset& preset, const CommandLine& commandLine = {});
/// Another model has to be loaded for the one than for the other, or anew.
bool needsLoading(const Settings& before, const Settings& after);
/// It has a model of its own, whose file is not there any more: the general one stands in.
bool modelIsGone(const Preset& preset);

/// The one that the conversation at hand uses.
struct PresetInUse {
    Preset preset;
    bool setsModelAside = false;  // its: that is not there, or the person chose another one since
    void use(Preset next);
    Settings over(const Settings& general, const CommandLine& commandLine) const;
};

Result<std::vector<Preset>> loadPresets(store::TranscriptWriter& writer);
/// The one that a conversation uses; where that is not there, none.
Result<Preset> presetOf(store::TranscriptWriter& writer, const OwnSettings& own);
/// What holds in a conversation but for what is its own.
Result<Settings> holding(store::TranscriptWriter& writer, store::ConversationId conversation, const Settings& general,
                         const CommandLine& commandLine);
/// A new conversation uses this one (0: none; unset: the usual one); false: so it did.
Result<bool> givePreset(store::TranscriptWriter& writer, store::ConversationId fresh,
                        std::optional<store::PresetId> preset);
/// As store::Presets does.
Result<store::PresetId> savePreset(store::TranscriptWriter& writer, const Preset& preset);

/// Of rows as they are stored, and such rows.
Preset presetOf(const store::PresetRow& row);
store::PresetRow rowOf(const Preset& preset);

}  // namespace daylong::settings
