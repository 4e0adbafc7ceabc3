#include "session.h"

#include "chat/local/device_order.h"
#include "device_choice.h"
#include "output.h"
#include "paths.h"
#include "progress_line.h"

#include <cerrno>
#include <cstring>
#include <fstream>
#include <sstream>

namespace daylong::cli {

namespace {

Result<engine::Generator> openOn(const std::string& device, std::shared_ptr<const model::Model> model,
                                 const EngineOptions& options, const CacheFor& cacheFor) {
    std::unique_ptr<engine::Backend> backend = TRY(gpu::makeBackend(
        device, {.threads = options.threads, .cacheFolder = app::cacheFolder(), .keepsWeights = options.keepsWeights}));
    ProgressLine progress("loading");
    TRY(backend->loadWeights(model, progress.callback()));
    const engine::CacheOptions cache = cacheFor(backend->device());
    return engine::Generator::create(std::move(model), std::move(backend), cache);
}

}  // namespace

Result<engine::Generator> openGenerator(std::shared_ptr<const model::Model> model, const EngineOptions& options,
                                        const engine::CacheOptions& cache) {
    return openGeneratorWith([&cache](const engine::DeviceInfo&) { return cache; }, std::move(model), options);
}

Result<engine::Generator> openGeneratorWith(const CacheFor& cacheFor, std::shared_ptr<const model::Model> model,
                                            const EngineOptions& options) {
    if (options.backend != "auto") return openOn(options.backend, std::move(model), options, cacheFor);
    app::DeviceChoice choice(app::cacheFolder(), app::starterModel());
    chat::DeviceOrder order([&choice] { return choice.automatic(); });
    return order.openOnFirst(
        options.backend, [&](const std::string& device) { return openOn(device, model, options, cacheFor); },
        [](const std::string& device, const Error& failure) {
            tell("daylong-cli: " + device + " cannot be used: " + failure.message);
        });
}

void overrideEngine(const EngineOptions& options, settings::Settings& settings) {
    if (settings.modelPath.empty()) settings.chooseModel(app::defaultModel());
    app::takeMovedModels(settings);
    if (!options.model.empty()) settings.chooseModel(options.model);
    if (!options.backend.empty()) settings.device = options.backend;
    if (options.threads > 0) settings.threads = options.threads;
}

Result<std::string> readFile(const std::filesystem::path& path) {
    std::error_code ignored;
    if (std::filesystem::is_directory(path, ignored)) {
        return Error{ErrorCode::InvalidArgument, "'" + path.string() + "' is a folder; a file is needed"};
    }
    std::ifstream file(path, std::ios::binary);
    if (!file) return Error{ErrorCode::NotFound, "cannot open '" + path.string() + "': " + std::strerror(errno)};
    std::ostringstream content;
    content << file.rdbuf();
    if (file.bad()) return Error{ErrorCode::Io, "cannot read '" + path.string() + "': " + std::strerror(errno)};
    return std::move(content).str();
}

}  // namespace daylong::cli
