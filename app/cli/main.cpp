// daylong-cli: the engine and the conversation from a terminal or a script.
#include "base/large_blocks.h"
#include "base/standard_descriptors.h"
#include "commands.h"
#include "lab/commands/commands.h"
#include "manual.h"
#include "output.h"
#include "places/move.h"

#include <CLI/CLI.hpp>

#include <csignal>
#include <cstdio>
#include <exception>
#include <new>
#include <sstream>
#include <string>
#include <system_error>
#include <sys/stat.h>
#include <vector>

namespace {

int fail(const std::string& message) {
    daylong::cli::tell("daylong-cli: " + message.substr(0, message.find('\n')));
    return 1;
}

int runCommandLine(int argc, char** argv) {
    using namespace daylong::cli;
    CLI::App root("Daylong: a conversation that never has to end, on your own machine", "daylong-cli");
    root.set_version_flag("--version", "daylong-cli " DAYLONG_VERSION);
    root.require_subcommand(1);
    const std::vector<Command> commands = {addInfo(root),       addTokenize(root), addGenerate(root), addChat(root),
                                           addPerplexity(root), addBench(root),    addDevices(root),  addEval(root),
                                           addModels(root),     addImport(root),   addExport(root),   addRedact(root),
                                           addServe(root),      addServers(root),  addPresets(root)};
    if (const auto described = daylong::app::describedCommandLine(root, argc, argv, DAYLONG_VERSION)) {
        const daylong::Result<void> written = StandardOutput().write(*described);
        return written ? 0 : fail(written.error().message);
    }
    try {
        root.parse(argc, argv);
    } catch (const CLI::ParseError& error) {
        if (error.get_exit_code() == 0) {  // --help, --version
            std::ostringstream told;
            root.exit(error, told);
            const daylong::Result<void> written = StandardOutput().write(told.str());
            return written ? 0 : fail(written.error().message);
        }
        const std::vector<std::string> unknown =
            root.get_subcommands().empty() ? root.remaining() : std::vector<std::string>();
        fail((unknown.empty() ? error.what() : "there is no command '" + unknown.front() + "'") +
             " (daylong-cli --help tells more)");
        return 2;
    }
    daylong::app::settleMoves();
    for (const Command& command : commands) {
        if (!command.app->parsed()) continue;
        const daylong::Result<void> result = command.run();
        if (!result) return fail(result.error().message);
        if (std::fflush(stdout) != 0) return fail("cannot write to standard output");
    }
    return 0;
}

}  // namespace

int main(int argc, char** argv) {
    daylong::keepStandardDescriptors();
    daylong::returnLargeBlocks();
    // What is kept, of conversations above all, is nobody else's on this machine, whatever command keeps it.
    ::umask(0077);
    std::signal(SIGPIPE, SIG_IGN);  // a closed pipe is a failed write, not a death
    try {
        return runCommandLine(argc, argv);
    } catch (const std::bad_alloc&) {
        return fail("out of memory; choose a smaller model or a smaller --cache");
    } catch (const std::system_error& error) {  // of threads: everything else of the system's is a Result
        return fail("cannot start a thread (" + error.code().message() +
                    "); close other programs, or raise the limits on memory and processes");
    } catch (const std::exception& error) {
        return fail(error.what());
    }
}
