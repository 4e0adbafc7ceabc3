#include "models_folders.h"

#include "json_output.h"
#include "output.h"
#include "paths.h"

#include "library/foreign_folders.h"

#include <CLI/CLI.hpp>

#include <algorithm>
#include <memory>
#include <string>
#include <vector>

namespace daylong::cli {

namespace {

namespace fs = std::filesystem;
using nlohmann::ordered_json;

/// Those in use, then those of other programs that could be.
Result<void> printFolders(bool json) {
    const std::vector<fs::path> added = library::addedFolders(app::libraryFolder());
    ordered_json all = ordered_json::array();
    for (const fs::path& path : added) all.push_back({{"path", path.string()}, {"owner", ""}, {"used", true}});
    for (const auto& [program, path] : library::foreignFolders()) {
        if (std::find(added.begin(), added.end(), path) == added.end())
            all.push_back({{"path", path.string()}, {"owner", program}, {"used", false}});
    }
    if (json) {
        printJson(all);
        return {};
    }
    StandardOutput output;
    for (const ordered_json& each : all) {
        if (each["used"].get<bool>()) TRY(output.write(each["path"].get<std::string>() + "\n"));
    }
    TRY(output.finish());
    for (const ordered_json& each : all) {
        const std::string path = each["path"].get<std::string>();
        if (!each["used"].get<bool>())
            tell(each["owner"].get<std::string>() + " has models here: daylong-cli models folders add '" + path + "'");
    }
    if (all.empty()) tell("no folder was added; daylong-cli models folders add FOLDER adds one");
    return {};
}

}  // namespace

Command addModelFolders(CLI::App& models) {
    struct Options {
        std::string folder;
        bool json = false;
    };
    auto options = std::make_shared<Options>();
    CLI::App* command =
        models.add_subcommand("folders", "Folders of other programs or of yours whose models are used where they lie");
    CLI::App* add = command->add_subcommand("add", "Use the models in a folder, too");
    CLI::App* remove = command->add_subcommand("remove", "Remove a folder from the list; its files stay as they are");
    command->require_subcommand(0, 1);
    command->add_flag("--json", options->json, "Print JSON");
    for (CLI::App* each : {add, remove}) each->add_option("FOLDER", options->folder, "The folder")->required();
    return {command, [=]() -> Result<void> {
                if (add->parsed() || remove->parsed()) {
                    const fs::path own = TRY(app::ownLibrary());
                    if (add->parsed()) TRY(library::addFolder(own, options->folder));
                    else TRY(library::forgetFolder(own, options->folder));
                }
                return printFolders(options->json);
            }};
}

}  // namespace daylong::cli
