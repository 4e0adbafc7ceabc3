// Where Daylong keeps and finds things; the window and the terminal program agree on them, so that both show the
// same conversation.
#pragma once

#include <filesystem>

namespace daylong::app {

/// $XDG_DATA_HOME/daylong/daylong.db (~/.local/share when unset). The folder may not exist yet.
std::filesystem::path defaultDatabase();

/// $XDG_CACHE_HOME/daylong (~/.cache when unset): what can be made again. The folder may not exist yet.
std::filesystem::path cacheFolder();

/// The starter model that comes with the program: ../share/daylong/models beside the executable's folder.
/// The path is returned whether or not the file is there; opening it tells.
std::filesystem::path starterModel();

}  // namespace daylong::app
