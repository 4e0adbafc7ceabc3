#include "store/message_queue.h"

#include "base/say.h"
#include "store/attached.h"
#include "store/attached_pack.h"
#include "store/attached_rows.h"
#include "store/queued_rows.h"
#include "store/search_index.h"
#include "store/transcript_writer_impl.h"

namespace daylong::store {

namespace {

Result<void> removeRow(Database& database, QueuedId id) {
    Query query = TRY(database.query("DELETE FROM queued WHERE id = ?"));
    return query.bind(id).run();
}

Result<std::optional<QueuedRow>> rowOf(Database& database, QueuedId id) {
    Query query = TRY(database.query("SELECT " DAYLONG_QUEUED_COLUMNS " FROM queued WHERE id = ?"));
    const bool found = TRY(query.bind(id).next());
    return found ? std::optional(readQueued(query)) : std::nullopt;
}

}  // namespace

void MessageQueue::keep(QueuedId id) {
    const auto row = rowOf(*m_writer->in(id).database, id);
    if (row && *row) m_writer->in(id).recent.note(**row);
}

Result<void> MessageQueue::add(ConversationId conversation, std::string_view text, bool endOnly,
                               std::span<const AttachedFile> files) {
    TRY(m_writer->in(conversation).stay());
    std::string names;
    for (const AttachedFile& file : files) names += asFileName(file.card.name) + "\n";
    const std::string packed = packedFiles(files);
    Query query = TRY(m_writer->in(conversation)
                          .database->query("INSERT INTO queued (conversation_id, text, end_only, file_names, files) "
                                           "SELECT id, ?2, ?3, ?4, ?5 FROM "
                                           "conversation WHERE id = ?1 AND removed_ms IS NULL RETURNING id"));
    query.bind(conversation).bind(text).bind(int64_t{endOnly}).bind(std::string_view(names));
    if (!TRY(query.bindBlob(std::as_bytes(std::span(packed))).next()))
        return failure(ErrorCode::NotFound, Say::NoConversation, conversation);
    const QueuedId id = query.integer(0);
    TRY(query.next());  // to its end: only then is it on disk
    keep(id);
    return {};
}

Result<void> MessageQueue::change(QueuedId id, std::string_view text) {
    TRY(m_writer->in(id).stay());
    Query query = TRY(m_writer->in(id).database->query("UPDATE queued SET text = ? WHERE id = ?"));
    TRY(query.bind(text).bind(id).run());
    keep(id);
    return {};
}

Result<std::optional<QueuedRow>> MessageQueue::remove(QueuedId id) {
    TRY(m_writer->in(id).stay());
    std::optional<QueuedRow> removed = TRY(rowOf(*m_writer->in(id).database, id));
    TRY(removeRow(*m_writer->in(id).database, id));
    m_writer->in(id).recent.forgetQueued(id);
    return removed;
}

Result<void> MessageQueue::putBack(const QueuedRow& removed) {
    const QueuedId id = removed.message.id;
    TRY(m_writer->in(id).stay());
    TRY(insertQueued(*m_writer->in(id).database, removed));
    keep(id);
    return {};
}

Result<void> MessageQueue::remember(ConversationId conversation) {
    for (const QueuedMessage& each : TRY(of(conversation))) keep(each.id);
    return {};
}

Result<std::vector<QueuedMessage>> MessageQueue::of(ConversationId conversation) {
    Query query =
        TRY(m_writer->in(conversation)
                .database->query("SELECT " DAYLONG_QUEUED_NAMES " FROM queued WHERE conversation_id = ? ORDER BY id"));
    query.bind(conversation);
    std::vector<QueuedMessage> queued;
    while (TRY(query.next())) queued.push_back(readQueued(query).message);
    return queued;
}

Result<std::vector<QueuedMessage>> MessageQueue::order() {
    std::vector<QueuedMessage> queued;
    for (const int64_t database : {int64_t{0}, kFirstTemporary}) {
        if (database != 0 && !m_writer->m_temporary) break;
        Query query = TRY(m_writer->in(database).database->query(
            "SELECT q.id, q.conversation_id, q.end_only, '', '', '' FROM queued q JOIN conversation c ON c.id = "
            "q.conversation_id WHERE c.removed_ms IS NULL ORDER BY q.id"));
        while (TRY(query.next())) queued.push_back(readQueued(query).message);
    }
    return queued;
}

Result<std::optional<QueuedMessage>> MessageQueue::find(QueuedId id) {
    Query query = TRY(m_writer->in(id).database->query("SELECT " DAYLONG_QUEUED_NAMES " FROM queued WHERE id = ?"));
    const bool found = TRY(query.bind(id).next());
    return found ? std::optional(readQueued(query).message) : std::nullopt;
}

Result<Message> MessageQueue::say(const QueuedMessage& queued) {
    TranscriptWriter::Impl& impl = m_writer->in(queued.id);
    Transaction transaction = TRY(impl.begin());
    std::string text, packed;
    {
        Query query = TRY(impl.database->query("SELECT text, files FROM queued WHERE id = ?"));
        if (!TRY(query.bind(queued.id).next())) return failure(ErrorCode::NotFound, Say::ConversationGone);
        text = query.text(0);
        const std::span<const std::byte> files = query.blob(1);
        packed.assign(reinterpret_cast<const char*>(files.data()), files.size());
    }
    const AttachedFiles files = TRY(unpackedFiles(packed));
    Message message = TRY(impl.insert(queued.conversation, MessageRole::User, MessageState::Complete, text));
    TRY(insertFiles(*impl.database, message, files, givenText(files)));
    TRY(addToIndex(*impl.database, message.id));
    TRY(removeRow(*impl.database, queued.id));
    TRY(transaction.commit());
    impl.recent.note(message);
    impl.recent.forgetQueued(queued.id);
    return message;
}

}  // namespace daylong::store
