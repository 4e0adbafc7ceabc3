#include "library_hooks.h"

#include "device_choice.h"
#include "library/foreign_folders.h"
#include "library/keyring.h"
#include "library/shelf.h"

namespace daylong::app {

ui::ModelLibrary::Hooks libraryHooks(const LibraryPlaces& places,
                                     std::function<Result<settings::ModelSummary>(const std::string& path)> inspect,
                                     std::function<library::Machine(const std::string& device)> measure,
                                     LibraryDeeds deeds) {
    if (!inspect)
        inspect = [](const std::string&) -> Result<settings::ModelSummary> {
            return Error{ErrorCode::Unsupported, "nothing here opens models"};
        };
    if (!measure) measure = [](const std::string&) { return library::thisMachine(); };
    if (!deeds.showFile) deeds.showFile = [](const QString&) {};
    return {.folder = places.folder,
            .shelf = {.list = [own = places.folder] { return library::modelsIn(own, library::addedFolders(own)); },
                      .inspect = std::move(inspect),
                      .own = places.folder,
                      .database = places.database,
                      .dropMade = [cache = places.cache] { dropWeightsOfGoneModels(cache); }},
            .measure = std::move(measure),
            .use = std::move(deeds.use),
            .showFile = std::move(deeds.showFile),
            .keepToken = [](const std::string& token) -> Result<void> {
                const library::Hub hub = TRY(library::hubOfEnvironment());
                return library::keepToken(hub.endpoint, token);
            },
            .servers = places.servers};
}

}  // namespace daylong::app
