#include "library_hooks.h"

#include "cpu/bandwidth.h"
#include "library/foreign_folders.h"
#include "library/keyring.h"
#include "library/shelf.h"

#include <memory>
#include <mutex>

namespace daylong::app {

std::function<library::Machine()> machineMeasurer() {
    struct Measured {
        std::once_flag once;
        double bytesPerSecond = 0.0;
    };
    return [measured = std::make_shared<Measured>()] {
        std::call_once(measured->once, [&] {
            if (const Result<double> speed = cpu::measureReadBandwidth()) measured->bytesPerSecond = *speed;
        });
        library::Machine machine = library::thisMachine();
        machine.bytesPerSecond = measured->bytesPerSecond;
        return machine;
    };
}

ui::ModelLibrary::Hooks libraryHooks(const LibraryPlaces& places,
                                     std::function<Result<chat::ModelSummary>(const std::string& path)> inspect,
                                     std::function<library::Machine()> measure,
                                     std::function<void(const QString& path)> use) {
    if (!inspect)
        inspect = [](const std::string&) -> Result<chat::ModelSummary> {
            return Error{ErrorCode::Unsupported, "nothing here opens models"};
        };
    if (!measure) measure = library::thisMachine;
    return {.folder = places.folder,
            .shelf = {.list = [own = places.folder] { return library::modelsIn(own, library::addedFolders(own)); },
                      .inspect = std::move(inspect),
                      .own = places.folder,
                      .database = places.database},
            .measure = std::move(measure),
            .use = std::move(use),
            .keepToken = [](const std::string& token) -> Result<void> {
                const library::Hub hub = TRY(library::hubOfEnvironment());
                return library::keepToken(hub.endpoint, token);
            }};
}

}  // namespace daylong::app
