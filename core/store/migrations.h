// Brings a transcript's schema up to date: one transaction for each numbered file, a backup first, nothing after a
// failure. Internal to core/store.
#pragma once

#include "store/sqlite.h"

#include <filesystem>
#include <span>

namespace daylong::store {

/// `files[n]` takes the schema from version n to n+1. Errors: TooNew, and what SQLite reports.
Result<void> migrate(Database& database, const std::filesystem::path& file, std::span<const char* const> files);

}  // namespace daylong::store
