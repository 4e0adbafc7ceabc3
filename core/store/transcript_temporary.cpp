// TranscriptWriter: temporary conversations. They have a transcript of their own in memory, of the same schema, so that
// all that is done in a conversation is done in them in the same way; ids tell which of both is meant. One that is kept
// is copied into the file, row by row, with other ids; its token stream is not: it is read anew, as a copy's is.
#include "store/transcript_writer_impl.h"

#include "base/core_dump.h"
#include "base/say.h"
#include "store/attached_rows.h"
#include "store/queued_rows.h"
#include "store/rows.h"
#include "store/search_index.h"

#include <map>
#include <span>
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

/// Where messages went that were copied, by the ids that they had.
struct Copied {
    std::map<MessageId, MessageId> messages;
    std::map<MessageId, MessageId> followed{{0, 0}};  // of deleted ones, too: what is followed in their place
};

Result<ConversationId> copyConversation(Database& from, ConversationId id, Database& into) {
    Query row =
        TRY(from.query("SELECT title, created_ms, updated_ms, first_day, titled_by FROM conversation WHERE id = ? AND "
                       "removed_ms IS NULL"));
    if (!TRY(row.bind(id).next())) return failure(ErrorCode::NotFound, Say::ConversationGone);
    Query query =
        TRY(into.query("INSERT INTO conversation (title, created_ms, updated_ms, first_day, titled_by) VALUES (?, ?, "
                       "?, ?, ?)"));
    TRY(query.bind(std::string_view(row.text(0)))
            .bind(row.integer(1))
            .bind(row.integer(2))
            .bind(row.integer(3))
            .bind(row.integer(4))
            .run());
    const ConversationId kept = into.lastInsertId();
    Query settings = TRY(from.query("SELECT key, value FROM conversation_setting WHERE conversation_id = ?"));
    settings.bind(id);
    while (TRY(settings.next())) {
        Query own = TRY(into.query("INSERT INTO conversation_setting (conversation_id, key, value) VALUES (?, ?, ?)"));
        TRY(own.bind(kept).bind(std::string_view(settings.text(0))).bind(std::string_view(settings.text(1))).run());
    }
    return kept;
}

Result<void> copyMessages(Database& from, ConversationId id, Database& into, ConversationId kept, Copied& copied) {
    Query rows =
        TRY(from.query("SELECT id, removed_ms IS NOT NULL, coalesce(parent_id, 0), role, iif(state = " DAYLONG_STREAMING
                       ", " DAYLONG_INTERRUPTED
                       ", state), text, coalesce(says, ''), created_ms, pinned, coalesce(aside_state, 0), leads, "
                       "coalesce(branch_name, '') FROM message WHERE conversation_id = ? ORDER BY id"));
    rows.bind(id);
    while (TRY(rows.next())) {
        const MessageId former = rows.integer(0), parent = copied.followed[rows.integer(2)];
        copied.followed[former] = parent;
        if (rows.integer(1) != 0) continue;
        Query query = TRY(
            into.query("INSERT INTO message (conversation_id, parent_id, role, state, text, says, created_ms, pinned, "
                       "aside_state, leads, branch_name) VALUES (?, ?, ?, ?, ?, nullif(?, ''), ?, ?, nullif(?, 0), ?, "
                       "nullif(?, ''))"));
        TRY(query.bind(kept)
                .bind(parent)
                .bind(rows.integer(3))
                .bind(rows.integer(4))
                .bind(std::string_view(rows.text(5)))
                .bind(std::string_view(rows.text(6)))
                .bind(rows.integer(7))
                .bind(rows.integer(8))
                .bind(rows.integer(9))
                .bind(rows.integer(10))
                .bind(std::string_view(rows.text(11)))
                .run());
        Message copy{.id = into.lastInsertId(), .conversation = kept};
        TRY(copyFiles(from, former, into, copy));
        copied.messages[former] = copied.followed[former] = copy.id;
    }
    return {};
}

Result<void> copyRecalled(Database& from, ConversationId id, Database& into, const Copied& copied) {
    Query rows =
        TRY(from.query("SELECT r.message_id, r.passage_id FROM recalled r JOIN message m ON m.id = r.message_id WHERE "
                       "m.conversation_id = ?"));
    rows.bind(id);
    while (TRY(rows.next())) {
        const auto message = copied.messages.find(rows.integer(0)), passage = copied.messages.find(rows.integer(1));
        const bool isThere = passage != copied.messages.end();
        if (message == copied.messages.end() || (rows.integer(1) != 0 && !isThere)) continue;
        Query query = TRY(into.query("INSERT INTO recalled (message_id, passage_id) VALUES (?, ?)"));
        TRY(query.bind(message->second).bind(isThere ? passage->second : 0).run());
    }
    return {};
}

Result<void> copyQueued(Database& from, ConversationId id, Database& into, ConversationId kept) {
    Query rows = TRY(from.query("SELECT " DAYLONG_QUEUED_COLUMNS " FROM queued WHERE conversation_id = ? ORDER BY id"));
    rows.bind(id);
    while (TRY(rows.next())) {
        const QueuedRow waiting = readQueued(rows);
        Query query =
            TRY(into.query("INSERT INTO queued (conversation_id, end_only, text, file_names, files) VALUES (?, ?, ?, "
                           "?, ?)"));
        TRY(query.bind(kept)
                .bind(int64_t{waiting.message.endOnly})
                .bind(std::string_view(waiting.message.text))
                .bind(std::string_view(waiting.fileNames))
                .bindBlob(std::as_bytes(std::span(waiting.packedFiles)))
                .run());
    }
    return {};
}

}  // namespace

TranscriptWriter::Impl& TranscriptWriter::in(int64_t id) const {
    return isTemporary(id) && m_temporary ? *m_temporary : *m_impl;
}

Result<Conversation> TranscriptWriter::createTemporary() {
    if (!m_temporary) {
        forbidCoreDumps();
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

Result<Conversation> TranscriptWriter::keepTemporary(ConversationId id) {
    if (!isTemporary(id) || !m_temporary) return failure(ErrorCode::NotFound, Say::ConversationGone);
    Transaction transaction = TRY(m_impl->begin());
    Database &from = *m_temporary->database, &into = *m_impl->database;
    const ConversationId kept = TRY(copyConversation(from, id, into));
    Copied copied;
    TRY(copyMessages(from, id, into, kept, copied));
    TRY(copyRecalled(from, id, into, copied));
    TRY(copyQueued(from, id, into, kept));
    {
        Query query = TRY(into.query(
            "UPDATE conversation SET message_count = (SELECT count(*) FROM message WHERE conversation_id = "
            "?1 AND " DAYLONG_SHOWN "), newest_message = coalesce((SELECT max(id) FROM message), 0) WHERE id = ?1"));
        TRY(query.bind(kept).run());
    }
    TRY(addToIndexFrom(into, kept, 0));
    const std::optional<Conversation> made = TRY(findConversation(into, kept));
    if (!made) return failure(ErrorCode::NotFound, Say::ConversationGone);
    TRY(transaction.commit());
    m_impl->recent.note(*made);
    return *made;
}

}  // namespace daylong::store
