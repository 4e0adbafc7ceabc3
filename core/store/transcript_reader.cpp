#include "store/transcript_reader.h"

#include "store/attached_rows.h"
#include "store/database_file.h"
#include "store/folder_rows.h"
#include "store/preset_rows.h"
#include "store/recall_search.h"
#include "store/rows.h"
#include "store/search_index.h"
#include "store/search_query.h"
#include "store/sqlite.h"

#include <algorithm>

namespace daylong::store {

struct TranscriptReader::Impl {
    std::filesystem::path file;
    std::unique_ptr<Database> database;
    std::unique_ptr<Database> temporary;  // once something of it was asked for

    /// Where what has this id stands. What cannot be opened has nothing in it.
    Database& in(int64_t id) {
        if (!isTemporary(id)) return *database;
        if (!temporary) {
            Result<std::unique_ptr<Database>> opened = Database::sharedInMemory(file);
            if (!opened || !addSearchFunctions(**opened) || !addRecallFunctions(**opened)) return *database;
            temporary = std::move(*opened);
        }
        return *temporary;
    }
    Result<std::vector<Message>> page(const char* sql, ConversationId id, MessageId bound, uint32_t limit,
                                      size_t bytes = SIZE_MAX) {
        Query query = TRY(in(id).query(sql));
        query.bind(id).bind(bound).bind(int64_t{limit});
        std::vector<Message> messages;
        for (size_t read = 0; read < bytes && TRY(query.next());) {
            messages.push_back(readBranched(query));
            read += messages.back().text.size() + messages.back().given.size();
        }
        for (Message& message : messages) TRY(addFileCards(in(id), message));
        return messages;
    }
    /// What the search finds, newest first; `besides`: further conditions on message m.
    Result<Query> find(const SearchQuery& search, const char* columns, const char* besides, const SearchWhere& in,
                       int64_t limit);
    /// Some ask before the first start after an update has brought the schema up to date: then there are no folders.
    Result<std::string> selectConversations(Database& from) {
        Query known = TRY(from.query("SELECT 1 FROM pragma_table_info('conversation') WHERE name = 'folder_id'"));
        const bool knowsFolders = TRY(known.next());
        return std::string(knowsFolders ? "SELECT " DAYLONG_CONVERSATION_COLUMNS " FROM conversation "
                                        : "SELECT " DAYLONG_CONVERSATION_COLUMNS_BEFORE_15 " FROM conversation ");
    }
    Result<std::vector<Conversation>> conversations(const char* which) {
        const std::string select = TRY(selectConversations(*database));
        Query query = TRY(database->query((select + which).c_str()));
        std::vector<Conversation> all;
        while (TRY(query.next())) all.push_back(readConversation(query));
        return all;
    }
};

TranscriptReader::TranscriptReader() : m_impl(std::make_unique<Impl>()) {}
TranscriptReader::~TranscriptReader() = default;

Result<std::unique_ptr<TranscriptReader>> TranscriptReader::open(const std::filesystem::path& file) {
    std::unique_ptr<TranscriptReader> reader(new TranscriptReader);
    reader->m_impl->file = TRY(resolveDatabase(file));
    reader->m_impl->database = TRY(Database::open(file, Database::Mode::ReadOnly));
    TRY(addSearchFunctions(*reader->m_impl->database));
    TRY(addRecallFunctions(*reader->m_impl->database));
    return reader;
}

Result<std::vector<Conversation>> TranscriptReader::conversations() {
    return m_impl->conversations("WHERE removed_ms IS NULL ORDER BY newest_message DESC, updated_ms DESC, id DESC");
}

Result<std::vector<Folder>> TranscriptReader::folders() { return readFolders(*m_impl->database); }

Result<std::vector<PresetRow>> TranscriptReader::presets() { return readPresets(*m_impl->database); }

Result<std::vector<ConversationId>> TranscriptReader::withWaiting() {
    Query query = TRY(m_impl->database->query("SELECT DISTINCT conversation_id FROM queued"));
    std::vector<ConversationId> ids;
    while (TRY(query.next())) ids.push_back(query.integer(0));
    return ids;
}

Result<std::vector<Conversation>> TranscriptReader::removedConversations() {
    return m_impl->conversations("WHERE removed_ms IS NOT NULL ORDER BY removed_ms DESC, newest_message DESC, id DESC");
}

Result<std::vector<Message>> TranscriptReader::removedMessages(uint32_t limit) {
    Query query = TRY(m_impl->database->query(
        "SELECT " DAYLONG_MESSAGE_COLUMNS
        " FROM message INDEXED BY message_removed WHERE removed_ms IS NOT NULL AND conversation_id IN "
        "(SELECT id FROM conversation WHERE removed_ms IS NULL) ORDER BY removed_ms DESC, id DESC LIMIT ?"));
    std::vector<Message> removed = TRY(readMessages(query.bind(int64_t{limit})));
    for (Message& message : removed) TRY(addFileCards(*m_impl->database, message));
    return removed;
}

Result<std::optional<Conversation>> TranscriptReader::conversation(ConversationId id) {
    Database& database = m_impl->in(id);
    const std::string select = TRY(m_impl->selectConversations(database));
    Query query = TRY(database.query((select + "WHERE id = ? AND removed_ms IS NULL").c_str()));
    const bool found = TRY(query.bind(id).next());
    return found ? std::optional(readConversation(query)) : std::nullopt;
}

Result<std::vector<Message>> TranscriptReader::pageBefore(ConversationId id, MessageId before, uint32_t limit,
                                                          size_t bytes) {
    std::vector<Message> messages = TRY(m_impl->page(
        "SELECT " DAYLONG_MESSAGE_COLUMNS DAYLONG_BRANCH_COLUMNS
        " FROM message WHERE conversation_id = ? AND id < ? AND " DAYLONG_SHOWN " ORDER BY id DESC LIMIT ?",
        id, before, limit, bytes));
    std::reverse(messages.begin(), messages.end());
    return messages;
}

Result<std::vector<Message>> TranscriptReader::pageAfter(ConversationId id, MessageId after, uint32_t limit,
                                                         size_t bytes) {
    return m_impl->page("SELECT " DAYLONG_MESSAGE_COLUMNS DAYLONG_BRANCH_COLUMNS
                        " FROM message WHERE conversation_id = ? AND id > ? AND " DAYLONG_SHOWN " ORDER BY id LIMIT ?",
                        id, after, limit, bytes);
}

Result<std::optional<Message>> TranscriptReader::message(MessageId id) { return findKeptMessage(m_impl->in(id), id); }

Result<std::optional<Message>> TranscriptReader::messageAtToken(ConversationId id, uint64_t token) {
    return findAtToken(m_impl->in(id), id, token);
}

Result<std::vector<Recalled>> TranscriptReader::recalled(ConversationId id, MessageId first, MessageId last) {
    Query query = TRY(m_impl->in(id).query(
        "SELECT m.id, m.conversation_id, m.role, m.state, " DAYLONG_EXCERPT
        ", m.created_ms, m.token_begin, "
        "m.token_end, m.pinned, m.removed_ms, m.says, '', r.message_id FROM message said JOIN recalled r ON "
        "r.message_id = said.id JOIN message m ON m.id = r.passage_id WHERE said.conversation_id = ? AND said.id >= ? "
        "AND said.id <= ? AND m.removed_ms IS NULL ORDER BY r.message_id, m.id"));
    query.bind(id).bind(first).bind(last);
    std::vector<Recalled> all;
    while (TRY(query.next())) all.push_back({.message = query.integer(12), .passage = readMessage(query)});
    return all;
}

/// The index is read from its newest message on, and no further than what is asked for.
Result<Query> TranscriptReader::Impl::find(const SearchQuery& search, const char* columns, const char* besides,
                                           const SearchWhere& in, int64_t limit) {
    const std::string words = matchExpression(search), folded = literals(search), asTyped = signs(search);
    const bool contains = !folded.empty() || !asTyped.empty();
    std::string sql = std::string("SELECT ") + columns + " FROM ";
    sql += words.empty() ? "message m" : "message_words w CROSS JOIN message m ON m.id = w.rowid";
    sql += std::string(
               " CROSS JOIN conversation c ON c.id = m.conversation_id WHERE c.removed_ms IS NULL AND m.removed_ms IS "
               "NULL AND m.state <> " DAYLONG_STREAMING) +
           besides;
    if (!words.empty()) sql += " AND w.message_words MATCH ?";
    if (in.conversation) sql += " AND m.conversation_id = ?";
    if (in.folder != 0) sql += " AND c.folder_id = ?";
    if (contains) sql += " AND search_contains(" DAYLONG_ALL_TEXT ", ?, ?)";
    sql += words.empty() ? " ORDER BY m.id DESC LIMIT ?" : " ORDER BY w.rowid DESC LIMIT ?";
    Query query = TRY(Impl::in(in.conversation.value_or(0)).query(sql.c_str()));
    if (!words.empty()) query.bind(std::string_view(words));
    if (in.conversation) query.bind(*in.conversation);
    if (in.folder != 0) query.bind(in.folder);
    if (contains) query.bind(std::string_view(folded)).bind(std::string_view(asTyped));
    query.bind(limit);
    return query;
}

Result<std::vector<SearchHit>> TranscriptReader::search(std::string_view text, uint32_t limit, const SearchWhere& in) {
    const SearchQuery search = parseSearch(text);
    if (search.terms.empty()) return std::vector<SearchHit>();
    Query query =
        TRY(m_impl->find(search,
                         "m.id, m.conversation_id, c.title, m.role, m.created_ms, m.text, m.state = " DAYLONG_SUPERSEDED
                         ", m.given <> ''",
                         "", in, limit));
    std::vector<SearchHit> hits;
    while (TRY(query.next())) {
        std::string shown = query.text(5);
        if (query.integer(7) != 0 && hitsIn(search, shown).empty())
            shown = TRY(placeInFiles(m_impl->in(in.conversation.value_or(0)), search, query.integer(0)))
                        .value_or(std::move(shown));
        hits.push_back({.message = query.integer(0),
                        .conversation = query.integer(1),
                        .conversationTitle = query.text(2),
                        .role = static_cast<MessageRole>(query.integer(3)),
                        .createdMs = query.integer(4),
                        .hidden = query.integer(6) != 0,
                        .snippet = snippet(search, shown)});
    }
    return hits;
}

Result<std::vector<MessageId>> TranscriptReader::matches(std::string_view text, ConversationId in) {
    const SearchQuery search = parseSearch(text);
    std::vector<MessageId> found;
    if (search.terms.empty()) return found;
    Query query = TRY(m_impl->find(search, "m.id", " AND m.state <> " DAYLONG_SUPERSEDED, {.conversation = in}, -1));
    while (TRY(query.next())) found.push_back(query.integer(0));
    std::reverse(found.begin(), found.end());
    return found;
}

Result<std::optional<AttachedFile>> TranscriptReader::file(int64_t id) { return findFile(m_impl->in(id), id); }

Result<std::vector<RecallHit>> TranscriptReader::about(const RecallQuestion& question, size_t most) {
    return searchAbout(m_impl->in(question.conversation), question, most);
}

/// Messages are found by their ids alone, and these ascend in time: halving finds a time among any number of them.
Result<std::optional<Message>> TranscriptReader::firstSince(ConversationId id, int64_t ms) {
    Query ends =
        TRY(m_impl->in(id).query("SELECT (SELECT id FROM message WHERE conversation_id = ?1 ORDER BY id LIMIT 1), "
                                 "(SELECT id FROM message WHERE conversation_id = ?1 ORDER BY id DESC LIMIT 1)"));
    TRY(ends.bind(id).next());
    MessageId low = ends.integer(0), high = ends.integer(1) + 1;  // what is looked for is in [low, high)
    while (low < high) {
        const MessageId middle = low + (high - low) / 2;
        Query query = TRY(m_impl->in(id).query(
            "SELECT id, created_ms FROM message WHERE conversation_id = ? AND id >= ? AND " DAYLONG_SHOWN
            " ORDER BY id LIMIT 1"));
        const bool there = TRY(query.bind(id).bind(middle).next());
        if (there && query.integer(1) < ms) low = query.integer(0) + 1;
        else high = middle;
    }
    std::vector<Message> found = TRY(pageAfter(id, low - 1, 1));
    return found.empty() ? std::nullopt : std::optional(std::move(found[0]));
}

namespace {

/// With the beginnings of their texts.
#define DAYLONG_BEGINNINGS                                                                                             \
    "SELECT id, conversation_id, role, state, (SELECT " DAYLONG_EXCERPT                                                \
    " FROM message m WHERE m.id = message.id), created_ms, token_begin, token_end, pinned, "                           \
    "removed_ms, says, ''" DAYLONG_BRANCH_COLUMNS " FROM message WHERE conversation_id = ?1 AND role <> " DAYLONG_NOTE \
    " AND removed_ms IS NULL AND "

/// The last ones come first, and one more than is wanted.
Result<TranscriptReader::Branches> readAllBranched(Query& query, uint32_t most) {
    TranscriptReader::Branches all;
    while (TRY(query.next())) all.list.push_back(readBranched(query));
    all.more = all.list.size() > most;
    if (all.more) all.list.pop_back();
    std::reverse(all.list.begin(), all.list.end());
    return all;
}

}  // namespace

/// Those where several follow the same message; and those that part from the path where what is shown there was
/// deleted.
Result<TranscriptReader::Branches> TranscriptReader::branches(ConversationId id, uint32_t most) {
    Query query = TRY(m_impl->in(id).query(
        DAYLONG_BEGINNINGS
        "(parent_id IN (SELECT parent_id FROM message WHERE conversation_id = ?1 AND role <> " DAYLONG_NOTE
        " AND removed_ms IS NULL GROUP BY parent_id HAVING count(*) > 1) OR (state = " DAYLONG_SUPERSEDED
        " AND NOT EXISTS (SELECT 1 FROM message above WHERE above.id = message.parent_id AND "
        "above.state = " DAYLONG_SUPERSEDED "))) ORDER BY parent_id DESC, id DESC LIMIT ?2"));
    return readAllBranched(query.bind(id).bind(int64_t{most} + 1), most);
}

Result<TranscriptReader::Branches> TranscriptReader::branchesAt(const Message& message, uint32_t most) {
    Query query =
        TRY(m_impl->in(message.conversation).query(DAYLONG_BEGINNINGS "parent_id = ?2 ORDER BY id DESC LIMIT ?3"));
    return readAllBranched(query.bind(message.conversation).bind(message.parent).bind(int64_t{most} + 1), most);
}

Result<MessageId> TranscriptReader::branchBeside(const Message& message, int direction) {
    Query query = TRY(m_impl->in(message.conversation)
                          .query(direction < 0 ? "SELECT max(id) FROM message WHERE conversation_id = ? AND parent_id "
                                                 "= ? AND id < ? AND role <> " DAYLONG_NOTE " AND removed_ms IS NULL"
                                               : "SELECT min(id) FROM message WHERE conversation_id = ? AND parent_id "
                                                 "= ? AND id > ? AND role <> " DAYLONG_NOTE " AND removed_ms IS NULL"));
    TRY(query.bind(message.conversation).bind(message.parent).bind(message.id).next());
    return query.integer(0);
}

Result<std::optional<Message>> TranscriptReader::origin(ConversationId id) {
    Query query = TRY(m_impl->in(id).query(
        "SELECT branched_from FROM conversation WHERE id = ? AND branched_from IN (SELECT m.id FROM message m JOIN "
        "conversation o ON o.id = m.conversation_id AND o.removed_ms IS NULL)"));
    if (!TRY(query.bind(id).next())) return std::optional<Message>();
    return findKeptMessage(m_impl->in(id), query.integer(0));
}

Result<std::vector<Message>> TranscriptReader::pinned(ConversationId id) {
    Query query = TRY(m_impl->in(id).query("SELECT id, conversation_id, role, state, " DAYLONG_EXCERPT
                                           ", created_ms, token_begin, token_end, pinned, "
                                           "removed_ms FROM message m INDEXED BY message_pinned WHERE "
                                           "conversation_id = ? AND pinned <> 0 AND " DAYLONG_SHOWN " ORDER BY id"));
    return readMessages(query.bind(id));
}

}  // namespace daylong::store
