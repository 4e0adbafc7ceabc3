// Takes what is read out of files into a transcript, and counts: what came, what was there already, what was left out
// and why. Thread rule: one thread, which need not be the transcript's writer's (ImportTarget). Failure rule: Result;
// what was brought before an error, or before it was stopped (Cancelled), stays, and the report tells of it.
#pragma once

#include "exchange/imported.h"
#include "exchange/watch.h"
#include "store/transcript_import.h"

#include <filesystem>
#include <string>
#include <vector>

namespace daylong::exchange {

struct ImportReport {
    std::string format;                   // of what was read; "several"; empty: nothing was
    uint64_t found = 0;                   // conversations in the files
    uint64_t conversations = 0;           // to which something was added
    uint64_t messages = 0;                // added
    uint64_t duplicates = 0;              // messages that were there already
    uint64_t duplicateConversations = 0;  // in which nothing was new
    Skipped skipped;
    Sayings damage;                   // what could not be read, and where: the first places
    std::vector<std::string> titles;  // of the first ones found
    int64_t import = 0;               // the number by which it is taken back; 0: nothing was brought
};

/// Where it goes: into a writer that is this thread's, or to whoever has it on another.
struct ImportTarget {
    std::function<Result<int64_t>(const std::string& name)> begin;
    std::function<Result<store::Arrival>(const store::ArrivingConversation&)> add;
    std::function<Result<void>()> end;
};

/// The report also tells how far it came where there is an error.
Result<void> importFrom(const std::filesystem::path& path, const ImportTarget& target, ImportReport& report,
                        const Watch& watch);
Result<void> importFrom(const std::filesystem::path& path, store::TranscriptWriter& writer, ImportReport& report,
                        const Watch& watch);
/// What importFrom() would report. `transcript` need not be there.
Result<void> previewImport(const std::filesystem::path& path, const std::filesystem::path& transcript,
                           ImportReport& report, const Watch& watch);

}  // namespace daylong::exchange
