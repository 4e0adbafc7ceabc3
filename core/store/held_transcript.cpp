#include "store/held_transcript.h"

#include "base/say.h"
#include "store/database_file.h"
#include "store/file_lock.h"
#include "store/sqlite.h"
#include "store/transcript_redaction.h"
#include "store/transcript_writer.h"

#include <system_error>

namespace daylong::store {

namespace fs = std::filesystem;

namespace {

constexpr const char* kBeside[] = {"-wal", "-shm", ".lock", ".is-damaged", ".drafts"};

/// Whoever opens it last writes the journal back, unless somebody reads; then this does.
Result<void> writeJournalBack(const fs::path& file) {
    const auto database = TRY(Database::open(file, Database::Mode::ReadWrite));
    Query checkpoint = TRY(database->query("PRAGMA wal_checkpoint(TRUNCATE)"));
    const bool done = TRY(checkpoint.next()) && checkpoint.integer(0) == 0;
    return done ? Result<void>() : failure(ErrorCode::Io, Say::TranscriptInUse, file.string());
}

Result<void> openOnce(const fs::path& file) {
    const auto writer = TRY(TranscriptWriter::open(file));
    if (writer->repaired()) return *writer->repaired();
    return {};
}

}  // namespace

HeldTranscript::HeldTranscript(fs::path file, std::unique_ptr<FileLock> lock)
    : m_file(std::move(file)), m_lock(std::move(lock)) {}
HeldTranscript::HeldTranscript(HeldTranscript&&) noexcept = default;
HeldTranscript::~HeldTranscript() = default;

Result<HeldTranscript> HeldTranscript::hold(const fs::path& named) {
    const fs::path file = TRY(resolveDatabase(named));
    TRY(openOnce(file));
    auto lock = std::make_unique<FileLock>(TRY(FileLock::acquire(file)));
    TRY(writeJournalBack(file));
    return HeldTranscript(file, std::move(lock));
}

Result<void> HeldTranscript::copyTo(const fs::path& to, const CopyWatch& watch) const {
    TRY(copyAndCompare(m_file, to, watch));
    TRY(openOnce(to));
    TRY(writeJournalBack(to));
    for (const char* name : {"-wal", "-shm", ".lock"}) {
        std::error_code stays;
        fs::remove(to.string() + name, stays);
    }
    return {};
}

std::vector<fs::path> filesOf(const fs::path& transcript) {
    std::vector<fs::path> files{transcript};
    for (const char* name : kBeside) files.emplace_back(transcript.string() + name);
    for (const fs::path& copy : copiesOf(transcript)) files.push_back(copy);
    return files;
}

}  // namespace daylong::store
