// TranscriptWriter: the exact token stream that the model saw.
#include "base/say.h"
#include "store/stored_numbers.h"
#include "store/transcript_writer_impl.h"

#include <algorithm>
#include <cstring>
#include <limits>
#include <optional>

namespace daylong::store {

Result<void> TranscriptWriter::takeBack(const Message& message) {
    Transaction transaction = TRY(in(message.conversation).begin());
    const auto length = static_cast<int64_t>(message.tokenBegin);
    TRY(in(message.conversation)
            .change("UPDATE message SET token_begin = 0, token_end = 0 WHERE conversation_id = ? AND token_end > ? "
                    "AND token_end > token_begin",
                    message.conversation, length));
    // A message's first token begins a chunk (appendTokens), so that none has to be cut in two.
    TRY(in(message.conversation)
            .change("DELETE FROM token_chunk WHERE first >= ? AND conversation_id = ?", length, message.conversation));
    TRY(in(message.conversation)
            .change("UPDATE conversation SET token_count = ? WHERE id = ?", length, message.conversation));
    return transaction.commit();
}

Result<MessageId> TranscriptWriter::takeBack(std::span<const Message> newest) {
    const auto first =
        std::ranges::find_if(newest, [](const Message& each) { return each.tokenEnd > each.tokenBegin; });
    if (first == newest.end()) return MessageId{0};
    TRY(takeBack(*first));
    return first->id;
}

Result<void> TranscriptWriter::restartTokens(ConversationId id, const StreamOwner& owner, StreamState state,
                                             std::string_view modelName) {
    Transaction transaction = TRY(in(id).begin());
    Database& database = *in(id).database;
    for (const char* sql : {"DELETE FROM token_chunk WHERE conversation_id = ?",
                            "UPDATE message SET token_begin = 0, token_end = 0 WHERE conversation_id = ? AND "
                            "(token_begin <> 0 OR token_end <> 0)"}) {
        Query query = TRY(database.query(sql));
        TRY(query.bind(id).run());
    }
    Query query =
        TRY(database.query("UPDATE conversation SET token_count = 0, preamble_end = 0, model_fingerprint = ?, "
                           "template_hash = ?, stream_state = ?, model_name = ? WHERE id = ?"));
    TRY(query.bind(std::string_view(owner.model))
            .bind(std::string_view(owner.templateHash))
            .bind(static_cast<int64_t>(state))
            .bind(modelName)
            .bind(id)
            .run());
    return transaction.commit();
}

Result<void> TranscriptWriter::finishStream(ConversationId id, const StreamOwner& owner) {
    TRY(in(id).stay());
    Query query = TRY(in(id).database->query(
        "UPDATE conversation SET model_fingerprint = ?, template_hash = ?, stream_state = iif(EXISTS (SELECT 1 FROM "
        "message INDEXED BY message_removed WHERE removed_ms IS NOT NULL AND token_end > token_begin AND "
        "conversation_id = conversation.id), " DAYLONG_STREAM_TO_BE_READ ", " DAYLONG_STREAM_WHOLE ") WHERE id = ?"));
    return query.bind(std::string_view(owner.model)).bind(std::string_view(owner.templateHash)).bind(id).run();
}

Result<void> TranscriptWriter::setStreamState(ConversationId id, StreamState state) {
    TRY(in(id).stay());
    return in(id).change("UPDATE conversation SET stream_state = ? WHERE id = ?", static_cast<int64_t>(state), id);
}

Result<void> TranscriptWriter::appendTokens(ConversationId id, MessageId message, std::span<const int32_t> tokens) {
    Transaction transaction = TRY(in(id).begin());
    TRY(in(id).appendTokens(id, message, tokens));
    return transaction.commit();
}

Result<void> TranscriptWriter::Impl::appendTokens(ConversationId id, MessageId message,
                                                  std::span<const int32_t> tokens) {
    if (tokens.empty()) return {};
    Query length = TRY(database->query("SELECT token_count FROM conversation WHERE id = ?"));
    if (!TRY(length.bind(id).next())) return failure(ErrorCode::NotFound, Say::ConversationGone);
    const int64_t first = length.integer(0), end = first + static_cast<int64_t>(tokens.size());
    Query insert = TRY(database->query("INSERT INTO token_chunk (conversation_id, first, tokens) VALUES (?, ?, ?)"));
    TRY(insert.bind(id).bind(first).bindBlob(std::as_bytes(tokens)).run());
    TRY(change("UPDATE conversation SET token_count = ? WHERE id = ?", end, id));
    if (message == 0) return {};
    Query range =
        TRY(database->query("UPDATE message SET token_begin = CASE WHEN token_end > token_begin THEN token_begin ELSE "
                            "? END, token_end = ? WHERE id = ?"));
    return range.bind(first).bind(end).bind(message).run();
}

Result<void> TranscriptWriter::setPreambleEnd(ConversationId id, uint64_t end) {
    TRY(in(id).stay());
    return in(id).change("UPDATE conversation SET preamble_end = ? WHERE id = ?", static_cast<int64_t>(end), id);
}

/// A chunk's number is given once only, so all of them are mirrored twice, below zero and back, which moves them.
Result<bool> TranscriptWriter::replacePreamble(ConversationId id, std::span<const int32_t> preamble) {
    Transaction transaction = TRY(in(id).begin());
    int64_t former = 0;
    {
        Query found = TRY(in(id).database->query(
            "SELECT preamble_end FROM conversation WHERE id = ? AND (token_count = preamble_end OR EXISTS (SELECT 1 "
            "FROM token_chunk WHERE conversation_id = conversation.id AND first = preamble_end)) AND NOT EXISTS "
            "(SELECT 1 FROM message WHERE conversation_id = conversation.id AND token_end > token_begin AND "
            "token_begin < preamble_end)"));
        if (!TRY(found.bind(id).next())) return false;
        former = found.integer(0);
    }
    const int64_t end = static_cast<int64_t>(preamble.size()), by = end - former;
    TRY(in(id).change("DELETE FROM token_chunk WHERE first < ? AND conversation_id = ?", former, id));
    if (by != 0) {
        for (const int64_t mirror : {-1 - by, int64_t{-1}})
            TRY(in(id).change("UPDATE token_chunk SET first = ? - first WHERE conversation_id = ?", mirror, id));
        TRY(
            in(id).change("UPDATE message SET token_begin = token_begin + ?1, token_end = token_end + ?1 WHERE "
                          "conversation_id = ?2 AND token_end > token_begin",
                          by, id));
    }
    if (!preamble.empty()) {
        Query insert =
            TRY(in(id).database->query("INSERT INTO token_chunk (conversation_id, first, tokens) VALUES (?, 0, ?)"));
        TRY(insert.bind(id).bindBlob(std::as_bytes(preamble)).run());
    }
    TRY(in(id).change("UPDATE conversation SET token_count = token_count + ? WHERE id = ?", by, id));
    TRY(in(id).change("UPDATE conversation SET preamble_end = ? WHERE id = ?", end, id));
    TRY(transaction.commit());
    return true;
}

namespace {

Error damagedRecord() {
    return {ErrorCode::InvalidFile, "the transcript's record of this conversation's tokens is damaged"};
}

}  // namespace

Result<std::vector<int32_t>> TranscriptWriter::readTokens(ConversationId id, uint64_t begin, uint64_t end) {
    if (begin >= end) return begin == end ? Result<std::vector<int32_t>>(std::vector<int32_t>()) : damagedRecord();
    if (end > uint64_t{std::numeric_limits<int64_t>::max()}) return damagedRecord();
    Query query = TRY(in(id).database->query(
        "SELECT first, tokens FROM token_chunk WHERE conversation_id = ? AND first < ? AND first >= "
        "coalesce((SELECT max(first) FROM token_chunk WHERE conversation_id = ? AND first <= ?), 0) ORDER BY first"));
    query.bind(id).bind(static_cast<int64_t>(end)).bind(id).bind(static_cast<int64_t>(begin));
    std::vector<int32_t> tokens;
    std::optional<uint64_t> next;  // where one chunk ends the next begins
    while (TRY(query.next())) {
        const auto first = static_cast<uint64_t>(query.integer(0));
        const std::span<const std::byte> bytes = query.blob(1);
        const uint64_t count = bytes.size() / sizeof(int32_t), from = std::max(begin, first),
                       to = std::min(end, first + count);
        if (count == 0 || bytes.size() % sizeof(int32_t) != 0 || first != next.value_or(first) || from > to)
            return damagedRecord();
        next = first + count;
        if (from == to) continue;
        const size_t had = tokens.size();
        tokens.resize(had + (to - from));
        std::memcpy(tokens.data() + had, bytes.data() + (from - first) * sizeof(int32_t),
                    (to - from) * sizeof(int32_t));
    }
    if (tokens.size() != end - begin) return damagedRecord();
    return tokens;
}

Result<bool> TranscriptWriter::endsWhereItSays(ConversationId id) {
    Query query = TRY(in(id).database->query(
        "SELECT c.token_count, coalesce(t.first, 0), coalesce(length(CAST(t.tokens AS BLOB)), 0) FROM conversation c "
        "LEFT JOIN token_chunk t ON t.conversation_id = c.id "
        "AND t.first = (SELECT max(first) FROM token_chunk WHERE conversation_id = c.id) WHERE c.id = ?"));
    if (!TRY(query.bind(id).next())) return false;
    const int64_t count = query.integer(0), first = query.integer(1), bytes = query.integer(2);
    return first >= 0 && count >= first && count - first == bytes / static_cast<int64_t>(sizeof(int32_t)) &&
           bytes % static_cast<int64_t>(sizeof(int32_t)) == 0;
}

}  // namespace daylong::store
