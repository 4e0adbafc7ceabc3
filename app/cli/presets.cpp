// daylong-cli presets: those that were made in the window, to be named by chat --preset.
#include "commands.h"
#include "json_output.h"
#include "paths.h"

#include "base/terminal_text.h"
#include "settings/presets.h"
#include "store/transcript_reader.h"

#include <CLI/CLI.hpp>

#include <algorithm>
#include <cstdio>
#include <memory>
#include <string>
#include <strings.h>
#include <vector>

namespace daylong::cli {

namespace {

struct PresetsOptions {
    std::string name, database;
    bool json = false;
};

void printAsJson(const std::vector<store::PresetRow>& presets) {
    nlohmann::ordered_json all = nlohmann::ordered_json::array();
    for (const store::PresetRow& each : presets) {
        nlohmann::ordered_json preset = {{"name", each.name}, {"default", each.isDefault}};
        preset["settings"] = each.settings;
        all.push_back(std::move(preset));
    }
    printJson(all);
}

void print(const std::vector<store::PresetRow>& presets, bool inFull) {
    for (const store::PresetRow& each : presets) {
        std::printf("%s%s\n", lineForTerminal(each.name).c_str(), each.isDefault ? " (for new conversations)" : "");
        for (const auto& [key, value] : each.settings) {
            if (inFull) std::printf("  %-20s %s\n", key.c_str(), lineForTerminal(value).c_str());
        }
    }
}

Result<void> runPresets(const PresetsOptions& options) {
    const std::filesystem::path database = TRY(app::ownDatabase(options.database));
    const auto reader = TRY(store::TranscriptReader::open(database));
    std::vector<store::PresetRow> presets = TRY(reader->presets());
    if (!options.name.empty()) {
        std::erase_if(presets, [&](const store::PresetRow& each) {
            return strcasecmp(each.name.c_str(), options.name.c_str()) != 0;  // as the store tells them apart
        });
        if (presets.empty())
            return Error{ErrorCode::NotFound,
                         "there is no preset '" + options.name + "'; daylong-cli presets lists those there are"};
    }
    if (options.json) printAsJson(presets);
    else print(presets, !options.name.empty());
    return {};
}

}  // namespace

Command addPresets(CLI::App& root) {
    auto options = std::make_shared<PresetsOptions>();
    CLI::App* command = root.add_subcommand("presets", "List the presets, or show what is chosen in one");
    command->add_option("name", options->name, "The one to show")->type_name("NAME");
    command->add_option("--db", options->database, "Transcript database; the window's own when left out")
        ->type_name("FILE");
    command->add_flag("--json", options->json, "Print JSON");
    return {command, [options] { return runPresets(*options); }};
}

}  // namespace daylong::cli
