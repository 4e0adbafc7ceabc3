#include "settings/settings_table.h"

#include "settings/settings_fields.h"
#include "settings/suited.h"

#include <algorithm>

namespace daylong::settings {

namespace {

/// As they hold for this model.
Settings resolved(Settings settings, const ModelSummary& model) {
    settings.cacheSize = cacheFor(settings, model).size;
    settings.sampling = samplingFor(settings, model);
    settings.systemPrompt = promptFor(settings, model);
    settings.chatTemplates = {{settings.modelPath, settings.chatTemplate()}};
    settings.otherCacheSizes.clear();
    return settings;
}

std::optional<Cost> dearest(const Settings& before, const Settings& after) {
    std::optional<Cost> most;
    const auto each = [&](const char* key, const auto& a, const auto& b) -> Result<void> {
        if (!(a == b)) most = std::max(most, std::optional(settingRow(key).cost));
        return {};
    };
    (void)visitSettings(each, before, after);
    return most;
}

}  // namespace

std::optional<Cost> costOfChange(const Settings& before, const Settings& after, const ModelSummary& model) {
    if (const std::optional<Cost> cost = dearest(resolved(before, model), resolved(after, model))) return cost;
    return dearest(before, after) ? std::optional(Cost::Nothing) : std::nullopt;
}

}  // namespace daylong::settings
