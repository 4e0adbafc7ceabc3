#include "store/message_queue.h"

#include "base/say.h"
#include "store/attached.h"
#include "store/attached_pack.h"
#include "store/attached_rows.h"
#include "store/search_index.h"
#include "store/transcript_writer_impl.h"

#include <sstream>

namespace daylong::store {

namespace {

#define DAYLONG_QUEUED_COLUMNS "id, conversation_id, end_only, text, file_names"

QueuedMessage readQueued(const Query& row) {
    QueuedMessage queued{.id = row.integer(0),
                         .conversation = row.integer(1),
                         .endOnly = row.integer(2) != 0,
                         .text = row.text(3),
                         .files = {}};
    std::istringstream names(row.text(4));
    for (std::string name; std::getline(names, name);) queued.files.push_back(name);
    return queued;
}

Result<void> removeRow(Database& database, QueuedId id) {
    Query query = TRY(database.query("DELETE FROM queued WHERE id = ?"));
    return query.bind(id).run();
}

}  // namespace

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
    TRY(query.next());  // to its end: only then is it on disk
    return {};
}

Result<void> MessageQueue::change(QueuedId id, std::string_view text) {
    TRY(m_writer->in(id).stay());
    Query query = TRY(m_writer->in(id).database->query("UPDATE queued SET text = ? WHERE id = ?"));
    return query.bind(text).bind(id).run();
}

Result<void> MessageQueue::remove(QueuedId id) {
    TRY(m_writer->in(id).stay());
    return removeRow(*m_writer->in(id).database, id);
}

Result<std::vector<QueuedMessage>> MessageQueue::of(ConversationId conversation) {
    Query query = TRY(
        m_writer->in(conversation)
            .database->query("SELECT " DAYLONG_QUEUED_COLUMNS " FROM queued WHERE conversation_id = ? ORDER BY id"));
    query.bind(conversation);
    std::vector<QueuedMessage> queued;
    while (TRY(query.next())) queued.push_back(readQueued(query));
    return queued;
}

Result<std::vector<QueuedMessage>> MessageQueue::order() {
    std::vector<QueuedMessage> queued;
    for (const int64_t database : {int64_t{0}, kFirstTemporary}) {
        if (database != 0 && !m_writer->m_temporary) break;
        Query query = TRY(m_writer->in(database).database->query(
            "SELECT q.id, q.conversation_id, q.end_only, '', '' FROM queued q JOIN conversation c ON c.id = "
            "q.conversation_id WHERE c.removed_ms IS NULL ORDER BY q.id"));
        while (TRY(query.next())) queued.push_back(readQueued(query));
    }
    return queued;
}

Result<std::optional<QueuedMessage>> MessageQueue::find(QueuedId id) {
    Query query = TRY(m_writer->in(id).database->query("SELECT " DAYLONG_QUEUED_COLUMNS " FROM queued WHERE id = ?"));
    const bool found = TRY(query.bind(id).next());
    return found ? std::optional(readQueued(query)) : std::nullopt;
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
    return message;
}

}  // namespace daylong::store
