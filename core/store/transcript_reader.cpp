#include "store/transcript_reader.h"

#include "store/rows.h"
#include "store/search_query.h"
#include "store/sqlite.h"

#include <algorithm>

namespace daylong::store {

struct TranscriptReader::Impl {
    std::unique_ptr<Database> database;

    Result<std::vector<Message>> page(const char* sql, ConversationId id, MessageId bound, uint32_t limit) {
        Query query = TRY(database->query(sql));
        return readMessages(query.bind(id).bind(bound).bind(int64_t{limit}));
    }
};

TranscriptReader::TranscriptReader() : m_impl(std::make_unique<Impl>()) {}
TranscriptReader::~TranscriptReader() = default;

Result<std::unique_ptr<TranscriptReader>> TranscriptReader::open(const std::filesystem::path& file) {
    std::unique_ptr<TranscriptReader> reader(new TranscriptReader);
    reader->m_impl->database = TRY(Database::open(file, Database::Mode::ReadOnly));
    return reader;
}

Result<std::vector<Conversation>> TranscriptReader::conversations() {
    Query query = TRY(m_impl->database->query("SELECT " DAYLONG_CONVERSATION_COLUMNS " FROM conversation WHERE removed_ms IS NULL ORDER BY newest_message DESC, id DESC"));
    std::vector<Conversation> all;
    while (TRY(query.next())) all.push_back(readConversation(query));
    return all;
}

Result<std::optional<Conversation>> TranscriptReader::conversation(ConversationId id) {
    return findConversation(*m_impl->database, id);
}

Result<std::vector<Message>> TranscriptReader::pageBefore(ConversationId id, MessageId before, uint32_t limit) {
    std::vector<Message> messages = TRY(m_impl->page("SELECT " DAYLONG_MESSAGE_COLUMNS " FROM message WHERE conversation_id = ? AND id < ? AND state <> 5 ORDER BY id DESC LIMIT ?", id, before, limit));
    std::reverse(messages.begin(), messages.end());
    return messages;
}

Result<std::vector<Message>> TranscriptReader::pageAfter(ConversationId id, MessageId after, uint32_t limit) {
    return m_impl->page("SELECT " DAYLONG_MESSAGE_COLUMNS " FROM message WHERE conversation_id = ? AND id > ? AND state <> 5 ORDER BY id LIMIT ?", id, after, limit);
}

Result<std::optional<Message>> TranscriptReader::message(MessageId id) {
    return findMessage(*m_impl->database, id);
}

Result<std::optional<Message>> TranscriptReader::messageAtToken(ConversationId id, uint64_t token) {
    const std::vector<Message> found = TRY(m_impl->page("SELECT " DAYLONG_MESSAGE_COLUMNS " FROM message WHERE conversation_id = ? AND token_end > ? AND token_end > token_begin ORDER BY token_end LIMIT ?", id, static_cast<int64_t>(token), 1));
    return found.empty() ? std::nullopt : std::optional(found[0]);
}

Result<std::vector<SearchHit>> TranscriptReader::search(std::string_view text, uint32_t limit) {
    const SearchQuery search = parseSearch(text);
    if (search.terms.empty()) return std::vector<SearchHit>();
    std::string sql = "SELECT m.id, m.conversation_id, c.title, m.role, m.created_ms FROM message m JOIN conversation c ON c.id = m.conversation_id "
                      "WHERE c.removed_ms IS NULL AND m.state <> 2";
    const SearchCondition matching = condition(search);
    sql += " AND " + matching.sql + " ORDER BY m.id DESC LIMIT ?";
    Query query = TRY(m_impl->database->query(sql.c_str()));
    for (const std::string& parameter : matching.parameters) query.bind(std::string_view(parameter));
    query.bind(int64_t{limit});
    std::vector<SearchHit> hits;
    while (TRY(query.next())) {
        hits.push_back({.message = query.integer(0), .conversation = query.integer(1), .conversationTitle = query.text(2),
                        .role = static_cast<MessageRole>(query.integer(3)), .createdMs = query.integer(4)});
    }
    for (SearchHit& hit : hits) hit.snippet = TRY(snippet(*m_impl->database, search, hit.message));
    return hits;
}

}  // namespace daylong::store
