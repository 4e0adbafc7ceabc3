// Where Daylong keeps and finds things; the window and the terminal program agree on them, so that both show the
// same conversation, with the same model.
#pragma once

#include "base/result.h"

#include <filesystem>
#include <string>

namespace daylong::app {

/// Where the person moved it (places/places_file.h), else the usual place. The folder may not exist yet.
std::filesystem::path defaultDatabase();
/// $XDG_DATA_HOME/daylong/daylong.db (~/.local/share when unset).
std::filesystem::path usualDatabase();
/// What was given on the command line, else defaultDatabase(), for a program that cannot ask: an error where that was
/// moved to a place that is not there now, for nothing shall be made there silently.
Result<std::filesystem::path> ownDatabase(const std::string& given = {});
/// Likewise what was moved and is not there: where it would be. Empty: it is there, or nothing was moved.
std::filesystem::path missingDatabase();
std::filesystem::path missingLibrary();

/// The token that other programs need (app/serve), beside the usual transcript. The file may not exist yet.
std::filesystem::path apiTokenFile();

/// $XDG_CACHE_HOME/daylong (~/.cache when unset): what can be made again. The folder may not exist yet.
std::filesystem::path cacheFolder();

/// $XDG_CONFIG_HOME/daylong (~/.config when unset). The folder may not exist yet.
std::filesystem::path configFolder();

/// What the window remembers of its looks.
std::filesystem::path windowFile();

/// Models that were brought for the person: where they moved them, else the usual place. The folder may not exist yet.
std::filesystem::path libraryFolder();
/// The same for a program that brings models and cannot ask: an error where it was moved to a place that is not there.
Result<std::filesystem::path> ownLibrary();
/// $XDG_DATA_HOME/daylong/models.
std::filesystem::path usualLibrary();
/// A model's path as it was stored once, in today's library where it was moved with that.
std::string modelNow(const std::string& stored);

/// What runs where nobody chose a model, as a setting names it: the library's SmolLM2 where it lies, else the starter.
std::string defaultModel();

/// The starter model that comes with the program: ../share/daylong/models beside the executable's folder.
/// The path is returned whether or not the file is there; opening it tells.
std::filesystem::path starterModel();

/// The program that reads PDFs (app/pdf): ../libexec/daylong beside the executable's folder. Likewise.
std::filesystem::path pdfProgram();

}  // namespace daylong::app
