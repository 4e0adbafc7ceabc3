// daylong-cli chat: the same endless conversation as the window's, in a terminal or fed by a script.
#include "commands.h"
#include "options.h"
#include "session.h"
#include "terminal_chat.h"

#include "settings/settings_table.h"
#include "local_models.h"
#include "paths.h"
#include "responders.h"

#include <CLI/CLI.hpp>

#include <algorithm>
#include <cmath>
#include <filesystem>
#include <memory>
#include <optional>

namespace daylong::cli {

namespace {

struct ChatOptions {
    EngineOptions engine;
    std::string database;
    store::ConversationId conversation = 0;
    std::string chatTemplate;  // a family's name or a file
    std::optional<float> temperature;
    std::optional<uint64_t> seed;
    std::optional<std::string> system;
    std::string preset;
    std::vector<std::string> attached;
    bool temporary = false;
    bool givesWay = false;
    std::string recall;  // "automatic", "off"; empty: as the settings have it
};

/// What was said on the command line, and the default model where none was chosen, hold for this run and are not
/// stored.
void overrideSettings(const ChatOptions& chat, settings::Settings& settings) {
    const EngineOptions& options = chat.engine;
    overrideEngine(options, settings);
    if (options.cache) settings.cacheSize = *options.cache;
    if (options.sinks) settings.sinks = *options.sinks;
    if (options.kv) settings.kv = engine::kvTypeFromName(*options.kv).value_or(settings.kv);
    if (chat.temperature) {
        settings.sampling.temperature = *chat.temperature;
        settings.ownSampling = true;
    }
    if (chat.seed) settings.sampling.seed = *chat.seed;
    if (chat.givesWay) settings.givesWay = true;
    if (chat.system) settings.systemPrompt = *chat.system;
    if (!chat.recall.empty()) settings.recalls = chat.recall == "automatic";
}

std::string familyNames() {
    std::string names;
    for (const std::string& each : text::chatTemplateFamilies()) names += (names.empty() ? "" : ", ") + each;
    return names;
}

constexpr const char* kOwn = "own";  // the model file's, whatever is chosen in the window

/// What --template names: the model file's own, a family, or the text of a file.
Result<std::string> chosenTemplate(const std::string& wanted) {
    const std::vector<std::string> families = text::chatTemplateFamilies();
    if (wanted.empty() || wanted == kOwn || std::find(families.begin(), families.end(), wanted) != families.end())
        return wanted;
    Result<std::string> read = readFile(wanted);
    if (!read)
        return Error{read.error().code, "--template " + wanted + ": is neither one of " + familyNames() +
                                            " nor a file that can be read: " + read.error().message};
    std::string text = std::move(*read);
    if (text.empty())
        return Error{ErrorCode::InvalidFile,
                     "'" + wanted + "' is empty; give a file with a Jinja template, or one of: " + familyNames()};
    return text;
}

Result<void> runChat(const ChatOptions& options) {
    if (options.engine.attention != "streaming") {
        return Error{ErrorCode::InvalidArgument,
                     "a conversation runs on streaming attention; --attention is for evaluation"};
    }
    const std::string chatTemplate = TRY(chosenTemplate(options.chatTemplate));
    TerminalChatOptions terminal;
    terminal.database = TRY(app::ownDatabase(options.database));
    terminal.cacheFolder = app::cacheFolder();
    terminal.conversation = options.temporary ? store::kFirstTemporary : options.conversation;
    terminal.preset = options.preset;
    terminal.attached = options.attached;
    chat::LocalModels models =
        app::localModels(std::make_shared<app::DeviceChoice>(app::cacheFolder(), app::starterModel()));
    models.accept = [wanted = options.chatTemplate](const settings::ModelSummary& model) -> Result<void> {
        if (wanted.empty() || model.chat.problem.empty()) return {};  // what was asked for by name is never replaced
        return Error{ErrorCode::InvalidFile, "--template " + wanted + ": " + model.chat.problem};
    };
    terminal.makeResponder = app::responders(std::move(models));
    terminal.givenSystemPrompt = options.system.has_value();
    terminal.givenSampling = options.temperature || options.seed;
    terminal.overrideSettings = [options, chatTemplate](settings::Settings& settings) {
        overrideSettings(options, settings);
        if (chatTemplate == kOwn) settings.setChatTemplate("");
        else if (!chatTemplate.empty()) settings.setChatTemplate(chatTemplate);
    };
    return runTerminalChat(std::move(terminal));
}

}  // namespace

Command addChat(CLI::App& root) {
    auto options = std::make_shared<ChatOptions>();
    options->engine.backend.clear();  // the stored setting, unless the command line says otherwise
    CLI::App* command = root.add_subcommand("chat", "Talk; reads lines when input is not a terminal");
    addModelOption(*command, options->engine, false, app::namedModel);
    command->add_option("--db", options->database, "Transcript database; the window's own when left out")
        ->type_name("FILE");
    command
        ->add_option("--conversation", options->conversation, "Conversation to go on with; the last one when left out")
        ->type_name("ID");
    command
        ->add_flag("--temporary", options->temporary,
                   "A conversation of which nothing is kept: neither written to the disk nor found later")
        ->excludes(command->get_option("--conversation"));
    command
        ->add_option(
            "--template", options->chatTemplate,
            "How the conversation is written for the model: a family (" + familyNames() +
                "), a file with a Jinja template, or 'own' for the model file's; as chosen in the window when left out")
        ->type_name("FAMILY|FILE");
    command
        ->add_option("--preset", options->preset,
                     "Preset (see daylong-cli presets) of a new conversation; of that one with --conversation")
        ->type_name("NAME");
    command->add_option("--system", options->system, "System prompt, for this run")->type_name("TEXT");
    command->add_option("--attach", options->attached, "File that goes with the first message; also several times")
        ->type_name("FILE")
        ->allow_extra_args(false);
    command
        ->add_option("--recall", options->recall,
                     "Whether what the model has forgotten is quoted to it when you come back to it, for this run")
        ->check(CLI::IsMember({"automatic", "off"}));
    command->add_flag("--give-way", options->givesWay,
                      "Where a server does not answer, the model on this machine does, for this run");
    command->add_option("--temperature", options->temperature, "For this run; 0: always the likeliest token");
    command->add_option("--seed", options->seed, "For this run: same seed, same replies; 0: others each time");
    addCacheOptions(*command, options->engine);
    addBackendOptions(*command, options->engine);
    // What the window lets people choose, and no more.
    for (const auto& [name, key] : {std::pair("--temperature", "temperature"),
                                    {"--cache", "cache_size"},
                                    {"--sinks", "sinks"},
                                    {"--threads", "threads"}}) {
        const settings::SettingRow row = settings::settingRow(key);
        CLI::Option* option = command->get_option(name)->check(CLI::Range(row.least, row.most).description(""));
        option->get_validator()->description("");  // the engine's own bounds are wider: --help tells these
        const std::string kind = row.unit.empty() ? "NUMBER" : std::string(row.unit);
        option->type_name(kind + " in [" + std::to_string(std::llround(row.least)) + " - " +
                          std::to_string(std::llround(row.most)) + "]");
    }
    return {command, [options] { return runChat(*options); }};
}

}  // namespace daylong::cli
