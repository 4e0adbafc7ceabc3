// What the window's model library is made with: the folders of this program, the hub of the environment.
// Thread rule: making them is the GUI thread's, they themselves run on the library's threads. Failure rule: Results.
#pragma once

#include "models/model_library.h"

#include <filesystem>
#include <functional>

namespace daylong::app {

struct LibraryPlaces {
    std::filesystem::path folder, database;
};
/// `inspect` and `use` as the settings have them; `measure` unset: speeds are not told.
ui::ModelLibrary::Hooks libraryHooks(const LibraryPlaces& places,
                                     std::function<Result<chat::ModelSummary>(const std::string& path)> inspect,
                                     std::function<library::Machine()> measure,
                                     std::function<void(const QString& path)> use);

}  // namespace daylong::app
