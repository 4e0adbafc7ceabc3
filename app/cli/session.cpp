#include "session.h"

#include "cpu/cpu_backend.h"
#include "progress_line.h"

#include <cerrno>
#include <cstring>
#include <fstream>
#include <sstream>

namespace daylong::cli {

Result<std::unique_ptr<engine::Backend>> makeBackend(const EngineOptions& options) {
    if (options.backend == "cpu") return cpu::makeCpuBackend({.threads = options.threads, .simd = {}});
    if (options.backend.starts_with("vulkan") || options.backend.starts_with("cuda")) {
        return Error{ErrorCode::Unsupported, "this build of Daylong has no " + options.backend +
                                                 " backend yet; use --backend cpu (see 'daylong-cli devices')"};
    }
    return Error{ErrorCode::InvalidArgument,
                 "unknown backend '" + options.backend + "'; 'daylong-cli devices' lists those that work here"};
}

Result<engine::Generator> openGenerator(std::shared_ptr<const model::Model> model, const EngineOptions& options,
                                        const engine::CacheOptions& cache) {
    std::unique_ptr<engine::Backend> backend = TRY(makeBackend(options));
    ProgressLine progress("loading");
    TRY(backend->loadWeights(model, progress.callback()));
    return engine::Generator::create(std::move(model), std::move(backend), cache);
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
