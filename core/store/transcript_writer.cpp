#include "store/transcript_writer.h"

#include "base/clock.h"
#include "schema.h"
#include "store/file_lock.h"
#include "store/migrations.h"
#include "store/rows.h"
#include "store/sqlite.h"

#include <algorithm>
#include <cstring>
#include <fcntl.h>
#include <limits>
#include <sys/stat.h>
#include <system_error>
#include <unistd.h>

namespace daylong::store {

namespace {

constexpr int64_t kDayMs = int64_t{24} * 3600 * 1000;
constexpr int64_t kMostCountedMs = 7 * kDayMs;
constexpr int64_t kKeepRemovedMs = 30 * kDayMs + kMostCountedMs;  // a month, of which a start may count a week too much

// What removals are dated by: a clock that is years ahead at one start must not delete for good what was removed
// yesterday. This one adds up the time from start to start, a week of each at most.
#define DAYLONG_REMOVAL_CLOCK "(SELECT CAST(value AS INTEGER) FROM setting WHERE key = 'removal_clock_ms')"

/// Nobody else on this machine reads what is said. SQLite gives its journals the database's permissions. A database that is
/// there is not opened for it: to close it again would take its locks from whoever has it open in this process.
void keepPrivate(const std::filesystem::path& file) {
    const int made = ::open(file.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    if (made >= 0) ::close(made);
    else (void)::chmod(file.c_str(), 0600);  // where it is not ours to change, it stays as it is
}

}  // namespace

struct TranscriptWriter::Impl {
    Impl(FileLock taken, std::unique_ptr<Database> opened) : lock(std::move(taken)), database(std::move(opened)) {}

    FileLock lock;
    std::unique_ptr<Database> database;

    Result<void> change(const char* sql, int64_t a, int64_t b) {
        Query query = TRY(database->query(sql));
        return query.bind(a).bind(b).run();
    }
    Result<Message> insert(ConversationId id, MessageRole role, MessageState state, std::string_view text);
    Result<void> index(MessageId message);
    Result<void> unindex(MessageId message);
    Result<void> appendTokens(ConversationId id, MessageId message, std::span<const int32_t> tokens);
    Result<void> purge(ConversationId id);
};

TranscriptWriter::TranscriptWriter() = default;
TranscriptWriter::~TranscriptWriter() = default;

Result<std::unique_ptr<TranscriptWriter>> TranscriptWriter::open(const std::filesystem::path& file) {
    std::error_code failure;
    if (std::filesystem::is_directory(file, failure)) return Error{ErrorCode::InvalidArgument, "'" + file.string() + "' is a folder; the transcript is a file"};
    if (file.has_parent_path()) {
        std::filesystem::create_directories(file.parent_path(), failure);
        if (failure) return Error{ErrorCode::Io, "cannot make the folder '" + file.parent_path().string() + "' for the transcript: " + failure.message()};
    }
    FileLock lock = TRY(FileLock::acquire(file));
    keepPrivate(file);
    std::unique_ptr<Database> database = TRY(Database::open(file, Database::Mode::ReadWrite));
    TRY(database->execute("PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL"));
    TRY(migrate(*database, file, kSchemaFiles));
    std::unique_ptr<TranscriptWriter> writer(new TranscriptWriter);
    writer->m_impl = std::make_unique<Impl>(std::move(lock), std::move(database));
    TRY(writer->interruptUnfinished());
    return writer;
}

Result<void> TranscriptWriter::interruptUnfinished() {
    std::vector<MessageId> interrupted;
    {
        Query query = TRY(m_impl->database->query("SELECT id FROM message WHERE state = 2"));
        while (TRY(query.next())) interrupted.push_back(query.integer(0));
    }
    if (interrupted.empty()) return {};
    Transaction transaction = TRY(Transaction::begin(*m_impl->database));
    for (const MessageId id : interrupted) {
        TRY(m_impl->change("UPDATE message SET state = ? WHERE id = ?", static_cast<int64_t>(MessageState::Interrupted), id));
        TRY(m_impl->index(id));
    }
    return transaction.commit();
}

Result<void> TranscriptWriter::Impl::index(MessageId message) {
    for (const char* sql : {"INSERT INTO message_words (rowid, text) SELECT id, text FROM message WHERE id = ?",
                            "INSERT INTO message_trigrams (rowid, text) SELECT id, text FROM message WHERE id = ?"}) {
        Query query = TRY(database->query(sql));
        TRY(query.bind(message).run());
    }
    return {};
}

Result<void> TranscriptWriter::Impl::unindex(MessageId message) {
    for (const char* sql : {"INSERT INTO message_words (message_words, rowid, text) SELECT 'delete', id, text FROM message WHERE id = ?",
                            "INSERT INTO message_trigrams (message_trigrams, rowid, text) SELECT 'delete', id, text FROM message WHERE id = ?"}) {
        Query query = TRY(database->query(sql));
        TRY(query.bind(message).run());
    }
    return {};
}

Result<Conversation> TranscriptWriter::createConversation(std::string_view title) {
    Query query = TRY(m_impl->database->query(
        "INSERT INTO conversation (title, created_ms, updated_ms, newest_message, first_day) "
        "SELECT ?1, ?2, ?2, coalesce((SELECT max(id) FROM message), 0), CAST(strftime('%Y%m%d', ?2 / 1000, 'unixepoch', 'localtime') AS INTEGER) "
        "RETURNING " DAYLONG_CONVERSATION_COLUMNS));
    TRY(query.bind(title).bind(nowMs()).next());
    Conversation made = readConversation(query);
    TRY(query.next());  // to its end: only then is it on disk
    return made;
}

Result<std::optional<Conversation>> TranscriptWriter::conversation(ConversationId id) {
    return findConversation(*m_impl->database, id);
}

Result<std::optional<Conversation>> TranscriptWriter::newestConversation() {
    Query query = TRY(m_impl->database->query("SELECT " DAYLONG_CONVERSATION_COLUMNS " FROM conversation WHERE removed_ms IS NULL ORDER BY newest_message DESC, id DESC LIMIT 1"));
    const bool found = TRY(query.next());
    return found ? std::optional(readConversation(query)) : std::nullopt;
}

Result<void> TranscriptWriter::rename(ConversationId id, std::string_view title) {
    Query query = TRY(m_impl->database->query("UPDATE conversation SET title = ? WHERE id = ?"));
    return query.bind(title).bind(id).run();
}

Result<void> TranscriptWriter::remove(ConversationId id) {
    return m_impl->change("UPDATE conversation SET removed_ms = coalesce(" DAYLONG_REMOVAL_CLOCK ", ?) WHERE id = ?", nowMs(), id);
}

Result<void> TranscriptWriter::restore(ConversationId id) {
    Query query = TRY(m_impl->database->query("UPDATE conversation SET removed_ms = NULL WHERE id = ?"));
    return query.bind(id).run();
}

Result<void> TranscriptWriter::purgeRemoved(int64_t now) {
    int64_t counted = 0;
    {
        Query query = TRY(m_impl->database->query(
            "SELECT coalesce(" DAYLONG_REMOVAL_CLOCK ", (SELECT created_ms FROM message ORDER BY id DESC LIMIT 1), ?1), "
            "?1 - coalesce((SELECT CAST(value AS INTEGER) FROM setting WHERE key = 'last_start_ms'), ?1)"));
        TRY(query.bind(now).next());
        counted = query.integer(0) + std::clamp<int64_t>(query.integer(1), 0, kMostCountedMs);
    }
    const std::pair<std::string, std::string> clocks[] = {{"removal_clock_ms", std::to_string(counted)}, {"last_start_ms", std::to_string(now)}};
    TRY(setSettings(clocks));
    std::vector<ConversationId> ids;
    {
        Query query = TRY(m_impl->database->query("SELECT id FROM conversation WHERE removed_ms < ?"));
        query.bind(counted - kKeepRemovedMs);
        while (TRY(query.next())) ids.push_back(query.integer(0));
    }
    for (const ConversationId id : ids) TRY(m_impl->purge(id));
    return {};
}

Result<void> TranscriptWriter::Impl::purge(ConversationId id) {
    Transaction transaction = TRY(Transaction::begin(*database));
    for (const char* sql : {"INSERT INTO message_words (message_words, rowid, text) SELECT 'delete', id, text FROM message WHERE conversation_id = ?",
                            "INSERT INTO message_trigrams (message_trigrams, rowid, text) SELECT 'delete', id, text FROM message WHERE conversation_id = ?",
                            "DELETE FROM conversation WHERE id = ?"}) {
        Query query = TRY(database->query(sql));
        TRY(query.bind(id).run());
    }
    return transaction.commit();
}

Result<Message> TranscriptWriter::Impl::insert(ConversationId id, MessageRole role, MessageState state, std::string_view text) {
    const Message message{.conversation = id, .role = role, .state = state, .text = std::string(text), .createdMs = nowMs()};
    Query query = TRY(database->query("INSERT INTO message (conversation_id, role, state, text, created_ms) VALUES (?, ?, ?, ?, ?)"));
    TRY(query.bind(id).bind(static_cast<int64_t>(role)).bind(static_cast<int64_t>(state)).bind(text).bind(message.createdMs).run());
    Message inserted = message;
    inserted.id = database->lastInsertId();
    Query conversation = TRY(database->query("UPDATE conversation SET message_count = message_count + 1, updated_ms = ?, newest_message = ? WHERE id = ?"));
    TRY(conversation.bind(message.createdMs).bind(inserted.id).bind(id).run());
    return inserted;
}

Result<Message> TranscriptWriter::appendMessage(ConversationId id, MessageRole role, std::string_view text) {
    Transaction transaction = TRY(Transaction::begin(*m_impl->database));
    Message message = TRY(m_impl->insert(id, role, MessageState::Complete, text));
    TRY(m_impl->index(message.id));
    TRY(transaction.commit());
    return message;
}

Result<Message> TranscriptWriter::beginReply(ConversationId id, const Message* instead) {
    Transaction transaction = TRY(Transaction::begin(*m_impl->database));
    if (instead != nullptr) {
        TRY(m_impl->change("UPDATE message SET state = ? WHERE id = ?", static_cast<int64_t>(MessageState::Superseded), instead->id));
        TRY(m_impl->change("UPDATE conversation SET message_count = message_count - ? WHERE id = ?", 1, id));
    }
    Message message = TRY(m_impl->insert(id, MessageRole::Assistant, MessageState::Streaming, ""));
    TRY(transaction.commit());
    return message;
}

Result<void> TranscriptWriter::extendReply(const Message& reply, std::string_view text, std::span<const int32_t> tokens) {
    Transaction transaction = TRY(Transaction::begin(*m_impl->database));
    Query query = TRY(m_impl->database->query("UPDATE message SET text = text || ? WHERE id = ?"));
    TRY(query.bind(text).bind(reply.id).run());
    TRY(m_impl->appendTokens(reply.conversation, reply.id, tokens));
    return transaction.commit();
}

Result<Message> TranscriptWriter::finishReply(MessageId reply, MessageState state) {
    Transaction transaction = TRY(Transaction::begin(*m_impl->database));
    TRY(m_impl->change("UPDATE message SET state = ? WHERE id = ?", static_cast<int64_t>(state), reply));
    TRY(m_impl->index(reply));
    const auto message = TRY(findMessage(*m_impl->database, reply));
    if (!message) return Error{ErrorCode::NotFound, "the reply is no longer in the transcript"};
    TRY(transaction.commit());
    return *message;
}

Result<Message> TranscriptWriter::reopenReply(MessageId reply) {
    Transaction transaction = TRY(Transaction::begin(*m_impl->database));
    TRY(m_impl->unindex(reply));  // until its end is known
    TRY(m_impl->change("UPDATE message SET state = ? WHERE id = ?", static_cast<int64_t>(MessageState::Streaming), reply));
    const auto message = TRY(findMessage(*m_impl->database, reply));
    if (!message) return Error{ErrorCode::NotFound, "the reply is no longer in the transcript"};
    TRY(transaction.commit());
    return *message;
}

Result<std::optional<Message>> TranscriptWriter::lastTurn(ConversationId id) {
    const std::vector<Message> last = TRY(turnsBefore(id, std::numeric_limits<MessageId>::max(), 1));
    return last.empty() ? std::nullopt : std::optional(last[0]);
}

Result<std::vector<Message>> TranscriptWriter::turnsBefore(ConversationId id, MessageId before, uint32_t limit) {
    Query query = TRY(m_impl->database->query("SELECT " DAYLONG_MESSAGE_COLUMNS " FROM message WHERE conversation_id = ? AND id < ? AND role IN (1, 2) AND state <> 5 ORDER BY id DESC LIMIT ?"));
    return readMessages(query.bind(id).bind(before).bind(int64_t{limit}));
}

Result<void> TranscriptWriter::setPinned(MessageId id, bool pinned) { return m_impl->change("UPDATE message SET pinned = ? WHERE id = ?", pinned ? 1 : 0, id); }

Result<std::vector<Message>> TranscriptWriter::pinned(ConversationId id) {
    Query query = TRY(m_impl->database->query("SELECT " DAYLONG_MESSAGE_COLUMNS " FROM message WHERE conversation_id = ? AND pinned <> 0 AND state <> 5 ORDER BY id"));
    return readMessages(query.bind(id));
}

Result<std::optional<Message>> TranscriptWriter::message(MessageId id) {
    return findMessage(*m_impl->database, id);
}

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

Result<std::string> TranscriptWriter::setting(std::string_view key) {
    Query query = TRY(m_impl->database->query("SELECT value FROM setting WHERE key = ?"));
    const bool found = TRY(query.bind(key).next());
    return found ? query.text(0) : std::string();
}

Result<void> TranscriptWriter::setSettings(std::span<const std::pair<std::string, std::string>> settings) {
    Transaction transaction = TRY(Transaction::begin(*m_impl->database));
    for (const auto& [key, value] : settings) {
        Query query = TRY(m_impl->database->query("INSERT INTO setting (key, value) VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value"));
        TRY(query.bind(std::string_view(key)).bind(std::string_view(value)).run());
    }
    return transaction.commit();
}

}  // namespace daylong::store
