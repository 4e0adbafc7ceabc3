// daylong-cli models: the library from a terminal or a script. What scripts rely on: `list --json` and `search --json`
// print one array; `pull` prints the final path alone on standard output, and ends with 0 only when the file is whole
// and verified; `path` prints a path alone.
#include "commands.h"
#include "device_choice.h"
#include "json_output.h"
#include "model_names.h"
#include "models_folders.h"
#include "models_judged.h"
#include "output.h"
#include "paths.h"
#include "transfer_line.h"

#include "library/byte_words.h"
#include "library/keyring.h"
#include "library/pull.h"
#include "library/shelf.h"
#include "model/describe.h"
#include "model/gguf.h"

#include <CLI/CLI.hpp>

#include <algorithm>
#include <cstdio>
#include <iostream>
#include <memory>
#include <string>

#include <unistd.h>

namespace daylong::cli {

namespace {

using library::LocalModel;
using nlohmann::ordered_json;

constexpr unsigned kMostFound = 20;
constexpr uint64_t kLongToHash = 1'000'000'000;  // bytes

struct ModelsOptions {
    std::string words;  // a name, an address or what is searched for
    bool json = false;
};

Result<void> printLine(const std::string& line) {
    StandardOutput output;
    TRY(output.write(line + "\n"));
    return output.finish();
}

/// What its file says the model is; the bare name of its kind where Daylong does not run that.
std::string familyOf(const LocalModel& model) {
    const auto file = model::GgufFile::open(model.path);
    if (!file) return "";
    const Result<model::ModelConfig> config = model::readConfig(**file);
    return config ? model::familyName(*config) : std::string((*file)->stringValue("general.architecture").value_or(""));
}

Result<ordered_json> toJson(const LocalModel& model) {
    if (model.sha256.empty() && model.bytes > kLongToHash)
        tell("working out the checksum of " + model.name + ", " + library::inWords(model.bytes) + ", once");
    const std::string sha256 = TRY(library::checksumOf(model, app::cacheFolder(), {}));
    ordered_json parts = ordered_json::array();
    for (const std::filesystem::path& part : model.parts) parts.push_back(part.string());
    return ordered_json{{"name", model.name},
                        {"path", model.path.string()},
                        {"bytes", model.bytes},
                        {"family", familyOf(model)},
                        {"quantization", model.quantization},
                        {"sha256", sha256},
                        {"repo", model.repo},
                        {"parts", parts}};
}

Result<void> runList(const ModelsOptions& options) {
    const std::vector<LocalModel> models = app::modelsAtHand();
    if (options.json) {
        ordered_json all = ordered_json::array();
        for (const LocalModel& model : models) all.push_back(TRY(toJson(model)));
        printJson(all);
        return {};
    }
    if (models.empty())
        tell("no model in '" + app::libraryFolder().string() + "' yet; daylong-cli models search finds one");
    size_t width = 0;
    for (const LocalModel& model : models) width = std::max(width, model.name.size());
    for (const LocalModel& model : models) {
        char rest[64];
        std::snprintf(rest, sizeof rest, "  %9s  %-10s  ", library::inWords(model.bytes).c_str(),
                      model.quantization.c_str());
        TRY(printLine(model.name + std::string(width - model.name.size(), ' ') + rest + familyOf(model)));
    }
    return {};
}

Result<void> runSearch(const ModelsOptions& options) {
    if (options.words.empty()) return printCatalogue(options.json);
    const library::Hub hub = TRY(library::hubOfEnvironment());
    if (library::isRepoId(options.words)) return printForms(hub, options.words, options.json);
    const std::vector<library::RepoSummary> found = TRY(library::search(hub, options.words, kMostFound, {}));
    ordered_json all = ordered_json::array();
    for (const library::RepoSummary& repo : found) {
        if (options.json) {
            all.push_back({{"repo", repo.id},
                           {"downloads", repo.downloads},
                           {"likes", repo.likes},
                           {"gated", repo.gated},
                           {"architecture", repo.architecture},
                           {"parameters", repo.parameters},
                           {"trained_context", repo.trainedContext},
                           {"modified", repo.modified}});
            continue;
        }
        const std::string size = repo.parameters > 0 ? model::shortCount(repo.parameters) + " parameters, " : "";
        TRY(printLine(repo.id + "  (" + size + std::to_string(repo.downloads) + " downloads" +
                      (repo.gated ? ", a licence to accept" : "") + ")"));
    }
    if (options.json) printJson(all);
    else if (found.empty()) tell("nothing found for '" + options.words + "'; try fewer words");
    else tell("daylong-cli models search OWNER/NAME shows the forms of one, and what they need here");
    return {};
}

Result<void> runPull(const ModelsOptions& options) {
    const library::Hub hub = TRY(library::hubOfEnvironment());
    const library::Wanted wanted = TRY(library::parseWanted(hub, options.words));
    const bool named = !wanted.quantization.empty() || !wanted.path.empty() || !wanted.url.empty();
    const std::filesystem::path own = TRY(app::ownLibrary());
    const library::PullPlan plan =
        TRY(library::planPull(hub, wanted, own, named ? library::thisMachine() : terminalsMachine(), {}));
    if (!plan.why.empty()) tell(plan.quantization + ": " + plan.why);
    std::filesystem::path path;
    {
        TransferLine line(plan.files.front().target.filename().string());
        path = TRY(library::pull(hub, plan, line.callback()));
    }
    if (!options.json) return printLine(path.string());
    const LocalModel model = TRY(library::findModel(app::modelsAtHand(), path.string()));
    printJson(TRY(toJson(model)));
    return {};
}

Result<void> runRemove(const ModelsOptions& options) {
    const LocalModel model = TRY(library::findModel(app::modelsAtHand(), options.words));
    const ordered_json removed = {{"name", model.name}, {"path", model.path.string()}, {"bytes", model.bytes}};
    TRY(library::removeModel(model, app::libraryFolder()));
    app::dropWeightsOfGoneModels(app::cacheFolder());
    if (options.json) printJson(removed);
    else tell("removed " + model.path.string() + ", " + library::inWords(model.bytes));
    return {};
}

Result<void> runPath(const ModelsOptions& options) {
    const LocalModel model = TRY(library::findModel(app::modelsAtHand(), options.words));
    if (!options.json) return printLine(model.path.string());
    printJson(TRY(toJson(model)));
    return {};
}

/// From standard input, not as an argument: those are seen by everybody on the machine.
Result<void> runToken() {
    const library::Hub hub = TRY(library::hubOfEnvironment());
    if (isatty(STDIN_FILENO) != 0) tell("paste the token, then Enter; an empty line forgets the one that is kept");
    std::string token;
    std::getline(std::cin, token);
    TRY(library::keepToken(hub.endpoint, token));
    tell((token.empty() ? "no token is kept for " : "the keyring keeps a token for ") + hub.endpoint);
    return {};
}

}  // namespace

Command addModels(CLI::App& root) {
    auto options = std::make_shared<ModelsOptions>();
    CLI::App* command = root.add_subcommand("models", "The model library: what is at hand, and what can be brought");
    command->require_subcommand(1);
    CLI::App* list = command->add_subcommand("list", "The models at hand");
    CLI::App* search = command->add_subcommand(
        "search", "Find models on the hub; with owner/name, the forms of one; with nothing, what Daylong recommends");
    CLI::App* pull = command->add_subcommand("pull", "Download a model, verified; prints its path");
    CLI::App* remove = command->add_subcommand("remove", "Delete a model from the library's folder");
    CLI::App* path = command->add_subcommand("path", "Where a model of the library lies");
    const auto folders = addModelFolders(*command);
    CLI::App* token = command->add_subcommand(
        "token",
        "Keep a token for the hub in the desktop's keyring; read from standard input, an empty one forgets it");
    search->add_option("WORDS", options->words, "What to look for, or owner/name");
    pull->add_option("MODEL", options->words, "owner/name, owner/name:QUANT, or an address")->required();
    for (CLI::App* each : {remove, path})
        each->add_option("NAME", options->words, "As 'models list' names it")->required();
    for (CLI::App* each : {list, search, pull, remove, path}) each->add_flag("--json", options->json, "Print JSON");
    return {command, [=] {
                if (list->parsed()) return runList(*options);
                if (search->parsed()) return runSearch(*options);
                if (pull->parsed()) return runPull(*options);
                if (token->parsed()) return runToken();
                if (folders.app->parsed()) return folders.run();
                return remove->parsed() ? runRemove(*options) : runPath(*options);
            }};
}

}  // namespace daylong::cli
