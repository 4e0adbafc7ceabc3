// The file behind a transcript, before SQLite opens it: where its path leads, whether it is one of ours, and that
// nobody else may read it. Nothing is changed before it is known to be ours. Internal to core/store.
#pragma once

#include "base/result.h"

#include <cstdint>
#include <filesystem>

namespace daylong::store {

/// Where a path leads, symbolic links followed, also where nothing is there yet. Absolute: SQLite would take a name
/// that begins with "file:" for an address.
Result<std::filesystem::path> resolveDatabase(const std::filesystem::path& file);

/// Refuses what is no transcript, or a later Daylong's (TooNew). Nothing there, or nothing in it, will do.
Result<void> inspectDatabase(const std::filesystem::path& file, int64_t newestVersion);

/// Makes the folders that are missing.
Result<void> makeFolderOf(const std::filesystem::path& file);

/// Makes the file where there is none. SQLite gives its journals the database's permissions. A database that is there
/// is not opened for it: to close it again would take its locks from whoever has it open in this process.
void keepPrivate(const std::filesystem::path& file);

}  // namespace daylong::store
