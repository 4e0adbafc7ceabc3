// daylong-cli perplexity: teacher-forced evaluation of a text or of given ids.
#include "lab/commands/commands.h"
#include "lab/perplexity.h"
#include "cli/json_output.h"
#include "cli/options.h"
#include "cli/progress_line.h"
#include "cli/session.h"

#include <CLI/CLI.hpp>

#include <algorithm>
#include <charconv>
#include <cstdio>
#include <memory>

namespace daylong::cli {

namespace {

/// Beside the kinds of attention that the engine has: the last C tokens anew for every prediction.
constexpr const char* kRecompute = "recompute";

struct PerplexityOptions {
    EngineOptions engine;
    std::string text, ids, log;
    uint64_t limit = 0;
    uint32_t chunk = 256;
    bool json = false;
};

Result<std::vector<text::TokenId>> parseIds(const std::string& content, uint32_t vocabSize) {
    std::vector<text::TokenId> ids;
    const char* at = content.data();
    const char* const end = at + content.size();
    while (true) {
        while (at != end && (*at == ' ' || *at == '\n' || *at == '\t' || *at == '\r')) ++at;
        if (at == end) return ids;
        text::TokenId id = -1;
        const auto [next, failure] = std::from_chars(at, end, id);
        const bool atBoundary = next == end || *next == ' ' || *next == '\n' || *next == '\t' || *next == '\r';
        if (failure != std::errc() || !atBoundary || id < 0 || static_cast<uint32_t>(id) >= vocabSize) {
            return Error{ErrorCode::InvalidArgument, "token " + std::to_string(ids.size() + 1) +
                                                         " of the --ids file is not an id of this model (0 to " +
                                                         std::to_string(vocabSize - 1) + ")"};
        }
        ids.push_back(id);
        at = next;
    }
}

Result<std::vector<text::TokenId>> readTokens(const PerplexityOptions& options, const model::Model& model) {
    std::vector<text::TokenId> ids;
    if (!options.ids.empty()) {
        const std::string content = TRY(readFile(options.ids));
        ids = TRY(parseIds(content, model.config.vocabSize));
    } else {
        const auto tokenizer = TRY(text::Tokenizer::create(model.file));
        if (tokenizer->special().bos) ids.push_back(*tokenizer->special().bos);
        const std::string content = TRY(readFile(options.text));
        const std::vector<text::TokenId> encoded = tokenizer->encode(content);
        ids.insert(ids.end(), encoded.begin(), encoded.end());
    }
    if (options.limit > 0 && ids.size() > options.limit) ids.resize(options.limit);
    if (ids.size() < 2) return Error{ErrorCode::InvalidArgument, "there is nothing to predict: fewer than two tokens"};
    return ids;
}

Result<void> runPerplexity(const PerplexityOptions& options) {
    const auto model = TRY(model::loadModel(options.engine.model));
    const std::vector<text::TokenId> ids = TRY(readTokens(options, *model));
    const bool dense = options.engine.attention == "dense";
    const bool anew = options.engine.attention == kRecompute;
    const uint32_t defaultCache =
        dense ? static_cast<uint32_t>(std::min<size_t>(ids.size(), 1U << 24U)) : defaultCacheSize(model->config);
    engine::CacheOptions cache = TRY(cacheOptions(options.engine, defaultCache));
    if (anew) cache.attention = engine::Attention::Dense;
    cache.chunk = options.chunk;
    cache.maxLogitRows = options.chunk;
    engine::Generator generator = TRY(openGenerator(model, options.engine, cache));

    std::unique_ptr<std::FILE, int (*)(std::FILE*)> log(nullptr, std::fclose);
    if (!options.log.empty()) {
        log.reset(std::fopen(options.log.c_str(), "w"));
        if (!log) return Error{ErrorCode::Io, "cannot write '" + options.log + "'; does its folder exist?"};
    }
    lab::PerplexityResult result;
    {
        ProgressLine progress("perplexity");
        result = TRY(lab::measurePerplexity(
            generator, ids, anew ? lab::Way::Anew : lab::Way::InOrder,
            [&](uint64_t, double nll) {
                if (log) std::fprintf(log.get(), "%.6f\n", nll);
            },
            progress.callback()));
    }
    if (log && (std::fflush(log.get()) != 0 || std::ferror(log.get()) != 0)) {
        return Error{ErrorCode::Io, "cannot write '" + options.log + "'; is the disk full?"};
    }
    if (options.json) {
        printJson({{"tokens", result.tokens},
                   {"nll", result.nll},
                   {"perplexity", result.perplexity},
                   {"seconds", result.seconds}});
    } else {
        std::printf("%llu tokens predicted, %.6f nats per token, perplexity %.4f, %.1f s\n",
                    static_cast<unsigned long long>(result.tokens), result.nll, result.perplexity, result.seconds);
    }
    return {};
}

}  // namespace

Command addPerplexity(CLI::App& root) {
    auto options = std::make_shared<PerplexityOptions>();
    CLI::App* command = root.add_subcommand("perplexity", "How well a model predicts a text, under any attention");
    addModelOption(*command, options->engine, true);
    CLI::Option_group* source = command->add_option_group("source", "One of");
    source->add_option("--text", options->text, "Text file, encoded once with BOS in front")->type_name("FILE");
    source->add_option("--ids", options->ids, "File of token ids, taken as they are")->type_name("FILE");
    source->require_option(1);
    command->add_option("--limit", options->limit, "Use the first N tokens (N-1 predictions)");
    command->add_option("--chunk", options->chunk, "Tokens evaluated at a time (256)")->check(CLI::Range(1U, 8192U));
    command->add_option("--log", options->log, "Write one NLL in nats per predicted token and line")->type_name("FILE");
    command->add_flag("--json", options->json, "Print JSON");
    addCacheOptions(*command, options->engine, {kRecompute});
    addBackendOptions(*command, options->engine);
    return {command, [options] { return runPerplexity(*options); }};
}

}  // namespace daylong::cli
