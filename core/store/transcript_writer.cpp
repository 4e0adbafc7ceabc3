#include "base/say.h"
#include "store/transcript_writer_impl.h"

#include "base/clock.h"
#include "store/attached.h"
#include "store/attached_rows.h"
#include "store/rows.h"
#include "store/search_index.h"

#include <limits>

namespace daylong::store {

Result<Conversation> TranscriptWriter::createConversation(std::string_view title) { return m_impl->create(title); }

Result<Conversation> TranscriptWriter::Impl::create(std::string_view title) {
    TRY(stay());
    Query query =
        TRY(database->query("INSERT INTO conversation (title, created_ms, updated_ms, newest_message, first_day) "
                            "SELECT ?1, ?2, ?2, coalesce((SELECT max(id) FROM message), 0), "
                            "CAST(strftime('%Y%m%d', ?2 / 1000, 'unixepoch', 'localtime') AS INTEGER) "
                            "RETURNING " DAYLONG_CONVERSATION_COLUMNS));
    TRY(query.bind(title).bind(nowMs()).next());
    Conversation made = readConversation(query);
    TRY(query.next());  // to its end: only then is it on disk
    recent.note(made);
    return made;
}

Result<std::optional<Conversation>> TranscriptWriter::conversation(ConversationId id) {
    const auto found = TRY(findConversation(*in(id).database, id));
    if (found) in(id).recent.note(*found);
    return found;
}

Result<Conversation> TranscriptWriter::mustFind(ConversationId id) {
    std::optional<Conversation> found = TRY(conversation(id));
    if (!found) return failure(ErrorCode::NotFound, Say::NoConversation, id);
    return std::move(*found);
}

Result<void> TranscriptWriter::rename(ConversationId id, std::string_view title, TitledBy by) {
    TRY(in(id).stay());
    Query query = TRY(in(id).database->query("UPDATE conversation SET title = ?, titled_by = ? WHERE id = ?"));
    return query.bind(title).bind(static_cast<int64_t>(by)).bind(id).run();
}

Result<TitledBy> TranscriptWriter::titledBy(ConversationId id) {
    Query query = TRY(in(id).database->query("SELECT titled_by FROM conversation WHERE id = ?"));
    const bool found = TRY(query.bind(id).next());
    return found ? static_cast<TitledBy>(query.integer(0)) : TitledBy::Person;
}

Result<std::optional<Exchange>> TranscriptWriter::untitled() {
    Query query = TRY(m_impl->database->query(
        "SELECT p.id, r.id FROM conversation c JOIN message r ON r.id = (SELECT id FROM message WHERE conversation_id "
        "= c.id AND " DAYLONG_SHOWN " AND role = " DAYLONG_ASSISTANT " AND state IN (" DAYLONG_COMPLETE
        ", " DAYLONG_CUT_OFF
        ") ORDER BY id LIMIT 1) JOIN message p ON p.id = r.parent_id WHERE c.titled_by = " DAYLONG_TITLED_BY_FIRST_WORDS
        " AND c.removed_ms IS NULL AND p.role = " DAYLONG_USER
        " AND p.removed_ms IS NULL ORDER BY c.newest_message DESC LIMIT 1"));
    if (!TRY(query.next())) return std::optional<Exchange>();
    std::optional<Message> said = TRY(findKeptMessage(*m_impl->database, query.integer(0)));
    std::optional<Message> reply = TRY(findKeptMessage(*m_impl->database, query.integer(1)));
    if (!said || !reply) return std::optional<Exchange>();
    return std::optional(Exchange{.said = std::move(*said), .reply = std::move(*reply)});
}

Result<Message> TranscriptWriter::Impl::insert(ConversationId id, MessageRole role, MessageState state,
                                               std::string_view text) {
    const int64_t now = nowMs();
    Query query = TRY(database->query(
        "INSERT INTO message (conversation_id, role, state, text, created_ms, parent_id) VALUES (?1, ?2, ?3, ?4, ?5, "
        "coalesce((SELECT id FROM message WHERE conversation_id = ?1 AND state <> " DAYLONG_SUPERSEDED
        " AND role <> " DAYLONG_NOTE " ORDER BY id DESC LIMIT 1), 0))"));
    TRY(query.bind(id).bind(static_cast<int64_t>(role)).bind(static_cast<int64_t>(state)).bind(text).bind(now).run());
    const MessageId inserted = database->lastInsertId();
    Query conversation = TRY(database->query(
        "UPDATE conversation SET message_count = message_count + 1, updated_ms = ?, newest_message = ? WHERE id = ?"));
    TRY(conversation.bind(now).bind(inserted).bind(id).run());
    std::optional<Message> message = TRY(findMessage(*database, inserted));
    if (!message) return failure(ErrorCode::NotFound, Say::ConversationGone);
    return std::move(*message);
}

Result<Message> TranscriptWriter::appendMessage(ConversationId id, MessageRole role, std::string_view text,
                                                std::span<const AttachedFile> files) {
    Transaction transaction = TRY(in(id).begin());
    Message message = TRY(in(id).insert(id, role, MessageState::Complete, text));
    TRY(insertFiles(*in(id).database, message, files, givenText(files)));
    TRY(addToIndex(*in(id).database, message.id));
    TRY(transaction.commit());
    in(id).recent.note(message);
    return message;
}

/// Its words are made where it is shown, in the language of who reads it.
Result<Message> TranscriptWriter::appendNote(ConversationId id, const Sayings& says) {
    Transaction transaction = TRY(in(id).begin());
    Message message = TRY(in(id).insert(id, MessageRole::Note, MessageState::Complete, ""));
    const std::string stored = packed(says);
    Query query = TRY(in(id).database->query("UPDATE message SET says = ? WHERE id = ?"));
    TRY(query.bind(std::string_view(stored)).bind(message.id).run());
    TRY(addToIndex(*in(id).database, message.id));
    TRY(transaction.commit());
    message.says = says;
    message.text = inEnglish(says);
    in(id).recent.note(message);
    return message;
}

Result<Message> TranscriptWriter::beginReply(ConversationId id, const Message* instead) {
    Transaction transaction = TRY(in(id).begin());
    if (instead != nullptr) {
        const std::optional<Message> former = TRY(findMessage(*in(id).database, instead->id));
        if (former) TRY(in(id).putAside(id, former->parent));
    }
    Message message = TRY(in(id).insert(id, MessageRole::Assistant, MessageState::Streaming, ""));
    TRY(transaction.commit());
    in(id).recent.note(message);
    return message;
}

void TranscriptWriter::holdTokens(MessageId reply, std::span<const int32_t> tokens) {
    if (in(reply).heldFor != reply) in(reply).held.clear();
    in(reply).heldFor = reply;
    in(reply).held.insert(in(reply).held.end(), tokens.begin(), tokens.end());
}

Result<void> TranscriptWriter::extendReply(const Message& reply, std::string_view text) {
    const bool holds = in(reply.id).heldFor == reply.id && !in(reply.id).held.empty();
    if (text.empty() && !holds) return {};
    Transaction transaction = TRY(in(reply.id).begin());
    Query query = TRY(in(reply.id).database->query("UPDATE message SET text = text || ? WHERE id = ?"));
    TRY(query.bind(text).bind(reply.id).run());
    if (holds) TRY(in(reply.id).appendTokens(reply.conversation, reply.id, in(reply.id).held));
    TRY(transaction.commit());
    if (holds) in(reply.id).held.clear();
    in(reply.id).recent.extend(reply.id, text);
    return {};
}

Result<bool> TranscriptWriter::tryExtendReply(const Message& reply, std::string_view text) {
    constexpr int kBriefMs = 100;
    in(reply.id).database->setPatience(kBriefMs);
    const Result<void> extended = extendReply(reply, text);
    const bool locked = !extended && in(reply.id).database->isLocked();
    in(reply.id).database->setPatience(Database::kPatienceMs);
    if (locked) return false;
    TRY(extended);
    return true;
}

Result<Message> TranscriptWriter::finishReply(MessageId reply, MessageState state) {
    Transaction transaction = TRY(in(reply).begin());
    TRY(in(reply).change("UPDATE message SET state = ? WHERE id = ?", static_cast<int64_t>(state), reply));
    TRY(addToIndex(*in(reply).database, reply));
    const auto message = TRY(findMessage(*in(reply).database, reply));
    if (!message) return failure(ErrorCode::NotFound, Say::ReplyGone);
    TRY(transaction.commit());
    in(reply).recent.note(*message);
    return *message;
}

Result<Message> TranscriptWriter::reopenReply(MessageId reply) {
    Transaction transaction = TRY(in(reply).begin());
    TRY(takeFromIndex(*in(reply).database, reply));  // until its end is known
    TRY(in(reply).change("UPDATE message SET state = ? WHERE id = ?", static_cast<int64_t>(MessageState::Streaming),
                         reply));
    const auto message = TRY(findMessage(*in(reply).database, reply));
    if (!message) return failure(ErrorCode::NotFound, Say::ReplyGone);
    TRY(transaction.commit());
    return *message;
}

Result<std::optional<Message>> TranscriptWriter::lastTurn(ConversationId id) {
    const std::vector<Message> last = TRY(turnsBefore(id, std::numeric_limits<MessageId>::max(), 1));
    return last.empty() ? std::nullopt : std::optional(last[0]);
}

Result<std::vector<Message>> TranscriptWriter::turnsBefore(ConversationId id, MessageId before, uint32_t limit) {
    Query query =
        TRY(in(id).database->query("SELECT " DAYLONG_MESSAGE_COLUMNS
                                   " FROM message WHERE conversation_id = ? AND id < ? AND role IN (" DAYLONG_USER
                                   ", " DAYLONG_ASSISTANT ") AND " DAYLONG_SHOWN " ORDER BY id DESC LIMIT ?"));
    return readMessages(query.bind(id).bind(before).bind(int64_t{limit}));
}

Result<void> TranscriptWriter::setPinned(MessageId id, bool pinned) {
    TRY(in(id).stay());
    return in(id).change("UPDATE message SET pinned = ? WHERE id = ?", pinned ? 1 : 0, id);
}

Result<void> TranscriptWriter::setState(MessageId id, MessageState state) {
    TRY(in(id).stay());
    return in(id).change("UPDATE message SET state = ? WHERE id = ?", static_cast<int64_t>(state), id);
}

Result<std::vector<Message>> TranscriptWriter::pinned(ConversationId id) {
    Query query = TRY(in(id).database->query(
        "SELECT " DAYLONG_MESSAGE_COLUMNS
        " FROM message INDEXED BY message_pinned WHERE conversation_id = ? AND pinned <> 0 AND " DAYLONG_SHOWN
        " ORDER BY id"));
    return readMessages(query.bind(id));
}

Result<std::optional<Message>> TranscriptWriter::message(MessageId id) { return findKeptMessage(*in(id).database, id); }

}  // namespace daylong::store
