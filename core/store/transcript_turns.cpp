// TranscriptWriter: turns. What belongs together when it is deleted, said anew, or brought back.
#include "base/say.h"
#include "store/transcript_writer_impl.h"

#include "store/attached_rows.h"
#include "store/rows.h"
#include "store/search_index.h"

#include <algorithm>
#include <set>

namespace daylong::store {

/// All wordings that follow the same message, with the replies to them; but for those of branches that are not shown
/// and that go on, or have a name.
Result<std::vector<Message>> TranscriptWriter::turnOf(MessageId id) {
    Database& database = *in(id).database;
    const std::optional<Message> message = TRY(findKeptMessage(database, id));
    if (!message || message->role == MessageRole::Note) return std::vector<Message>();
    Query query = TRY(database.query(
        "WITH RECURSIVE up (id, role, parent) AS (SELECT id, role, parent_id FROM message WHERE id = ?1 UNION ALL "
        "SELECT m.id, m.role, m.parent_id FROM up JOIN message m ON m.id = up.parent WHERE up.role = " DAYLONG_ASSISTANT
        "), turn (id) AS (SELECT m.id FROM message m JOIN (SELECT role, parent FROM up ORDER BY id LIMIT 1) first ON "
        "m.parent_id = first.parent AND m.role = first.role WHERE m.conversation_id = ?2 UNION ALL SELECT m.id FROM "
        "turn JOIN message m ON m.conversation_id = ?2 AND m.parent_id = turn.id WHERE m.role = " DAYLONG_ASSISTANT
        ") SELECT " DAYLONG_MESSAGE_COLUMNS DAYLONG_BRANCH_COLUMNS ", state = " DAYLONG_SUPERSEDED
        " AND EXISTS (SELECT 1 FROM message next WHERE next.conversation_id = ?2 AND next.parent_id = message.id AND "
        "next.role = " DAYLONG_USER
        " AND next.removed_ms IS NULL) FROM message WHERE id IN (SELECT id FROM turn) AND removed_ms IS NULL ORDER BY "
        "id"));
    query.bind(id).bind(message->conversation);
    std::vector<Message> turn;
    std::set<MessageId> goOn, named;  // in a branch that is not shown
    while (TRY(query.next())) {
        turn.push_back(readBranched(query));
        const Message& each = turn.back();
        const bool isNamed = each.state == MessageState::Superseded && !each.branchName.empty();
        if (isNamed || named.contains(each.parent)) named.insert(each.id);
        if (query.integer(16) != 0 || named.contains(each.id)) goOn.insert(each.id);
    }
    for (auto each = turn.rbegin(); each != turn.rend(); ++each) {
        if (goOn.contains(each->id)) goOn.insert(each->parent);
    }
    std::erase_if(
        turn, [&](const Message& each) { return each.state == MessageState::Superseded && goOn.contains(each.id); });
    return turn;
}

Result<std::optional<Message>> TranscriptWriter::firstSaid(ConversationId id) {
    Query query = TRY(in(id).database->query("SELECT " DAYLONG_MESSAGE_COLUMNS
                                             " FROM message WHERE conversation_id = ? AND role = " DAYLONG_USER
                                             " AND " DAYLONG_SHOWN " ORDER BY id LIMIT 1"));
    if (!TRY(query.bind(id).next())) return std::optional<Message>();
    Message first = readMessage(query);
    TRY(addFileCards(*in(id).database, first));
    return std::optional(std::move(first));
}

Result<Message> TranscriptWriter::sayInstead(MessageId id, std::string_view text) {
    Transaction transaction = TRY(in(id).begin());
    const std::optional<Message> former = TRY(findKeptMessage(*in(id).database, id));
    if (!former || former->state == MessageState::Superseded) return failure(ErrorCode::NotFound, Say::NotChangedGone);
    TRY(in(id).putAside(former->conversation, former->parent));
    Message message = TRY(in(id).insert(former->conversation, MessageRole::User, MessageState::Complete, text));
    TRY(copyFiles(*in(id).database, id, *in(id).database, message));
    TRY(addToIndex(*in(id).database, message.id));
    TRY(transaction.commit());
    in(id).recent.note(message);
    return message;
}

Result<TokenPlace> TranscriptWriter::tokensOf(ConversationId id, std::span<const MessageId> messages) {
    TokenPlace place;
    for (const MessageId message : messages) {
        Query query =
            TRY(in(id).database->query("SELECT token_begin, token_end FROM message WHERE id = ? AND conversation_id = "
                                       "? AND token_end > token_begin"));
        if (!TRY(query.bind(message).bind(id).next())) continue;
        const auto begin = static_cast<uint64_t>(query.integer(0)), end = static_cast<uint64_t>(query.integer(1));
        place.begin = place.end == 0 ? begin : std::min(place.begin, begin);
        place.end = std::max(place.end, end);
    }
    if (place.end == 0) return place;
    Query query =
        TRY(in(id).database->query("SELECT id FROM message WHERE conversation_id = ? AND token_end > ? AND token_end "
                                   "> token_begin ORDER BY token_end LIMIT ?"));
    query.bind(id).bind(static_cast<int64_t>(place.begin)).bind(static_cast<int64_t>(messages.size() + 1));
    place.last = true;
    while (TRY(query.next()))
        place.last = place.last && std::find(messages.begin(), messages.end(), query.integer(0)) != messages.end();
    return place;
}

Result<void> TranscriptWriter::purge(ConversationId id) {
    {
        Query query =
            TRY(m_impl->database->query("SELECT 1 FROM conversation WHERE id = ? AND removed_ms IS NOT NULL"));
        if (!TRY(query.bind(id).next())) return {};
    }
    return m_impl->purgeConversation(id);
}

Result<void> TranscriptWriter::purge(std::span<const MessageId> messages) {
    for (const MessageId id : messages) {
        const std::optional<Message> message = TRY(findMessage(*in(id).database, id));
        if (message && message->removedMs != 0) TRY(in(id).purgeMessage(id));
    }
    return {};
}

}  // namespace daylong::store
