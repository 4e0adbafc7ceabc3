#include "exchange/importer.h"

#include "base/say.h"
#include "exchange/read_all.h"
#include "exchange/tree.h"

namespace daylong::exchange {

namespace {

using store::Arrival;
using store::ArrivingConversation;

constexpr size_t kTitles = 5;

using Take = std::function<Result<Arrival>(const ArrivingConversation&)>;

Result<void> readInto(const std::filesystem::path& path, ImportReport& report, const Watch& watch, const Take& take) {
    ReadingEvents events{
        .progress = watch.progress, .isStopped = watch.isStopped, .skipped = &report.skipped, .damage = &report.damage};
    events.conversation = [&](ImportedConversation&& conversation) -> Result<void> {
        const std::string format = conversation.source;
        const std::optional<ArrivingConversation> arriving = settle(std::move(conversation), report.skipped);
        if (!arriving) return {};
        report.format = report.format.empty() || report.format == format ? format : "several";
        ++report.found;
        if (report.titles.size() < kTitles) report.titles.push_back(arriving->title);
        const Arrival arrival = TRY(take(*arriving));
        ++(arrival.added > 0 ? report.conversations : report.duplicateConversations);
        report.messages += arrival.added;
        report.duplicates += arrival.known;
        return {};
    };
    TRY(readAll(path, events));
    if (report.found > 0) return {};
    const Error nothing = failure(ErrorCode::InvalidFile, Say::ImportNothing, path.string());
    return report.damage.empty() ? nothing : withMore(nothing, report.damage.front());
}

}  // namespace

Result<void> importFrom(const std::filesystem::path& path, const ImportTarget& target, ImportReport& report,
                        const Watch& watch) {
    report.import =
        TRY(target.begin((path / "").parent_path().filename().string()));  // also of a folder with a / at its end
    const Result<void> read = readInto(path, report, watch, target.add);
    if (report.messages == 0) report.import = 0;
    const Result<void> ended = target.end();
    TRY(read);
    return ended;
}

Result<void> importFrom(const std::filesystem::path& path, store::TranscriptWriter& writer, ImportReport& report,
                        const Watch& watch) {
    store::TranscriptImport import(writer);
    return importFrom(path,
                      {.begin = [&](const std::string& name) { return import.begin(name); },
                       .add = [&](const ArrivingConversation& arriving) { return import.add(arriving); },
                       .end = [&] { return import.end(); }},
                      report, watch);
}

Result<void> previewImport(const std::filesystem::path& path, const std::filesystem::path& transcript,
                           ImportReport& report, const Watch& watch) {
    store::ImportPreview preview = TRY(store::ImportPreview::open(transcript));
    return readInto(path, report, watch, [&](const ArrivingConversation& arriving) { return preview.look(arriving); });
}

}  // namespace daylong::exchange
