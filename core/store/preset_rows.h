// Presets as whoever has the transcript open reads and makes them. Internal to core/store.
#pragma once

#include "store/presets.h"
#include "store/sqlite.h"

#include <map>
#include <string>
#include <string_view>

namespace daylong::store {

/// Of a transcript whose schema is older than 16: none.
Result<std::vector<PresetRow>> readPresets(Database& database);
/// The one of that name, or a new one with these settings, which `import` brings.
Result<PresetId> presetNamed(Database& database, std::string_view name,
                             const std::map<std::string, std::string>& settings, int64_t import);

}  // namespace daylong::store
