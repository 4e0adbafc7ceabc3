// The terminal program's commands that measure: what app/cli/main.cpp adds to its own.
#pragma once

#include "cli/commands.h"

namespace daylong::cli {

Command addPerplexity(CLI::App& root);
Command addBench(CLI::App& root);
Command addEval(CLI::App& root);

}  // namespace daylong::cli
