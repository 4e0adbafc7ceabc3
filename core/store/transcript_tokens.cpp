// TranscriptWriter: the exact token stream that the model saw.
#include "store/transcript_writer_impl.h"

#include <algorithm>
#include <cstring>

namespace daylong::store {

Result<void> TranscriptWriter::takeBack(const Message& message) {
    Transaction transaction = TRY(Transaction::begin(*m_impl->database));
    const auto length = static_cast<int64_t>(message.tokenBegin);
    TRY(m_impl->change("UPDATE message SET token_begin = ?, token_end = 0 WHERE id = ?", 0, message.id));
    // A message's first token begins a chunk (appendTokens), so that none has to be cut in two.
    TRY(m_impl->change("DELETE FROM token_chunk WHERE first >= ? AND conversation_id = ?", length, message.conversation));
    TRY(m_impl->change("UPDATE conversation SET token_count = ? WHERE id = ?", length, message.conversation));
    return transaction.commit();
}

Result<void> TranscriptWriter::restartTokens(ConversationId id, std::string_view fingerprint, std::string_view modelName) {
    Database& database = *m_impl->database;
    Transaction transaction = TRY(Transaction::begin(database));
    for (const char* sql : {"DELETE FROM token_chunk WHERE conversation_id = ?",
                            "UPDATE message SET token_begin = 0, token_end = 0 WHERE conversation_id = ? AND token_end > 0"}) {
        Query query = TRY(database.query(sql));
        TRY(query.bind(id).run());
    }
    Query query = TRY(database.query("UPDATE conversation SET token_count = 0, preamble_end = 0, model_fingerprint = ?, model_name = ? WHERE id = ?"));
    TRY(query.bind(fingerprint).bind(modelName).bind(id).run());
    return transaction.commit();
}

Result<void> TranscriptWriter::setFingerprint(ConversationId id, std::string_view fingerprint) {
    Query query = TRY(m_impl->database->query("UPDATE conversation SET model_fingerprint = ? WHERE id = ?"));
    return query.bind(fingerprint).bind(id).run();
}

Result<void> TranscriptWriter::appendTokens(ConversationId id, MessageId message, std::span<const int32_t> tokens) {
    Transaction transaction = TRY(Transaction::begin(*m_impl->database));
    TRY(m_impl->appendTokens(id, message, tokens));
    return transaction.commit();
}

Result<void> TranscriptWriter::Impl::appendTokens(ConversationId id, MessageId message, std::span<const int32_t> tokens) {
    if (tokens.empty()) return {};
    Query length = TRY(database->query("SELECT token_count FROM conversation WHERE id = ?"));
    if (!TRY(length.bind(id).next())) return Error{ErrorCode::NotFound, "the conversation is no longer in the transcript"};
    const int64_t first = length.integer(0), end = first + static_cast<int64_t>(tokens.size());
    Query insert = TRY(database->query("INSERT INTO token_chunk (conversation_id, first, tokens) VALUES (?, ?, ?)"));
    TRY(insert.bind(id).bind(first).bindBlob(std::as_bytes(tokens)).run());
    TRY(change("UPDATE conversation SET token_count = ? WHERE id = ?", end, id));
    if (message == 0) return {};
    Query range = TRY(database->query("UPDATE message SET token_begin = CASE WHEN token_end > token_begin THEN token_begin ELSE ? END, token_end = ? WHERE id = ?"));
    return range.bind(first).bind(end).bind(message).run();
}

Result<void> TranscriptWriter::setPreambleEnd(ConversationId id, uint64_t end) {
    return m_impl->change("UPDATE conversation SET preamble_end = ? WHERE id = ?", static_cast<int64_t>(end), id);
}

Result<std::vector<int32_t>> TranscriptWriter::readTokens(ConversationId id, uint64_t begin, uint64_t end) {
    Query query = TRY(m_impl->database->query(
        "SELECT first, tokens FROM token_chunk WHERE conversation_id = ? AND first < ? AND first >= "
        "coalesce((SELECT max(first) FROM token_chunk WHERE conversation_id = ? AND first <= ?), 0) ORDER BY first"));
    query.bind(id).bind(static_cast<int64_t>(end)).bind(id).bind(static_cast<int64_t>(begin));
    std::vector<int32_t> tokens;
    tokens.reserve(end - begin);
    while (TRY(query.next())) {
        const auto first = static_cast<uint64_t>(query.integer(0));
        const std::span<const std::byte> bytes = query.blob(1);
        const uint64_t from = std::max(begin, first), to = std::min(end, first + bytes.size() / sizeof(int32_t));
        if (from >= to || from != begin + tokens.size()) continue;
        const size_t had = tokens.size();
        tokens.resize(had + (to - from));
        std::memcpy(&tokens[had], bytes.data() + (from - first) * sizeof(int32_t), (to - from) * sizeof(int32_t));
    }
    if (tokens.size() != end - begin) return Error{ErrorCode::InvalidFile, "the transcript's record of this conversation's tokens has a gap"};
    return tokens;
}

}  // namespace daylong::store
