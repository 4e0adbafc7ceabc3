// What the window's model library is made with: the folders of this program, the hub of the environment.
// Thread rule: making them is the GUI thread's, they themselves run on the library's threads. Failure rule: Results.
#pragma once

#include "models/model_library.h"

#include <filesystem>
#include <functional>

namespace daylong::app {

struct LibraryPlaces {
    std::filesystem::path folder, database, servers, cache;
};
/// What the library has others do; each on the GUI thread.
struct LibraryDeeds {
    std::function<void(const QString&path)> use, showFile;  // showFile may be unset
};
/// `inspect` as the settings have it; `measure` unset: speeds are not told.
ui::ModelLibrary::Hooks libraryHooks(const LibraryPlaces& places,
                                     std::function<Result<settings::ModelSummary>(const std::string& path)> inspect,
                                     std::function<library::Machine(const std::string& device)> measure,
                                     LibraryDeeds deeds);

}  // namespace daylong::app
