#include "store/transcript_redaction.h"

#include "base/folder_entries.h"
#include "base/say.h"
#include "store/attached_pack.h"
#include "store/attached_rows.h"
#include "store/rows.h"
#include "store/search_hits.h"
#include "store/search_index.h"
#include "store/search_query.h"
#include "store/title.h"
#include "store/transcript_writer_impl.h"

#include <algorithm>
#include <map>
#include <set>
#include <system_error>

namespace daylong::store {

namespace fs = std::filesystem;

namespace {

/// A setting that stands there while rows are gone whose bytes may still be in the file.
constexpr const char* kUnfinished = "redaction_unfinished";

bool saysSomething(const RedactionOrder& order) {
    return !order.messages.empty() || order.conversation || order.first || order.last || order.fromMs ||
           order.beforeMs || !order.search.empty();
}

/// All that one of the same side said in the place of ?1, replies to other wordings too.
#define DAYLONG_FORMER                                                                                             \
    "SELECT s.id FROM message m JOIN message s ON s.conversation_id = m.conversation_id AND s.parent_id = "        \
    "m.parent_id AND s.role = m.role AND (s.state = " DAYLONG_SUPERSEDED " OR m.state = " DAYLONG_SUPERSEDED       \
    ") WHERE m.id = ?1 AND m.role <> " DAYLONG_NOTE                                                                \
    " AND m.removed_ms IS NULL AND s.removed_ms IS NULL UNION SELECT s.id FROM message m JOIN message said ON "    \
    "said.id = m.parent_id JOIN message other ON other.conversation_id = m.conversation_id AND other.parent_id = " \
    "said.parent_id AND other.role = " DAYLONG_USER                                                                \
    " JOIN message s ON s.conversation_id = m.conversation_id AND s.parent_id = other.id AND "                     \
    "s.role = " DAYLONG_ASSISTANT " AND (s.state = " DAYLONG_SUPERSEDED " OR m.state = " DAYLONG_SUPERSEDED        \
    ") WHERE m.id = ?1 AND m.role = " DAYLONG_ASSISTANT " AND m.removed_ms IS NULL AND s.removed_ms IS NULL"
/// Copies of ?1 in other conversations, and what it is a copy of.
#define DAYLONG_COPIES                                                                                            \
    "SELECT c.id FROM message m JOIN message c ON c.copied_from = coalesce(m.copied_from, m.id) WHERE m.id = ?1 " \
    "UNION SELECT o.id FROM message m JOIN message o ON o.id = m.copied_from WHERE m.id = ?1"

/// What `sql` finds for each of these, and for what it finds.
Result<void> addMore(Database& database, std::set<MessageId>& all, const char* sql) {
    for (std::vector<MessageId> ask(all.begin(), all.end()); !ask.empty();) {
        Query query = TRY(database.query(sql));
        query.bind(ask.back());
        ask.pop_back();
        while (TRY(query.next())) {
            if (all.insert(query.integer(0)).second) ask.push_back(query.integer(0));
        }
    }
    return {};
}

Result<void> addFormerAndCopies(Database& database, std::set<MessageId>& all) {
    return addMore(database, all, DAYLONG_FORMER " UNION " DAYLONG_COPIES);
}

/// Also where the conversation began as a branch: those titles are numbered.
bool isTitleBy(const Message& message, std::string title) {
    const std::string words = titleFrom(message);
    while (title != words) {
        const size_t number = title.rfind(" (");
        const bool numbered = number != std::string::npos && title.back() == ')' && title.size() > number + 3 &&
                              title.find_first_not_of("0123456789", number + 2) == title.size() - 1;
        if (!numbered) return false;
        title.erase(number);
    }
    return true;
}

/// Row by row: what is not meant is not held in memory. `named`: only these, where there are any.
Result<std::vector<Message>> findAll(Database& database, const RedactionOrder& order, const SearchQuery& search,
                                     const std::set<MessageId>& named) {
    std::string sql = "SELECT " DAYLONG_MESSAGE_COLUMNS ", " DAYLONG_ALL_TEXT " FROM message m WHERE 1";
    std::vector<int64_t> values;
    const auto narrow = [&](const char* condition, const std::optional<int64_t>& value) {
        if (!value) return;
        sql += condition;
        values.push_back(*value);
    };
    narrow(" AND conversation_id = ?", order.conversation);
    narrow(" AND id >= ?", order.first);
    narrow(" AND id <= ?", order.last);
    if (order.onPath) sql += " AND state <> " DAYLONG_SUPERSEDED;
    narrow(" AND created_ms >= ?", order.fromMs);
    narrow(" AND created_ms < ?", order.beforeMs);
    if (!named.empty()) {
        narrow(" AND id >= ?", *named.begin());
        narrow(" AND id <= ?", *named.rbegin());
    }
    const std::string words = matchExpression(search);
    if (!words.empty()) sql += " AND id IN (SELECT rowid FROM message_words WHERE message_words MATCH ?)";
    Query query = TRY(database.query((sql + " ORDER BY id").c_str()));
    for (const int64_t value : values) query.bind(value);
    if (!words.empty()) query.bind(std::string_view(words));
    std::vector<Message> found;
    while (TRY(query.next())) {
        Message message = readMessage(query);
        if (!named.empty() && !named.contains(message.id)) continue;
        if (!order.search.empty() && !searchFinds(order.search, query.text(12))) continue;
        found.push_back(std::move(message));
    }
    for (Message& message : found) TRY(addFileCards(database, message));
    return found;
}

Result<void> eachWith(Database& database, const char* sql, int64_t value) {
    Query query = TRY(database.query(sql));
    return query.bind(value).run();
}

Result<std::string> titleOf(Database& database, ConversationId id) {
    Query query = TRY(database.query("SELECT title FROM conversation WHERE id = ?"));
    return TRY(query.bind(id).next()) ? query.text(0) : std::string();
}

/// Its tokens tell the words as well: the newest turns are read anew.
Result<void> forgetStream(Database& database, ConversationId id) {
    for (const char* sql :
         {"DELETE FROM token_chunk WHERE conversation_id = ?",
          "UPDATE message SET token_begin = 0, token_end = 0 WHERE conversation_id = ?",
          "UPDATE conversation SET token_count = 0, preamble_end = 0, stream_state = " DAYLONG_STREAM_TO_BE_READ
          ", message_count = (SELECT count(*) FROM message WHERE conversation_id = conversation.id AND " DAYLONG_SHOWN
          ") WHERE id = ?"})
        TRY(eachWith(database, sql, id));
    return {};
}

/// What waits in the queue, with the texts of its files.
struct Waiting {
    int64_t id = 0;
    Message message;  // not said yet: without an id
    std::string everything;
};

Result<std::vector<Waiting>> allWaiting(Database& database) {
    Query query = TRY(database.query("SELECT id, conversation_id, text, file_names, files FROM queued"));
    std::vector<Waiting> all;
    while (TRY(query.next())) {
        Waiting waiting{.id = query.integer(0)};
        waiting.message.conversation = query.integer(1);
        waiting.message.text = query.text(2);
        waiting.everything = waiting.message.text + "\n" + query.text(3);
        const std::span<const std::byte> packed = query.blob(4);
        const auto files = unpackedFiles({reinterpret_cast<const char*>(packed.data()), packed.size()});
        for (const AttachedFile& file : files ? *files : AttachedFiles()) {
            for (const FilePiece& piece : file.pieces) waiting.everything += "\n" + piece.text;
        }
        all.push_back(std::move(waiting));
    }
    return all;
}

/// Of what waits nobody knows a place or a time.
bool concerns(const RedactionOrder& order, const Waiting& waiting) {
    if (!order.messages.empty() || order.first || order.last || order.fromMs || order.beforeMs) return false;
    return waiting.message.conversation == order.conversation.value_or(waiting.message.conversation) &&
           (order.search.empty() || searchFinds(order.search, waiting.everything));
}

/// What waits where some of these were said may quote them, or answer them.
Result<std::vector<Waiting>> waitingWith(Database& database, const RedactionOrder& order,
                                         const std::vector<Message>& messages) {
    std::set<ConversationId> in;
    for (const Message& message : messages) {
        if (message.id != 0) in.insert(message.conversation);
    }
    std::vector<Waiting> found = TRY(allWaiting(database));
    std::erase_if(
        found, [&](const Waiting& each) { return !in.contains(each.message.conversation) && !concerns(order, each); });
    return found;
}

Result<void> writeAnew(Database& database) {
    // What was taken out of an index stays in it until its parts are merged.
    for (const char* sql : {"INSERT INTO message_words (message_words) VALUES ('optimize')",
                            "INSERT INTO message_stems (message_stems) VALUES ('optimize')",
                            "INSERT INTO file_stems (file_stems) VALUES ('optimize')"})
        TRY(database.execute(sql));
    TRY(database.execute("VACUUM"));
    Query checkpoint = TRY(database.query("PRAGMA wal_checkpoint(TRUNCATE)"));
    const bool done = TRY(checkpoint.next()) && checkpoint.integer(0) == 0;
    if (done) return {};
    return failure(ErrorCode::Io, Say::RedactReadElsewhere);
}

}  // namespace

std::vector<fs::path> copiesOf(const fs::path& transcript) {
    const std::string name = transcript.filename().string();
    std::vector<fs::path> copies;
    eachEntryIn(transcript.parent_path(), [&](const fs::path& path) {
        const std::string other = path.filename().string();
        const bool made = (other.starts_with(name + ".before-v") && other.ends_with(".backup")) ||
                          other.starts_with(name + ".damaged-") || other.starts_with(name + ".rescued-");
        if (made) copies.push_back(path);
    });
    std::sort(copies.begin(), copies.end());
    return copies;
}

Result<std::vector<Message>> TranscriptRedaction::find(const RedactionOrder& order) {
    const SearchQuery search = parseSearch(order.search);
    if (!saysSomething(order) || (!order.search.empty() && search.terms.empty()))
        return failure(ErrorCode::InvalidArgument, Say::RedactWhat);
    Database& database = *m_writer->m_impl->database;
    std::set<MessageId> named(order.messages.begin(), order.messages.end());
    TRY(addFormerAndCopies(database, named));
    std::vector<Message> found = TRY(findAll(database, order, search, named));
    // What took a message's place, or had it before, may stand outside of a range; copies in other conversations.
    if (const bool range = order.first || order.last; range || order.conversation) {
        std::set<MessageId> within;
        for (const Message& message : found) within.insert(message.id);
        TRY(range ? addFormerAndCopies(database, within) : addMore(database, within, DAYLONG_COPIES));
        if (within.size() != found.size()) found = TRY(findAll(database, {}, {}, within));
    }
    std::vector<Waiting> waiting = TRY(waitingWith(database, order, found));
    for (Waiting& each : waiting) found.push_back(std::move(each.message));
    return found;
}

Result<Redacted> TranscriptRedaction::redact(const RedactionOrder& order, ConversationId keep) {
    TRY(m_writer->whole());
    Redacted redacted;
    redacted.messages = TRY(find(order));
    if (redacted.messages.empty()) return failure(ErrorCode::NotFound, Say::RedactNothing);
    std::map<ConversationId, bool> titled;  // by what is redacted
    for (const Message& message : redacted.messages) {
        if (message.state == MessageState::Streaming)
            return failure(ErrorCode::InvalidArgument, Say::NotDeletedAnswered);
        if (message.id != 0) titled[message.conversation] = false;
    }
    for (auto& [id, made] : titled) {
        redacted.conversations.push_back(id);
        const std::string title = TRY(titleOf(*m_writer->m_impl->database, id));
        // What a model made of the first exchange may tell of any of it, in other words.
        const TitledBy by = TRY(m_writer->titledBy(id));
        made = by == TitledBy::Model || (!order.search.empty() && searchFinds(order.search, title));
        for (const Message& message : redacted.messages)
            made = made || (message.conversation == id && isTitleBy(message, title));
    }
    {
        Transaction transaction = TRY(m_writer->m_impl->begin());
        // The file may have been taken away since: what was saved of it is one of the copies that would go.
        if (m_writer->m_impl->moved) return *m_writer->m_impl->moved;
        Database& database = *m_writer->m_impl->database;
        TRY(database.execute("PRAGMA secure_delete = ON"));
        for (const Message& message : redacted.messages) {
            if (message.id == 0) continue;
            TRY(takeFromIndex(database, message.id));
            TRY(eachWith(database, "DELETE FROM recalled WHERE passage_id = ? AND passage_id <> 0", message.id));
            TRY(m_writer->m_impl->unlink(message.id));
            TRY(eachWith(database, "DELETE FROM message WHERE id = ?", message.id));
        }
        const std::vector<Waiting> waiting = TRY(waitingWith(database, order, redacted.messages));
        for (const Waiting& each : waiting) {
            TRY(eachWith(database, "DELETE FROM queued WHERE id = ?", each.id));
            m_writer->m_impl->recent.forgetQueued(each.id);
        }
        for (const auto& [id, made] : titled) {
            TRY(forgetStream(database, id));
            if (made) TRY(titleByFirstWords(*m_writer, id));
            Query any = TRY(database.query("SELECT 1 FROM message WHERE conversation_id = ? LIMIT 1"));
            if (id == keep || TRY(any.bind(id).next())) continue;
            TRY(eachWith(database, "DELETE FROM conversation WHERE id = ?", id));
            redacted.gone.push_back(id);
        }
        Query mark = TRY(database.query("INSERT OR REPLACE INTO setting (key, value) VALUES (?, '1')"));
        TRY(mark.bind(std::string_view(kUnfinished)).run());
        TRY(transaction.commit());
    }
    for (const Message& message : redacted.messages) m_writer->m_impl->recent.forget(message.id);
    for (const ConversationId id : redacted.conversations)
        TRY(m_writer->conversation(id));  // remembered by its new title
    if (const Result<void> finished = finish(); !finished) redacted.unfinished = finished.error();
    return redacted;
}

Result<void> TranscriptRedaction::finish() {
    Database& database = *m_writer->m_impl->database;
    {
        Query unfinished = TRY(database.query("SELECT 1 FROM setting WHERE key = ?"));
        if (!TRY(unfinished.bind(std::string_view(kUnfinished)).next())) return {};
    }
    for (const fs::path& copy : copiesOf(m_writer->m_impl->file)) {
        std::error_code stays;
        fs::remove(copy, stays);
        if (stays) return failure(ErrorCode::Io, Say::RedactCopyStays, copy.string(), stays.message());
    }
    const Result<void> written = writeAnew(database);
    database.watch().accept();  // shorter, by ourselves
    TRY(written);
    Query done = TRY(database.query("DELETE FROM setting WHERE key = ?"));
    return done.bind(std::string_view(kUnfinished)).run();
}

}  // namespace daylong::store
