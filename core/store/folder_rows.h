// Folders as whoever has the transcript open reads and makes them. Internal to core/store.
#pragma once

#include "store/sqlite.h"
#include "store/types.h"

#include <string_view>
#include <vector>

namespace daylong::store {

Result<std::vector<Folder>> readFolders(Database& database);
/// The one of that name, or a new one; `import`: that brings it, 0: none does.
Result<FolderId> folderNamed(Database& database, std::string_view name, int64_t import);

}  // namespace daylong::store
