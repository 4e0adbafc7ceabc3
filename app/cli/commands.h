// The terminal program's commands. Each adds its subcommand and options; its action throws nothing and returns a
// Result whose error main() prints as one line.
#pragma once

#include "base/result.h"

#include <functional>
#include <vector>

namespace CLI {
class App;
}

namespace daylong::cli {

struct Command {
    CLI::App* app = nullptr;
    std::function<Result<void>()> run;
};

Command addInfo(CLI::App& root);
Command addTokenize(CLI::App& root);
Command addGenerate(CLI::App& root);
Command addChat(CLI::App& root);
Command addDevices(CLI::App& root);
Command addModels(CLI::App& root);
Command addImport(CLI::App& root);
Command addExport(CLI::App& root);
Command addRedact(CLI::App& root);
Command addServe(CLI::App& root);
Command addServers(CLI::App& root);
Command addPresets(CLI::App& root);

}  // namespace daylong::cli
