// daylong-cli generate: continues a text. Nothing but the continuation goes to standard output.
#include "commands.h"
#include "engine/sampler.h"
#include "options.h"
#include "output.h"
#include "progress_line.h"
#include "session.h"
#include "text/detokenizer.h"

#include <CLI/CLI.hpp>

#include <memory>

namespace daylong::cli {

namespace {

struct GenerateOptions {
    EngineOptions engine;
    std::string prompt;
    uint64_t tokens = 128;
    engine::SamplerOptions sampling;
};

Result<void> runGenerate(const GenerateOptions& options) {
    const auto model = TRY(model::loadModel(options.engine.model));
    const auto tokenizer = TRY(text::Tokenizer::create(model->file));
    const engine::CacheOptions cache = TRY(cacheOptions(options.engine, defaultCacheSize(model->config)));
    engine::Generator generator = TRY(openGenerator(model, options.engine, cache));

    std::vector<text::TokenId> prompt;
    if (tokenizer->special().addBos && tokenizer->special().bos) prompt.push_back(*tokenizer->special().bos);
    const std::vector<text::TokenId> encoded = tokenizer->encode(options.prompt);
    prompt.insert(prompt.end(), encoded.begin(), encoded.end());
    if (prompt.empty())
        return Error{ErrorCode::InvalidArgument,
                     "the prompt is empty, and this model has no BOS to start from; give --prompt some text"};
    {
        ProgressLine progress("reading the prompt");
        TRY(generator.feed(prompt, progress.callback()));
    }
    engine::Sampler sampler(options.sampling, model->config.vocabSize);
    for (const text::TokenId id : prompt) sampler.accept(id);
    text::Detokenizer detokenizer(tokenizer);
    StandardOutput output;
    for (uint64_t i = 0; i < options.tokens; ++i) {
        const text::TokenId token = TRY(sampler.sample(generator.logits()));
        if (tokenizer->endsTurn(token)) break;
        sampler.accept(token);
        TRY(output.write(detokenizer.push(token)));
        if (i + 1 < options.tokens) TRY(generator.feed({&token, 1}));
    }
    TRY(output.write(detokenizer.finish() + "\n"));
    return output.finish();
}

}  // namespace

Command addGenerate(CLI::App& root) {
    auto options = std::make_shared<GenerateOptions>();
    options->engine.keepsWeights = true;
    CLI::App* command = root.add_subcommand("generate", "Continue a text");
    addModelOption(*command, options->engine, true);
    command->add_option("--prompt", options->prompt, "Text to continue")->required()->type_name("TEXT");
    command->add_option("--tokens", options->tokens, "Most tokens to write (128)");
    command->add_option("--temperature", options->sampling.temperature, "0: always the likeliest token (0.7)")
        ->check(CLI::Range(0.0F, 100.0F));
    command->add_option("--seed", options->sampling.seed, "Same seed, same text; 0: another each time");
    addCacheOptions(*command, options->engine);
    addBackendOptions(*command, options->engine);
    return {command, [options] { return runGenerate(*options); }};
}

}  // namespace daylong::cli
