#include "window_options.h"

#include "base/terminal_text.h"
#include "manual.h"
#include "model_names.h"
#include "paths.h"

#include <CLI/CLI.hpp>

#include <algorithm>
#include <cstdio>
#include <cstdlib>

namespace daylong::app {
namespace {

[[noreturn]] void refuse(const std::string& what) {
    const std::string line = lineForTerminal(what.substr(0, what.find('\n')));
    std::fprintf(stderr, "daylong: %s (daylong --help tells more)\n", line.c_str());
    std::exit(2);
}

}  // namespace

void WindowOptions::override(settings::Settings& settings) const {
    if (settings.modelPath.empty()) settings.chooseModel(defaultModel());
    takeMovedModels(settings);
    if (model) settings.chooseModel(*model);
    if (cacheSize) settings.cacheSize = *cacheSize;
    if (device) settings.device = *device;
    if (threads) settings.threads = *threads;
}

WindowOptions parseWindowOptions(int argc, const char* const argv[]) {
    WindowOptions options;
    CLI::App parser("A chatbot whose one conversation never has to end.", "daylong");
    parser.allow_extras();
    parser.set_version_flag("--version", "daylong " DAYLONG_VERSION);
    parser.add_option("--db", options.database, "Transcript database; your own when left out")->type_name("FILE");
    parser
        .add_option("--model", options.model,
                    "Model for this run: one of the library by its name, a GGUF file, or \"starter\"")
        ->type_name("NAME|FILE");
    parser.add_option("--cache", options.cacheSize, "Cache size in tokens, for this run")
        ->type_name("C")
        ->check(CLI::Range(1U, 1U << 24U));
    parser
        .add_option("--backend", options.device,
                    "Device to run on, for this run: cpu, vulkan or cuda, with :N for the N-th of several, or auto")
        ->type_name("DEVICE");
    parser.add_option("--threads", options.threads, "Threads to run on, for this run; 0 for all")
        ->type_name("N")
        ->check(CLI::Range(0U, 1024U));
    parser.add_flag("--new", options.newConversation, "Begin a new conversation");
    parser.add_option("--ask", options.question, "Say this in the conversation that is open, or was last")
        ->type_name("TEXT");
    parser.add_flag("--quick", options.quick,
                    "Open the small window for a quick question: to be bound to a key in the desktop's settings");
    parser.add_flag("--from-bus", options.fromBus)->group("");
    parser.add_flag("--search-provider", options.searchProvider)->group("");  // for the bus, see packaging/
    parser.footer("Options of Qt's own work too, such as -platform wayland and -reverse.");
    if (const auto described = describedCommandLine(parser, argc, argv, DAYLONG_VERSION)) {
        std::fputs(described->c_str(), stdout);
        std::exit(std::fflush(stdout) == 0 ? 0 : 1);
    }
    try {
        parser.parse(argc, argv);
    } catch (const CLI::ParseError& error) {
        if (error.get_exit_code() == 0) std::exit(parser.exit(error));  // --help, --version
        refuse(error.what());
    }
    options.unknown = parser.remaining();
    if (options.model) {
        const Result<std::string> model = namedModel(*options.model);
        if (!model) refuse(model.error().message);
        options.model = *model;
    }
    return options;
}

void refuseUnknown(const WindowOptions& options, const std::vector<std::string>& arguments) {
    for (const std::string& word : options.unknown) {
        if (std::find(arguments.begin(), arguments.end(), word) == arguments.end()) continue;
        refuse("does not know what to do with \"" + word + "\"");
    }
}

}  // namespace daylong::app
