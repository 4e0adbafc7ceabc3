// Models that were deleted, for as long as that can be undone: they lie in ".trash" in the library's own folder, so
// that deleting and undoing move names alone. What is still there at a program's start may be purged. Thread rule: any
// thread. Failure rule: a Result that names the file and says what to do.
#pragma once

#include "library/shelf.h"

#include <filesystem>

namespace daylong::library {

/// Out of the library; the place to restore it from. InvalidArgument for a model that lies elsewhere.
Result<std::filesystem::path> trashModel(const LocalModel& model, const std::filesystem::path& own);
/// Back to where it was. NotFound once it was purged; InvalidArgument where there is another by that name now.
Result<void> restoreModel(const std::filesystem::path& place, const std::filesystem::path& own);
/// For good: the disk has its space again.
void purgeModel(const std::filesystem::path& place);
void purgeTrash(const std::filesystem::path& own);

}  // namespace daylong::library
