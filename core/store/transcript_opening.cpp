// TranscriptWriter: which conversation is opened where nobody names one: the one to go on with, or an empty one.
#include "store/transcript_writer_impl.h"

#include "base/clock.h"
#include "store/rows.h"

#include <map>
#include <sstream>
#include <string>
#include <vector>

#define DAYLONG_NEWEST_FIRST " ORDER BY newest_message DESC, updated_ms DESC, id DESC"

namespace daylong::store {

namespace {

constexpr std::string_view kOpen = "conversation_open";  // which, and the newest message of all then

/// `which`: as SQL, of those that are not removed.
Result<std::vector<Conversation>> newestOf(Database& database, const std::string& which) {
    const std::string select =
        "SELECT " DAYLONG_CONVERSATION_COLUMNS " FROM conversation WHERE removed_ms IS NULL" + which;
    Query query = TRY(database.query(select.c_str()));
    std::vector<Conversation> found;
    while (TRY(query.next())) found.push_back(readConversation(query));
    return found;
}

}  // namespace

Result<std::optional<Conversation>> TranscriptWriter::newestConversation() {
    const std::vector<Conversation> newest = TRY(newestOf(*m_impl->database, DAYLONG_NEWEST_FIRST " LIMIT 1"));
    return newest.empty() ? std::nullopt : std::optional(newest[0]);
}

Result<void> TranscriptWriter::noteOpen(ConversationId id) {
    TRY(m_impl->stay());
    Query query = TRY(m_impl->database->query(
        "INSERT INTO setting (key, value) VALUES (?1, ?2 || ' ' || coalesce((SELECT max(id) FROM message), 0)) ON "
        "CONFLICT (key) DO UPDATE SET value = excluded.value"));
    return query.bind(kOpen).bind(id).run();
}

Result<std::optional<Conversation>> TranscriptWriter::conversationToOpen() {
    std::istringstream noted(TRY(setting(kOpen)));
    ConversationId id = 0;
    MessageId newestThen = 0;
    noted >> id >> newestThen;
    const std::optional<Conversation> left = TRY(findConversation(*m_impl->database, id));
    if (!left) return newestConversation();
    const auto saidIn = TRY(newestOf(*m_impl->database, " AND message_count > 0" DAYLONG_NEWEST_FIRST " LIMIT 1"));
    return !saidIn.empty() && saidIn[0].newestMessage > newestThen ? std::optional(saidIn[0]) : left;
}

Result<bool> TranscriptWriter::isUntouched(const Conversation& conversation) {
    if (conversation.messageCount > 0 || !conversation.title.empty()) return false;
    Query waiting = TRY(in(conversation.id).database->query("SELECT 1 FROM queued WHERE conversation_id = ? LIMIT 1"));
    if (TRY(waiting.bind(conversation.id).next())) return false;
    std::map<std::string, std::string> own = TRY(conversationSettings(conversation.id));
    own.erase("preset");  // which it was made with
    return own.empty();
}

/// One that was left as it was made, and what is in no trash: it begins now.
Result<Conversation> TranscriptWriter::freshConversation(ConversationId shown) {
    const auto open = TRY(conversation(shown));
    if (open && !isTemporary(open->id) && TRY(isUntouched(*open))) return *open;
    const std::vector<Conversation> empty =
        TRY(newestOf(*m_impl->database,
                     " AND message_count = 0 AND title = '' AND folder_id = 0 AND NOT EXISTS "
                     "(SELECT 1 FROM message WHERE conversation_id = conversation.id)" DAYLONG_NEWEST_FIRST));
    for (const Conversation& each : empty) {
        if (!TRY(isUntouched(each))) continue;
        TRY(m_impl->stay());
        Query query = TRY(m_impl->database->query(
            "UPDATE conversation SET updated_ms = ?1, newest_message = coalesce((SELECT max(id) FROM message), 0), "
            "first_day = CAST(strftime('%Y%m%d', ?1 / 1000, 'unixepoch', 'localtime') AS INTEGER) WHERE id = ?2"));
        TRY(query.bind(nowMs()).bind(each.id).run());
        return TRY(conversation(each.id)).value_or(each);
    }
    return createConversation("");
}

}  // namespace daylong::store
