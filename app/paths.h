// Where Daylong keeps and finds things; the window and the terminal program agree on them, so that both show the
// same conversation, with the same model.
#pragma once

#include <filesystem>
#include <string>

namespace daylong::app {

/// $XDG_DATA_HOME/daylong/daylong.db (~/.local/share when unset). The folder may not exist yet.
std::filesystem::path defaultDatabase();

/// $XDG_CACHE_HOME/daylong (~/.cache when unset): what can be made again. The folder may not exist yet.
std::filesystem::path cacheFolder();

/// $XDG_DATA_HOME/daylong/models: models that were brought for the person. The folder may not exist yet.
std::filesystem::path libraryFolder();

/// What runs where nobody chose a model, as a setting names it: the library's SmolLM2 where it lies, else the starter.
std::string defaultModel();

/// The starter model that comes with the program: ../share/daylong/models beside the executable's folder.
/// The path is returned whether or not the file is there; opening it tells.
std::filesystem::path starterModel();

/// The program that reads PDFs (app/pdf): ../libexec/daylong beside the executable's folder. Likewise.
std::filesystem::path pdfProgram();

}  // namespace daylong::app
