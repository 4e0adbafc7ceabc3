// daylong-cli eval: the experiments of StreamingLLM (arXiv 2309.17453) on this engine.
#include "lab/commands/eval.h"

#include "lab/commands/commands.h"

#include <CLI/CLI.hpp>

namespace daylong::cli {

Command addEval(CLI::App& root) {
    CLI::App* command = root.add_subcommand("eval", "The experiments behind the endless conversation, with charts");
    command->require_subcommand(1);
    const std::vector<Command> all = {addEvalPerplexity(*command), addEvalSinks(*command),    addEvalCache(*command),
                                      addEvalStreamEval(*command), addEvalQaStream(*command), addEvalLatency(*command),
                                      addEvalAttention(*command),  addEvalEndless(*command),  addEvalChat(*command),
                                      addEvalRetrieval(*command),  addEvalDay(*command)};
    return {command, [all]() -> Result<void> {
                for (const Command& each : all) {
                    if (each.app->parsed()) return each.run();
                }
                return {};
            }};
}

}  // namespace daylong::cli
