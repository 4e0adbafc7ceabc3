// What answers in the programs: a model on this machine, or a server's, as the settings name it.
#pragma once

#include "chat/local/local_responder.h"
#include "paths.h"
#include "remote/remote_responder.h"

#include <utility>

namespace daylong::app {

inline chat::MakeResponder responders(chat::LocalModels models) {
    const chat::MakeResponder files = chat::localResponderMaker(std::move(models));
    // Where the server is lost; nobody may have chosen a model here yet.
    const auto local = [files](settings::Settings settings, const chat::Workplace& workplace) {
        if (settings.modelPath.empty()) settings.chooseModel(defaultModel());
        return files(settings, workplace);
    };
    return [files, local](const settings::Settings& settings, const chat::Workplace& workplace) {
        return settings::isRemote(settings.modelPath) ? remote::makeRemote(configFolder(), settings, workplace, local)
                                                      : files(settings, workplace);
    };
}

}  // namespace daylong::app
