// TranscriptWriter: turns. What belongs together when it is deleted, said anew, or brought back.
#include "base/say.h"
#include "store/transcript_writer_impl.h"

#include "store/attached_rows.h"
#include "store/rows.h"
#include "store/search_index.h"

#include <algorithm>
#include <limits>

namespace daylong::store {

namespace {

constexpr MessageId kNone = 0;

Result<MessageId> findId(Database& database, const char* sql, ConversationId conversation, MessageId bound) {
    Query query = TRY(database.query(sql));
    return TRY(query.bind(conversation).bind(bound).next()) ? query.integer(0) : kNone;
}

}  // namespace

/// Before a message of the user's stand its former wordings, with the replies to them; behind it, all replies to it.
Result<std::vector<Message>> TranscriptWriter::turnOf(MessageId id) {
    Database& database = *m_impl->database;
    const std::optional<Message> message = TRY(findKeptMessage(database, id));
    if (!message || message->role == MessageRole::Note) return std::vector<Message>();
    const ConversationId in = message->conversation;
    constexpr const char* kSaidUpTo =
        "SELECT id FROM message WHERE conversation_id = ? AND id <= ? AND role = 1 AND removed_ms IS NULL ORDER BY id "
        "DESC LIMIT 1";
    constexpr const char* kSaidFrom =
        "SELECT id FROM message WHERE conversation_id = ? AND id >= ? AND role = 1 AND removed_ms IS NULL ORDER BY id "
        "LIMIT 1";
    constexpr const char* kShownFrom =
        "SELECT id FROM message WHERE conversation_id = ? AND id >= ? AND role = 1 AND " DAYLONG_SHOWN
        " ORDER BY id LIMIT 1";
    constexpr const char* kShownBefore =
        "SELECT id FROM message WHERE conversation_id = ? AND id < ? AND role = 1 AND " DAYLONG_SHOWN
        " ORDER BY id DESC LIMIT 1";
    const MessageId wording = TRY(findId(database, kSaidUpTo, in, id));
    const MessageId shown = TRY(findId(database, kShownFrom, in, wording));
    const MessageId before = TRY(findId(database, kShownBefore, in, shown));
    const MessageId first = TRY(findId(database, kSaidFrom, in, before + 1));
    const MessageId next = TRY(findId(database, kSaidFrom, in, shown + 1));
    Query query = TRY(database.query("SELECT " DAYLONG_MESSAGE_COLUMNS
                                     " FROM message WHERE conversation_id = ? AND id >= ? AND id < ? "
                                     "AND role IN (1, 2) AND removed_ms IS NULL ORDER BY id"));
    return readMessages(query.bind(in).bind(first).bind(next == kNone ? std::numeric_limits<MessageId>::max() : next));
}

Result<std::optional<Message>> TranscriptWriter::firstSaid(ConversationId id) {
    Query query = TRY(m_impl->database->query("SELECT " DAYLONG_MESSAGE_COLUMNS
                                              " FROM message WHERE conversation_id = ? AND role = 1 AND " DAYLONG_SHOWN
                                              " ORDER BY id LIMIT 1"));
    if (!TRY(query.bind(id).next())) return std::optional<Message>();
    Message first = readMessage(query);
    TRY(addFileCards(*m_impl->database, first));
    return std::optional(std::move(first));
}

Result<Message> TranscriptWriter::sayInstead(ConversationId id, std::span<const MessageId> former,
                                             std::string_view text) {
    Transaction transaction = TRY(Transaction::begin(*m_impl->database));
    for (const MessageId message : former) {
        TRY(m_impl->change("UPDATE message SET state = ? WHERE id = ?", static_cast<int64_t>(MessageState::Superseded),
                           message));
    }
    TRY(m_impl->change("UPDATE conversation SET message_count = message_count - ? WHERE id = ?",
                       static_cast<int64_t>(former.size()), id));
    Message message = TRY(m_impl->insert(id, MessageRole::User, MessageState::Complete, text));
    for (const MessageId each : former) TRY(copyFiles(*m_impl->database, each, message));
    TRY(addToIndex(*m_impl->database, message.id));
    TRY(transaction.commit());
    return message;
}

Result<Message> TranscriptWriter::swapReplies(MessageId former, MessageId shown) {
    Transaction transaction = TRY(Transaction::begin(*m_impl->database));
    TRY(m_impl->change("UPDATE message SET state = ? WHERE id = ?", static_cast<int64_t>(MessageState::Superseded),
                       shown));
    TRY(m_impl->change("UPDATE message SET state = ? WHERE id = ?", static_cast<int64_t>(MessageState::Complete),
                       former));
    const auto message = TRY(findMessage(*m_impl->database, former));
    if (!message) return failure(ErrorCode::NotFound, Say::ReplyGone);
    TRY(transaction.commit());
    return *message;
}

Result<TokenPlace> TranscriptWriter::tokensOf(ConversationId id, std::span<const MessageId> messages) {
    TokenPlace place;
    for (const MessageId message : messages) {
        Query query =
            TRY(m_impl->database->query("SELECT token_begin, token_end FROM message WHERE id = ? AND conversation_id = "
                                        "? AND token_end > token_begin"));
        if (!TRY(query.bind(message).bind(id).next())) continue;
        const auto begin = static_cast<uint64_t>(query.integer(0)), end = static_cast<uint64_t>(query.integer(1));
        place.begin = place.end == 0 ? begin : std::min(place.begin, begin);
        place.end = std::max(place.end, end);
    }
    if (place.end == 0) return place;
    Query query =
        TRY(m_impl->database->query("SELECT id FROM message WHERE conversation_id = ? AND token_end > ? AND token_end "
                                    "> token_begin ORDER BY token_end LIMIT ?"));
    query.bind(id).bind(static_cast<int64_t>(place.begin)).bind(static_cast<int64_t>(messages.size() + 1));
    place.last = true;
    while (TRY(query.next()))
        place.last = place.last && std::find(messages.begin(), messages.end(), query.integer(0)) != messages.end();
    return place;
}

Result<void> TranscriptWriter::purge(ConversationId id) {
    {
        Query query =
            TRY(m_impl->database->query("SELECT 1 FROM conversation WHERE id = ? AND removed_ms IS NOT NULL"));
        if (!TRY(query.bind(id).next())) return {};
    }
    return m_impl->purgeConversation(id);
}

Result<void> TranscriptWriter::purge(std::span<const MessageId> messages) {
    for (const MessageId id : messages) {
        const std::optional<Message> message = TRY(findMessage(*m_impl->database, id));
        if (message && message->removedMs != 0) TRY(m_impl->purgeMessage(id));
    }
    return {};
}

}  // namespace daylong::store
