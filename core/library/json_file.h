// Small JSON files that the library keeps beside models. Internal to core/library.
// Thread rule: any thread. Failure rule: reading never fails (an empty object); writing: Io.
#pragma once

#include "base/json_values.h"
#include "base/result.h"

#include <nlohmann/json.hpp>

#include <filesystem>

namespace daylong::library {

/// An empty object where there is none that can be read.
nlohmann::json readJson(const std::filesystem::path& path);
/// Whole or not at all: what stood there before stays until the new text is safe.
Result<void> writeJson(const std::filesystem::path& path, const nlohmann::ordered_json& value);

}  // namespace daylong::library
