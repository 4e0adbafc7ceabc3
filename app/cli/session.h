// Opens what a command needs: model, tokenizer, generator on the chosen backend.
#pragma once

#include "engine/generator.h"
#include "options.h"
#include "settings/settings.h"
#include "text/tokenizer.h"

#include <filesystem>
#include <functional>
#include <memory>

namespace daylong::cli {

/// A generator with weights loaded and cache allocated on the device that --backend names; with "auto" on the best one
/// that takes the model. Weights are kept from run to run where `options` say so. Progress on standard error when it
/// takes long.
Result<engine::Generator> openGenerator(std::shared_ptr<const model::Model> model, const EngineOptions& options,
                                        const engine::CacheOptions& cache);
/// The cache that suits the device which it became.
using CacheFor = std::function<engine::CacheOptions(const engine::DeviceInfo& device)>;
Result<engine::Generator> openGeneratorWith(const CacheFor& cacheFor, std::shared_ptr<const model::Model> model,
                                            const EngineOptions& options);

/// The default model where none was chosen; the model, device and threads of the command line: for this run, not
/// stored.
void overrideEngine(const EngineOptions& options, settings::Settings& settings);

/// The whole file as bytes. Errors: NotFound, Io.
Result<std::string> readFile(const std::filesystem::path& path);

}  // namespace daylong::cli
