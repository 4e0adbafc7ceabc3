#include "settings/settings_store.h"

#include "settings/settings_text.h"

#include <map>
#include <string>
#include <utility>
#include <vector>

namespace daylong::settings {

namespace {

// Tells an empty text from one that was never stored. "1" was stored when 1,024 tokens were the default for every
// model, and nothing told what a person had chosen of sampling.
constexpr const char* kStored = "settings_stored";
constexpr const char* kNow = "2";
constexpr const char *kSystemPrompt = "system_prompt", *kNote = "note", *kPreset = "preset";
constexpr uint32_t kFormerCacheSize = 1024;

}  // namespace

Result<Settings> loadSettings(store::TranscriptWriter& writer) {
    Settings settings;
    const std::string stored = TRY(writer.setting(kStored));
    if (stored.empty()) return settings;
    const auto load = [&](const char* key, auto& value) -> Result<void> {
        const std::string text = TRY(writer.setting(key));
        take(key, text, value);
        return {};
    };
    TRY(visitSettings(load, settings));
    if (stored != kNow) {
        if (settings.cacheSize == kFormerCacheSize) settings.cacheSize = 0;
        settings.ownSampling = settings.sampling != engine::SamplerOptions();
    }
    return settings;
}

Result<void> saveSettings(store::TranscriptWriter& writer, const Settings& settings) {
    std::vector<std::pair<std::string, std::string>> rows = {{kStored, kNow}};
    const auto add = [&](const char* key, const auto& value) -> Result<void> {
        rows.emplace_back(key, print(value));
        return {};
    };
    TRY(visitSettings(add, settings));
    return writer.setSettings(rows);
}

/// Under the general ones' keys.
Result<OwnSettings> loadOwnSettings(store::TranscriptWriter& writer, store::ConversationId conversation) {
    const std::map<std::string, std::string> rows = TRY(writer.conversationSettings(conversation));
    OwnSettings own;
    if (const auto prompt = rows.find(kSystemPrompt); prompt != rows.end()) own.systemPrompt = prompt->second;
    if (const auto note = rows.find(kNote); note != rows.end()) own.note = note->second;
    own.sampling = takeSampling(rows);
    if (const auto preset = rows.find(kPreset); preset != rows.end()) parse(preset->second, own.preset);
    return own;
}

Result<void> saveOwnSettings(store::TranscriptWriter& writer, store::ConversationId conversation,
                             const OwnSettings& own) {
    std::map<std::string, std::string> rows;
    if (own.systemPrompt) rows[kSystemPrompt] = *own.systemPrompt;
    if (!own.note.empty()) rows[kNote] = own.note;
    if (own.sampling) putSampling(*own.sampling, rows);
    if (own.preset != 0) rows[kPreset] = print(own.preset);
    return writer.setConversationSettings(conversation, rows);
}

}  // namespace daylong::settings
