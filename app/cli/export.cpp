// daylong-cli export: conversations out of the transcript, also while Daylong has it open. The file appears whole or
// not at all; what it says is told in docs/export-format.md.
#include "commands.h"
#include "days.h"
#include "output.h"
#include "paths.h"

#include "exchange/exporter.h"

#include <CLI/CLI.hpp>

#include <memory>
#include <string>
#include <vector>

namespace daylong::cli {

namespace {

struct ExportOptions {
    bool all = false;
    std::vector<store::ConversationId> conversations;
    std::string format = "md", output, database, from, to, folder;
};

Result<exchange::ExportSelection> selectionFrom(const ExportOptions& options) {
    exchange::ExportSelection selection{.conversations = options.conversations};
    if (!options.from.empty()) selection.fromMs = TRY(dayMs(options.from, 0));
    if (!options.to.empty()) selection.beforeMs = TRY(dayMs(options.to, 1));
    if (!options.all && options.conversations.empty() && options.folder.empty() && !selection.fromMs &&
        !selection.beforeMs)
        return Error{ErrorCode::InvalidArgument,
                     "say what to export: --all, --conversation ID, --folder NAME, or --from and --to"};
    return selection;
}

/// What is in the folder of that name.
Result<void> addFolder(const std::string& name, store::TranscriptExport& transcript,
                       exchange::ExportSelection& selection) {
    const std::vector<store::ConversationId> inside = TRY(transcript.inFolder(name));
    if (inside.empty()) return Error{ErrorCode::NotFound, "there is no folder '" + name + "' with conversations in it"};
    selection.conversations.insert(selection.conversations.end(), inside.begin(), inside.end());
    return {};
}

Result<void> runExport(const ExportOptions& options) {
    exchange::ExportSelection selection = TRY(selectionFrom(options));
    const std::filesystem::path database = TRY(app::ownDatabase(options.database));
    store::TranscriptExport transcript = TRY(store::TranscriptExport::open(database));
    if (!options.folder.empty()) TRY(addFolder(options.folder, transcript, selection));
    const auto format = exchange::exportFormatFrom(options.format).value_or(exchange::ExportFormat::Markdown);
    if (options.output == "-") {
        StandardOutput output;
        TRY(exchange::exportTo([&](std::string_view text) { return output.write(text); }, format, transcript,
                               selection));
        return output.finish();
    }
    const exchange::ExportReport report = TRY(exchange::exportToFile(options.output, format, transcript, selection));
    tell("exported " + std::to_string(report.conversations) + " conversation" + (report.conversations == 1 ? "" : "s") +
         ", " + std::to_string(report.messages) + " message" + (report.messages == 1 ? "" : "s") + " to " +
         options.output);
    if (report.tooLarge > 0)
        tell(std::to_string(report.tooLarge) +
             " of them too large to be imported whole; to have them come back, export "
             "them in parts, with --from and --to");
    return {};
}

}  // namespace

Command addExport(CLI::App& root) {
    auto options = std::make_shared<ExportOptions>();
    CLI::App* command = root.add_subcommand("export", "Write conversations to a file: JSON, Markdown or HTML");
    CLI::Option* all = command->add_flag("--all", options->all, "Every conversation");
    CLI::Option* one =
        command->add_option("--conversation", options->conversations, "One conversation; may be given several times")
            ->type_name("ID")
            ->excludes(all);
    command->add_option("--folder", options->folder, "The conversations in this folder")
        ->type_name("NAME")
        ->excludes(all)
        ->excludes(one);
    command->add_option("--from", options->from, "Only what was said from this day on")->type_name("YYYY-MM-DD");
    command->add_option("--to", options->to, "Only what was said up to this day, itself included")
        ->type_name("YYYY-MM-DD");
    command->add_option("--format", options->format, "json has everything, branches too; md and html what is shown")
        ->check(CLI::IsMember({"md", "json", "html"}));
    command->add_option("--output", options->output, "Where to; - for standard output")->required()->type_name("PATH");
    command->add_option("--db", options->database, "Transcript database; the window's own when left out")
        ->type_name("FILE");
    return {command, [options] { return runExport(*options); }};
}

}  // namespace daylong::cli
