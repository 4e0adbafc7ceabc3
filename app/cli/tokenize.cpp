// daylong-cli tokenize: text to token ids.
#include "commands.h"
#include "model/gguf.h"
#include "options.h"
#include "session.h"
#include "text/tokenizer.h"

#include <CLI/CLI.hpp>

#include <cstdio>
#include <iostream>
#include <iterator>
#include <memory>

namespace daylong::cli {

namespace {

struct TokenizeOptions {
    EngineOptions engine;
    std::string file;
    bool bos = false;
};

Result<void> runTokenize(const TokenizeOptions& options) {
    const auto file = TRY(model::GgufFile::open(options.engine.model));
    const auto tokenizer = TRY(text::Tokenizer::create(file));
    std::string text;
    if (options.file.empty()) text.assign(std::istreambuf_iterator<char>(std::cin), {});
    else text = TRY(readFile(options.file));

    std::string line;
    if (options.bos) {
        if (!tokenizer->special().bos) {
            return Error{ErrorCode::InvalidArgument, "this model's vocabulary has no BOS token; leave --bos out"};
        }
        line += std::to_string(*tokenizer->special().bos);
    }
    for (const text::TokenId id : tokenizer->encode(text)) {
        if (!line.empty()) line += ' ';
        line += std::to_string(id);
    }
    std::printf("%s\n", line.c_str());
    return {};
}

}  // namespace

Command addTokenize(CLI::App& root) {
    auto options = std::make_shared<TokenizeOptions>();
    CLI::App* command = root.add_subcommand("tokenize", "Text (a file, or standard input) to token ids on one line");
    addModelOption(*command, options->engine, true);
    command->add_option("--file", options->file, "Text file; standard input when left out")->type_name("FILE");
    command->add_flag("--bos", options->bos, "Put BOS in front");
    return {command, [options] { return runTokenize(*options); }};
}

}  // namespace daylong::cli
