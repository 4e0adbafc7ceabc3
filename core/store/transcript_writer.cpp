#include "base/say.h"
#include "store/transcript_writer_impl.h"

#include "base/clock.h"
#include "store/attached.h"
#include "store/attached_rows.h"
#include "store/rows.h"
#include "store/search_index.h"

#include <limits>

namespace daylong::store {

Result<Conversation> TranscriptWriter::createConversation(std::string_view title) {
    TRY(m_impl->stay());
    Query query = TRY(
        m_impl->database->query("INSERT INTO conversation (title, created_ms, updated_ms, newest_message, first_day) "
                                "SELECT ?1, ?2, ?2, coalesce((SELECT max(id) FROM message), 0), "
                                "CAST(strftime('%Y%m%d', ?2 / 1000, 'unixepoch', 'localtime') AS INTEGER) "
                                "RETURNING " DAYLONG_CONVERSATION_COLUMNS));
    TRY(query.bind(title).bind(nowMs()).next());
    Conversation made = readConversation(query);
    TRY(query.next());  // to its end: only then is it on disk
    m_impl->recent.note(made);
    return made;
}

Result<std::optional<Conversation>> TranscriptWriter::conversation(ConversationId id) {
    const auto found = TRY(findConversation(*m_impl->database, id));
    if (found) m_impl->recent.note(*found);
    return found;
}

Result<bool> TranscriptWriter::isUntouched(const Conversation& conversation) {
    if (conversation.messageCount > 0 || !conversation.title.empty()) return false;
    return TRY(conversationSettings(conversation.id)).empty();
}

Result<std::optional<Conversation>> TranscriptWriter::newestConversation() {
    Query query = TRY(m_impl->database->query(
        "SELECT " DAYLONG_CONVERSATION_COLUMNS
        " FROM conversation WHERE removed_ms IS NULL ORDER BY newest_message DESC, updated_ms DESC, id DESC LIMIT 1"));
    const bool found = TRY(query.next());
    return found ? std::optional(readConversation(query)) : std::nullopt;
}

Result<void> TranscriptWriter::rename(ConversationId id, std::string_view title, TitledBy by) {
    TRY(m_impl->stay());
    Query query = TRY(m_impl->database->query("UPDATE conversation SET title = ?, titled_by = ? WHERE id = ?"));
    return query.bind(title).bind(static_cast<int64_t>(by)).bind(id).run();
}

Result<TitledBy> TranscriptWriter::titledBy(ConversationId id) {
    Query query = TRY(m_impl->database->query("SELECT titled_by FROM conversation WHERE id = ?"));
    const bool found = TRY(query.bind(id).next());
    return found ? static_cast<TitledBy>(query.integer(0)) : TitledBy::Person;
}

Result<std::optional<Exchange>> TranscriptWriter::untitled() {
    Query query = TRY(m_impl->database->query(
        "SELECT p.id, r.id FROM conversation c JOIN message r ON r.id = (SELECT id FROM message WHERE conversation_id "
        "= c.id AND " DAYLONG_SHOWN
        " AND role = 2 AND state IN (1, 6) ORDER BY id LIMIT 1) JOIN message p ON p.id = "
        "r.parent_id WHERE c.titled_by = 0 AND c.removed_ms IS NULL AND p.role = 1 AND "
        "p.removed_ms IS NULL ORDER BY c.newest_message DESC LIMIT 1"));
    if (!TRY(query.next())) return std::optional<Exchange>();
    std::optional<Message> said = TRY(findKeptMessage(*m_impl->database, query.integer(0)));
    std::optional<Message> reply = TRY(findKeptMessage(*m_impl->database, query.integer(1)));
    if (!said || !reply) return std::optional<Exchange>();
    return std::optional(Exchange{.said = std::move(*said), .reply = std::move(*reply)});
}

Result<Message> TranscriptWriter::Impl::insert(ConversationId id, MessageRole role, MessageState state,
                                               std::string_view text) {
    const int64_t now = nowMs();
    Query query = TRY(
        database->query("INSERT INTO message (conversation_id, role, state, text, created_ms, parent_id) VALUES (?1, "
                        "?2, ?3, ?4, ?5, coalesce((SELECT id FROM message WHERE conversation_id = ?1 AND state <> 5 "
                        "AND role <> 3 ORDER BY id DESC LIMIT 1), 0))"));
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
    Transaction transaction = TRY(m_impl->begin());
    Message message = TRY(m_impl->insert(id, role, MessageState::Complete, text));
    TRY(insertFiles(*m_impl->database, message, files, givenText(files)));
    TRY(addToIndex(*m_impl->database, message.id));
    TRY(transaction.commit());
    m_impl->recent.note(message);
    return message;
}

/// Its words are made where it is shown, in the language of who reads it.
Result<Message> TranscriptWriter::appendNote(ConversationId id, const Sayings& says) {
    Transaction transaction = TRY(m_impl->begin());
    Message message = TRY(m_impl->insert(id, MessageRole::Note, MessageState::Complete, ""));
    const std::string stored = packed(says);
    Query query = TRY(m_impl->database->query("UPDATE message SET says = ? WHERE id = ?"));
    TRY(query.bind(std::string_view(stored)).bind(message.id).run());
    TRY(addToIndex(*m_impl->database, message.id));
    TRY(transaction.commit());
    message.says = says;
    message.text = inEnglish(says);
    m_impl->recent.note(message);
    return message;
}

Result<Message> TranscriptWriter::beginReply(ConversationId id, const Message* instead) {
    Transaction transaction = TRY(m_impl->begin());
    if (instead != nullptr) {
        const std::optional<Message> former = TRY(findMessage(*m_impl->database, instead->id));
        if (former) TRY(m_impl->putAside(id, former->parent));
    }
    Message message = TRY(m_impl->insert(id, MessageRole::Assistant, MessageState::Streaming, ""));
    TRY(transaction.commit());
    m_impl->recent.note(message);
    return message;
}

void TranscriptWriter::holdTokens(MessageId reply, std::span<const int32_t> tokens) {
    if (m_impl->heldFor != reply) m_impl->held.clear();
    m_impl->heldFor = reply;
    m_impl->held.insert(m_impl->held.end(), tokens.begin(), tokens.end());
}

Result<void> TranscriptWriter::extendReply(const Message& reply, std::string_view text) {
    const bool holds = m_impl->heldFor == reply.id && !m_impl->held.empty();
    if (text.empty() && !holds) return {};
    Transaction transaction = TRY(m_impl->begin());
    Query query = TRY(m_impl->database->query("UPDATE message SET text = text || ? WHERE id = ?"));
    TRY(query.bind(text).bind(reply.id).run());
    if (holds) TRY(m_impl->appendTokens(reply.conversation, reply.id, m_impl->held));
    TRY(transaction.commit());
    if (holds) m_impl->held.clear();
    m_impl->recent.extend(reply.id, text);
    return {};
}

Result<bool> TranscriptWriter::tryExtendReply(const Message& reply, std::string_view text) {
    constexpr int kBriefMs = 100;
    m_impl->database->setPatience(kBriefMs);
    const Result<void> extended = extendReply(reply, text);
    const bool locked = !extended && m_impl->database->isLocked();
    m_impl->database->setPatience(Database::kPatienceMs);
    if (locked) return false;
    TRY(extended);
    return true;
}

Result<Message> TranscriptWriter::finishReply(MessageId reply, MessageState state) {
    Transaction transaction = TRY(m_impl->begin());
    TRY(m_impl->change("UPDATE message SET state = ? WHERE id = ?", static_cast<int64_t>(state), reply));
    TRY(addToIndex(*m_impl->database, reply));
    const auto message = TRY(findMessage(*m_impl->database, reply));
    if (!message) return failure(ErrorCode::NotFound, Say::ReplyGone);
    TRY(transaction.commit());
    m_impl->recent.note(*message);
    return *message;
}

Result<Message> TranscriptWriter::reopenReply(MessageId reply) {
    Transaction transaction = TRY(m_impl->begin());
    TRY(takeFromIndex(*m_impl->database, reply));  // until its end is known
    TRY(m_impl->change("UPDATE message SET state = ? WHERE id = ?", static_cast<int64_t>(MessageState::Streaming),
                       reply));
    const auto message = TRY(findMessage(*m_impl->database, reply));
    if (!message) return failure(ErrorCode::NotFound, Say::ReplyGone);
    TRY(transaction.commit());
    return *message;
}

Result<std::optional<Message>> TranscriptWriter::lastTurn(ConversationId id) {
    const std::vector<Message> last = TRY(turnsBefore(id, std::numeric_limits<MessageId>::max(), 1));
    return last.empty() ? std::nullopt : std::optional(last[0]);
}

Result<std::vector<Message>> TranscriptWriter::turnsBefore(ConversationId id, MessageId before, uint32_t limit) {
    Query query = TRY(m_impl->database->query(
        "SELECT " DAYLONG_MESSAGE_COLUMNS
        " FROM message WHERE conversation_id = ? AND id < ? AND role IN (1, 2) AND " DAYLONG_SHOWN
        " ORDER BY id DESC LIMIT ?"));
    return readMessages(query.bind(id).bind(before).bind(int64_t{limit}));
}

Result<void> TranscriptWriter::setPinned(MessageId id, bool pinned) {
    TRY(m_impl->stay());
    return m_impl->change("UPDATE message SET pinned = ? WHERE id = ?", pinned ? 1 : 0, id);
}

Result<void> TranscriptWriter::setState(MessageId id, MessageState state) {
    return m_impl->change("UPDATE message SET state = ? WHERE id = ?", static_cast<int64_t>(state), id);
}

Result<std::vector<Message>> TranscriptWriter::pinned(ConversationId id) {
    Query query = TRY(m_impl->database->query(
        "SELECT " DAYLONG_MESSAGE_COLUMNS
        " FROM message INDEXED BY message_pinned WHERE conversation_id = ? AND pinned <> 0 AND " DAYLONG_SHOWN
        " ORDER BY id"));
    return readMessages(query.bind(id));
}

Result<std::optional<Message>> TranscriptWriter::message(MessageId id) {
    return findKeptMessage(*m_impl->database, id);
}

}  // namespace daylong::store
