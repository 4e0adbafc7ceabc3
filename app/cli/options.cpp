#include "options.h"

#include <CLI/CLI.hpp>

#include <algorithm>

namespace daylong::cli {

void addModelOption(CLI::App& command, EngineOptions& options, bool required, NamedModel named) {
    command.add_option("--model", options.model, "Model: one of the library by its name, a GGUF file, or \"starter\"")
        ->required(required)
        ->type_name("NAME|FILE")
        ->transform(CLI::Validator(
            [named](std::string& given) {
                const Result<std::string> file = named(given);
                if (file) given = *file;
                return file ? std::string() : file.error().message;
            },
            ""));
}

void addCacheOptions(CLI::App& command, EngineOptions& options, const std::vector<std::string>& more) {
    std::vector<std::string> attentions = {"streaming", "window", "dense"};
    attentions.insert(attentions.end(), more.begin(), more.end());
    const auto positive = CLI::Range(1U, 1U << 24U);
    command.add_option("--attention", options.attention, "What a token sees: sinks and window, window, everything")
        ->check(CLI::IsMember(attentions));
    command.add_option("--cache", options.cache, "Cache size C: keys a token sees, itself included")->check(positive);
    command.add_option("--sinks", options.sinks, "Attention sinks S: first tokens, always seen")
        ->check(CLI::Range(0U, 1U << 24U));
    command.add_option("--kv", options.kv, "Type of cached keys and values")
        ->check(CLI::IsMember({"f32", "f16", "q8_0"}));
}

void addBackendOptions(CLI::App& command, EngineOptions& options) {
    command
        .add_option("--backend", options.backend,
                    "cpu, vulkan or cuda, with :N for the N-th of several (see 'devices'); auto: the best one here")
        ->type_name("NAME");
    command.add_option("--threads", options.threads, "CPU threads; 0: all cores")->check(CLI::Range(0U, 1024U));
}

uint32_t defaultCacheSize(const model::ModelConfig& config) { return std::min(2048U, config.trainedContext); }

Result<engine::CacheOptions> cacheOptions(const EngineOptions& options, uint32_t defaultCache) {
    engine::CacheOptions cache;
    cache.attention = engine::attentionFromName(options.attention).value_or(engine::Attention::Streaming);
    cache.size = options.cache.value_or(defaultCache);
    const bool hasSinks = options.attention == "streaming";
    if (!hasSinks && options.sinks.value_or(0) != 0) {
        return Error{ErrorCode::InvalidArgument,
                     "--sinks goes with --attention streaming; " + options.attention + " attention has none"};
    }
    cache.sinks = hasSinks ? options.sinks.value_or(4) : 0;
    cache.kv = engine::kvTypeFromName(options.kv.value_or("f16")).value_or(engine::KvType::F16);
    return cache;
}

}  // namespace daylong::cli
