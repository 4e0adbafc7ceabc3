// TranscriptWriter: how it is opened, and what becomes of its file.
#include "base/say.h"
#include "store/transcript_writer_impl.h"

#include "schema.h"
#include "store/database_file.h"
#include "store/message_queue.h"
#include "store/rows.h"
#include "store/search_index.h"
#include "store/transcript_redaction.h"

#include <fstream>
#include <limits>
#include <system_error>

namespace daylong::store {

namespace fs = std::filesystem;

namespace {

constexpr uint32_t kRemembered = 100;

/// Left by a run that met damage: the next one repairs before it begins.
fs::path damageMark(const fs::path& file) { return file.string() + ".is-damaged"; }

Result<void> interrupt(Database& database) {
    std::vector<MessageId> interrupted;
    {
        Query query = TRY(database.query("SELECT id FROM message WHERE state = " DAYLONG_STREAMING));
        while (TRY(query.next())) interrupted.push_back(query.integer(0));
    }
    if (interrupted.empty()) return {};
    Transaction transaction = TRY(Transaction::begin(database));
    for (const MessageId id : interrupted) {
        Query query = TRY(database.query("UPDATE message SET state = ? WHERE id = ?"));
        TRY(query.bind(static_cast<int64_t>(MessageState::Interrupted)).bind(id).run());
        TRY(addToIndex(database, id));
    }
    return transaction.commit();
}

Result<std::unique_ptr<Database>> openSettled(const fs::path& file, const Progress& progress) {
    std::unique_ptr<Database> database = TRY(openWithSchema(file, progress));
    // Else that would come to light in the middle of a talk.
    if (isCutShort(*database, file))
        return failure(ErrorCode::InvalidFile, Say::TranscriptDamaged, file.string(), "it was cut short");
    TRY(interrupt(*database));
    return database;
}

}  // namespace

TranscriptWriter::TranscriptWriter() = default;

TranscriptWriter::~TranscriptWriter() {
    if (m_impl && (m_impl->leftDamaged || (!m_impl->moved && m_impl->database->isDamaged())))
        std::ofstream(damageMark(m_impl->file)).flush();
}

Result<std::unique_ptr<TranscriptWriter>> TranscriptWriter::open(const fs::path& named, const Progress& progress) {
    const fs::path file = TRY(resolveDatabase(named));
    TRY(inspectDatabase(file, static_cast<int64_t>(std::size(kSchemaFiles))));
    TRY(makeFolderOf(file));
    FileLock lock = TRY(FileLock::acquire(file));
    keepPrivate(file);
    std::optional<Error> repaired;
    const auto repair = [&] {
        const Result<fs::path> kept = replaceDamaged(file);
        if (kept) repaired = failure(ErrorCode::InvalidFile, Say::TranscriptRepaired, kept->string());
        return static_cast<bool>(kept);
    };
    std::error_code ignored;
    if (fs::remove(damageMark(file), ignored)) repair();
    Result<std::unique_ptr<Database>> database = openSettled(file, progress);
    if (!database && database.error().code == ErrorCode::InvalidFile && !repaired && repair())
        database = openSettled(file, progress);
    if (!database) return database.error();
    std::unique_ptr<TranscriptWriter> writer(new TranscriptWriter);
    writer->m_impl = std::make_unique<Impl>(file, std::move(lock), std::move(*database));
    writer->m_impl->repaired = std::move(repaired);
    (void)TranscriptRedaction(*writer).finish();  // of one that was broken off; else at the next start
    return writer;
}

Result<void> TranscriptWriter::interruptUnfinished() {
    TRY(m_impl->stay());
    return interrupt(*m_impl->database);
}

const std::optional<Error>& TranscriptWriter::repaired() const { return m_impl->repaired; }

Result<void> TranscriptWriter::remember(ConversationId id) {
    const std::vector<Message> newest = TRY(turnsBefore(id, std::numeric_limits<MessageId>::max(), kRemembered));
    for (auto message = newest.rbegin(); message != newest.rend(); ++message) in(id).recent.note(*message);
    return MessageQueue(*this).remember(id);
}

Result<void> TranscriptWriter::whole() {
    TRY(m_impl->stay());
    if (m_impl->moved) return *m_impl->moved;
    return {};
}

Result<void> TranscriptWriter::moveAside() {
    m_impl->leftDamaged = m_impl->database->isDamaged();
    return m_impl->moveAside(Say::TranscriptUnwritable);
}

Result<void> TranscriptWriter::Impl::stay() {
    if (moved || database->isInTransaction()) return {};  // who holds a transaction holds this database
    const std::optional<Say> harm = database->watch().harm();
    return harm ? moveAside(*harm) : Result<void>();
}

Result<void> TranscriptWriter::Impl::moveAside(Say why) {
    database->abandon();
    const auto save = [&]() -> Result<fs::path> {
        const fs::path to = TRY(makeFileBeside(file, "rescued"));
        Result<std::unique_ptr<Database>> rescued = rescueTo(to, *database, recent);
        std::error_code ignored;
        if (!rescued) fs::remove(to, ignored);
        database = TRY(std::move(rescued));
        return to;
    };
    const Result<fs::path> saved = save();
    if (!saved)
        return failure(saved.error().code,
                       Sayings{saying(why, file.string()), saying(Say::NotSavedElsewhere, saved.error().message)});
    moved = failure(ErrorCode::Io,
                    Sayings{saying(why, file.string()), saying(Say::SavedElsewhere, saved->string(), file.string())});
    return {};
}

}  // namespace daylong::store
