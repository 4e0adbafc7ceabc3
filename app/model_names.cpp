#include "model_names.h"

#include "paths.h"

#include "remote/servers.h"
#include "settings/settings.h"
#include "library/foreign_folders.h"

#include <filesystem>
#include <type_traits>

namespace daylong::app {

namespace fs = std::filesystem;

namespace {

std::string absolute(const std::string& given) {
    std::error_code ignored;  // a path that cannot be made absolute is tried as it is
    const fs::path whole = fs::absolute(given, ignored);
    return whole.empty() ? given : whole.lexically_normal().string();
}

/// No model of the library is named so.
bool isPath(const std::string& given) { return given.empty() || given.front() == '/' || given.front() == '.'; }

}  // namespace

std::vector<library::LocalModel> modelsAtHand() {
    return library::modelsIn(libraryFolder(), library::addedFolders(libraryFolder()));
}

Result<std::string> namedModel(const std::string& given) {
    std::error_code ignored;
    if (given == settings::kStarterModel) return given;
    if (settings::isRemote(given)) return TRY(remote::findModel(configFolder(), given)).path();
    if (isPath(given) || fs::exists(given, ignored)) return absolute(given);
    const Result<library::LocalModel> model = library::findModel(modelsAtHand(), given);
    if (model) return absolute(model->path.string());
    return given.ends_with(".gguf") ? Result<std::string>(absolute(given)) : model.error();
}

Result<std::string> namedModelFile(const std::string& given) {
    if (given == settings::kStarterModel) return starterModel().string();
    if (settings::isRemote(given))
        return Error{ErrorCode::Unsupported, "a server has '" + given + "'; this needs a model on this machine"};
    return namedModel(given);
}

void takeMovedModels(settings::Settings& settings) {
    settings.modelPath = modelNow(settings.modelPath);
    settings.localModel = modelNow(settings.localModel);
    const auto moved = [](const auto& byPath) {
        std::remove_cvref_t<decltype(byPath)> now;
        for (const auto& [path, value] : byPath) now.emplace(modelNow(path), value);
        return now;
    };
    settings.otherCacheSizes = moved(settings.otherCacheSizes);
    settings.chatTemplates = moved(settings.chatTemplates);
}

}  // namespace daylong::app
