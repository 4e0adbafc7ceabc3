// The evaluations: one subcommand of `daylong-cli eval` each, one file each. Each adds its options; its action throws
// nothing and returns a Result whose error main() prints as one line.
#pragma once

#include "cli/commands.h"

namespace daylong::cli {

Command addEvalPerplexity(CLI::App& eval);
Command addEvalSinks(CLI::App& eval);
Command addEvalCache(CLI::App& eval);
Command addEvalStreamEval(CLI::App& eval);
Command addEvalQaStream(CLI::App& eval);
Command addEvalLatency(CLI::App& eval);
Command addEvalAttention(CLI::App& eval);
Command addEvalEndless(CLI::App& eval);
Command addEvalChat(CLI::App& eval);
Command addEvalRetrieval(CLI::App& eval);
Command addEvalDay(CLI::App& eval);

}  // namespace daylong::cli
