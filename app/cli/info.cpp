// daylong-cli info: what a model file is, and what a cache size costs with it.
#include "chat/local/open_model.h"
#include "settings/suited.h"
#include "commands.h"
#include "cpu/cpu_backend.h"
#include "cpu/kv_cache.h"
#include "json_output.h"
#include "base/say.h"
#include "base/terminal_text.h"
#include "model/describe.h"
#include "options.h"
#include "text/chat_template.h"
#include "text/tokenizer.h"

#include <CLI/CLI.hpp>

#include <cmath>
#include <cstdio>
#include <memory>

namespace daylong::cli {

namespace {

struct InfoOptions {
    EngineOptions engine;
    bool json = false;
};

/// What `chat` takes for a cache of so many tokens, on the CPU.
double cacheMiB(const model::ModelConfig& config, engine::KvType kv, uint32_t tokens) {
    const uint32_t chunk = settings::readChunk(cpu::cpuDevice().rowsAtOnce, tokens);
    const engine::CacheLayout layout = engine::layoutOf({.size = tokens, .kv = kv, .chunk = chunk});
    return static_cast<double>(cpu::cacheCost(engine::cacheShape(config), layout)) / (1024.0 * 1024.0);
}

/// 0.2, not the 0.20000000298023224 that a float of it is.
double asWritten(float value) { return std::round(static_cast<double>(value) * 1e6) / 1e6; }

void printText(const nlohmann::ordered_json& info) {
    for (const auto& [key, value] : info.items()) {
        const std::string shown = value.is_string() ? value.get<std::string>() : value.dump();
        std::printf("%-20s %s\n", key.c_str(), lineForTerminal(shown).c_str());
    }
}

/// What holds where nobody chose.
void addSuited(nlohmann::ordered_json& info, const settings::ModelSummary& summary) {
    const settings::SuitedSampling sampling = settings::suitedSampling(summary);
    constexpr const char* kSources[] = {"its file", "its size", "default"};  // by settings::SuitedSampling::Source
    info["suited_sampling"] = {{"from", kSources[static_cast<size_t>(sampling.source)]},
                               {"temperature", asWritten(sampling.options.temperature)},
                               {"top_k", sampling.options.topK},
                               {"top_p", asWritten(sampling.options.topP)},
                               {"min_p", asWritten(sampling.options.minP)},
                               {"repetition_penalty", asWritten(sampling.options.repetitionPenalty)}};
    const settings::SuitedPrompt prompt = settings::suitedPrompt(summary);
    constexpr const char* kPromptSources[] = {"its template", "its size",
                                              "default"};  // by settings::SuitedPrompt::Source
    info["suited_prompt"] = {{"from", kPromptSources[static_cast<size_t>(prompt.source)]}, {"text", prompt.text}};
}

Result<void> runInfo(const InfoOptions& options) {
    const std::shared_ptr<const model::Model> model = TRY(model::loadModel(options.engine.model));
    const std::shared_ptr<const text::Tokenizer> tokenizer = TRY(text::Tokenizer::create(model->file));
    settings::ModelSummary summary = chat::summaryOf(*model);
    summary.chat = text::chooseChatTemplate(*model->file, *tokenizer);
    const engine::KvType kv = engine::kvTypeFromName(options.engine.kv.value_or("f16")).value_or(engine::KvType::F16);
    const settings::SuitedCache suited = settings::suitedCache(summary, kv);
    const engine::CacheOptions cache = TRY(cacheOptions(options.engine, suited.tokens));
    const model::ModelConfig& config = model->config;

    const model::ModelDescription description = model::describe(*model);
    nlohmann::ordered_json types;
    for (const model::TypeShare& share : description.types)
        types[std::string(model::traits(share.type).name)] = share.bytes;
    nlohmann::ordered_json info;
    info["name"] = config.name;
    info["architecture"] = config.architecture;
    info["family"] = model::familyName(config);
    info["parameters"] = model->parameters;
    info["weight_bytes"] = model->weightBytes;
    info["bytes_by_type"] = types;
    info["type_mix"] = model::typeMix(description);
    info["bits_per_weight"] = std::round(description.bitsPerWeight * 100.0) / 100.0;
    info["bytes_per_token"] = description.bytesPerToken;
    info["layers"] = config.layers;
    info["dim"] = config.dim;
    info["heads"] = config.heads;
    info["kv_heads"] = config.kvHeads;
    info["head_dim"] = config.headDim;
    info["ffn"] = config.ffn;
    info["vocabulary"] = config.vocabSize;
    info["tokenizer"] = tokenizer->description();
    if (!tokenizer->remark().empty()) info["tokenizer_remark"] = tokenizer->remark();
    const text::ChatTemplate& chat = summary.chat;
    info["chat_template"] = chat.name;
    info["chat_template_from"] = text::name(chat.source);
    if (!chat.problem.empty()) info["chat_template_problem"] = chat.problem;
    if (!chat.note.empty()) info["chat_template_note"] = inEnglish(chat.note);
    info["trained_context"] = config.trainedContext;
    info["cache_size"] = cache.size;
    info["suited_cache_size"] = suited.tokens;
    addSuited(info, summary);
    info["sink_layers"] = model::sinkLayers(config, cache.size);
    if (const std::string alone = model::leftAlone(*model); !alone.empty()) info["left_alone"] = alone;
    info["cache_mib_f32"] = cacheMiB(config, engine::KvType::F32, cache.size);
    info["cache_mib_f16"] = cacheMiB(config, engine::KvType::F16, cache.size);
    info["cache_mib_q8_0"] = cacheMiB(config, engine::KvType::Q8_0, cache.size);
    info["fingerprint"] = model->fingerprint;
    if (options.json) printJson(info);
    else printText(info);
    return {};
}

}  // namespace

Command addInfo(CLI::App& root) {
    auto options = std::make_shared<InfoOptions>();
    CLI::App* command = root.add_subcommand("info", "What a model file is, and what a cache costs with it");
    addModelOption(*command, options->engine, true);
    addCacheOptions(*command, options->engine);
    command->add_flag("--json", options->json, "Print JSON");
    return {command, [options] { return runInfo(*options); }};
}

}  // namespace daylong::cli
