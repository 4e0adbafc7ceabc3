// What the terminal program's options say, shared by its commands.
#pragma once

#include "base/result.h"
#include "engine/cache.h"
#include "engine/sampler.h"
#include "model/config.h"
#include "model_names.h"

#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace CLI {
class App;
}

namespace daylong::cli {

/// Options of every command that loads a model. Unset ones take the command's own default.
struct EngineOptions {
    std::string model;
    std::string attention = "streaming";
    std::optional<uint32_t> cache;
    std::optional<uint32_t> sinks;
    std::optional<std::string> kv;
    std::string backend = "auto";
    uint32_t threads = 0;
    bool keepsWeights = false;  // from run to run; what is measured must not hang on what ran before, nor beside it
};

/// What a name on the command line stands for.
using NamedModel = Result<std::string> (*)(const std::string& given);
void addModelOption(CLI::App& command, EngineOptions& options, bool required, NamedModel named = app::namedModelFile);
/// `more`: what --attention may be beside the kinds that the engine has; then the command sees to it.
void addCacheOptions(CLI::App& command, EngineOptions& options, const std::vector<std::string>& more = {});
void addBackendOptions(CLI::App& command, EngineOptions& options);

/// What C is unless --cache says otherwise: 2048, or what the model was trained for when that is less.
uint32_t defaultCacheSize(const model::ModelConfig& config);

/// Evaluation and generation set S exactly; C defaults to `defaultCache`, KV to f16.
Result<engine::CacheOptions> cacheOptions(const EngineOptions& options, uint32_t defaultCache);

}  // namespace daylong::cli
