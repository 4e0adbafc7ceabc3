// daylong-cli import: conversations of other programs into the transcript. What scripts rely on
// (docs/export-format.md): with --json one object on standard output, also where only a part could be read; the exit
// status is 0 where a conversation was found.
#include "commands.h"
#include "json_output.h"
#include "output.h"
#include "paths.h"
#include "transfer_line.h"

#include "base/say.h"
#include "exchange/importer.h"
#include "store/transcript_writer.h"

#include <CLI/CLI.hpp>

#include <memory>
#include <optional>
#include <string>

namespace daylong::cli {

namespace {

using exchange::ImportReport;
using nlohmann::ordered_json;

constexpr size_t kMostDamageLines = 20;

struct ImportOptions {
    std::string path, database;
    bool json = false, preview = false;
    std::optional<int64_t> undo;  // 0: the last one
};

std::string counted(uint64_t count, const char* thing) {
    return std::to_string(count) + " " + thing + (count == 1 ? "" : "s");
}

ordered_json toJson(const ImportReport& report, bool preview) {
    ordered_json skipped = ordered_json::array(), damage = ordered_json::array();
    for (const Saying& each : report.damage) damage.push_back(inEnglish({each}));
    for (const auto& [reason, count] : report.skipped) skipped.push_back({{"reason", reason}, {"count", count}});
    ordered_json value = {{"format", report.format},
                          {"conversations", report.conversations},
                          {"messages", report.messages},
                          {"duplicates", report.duplicates},
                          {"duplicate_conversations", report.duplicateConversations},
                          {"skipped", skipped},
                          {"damage", damage},
                          {"preview", preview},
                          {"batch", nullptr}};
    if (report.import != 0) value["batch"] = report.import;
    return value;
}

/// As a shell takes it for one word.
std::string asWord(const std::string& text) {
    std::string word = "'";
    for (const char each : text) word += each == '\'' ? "'\\''" : std::string(1, each);
    return word + "'";
}

Result<void> printWords(const ImportReport& report, const ImportOptions& options) {
    StandardOutput output;
    std::string text = std::string(options.preview ? "would import " : "imported ") +
                       counted(report.conversations, "conversation") + ", " + counted(report.messages, "message") +
                       (report.format.empty() ? "" : " (" + report.format + ")") + "\n";
    if (report.duplicates > 0) text += "already there: " + counted(report.duplicates, "message") + "\n";
    for (const auto& [reason, count] : report.skipped)
        text += "left out: " + reason + " (" + std::to_string(count) + ")\n";
    if (report.import != 0)
        text += "to take it back: daylong-cli import --undo " + std::to_string(report.import) +
                (options.database.empty() ? "" : " --db " + asWord(options.database)) + "\n";
    TRY(output.write(text));
    return output.finish();
}

Result<void> takeBack(const ImportOptions& options, const std::filesystem::path& database) {
    const auto writer = TRY(store::TranscriptWriter::open(database));
    const std::optional<int64_t> wanted = *options.undo == 0 ? std::nullopt : options.undo;
    const store::TakenBack taken = TRY(store::TranscriptImport(*writer).takeBack(wanted));
    if (options.json) {
        printJson({{"batch", taken.import}, {"conversations", taken.conversations}, {"messages", taken.messages}});
        return {};
    }
    StandardOutput output;
    TRY(output.write("took import " + std::to_string(taken.import) +
                     " back: " + counted(taken.conversations, "conversation") + ", " +
                     counted(taken.messages, "message") + "; they are in the trash for a month\n"));
    return output.finish();
}

Result<void> runImport(const ImportOptions& options) {
    const std::filesystem::path database = TRY(app::ownDatabase(options.database));
    if (options.undo) return takeBack(options, database);
    if (options.path.empty())
        return Error{ErrorCode::InvalidArgument, "name the file or the folder to import; daylong-cli import --help"};
    ImportReport report;
    const auto import = [&]() -> Result<void> {
        TransferLine line((options.preview ? "looking at " : "importing ") + options.path);
        const exchange::Watch watch{.progress = [&](uint64_t done, uint64_t total) { line.update(done, total); }};
        if (options.preview) return exchange::previewImport(options.path, database, report, watch);
        const auto writer = TRY(store::TranscriptWriter::open(database));
        if (writer->repaired()) tell(writer->repaired()->message);
        return exchange::importFrom(options.path, *writer, report, watch);
    };
    const Result<void> imported = import();
    if (!imported && report.found == 0) return imported;
    for (size_t i = 0; i < report.damage.size() && i < kMostDamageLines; ++i) tell(inEnglish({report.damage[i]}));
    if (report.damage.size() > kMostDamageLines)
        tell("and " + std::to_string(report.damage.size() - kMostDamageLines) + " more such places");
    if (options.json) printJson(toJson(report, options.preview));
    else TRY(printWords(report, options));
    return imported;
}

}  // namespace

Command addImport(CLI::App& root) {
    auto options = std::make_shared<ImportOptions>();
    CLI::App* command = root.add_subcommand(
        "import",
        "Take in conversations: exports of ChatGPT, Open WebUI, LM Studio, Jan, GPT4All, Daylong, or Markdown");
    command->add_option("PATH", options->path, "The export: a file, a zip archive as it came, or a folder")
        ->type_name("FILE|FOLDER");
    command->add_option("--db", options->database, "Transcript database; the window's own when left out")
        ->type_name("FILE");
    command->add_flag("--preview", options->preview, "Only say what would be imported; nothing is changed");
    command->add_flag("--json", options->json, "Print JSON");
    command
        ->add_option_function<std::vector<int64_t>>(
            "--undo",
            [options](const std::vector<int64_t>& import) { options->undo = import.empty() ? 0 : import.front(); },
            "Take an import back: the last one, or the one of this number")
        ->type_name("NUMBER")
        ->expected(0, 1)
        ->excludes("PATH");
    return {command, [options] { return runImport(*options); }};
}

}  // namespace daylong::cli
