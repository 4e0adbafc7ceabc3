#include "store/transcript_branches.h"

#include "base/clock.h"
#include "base/say.h"
#include "store/attached_rows.h"
#include "store/rows.h"
#include "store/search_index.h"
#include "store/transcript_writer_impl.h"

#include <utility>

namespace daylong::store {

namespace {

/// From ?1 up to the path. Whatever a damaged file says, the way ends.
#define DAYLONG_WAY_UP                                                                                 \
    "up (id) AS (SELECT ?1 UNION ALL SELECT m.parent_id FROM up JOIN message m ON m.id = up.id WHERE " \
    "m.state = " DAYLONG_SUPERSEDED " AND m.parent_id < m.id)"

/// And from ?1 on, of several ways the one that was shown last, else the newest.
constexpr const char* kShow =
    "UPDATE message SET state = coalesce(aside_state, " DAYLONG_COMPLETE
    "), aside_state = NULL WHERE conversation_id = ?2 AND state = " DAYLONG_SUPERSEDED
    " AND id IN (WITH RECURSIVE " DAYLONG_WAY_UP
    ", down (id) AS (SELECT ?1 UNION ALL SELECT (SELECT next.id FROM message next WHERE next.conversation_id = ?2 AND "
    "next.parent_id = down.id AND next.id > down.id AND next.role <> " DAYLONG_NOTE
    " ORDER BY next.leads DESC, next.id DESC LIMIT 1) FROM down WHERE down.id IS NOT NULL) SELECT id FROM up UNION "
    "SELECT id FROM down)";

/// What Daylong itself said on the way.
constexpr const char* kShowNotes =
    "UPDATE message SET state = coalesce(aside_state, " DAYLONG_COMPLETE
    "), aside_state = NULL WHERE conversation_id = ?1 AND state = " DAYLONG_SUPERSEDED " AND role = " DAYLONG_NOTE
    " AND parent_id IN (SELECT id FROM message WHERE conversation_id = ?1 AND id > ?2 AND state <> " DAYLONG_SUPERSEDED
    ")";

/// What it said last is of what goes on now, and stays: that another model answers, say.
constexpr const char* kKeepLastNotes =
    "UPDATE message SET parent_id = ?2 WHERE conversation_id = ?1 AND role = " DAYLONG_NOTE
    " AND state <> " DAYLONG_SUPERSEDED
    " AND parent_id = (SELECT id FROM message WHERE conversation_id = ?1 AND id > ?2 AND state <> " DAYLONG_SUPERSEDED
    " AND role <> " DAYLONG_NOTE " ORDER BY id DESC LIMIT 1)";

#define DAYLONG_BEHIND                                                                                   \
    "conversation_id = ?1 AND id > ?2 AND state <> " DAYLONG_SUPERSEDED " AND NOT (role = " DAYLONG_NOTE \
    " AND parent_id = ?2)"

constexpr const char* kLeadNoMore =
    "UPDATE message SET leads = 0 WHERE conversation_id = ?1 AND leads <> 0 AND parent_id IN (SELECT parent_id FROM "
    "message WHERE " DAYLONG_BEHIND " AND role <> " DAYLONG_NOTE ")";

/// A message of the user's that was read in part is read whole there; a reply whose end is owed was interrupted.
constexpr const char* kPutAside =
    "UPDATE message SET aside_state = CASE WHEN role = " DAYLONG_USER " THEN " DAYLONG_COMPLETE
    " WHEN state = " DAYLONG_STREAMING " THEN " DAYLONG_INTERRUPTED " ELSE state END, state = " DAYLONG_SUPERSEDED
    ", leads = (role <> " DAYLONG_NOTE ") WHERE " DAYLONG_BEHIND;

/// A reply is shown with what it answers.
#define DAYLONG_LOST_QUESTION                                                                                          \
    "conversation_id = ?1 AND id = ?2 AND role = " DAYLONG_USER                                                        \
    " AND removed_ms IS NOT NULL AND EXISTS (SELECT 1 FROM message WHERE conversation_id = ?1 AND parent_id = ?2 AND " \
    "role = " DAYLONG_ASSISTANT " AND " DAYLONG_SHOWN ")"
constexpr const char* kCountQuestion =
    "UPDATE conversation SET message_count = message_count + (SELECT count(*) FROM message WHERE " DAYLONG_LOST_QUESTION
    ") WHERE id = ?1";
constexpr const char* kBringQuestionBack = "UPDATE message SET removed_ms = NULL WHERE " DAYLONG_LOST_QUESTION;

/// What was brought back for the messages that were copied, as far as that was copied too.
constexpr const char* kCopyRecalled =
    "INSERT INTO recalled (message_id, passage_id) SELECT copy.id, coalesce(passage.id, 0) FROM message said JOIN "
    "recalled r ON r.message_id = said.id JOIN message copy ON copy.copied_from = coalesce(said.copied_from, said.id) "
    "AND copy.conversation_id = ?1 LEFT JOIN message source ON source.id = r.passage_id LEFT JOIN message passage ON "
    "passage.copied_from = coalesce(source.copied_from, source.id) AND passage.conversation_id = ?1 WHERE "
    "said.conversation_id = ?2 AND (r.passage_id = 0 OR passage.id IS NOT NULL)";

/// With what a model was given of them, as it was.
Result<void> copyFilesOf(Database& database, ConversationId from, MessageId upTo, ConversationId into) {
    std::vector<std::pair<MessageId, MessageId>> copies;
    {
        Query query = TRY(database.query(
            "SELECT o.id, n.id FROM message o JOIN message n ON n.conversation_id = ?1 AND n.copied_from = "
            "coalesce(o.copied_from, o.id) WHERE o.conversation_id = ?2 AND o.id <= ?3 AND o.given <> ''"));
        query.bind(into).bind(from).bind(upTo);
        while (TRY(query.next())) copies.emplace_back(query.integer(0), query.integer(1));
    }
    for (const auto& [message, copy] : copies) {
        Message made{.id = copy, .conversation = into};
        TRY(copyFiles(database, message, database, made));
    }
    return {};
}

}  // namespace

Result<void> TranscriptWriter::Impl::countBehind(ConversationId id, MessageId behind, int sign) {
    Query query =
        TRY(database->query("UPDATE conversation SET message_count = message_count + ?3 * (SELECT count(*) FROM "
                            "message WHERE " DAYLONG_BEHIND " AND removed_ms IS NULL) WHERE id = ?1"));
    return query.bind(id).bind(behind).bind(int64_t{sign}).run();
}

Result<void> TranscriptWriter::Impl::putAside(ConversationId id, MessageId behind) {
    TRY(change(kKeepLastNotes, id, behind));
    TRY(countBehind(id, behind, -1));
    TRY(change(kLeadNoMore, id, behind));
    return change(kPutAside, id, behind);
}

Result<void> TranscriptWriter::Impl::unlink(MessageId message) {
    Query query = TRY(database->query(
        "UPDATE message SET parent_id = (SELECT parent_id FROM message WHERE id = ?1) WHERE conversation_id = (SELECT "
        "conversation_id FROM message WHERE id = ?1) AND parent_id = ?1"));
    return query.bind(message).run();
}

Result<MessageId> TranscriptBranches::parting(MessageId message) {
    Database& database = *m_writer->in(message).database;
    if (!TRY(findKeptMessage(database, message))) return failure(ErrorCode::NotFound, Say::NoSuchBranch);
    Query query = TRY(database.query("WITH RECURSIVE " DAYLONG_WAY_UP " SELECT min(id) FROM up"));
    TRY(query.bind(message).next());
    return query.integer(0);
}

Result<std::vector<Message>> TranscriptBranches::readBehind(ConversationId id, MessageId message) {
    std::vector<Message> ends;
    for (const char* sql : {"SELECT " DAYLONG_MESSAGE_COLUMNS " FROM message WHERE " DAYLONG_BEHIND
                            " AND token_end > token_begin ORDER BY id LIMIT 1",
                            "SELECT " DAYLONG_MESSAGE_COLUMNS " FROM message WHERE " DAYLONG_BEHIND
                            " AND token_end > token_begin ORDER BY id DESC LIMIT 1"}) {
        Query query = TRY(m_writer->in(id).database->query(sql));
        if (!TRY(query.bind(id).bind(message).next())) break;
        Message end = readMessage(query);
        if (ends.empty() || ends[0].id != end.id) ends.push_back(std::move(end));
    }
    return ends;
}

Result<void> TranscriptBranches::show(MessageId id) {
    TranscriptWriter::Impl& impl = m_writer->in(id);
    Transaction transaction = TRY(impl.begin());
    const MessageId behind = TRY(parting(id));
    if (behind == id) return {};
    const std::optional<Message> message = TRY(findMessage(*impl.database, id));
    const ConversationId conversation = message ? message->conversation : 0;
    TRY(impl.putAside(conversation, behind));
    TRY(impl.change(kShow, id, conversation));
    TRY(impl.change(kShowNotes, conversation, behind));
    TRY(impl.countBehind(conversation, behind, 1));
    TRY(impl.change(kCountQuestion, conversation, behind));
    TRY(impl.change(kBringQuestionBack, conversation, behind));
    return transaction.commit();
}

Result<void> TranscriptBranches::name(MessageId message, std::string_view name) {
    TranscriptWriter::Impl& impl = m_writer->in(message);
    TRY(impl.stay());
    Query query = TRY(impl.database->query("UPDATE message SET branch_name = nullif(?, '') WHERE id = ?"));
    return query.bind(name).bind(message).run();
}

Result<Conversation> TranscriptBranches::copy(ConversationId from, MessageId upTo) {
    TranscriptWriter::Impl& impl = m_writer->in(from);
    Transaction transaction = TRY(impl.begin());
    Database& database = *impl.database;
    {
        Query query = TRY(database.query(
            "INSERT INTO conversation (title, created_ms, updated_ms, first_day, branched_from, titled_by, folder_id) "
            "SELECT iif(title = '' OR ?2 = 0, '', title || ' (' || (2 + (SELECT count(*) FROM conversation b JOIN "
            "message m ON m.id = b.branched_from WHERE m.conversation_id = c.id)) || ')'), ?3, ?3, "
            "CAST(strftime('%Y%m%d', ?3 / 1000, 'unixepoch', 'localtime') AS INTEGER), ?2, "
            "iif(title = '' OR ?2 = 0, " DAYLONG_TITLED_BY_FIRST_WORDS ", iif(titled_by = " DAYLONG_TITLED_BY_MODEL
            ", " DAYLONG_TITLED_BY_MODEL ", " DAYLONG_TITLED_BY_FIRST_WORDS_STAY
            ")), folder_id FROM conversation c WHERE id = ?1"));
        TRY(query.bind(from).bind(upTo).bind(nowMs()).run());
    }
    const ConversationId id = database.lastInsertId();
    TRY(
        impl.change("INSERT INTO conversation_setting (conversation_id, key, value) SELECT ?1, key, value FROM "
                    "conversation_setting WHERE conversation_id = ?2",
                    id, from));
    {
        Query query =
            TRY(database.query("INSERT INTO message (conversation_id, role, state, text, says, created_ms, pinned, "
                               "copied_from) SELECT ?1, role, iif(state = " DAYLONG_STREAMING ", " DAYLONG_INTERRUPTED
                               ", state), text, says, created_ms, pinned, coalesce(copied_from, id) FROM message WHERE "
                               "conversation_id = ?2 AND id <= ?3 AND " DAYLONG_SHOWN " ORDER BY id"));
        TRY(query.bind(id).bind(from).bind(upTo).run());
    }
    TRY(copyFilesOf(database, from, upTo, id));
    TRY(impl.change(kCopyRecalled, id, from));
    for (const char* sql :
         {"UPDATE message SET parent_id = coalesce((SELECT p.id FROM message p WHERE p.conversation_id = ?1 AND p.id < "
          "message.id AND p.state <> " DAYLONG_SUPERSEDED " AND p.role <> " DAYLONG_NOTE
          " ORDER BY p.id DESC LIMIT 1), 0) WHERE conversation_id = ?1",
          "UPDATE conversation SET message_count = (SELECT count(*) FROM message WHERE conversation_id = ?1), "
          "newest_message = (SELECT max(id) FROM message) WHERE id = ?1"}) {
        Query query = TRY(database.query(sql));
        TRY(query.bind(id).run());
    }
    TRY(addToIndexFrom(database, id, 0));
    const std::optional<Conversation> made = TRY(findConversation(database, id));
    if (!made) return failure(ErrorCode::NotFound, Say::ConversationGone);
    TRY(transaction.commit());
    impl.recent.note(*made);
    return *made;
}

Result<AttachedFiles> TranscriptBranches::files(MessageId message) {
    return filesOf(*m_writer->in(message).database, message);
}

}  // namespace daylong::store
