// TranscriptWriter: what is brought back of what the model no longer sees.
#include "store/attached_rows.h"
#include "store/recall_search.h"
#include "store/rows.h"
#include "store/transcript_writer_impl.h"

namespace daylong::store {

Result<std::vector<RecallHit>> TranscriptWriter::about(const RecallQuestion& question, size_t most) {
    TRY(addRecallFunctions(*in(question.conversation).database));  // it may be another one than the last time
    return searchAbout(*in(question.conversation).database, question, most);
}

Result<bool> TranscriptWriter::hasFiles(ConversationId id) {
    // By itself SQLite takes an index with every message of the conversation.
    Query query = TRY(in(id).database->query(
        "SELECT 1 FROM message INDEXED BY message_with_files WHERE conversation_id = ? AND given <> '' LIMIT 1"));
    return query.bind(id).next();
}

Result<std::vector<FileHit>> TranscriptWriter::inFiles(const RecallQuestion& question, size_t most) {
    return searchFiles(*in(question.conversation).database, question, most);
}

Result<std::optional<Message>> TranscriptWriter::messageAtToken(ConversationId id, uint64_t token) {
    return findAtToken(*in(id).database, id, token);
}

Result<void> TranscriptWriter::setRecalled(MessageId message, std::span<const MessageId> passages) {
    Transaction transaction = TRY(in(message).begin());
    Query clear = TRY(in(message).database->query("DELETE FROM recalled WHERE message_id = ?"));
    TRY(clear.bind(message).run());
    constexpr const char* kInsert = "INSERT INTO recalled (message_id, passage_id) VALUES (?, ?)";
    TRY(in(message).change(kInsert, message, 0));
    for (const MessageId passage : passages) TRY(in(message).change(kInsert, message, passage));
    return transaction.commit();
}

Result<std::optional<std::vector<MessageId>>> TranscriptWriter::recalled(MessageId message) {
    Query query =
        TRY(in(message).database->query("SELECT passage_id FROM recalled WHERE message_id = ? ORDER BY passage_id"));
    query.bind(message);
    std::optional<std::vector<MessageId>> passages;
    while (TRY(query.next())) {
        if (!passages) passages.emplace();
        if (query.integer(0) != 0) passages->push_back(query.integer(0));
    }
    return passages;
}

Result<bool> TranscriptWriter::areQuoted(ConversationId id, std::span<const MessageId> passages) {
    for (const MessageId passage : passages) {
        Query query = TRY(in(id).database->query(DAYLONG_QUOTES_OF "?1 AND m.conversation_id = ?2 LIMIT 1"));
        if (TRY(query.bind(passage).bind(id).next())) return true;
    }
    return false;
}

}  // namespace daylong::store
