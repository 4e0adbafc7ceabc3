// What the window and the terminal program know of models on this machine: files, the starter, devices.
#pragma once

#include "chat/local/open_model.h"
#include "device_choice.h"
#include "library/draft_choice.h"
#include "model_names.h"
#include "paths.h"

#include <memory>
#include <utility>

namespace daylong::app {

inline chat::LocalModels localModels(std::shared_ptr<DeviceChoice> devices) {
    chat::OpenModel files = chat::modelFiles(
        starterModel(),
        [devices](const settings::Settings& settings) {
            return devices->makeBackend(settings.device, settings.threads);
        },
        [](const model::Model& model) {
            return library::draftFor(*model.file, modelsAtHand(), library::thisMachine());
        });
    return {.open =
                [files = std::move(files)](settings::Settings settings, const auto&... more) {
                    settings.modelPath = modelNow(settings.modelPath);
                    return files(settings, more...);
                },
            .automaticDevices = [devices] { return devices->automatic(); }};
}

}  // namespace daylong::app
