// TranscriptWriter: temporary conversations. They have a transcript of their own in memory, of the same schema, so that
// all that is done in a conversation is done in them in the same way; ids tell which of both is meant.
#include "store/transcript_writer_impl.h"

#include <utility>

namespace daylong::store {

namespace {

Result<std::unique_ptr<Database>> openEmpty(const std::filesystem::path& file) {
    std::unique_ptr<Database> database = TRY(Database::sharedInMemory(file));
    TRY(bringUpToDate(*database, {}));
    static_assert(kFirstTemporary == int64_t{1} << 40U);
    for (const char* table : {"conversation", "message", "file", "file_piece", "queued"}) {
        for (const char* sql : {"DELETE FROM sqlite_sequence WHERE name = ?1",
                                "INSERT INTO sqlite_sequence (name, seq) VALUES (?1, 1 << 40)"}) {
            Query query = TRY(database->query(sql));
            TRY(query.bind(std::string_view(table)).run());
        }
    }
    return database;
}

}  // namespace

TranscriptWriter::Impl& TranscriptWriter::in(int64_t id) const {
    return isTemporary(id) && m_temporary ? *m_temporary : *m_impl;
}

Result<Conversation> TranscriptWriter::createTemporary() {
    if (!m_temporary) {
        std::unique_ptr<Database> empty = TRY(openEmpty(m_impl->file));
        m_temporary = std::make_unique<Impl>(std::filesystem::path(), std::nullopt, std::move(empty));
    }
    return m_temporary->create("");
}

Result<void> TranscriptWriter::endTemporary(ConversationId id) {
    if (!isTemporary(id) || !m_temporary) return {};
    m_temporary->recent = {};
    m_temporary->held.clear();
    return m_temporary->purgeConversation(id);
}

}  // namespace daylong::store
