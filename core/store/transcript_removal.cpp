// TranscriptWriter: what is removed is hidden, comes back when asked for, and goes for good a month later.
#include "store/transcript_writer_impl.h"

#include "base/clock.h"
#include "store/rows.h"
#include "store/search_index.h"

#include <algorithm>

namespace daylong::store {

namespace {

constexpr int64_t kDayMs = int64_t{24} * 3600 * 1000;
constexpr int64_t kMostCountedMs = 7 * kDayMs;
constexpr int64_t kKeepRemovedMs = 30 * kDayMs + kMostCountedMs;  // a month, of which a start may count a week too much

// What removals are dated by: a clock that is years ahead at one start must not delete for good what was removed
// yesterday. This one adds up the time from start to start, a week of each at most.
#define DAYLONG_REMOVAL_CLOCK "(SELECT CAST(value AS INTEGER) FROM setting WHERE key = 'removal_clock_ms')"

}  // namespace

Result<void> TranscriptWriter::remove(ConversationId id) {
    TRY(m_impl->stay());
    return m_impl->change("UPDATE conversation SET removed_ms = coalesce(" DAYLONG_REMOVAL_CLOCK ", ?) WHERE id = ?",
                          nowMs(), id);
}

Result<void> TranscriptWriter::restore(ConversationId id) {
    TRY(m_impl->stay());
    Query query = TRY(m_impl->database->query("UPDATE conversation SET removed_ms = NULL WHERE id = ?"));
    return query.bind(id).run();
}

Result<void> TranscriptWriter::purgeRemoved(int64_t now) {
    int64_t counted = 0;
    {
        Query query = TRY(m_impl->database->query(
            "SELECT coalesce(" DAYLONG_REMOVAL_CLOCK
            ", (SELECT created_ms FROM message ORDER BY id DESC LIMIT 1), ?1), "
            "?1 - coalesce((SELECT CAST(value AS INTEGER) FROM setting WHERE key = 'last_start_ms'), ?1)"));
        TRY(query.bind(now).next());
        counted = std::min(query.integer(0), INT64_MAX - kMostCountedMs) +  // a damaged one may hold any number
                  std::clamp<int64_t>(query.integer(1), 0, kMostCountedMs);
    }
    const std::pair<std::string, std::string> clocks[] = {{"removal_clock_ms", std::to_string(counted)},
                                                          {"last_start_ms", std::to_string(now)}};
    TRY(setSettings(clocks));
    std::vector<ConversationId> ids;
    {
        Query query = TRY(m_impl->database->query("SELECT id FROM conversation WHERE removed_ms < ?"));
        query.bind(counted - kKeepRemovedMs);
        while (TRY(query.next())) ids.push_back(query.integer(0));
    }
    for (const ConversationId id : ids) TRY(m_impl->purgeConversation(id));
    std::vector<MessageId> messages;
    {
        Query query = TRY(m_impl->database->query("SELECT id FROM message WHERE removed_ms < ?"));
        query.bind(counted - kKeepRemovedMs);
        while (TRY(query.next())) messages.push_back(query.integer(0));
    }
    for (const MessageId id : messages) TRY(m_impl->purgeMessage(id));
    Transaction transaction = TRY(m_impl->begin());
    TRY(m_impl->database->execute(
        "UPDATE conversation SET folder_id = 0 WHERE folder_id IN (SELECT id FROM folder WHERE removed <> 0)"));
    TRY(m_impl->database->execute("DELETE FROM folder WHERE removed <> 0"));
    TRY(m_impl->database->execute("DELETE FROM preset WHERE removed <> 0"));
    return transaction.commit();
}

Result<void> TranscriptWriter::Impl::purgeConversation(ConversationId id) {
    Transaction transaction = TRY(begin());
    std::vector<MessageId> messages;
    {
        Query query =
            TRY(database->query("SELECT id FROM message WHERE conversation_id = ? AND state <> " DAYLONG_STREAMING));
        query.bind(id);
        while (TRY(query.next())) messages.push_back(query.integer(0));
    }
    for (const MessageId message : messages) TRY(takeFromIndex(*database, message));
    Query query = TRY(database->query("DELETE FROM conversation WHERE id = ?"));
    TRY(query.bind(id).run());
    return transaction.commit();
}

/// With its tokens: where the stream still has them, its newest turns are read anew.
Result<void> TranscriptWriter::Impl::purgeMessage(MessageId id) {
    Transaction transaction = TRY(begin());
    TRY(takeFromIndex(*database, id));
    TRY(unlink(id));
    for (const char* sql :
         {"UPDATE conversation SET stream_state = " DAYLONG_STREAM_TO_BE_READ
          " WHERE id = (SELECT conversation_id FROM message WHERE id = ? AND token_end > token_begin)",
          "DELETE FROM message WHERE id = ?"}) {
        Query query = TRY(database->query(sql));
        TRY(query.bind(id).run());
    }
    return transaction.commit();
}

/// A stream that holds what is removed, or not what came back before others, is not to be gone on with: wherever the
/// program ends, the next start reads the newest turns anew.
Result<void> TranscriptWriter::Impl::setRemoved(std::span<const MessageId> ids, bool removed) {
    Transaction transaction = TRY(begin());
    for (const MessageId id : ids) {
        const std::optional<Message> message = TRY(findMessage(*database, id));
        if (!message || (message->removedMs != 0) == removed) continue;
        Query query = TRY(database->query("UPDATE message SET removed_ms = iif(?1, coalesce(" DAYLONG_REMOVAL_CLOCK
                                          ", ?2), NULL) WHERE id = ?3"));
        TRY(query.bind(int64_t{removed}).bind(nowMs()).bind(id).run());
        const int64_t shown = message->state == MessageState::Superseded ? 0 : removed ? -1 : 1;
        TRY(change("UPDATE conversation SET message_count = message_count + ? WHERE id = ?", shown,
                   message->conversation));
        if (removed) {
            TRY(change("UPDATE conversation SET stream_state = " DAYLONG_STREAM_TO_BE_READ
                       " WHERE stream_state = " DAYLONG_STREAM_WHOLE " AND id = ?1 AND EXISTS (" DAYLONG_QUOTES_OF
                       "?2)",
                       message->conversation, id));
        }
        const bool holdsTokens = message->tokenEnd > message->tokenBegin;
        if (removed ? !holdsTokens : holdsTokens || message->state == MessageState::Superseded) continue;
        const MessageId newest = *std::max_element(ids.begin(), ids.end());
        TRY(change("UPDATE conversation SET stream_state = " DAYLONG_STREAM_TO_BE_READ
                   " WHERE stream_state = " DAYLONG_STREAM_WHOLE
                   " AND id = ?2 AND (?1 = 0 OR EXISTS (SELECT 1 FROM message WHERE conversation_id = ?2 AND id > ?1 "
                   "AND role IN (" DAYLONG_USER ", " DAYLONG_ASSISTANT ") AND " DAYLONG_SHOWN "))",
                   removed ? 0 : newest, message->conversation));
    }
    return transaction.commit();
}

Result<void> TranscriptWriter::removeMessages(std::span<const MessageId> ids) {
    return ids.empty() ? Result<void>() : in(ids[0]).setRemoved(ids, true);
}
Result<void> TranscriptWriter::restoreMessages(std::span<const MessageId> ids) {
    return ids.empty() ? Result<void>() : in(ids[0]).setRemoved(ids, false);
}

}  // namespace daylong::store
