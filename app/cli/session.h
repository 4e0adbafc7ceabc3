// Opens what a command needs: model, tokenizer, generator on the chosen backend.
#pragma once

#include "engine/generator.h"
#include "options.h"
#include "text/tokenizer.h"

#include <filesystem>
#include <memory>

namespace daylong::cli {

/// The backend that --backend and --threads name, without weights.
Result<std::unique_ptr<engine::Backend>> makeBackend(const EngineOptions& options);

/// A generator with weights loaded and cache allocated; progress on standard error when it takes long.
Result<engine::Generator> openGenerator(std::shared_ptr<const model::Model> model, const EngineOptions& options,
                                        const engine::CacheOptions& cache);

/// The whole file as bytes. Errors: NotFound, Io.
Result<std::string> readFile(const std::filesystem::path& path);

}  // namespace daylong::cli
