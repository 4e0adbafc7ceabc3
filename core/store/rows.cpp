#include "store/rows.h"

#include "base/printable.h"
#include "base/say.h"
#include "store/attached_rows.h"

namespace daylong::store {

Conversation readConversation(const Query& row) {
    return {
        .id = row.integer(0),
        .title = row.text(1),
        .createdMs = row.integer(2),
        .updatedMs = row.integer(3),
        .streamOwner = {.model = row.text(4), .templateHash = row.text(12)},
        .streamState = static_cast<StreamState>(row.integer(13)),
        .modelName = row.text(5),
        .messageCount = static_cast<uint64_t>(row.integer(6)),
        .tokenCount = static_cast<uint64_t>(row.integer(7)),
        .preambleEnd = static_cast<uint64_t>(row.integer(8)),
        .newestMessage = row.integer(9),
        .firstDay = static_cast<int>(row.integer(10)),
        .removedMs = row.integer(11),
        .folder = row.integer(14),
    };
}

Message readMessage(const Query& row) {
    Message message{
        .id = row.integer(0),
        .conversation = row.integer(1),
        .role = static_cast<MessageRole>(row.integer(2)),
        .state = static_cast<MessageState>(row.integer(3)),
        .text = row.text(4),
        .given = row.text(11),
        .files = {},
        .says = {},
        .createdMs = row.integer(5),
        .tokenBegin = static_cast<uint64_t>(row.integer(6)),
        .tokenEnd = static_cast<uint64_t>(row.integer(7)),
        .pinned = row.integer(8) != 0,
        .removedMs = row.integer(9),
    };
    if (const std::string says = row.text(10); !says.empty()) {
        message.says = unpacked(says).value_or(Sayings());
        message.text = message.says.empty() ? printable(says, says.size()) : inEnglish(message.says);
    }
    return message;
}

Message readBranched(const Query& row) {
    Message message = readMessage(row);
    message.parent = row.integer(12);
    message.branch = static_cast<uint32_t>(row.integer(13));
    message.branches = static_cast<uint32_t>(row.integer(14));
    message.branchName = row.text(15);
    return message;
}

Result<std::vector<Message>> readMessages(Query& query) {
    std::vector<Message> messages;
    while (TRY(query.next())) messages.push_back(readMessage(query));
    return messages;
}

Result<std::optional<Conversation>> findConversation(Database& database, ConversationId id) {
    Query query = TRY(database.query("SELECT " DAYLONG_CONVERSATION_COLUMNS
                                     " FROM conversation WHERE id = ? AND removed_ms IS NULL"));
    const bool found = TRY(query.bind(id).next());
    return found ? std::optional(readConversation(query)) : std::nullopt;
}

Result<std::optional<Message>> findMessage(Database& database, MessageId id) {
    Query query =
        TRY(database.query("SELECT " DAYLONG_MESSAGE_COLUMNS DAYLONG_BRANCH_COLUMNS " FROM message WHERE id = ?"));
    const bool found = TRY(query.bind(id).next());
    return found ? std::optional(readBranched(query)) : std::nullopt;
}

Result<std::optional<Message>> findKeptMessage(Database& database, MessageId id) {
    std::optional<Message> found = TRY(findMessage(database, id));
    if (found && found->removedMs != 0) found.reset();
    if (found) TRY(addFileCards(database, *found));
    return found;
}

Result<std::string> freeName(Database& database, const char* others, std::string_view name, int64_t id) {
    std::string tried(name);
    for (int number = 2;; ++number) {
        Query query = TRY(database.query(others));
        if (!TRY(query.bind(std::string_view(tried)).bind(id).next())) return tried;
        tried = std::string(name) + " (" + std::to_string(number) + ")";
    }
}

Result<std::optional<Message>> findAtToken(Database& database, ConversationId id, uint64_t token) {
    Query query = TRY(database.query("SELECT " DAYLONG_MESSAGE_COLUMNS
                                     " FROM message WHERE conversation_id = ? AND token_end > ? AND token_end > "
                                     "token_begin AND removed_ms IS NULL ORDER BY token_end LIMIT 1"));
    const bool found = TRY(query.bind(id).bind(static_cast<int64_t>(token)).next());
    return found ? std::optional(readMessage(query)) : std::nullopt;
}

}  // namespace daylong::store
