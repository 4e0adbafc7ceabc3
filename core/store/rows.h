// How rows become values: the column lists and their readers, and what reader and writer both ask for. Internal to
// core/store.
#pragma once

#include "store/sqlite.h"
#include "store/stored_numbers.h"
#include "store/types.h"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace daylong::store {

/// Of a transcript whose schema may be older than 15: without folders.
#define DAYLONG_CONVERSATION_COLUMNS_BEFORE_15                                                                     \
    "id, title, created_ms, updated_ms, model_fingerprint, model_name, message_count, token_count, preamble_end, " \
    "newest_message, first_day, removed_ms, template_hash, stream_state, 0"
#define DAYLONG_CONVERSATION_COLUMNS                                                                               \
    "id, title, created_ms, updated_ms, model_fingerprint, model_name, message_count, token_count, preamble_end, " \
    "newest_message, first_day, removed_ms, template_hash, stream_state, folder_id"
#define DAYLONG_MESSAGE_COLUMNS \
    "id, conversation_id, role, state, text, created_ms, token_begin, token_end, pinned, removed_ms, says, given"
/// The same of a transcript whose schema is older than 11, or than 9.
#define DAYLONG_MESSAGE_COLUMNS_BEFORE_11 \
    "id, conversation_id, role, state, text, created_ms, token_begin, token_end, pinned, removed_ms, says, ''"
#define DAYLONG_MESSAGE_COLUMNS_BEFORE_9 \
    "id, conversation_id, role, state, text, created_ms, token_begin, token_end, pinned, removed_ms, NULL, ''"

/// Behind the columns of a message: where it stands among those that follow the same one.
#define DAYLONG_SIBLINGS                                                                                   \
    "(SELECT count(*) FROM message s WHERE s.conversation_id = message.conversation_id AND s.parent_id = " \
    "message.parent_id AND s.role <> " DAYLONG_NOTE " AND s.removed_ms IS NULL"
#define DAYLONG_BRANCH_COLUMNS \
    ", parent_id, " DAYLONG_SIBLINGS " AND s.id <= message.id), " DAYLONG_SIBLINGS "), branch_name"

/// A message that a conversation shows: neither in another branch nor removed.
#define DAYLONG_SHOWN "state <> " DAYLONG_SUPERSEDED " AND removed_ms IS NULL"
/// Whether a message, whose id follows, was brought back for one that is in a token stream. The index is of messages
/// alone, without the 0 that stands for the looking: it is taken only where that is said.
#define DAYLONG_QUOTES_OF                                                                                            \
    "SELECT 1 FROM recalled r INDEXED BY recalled_passage JOIN message m ON m.id = r.message_id WHERE r.passage_id " \
    "<> 0 AND m.token_end > m.token_begin AND r.passage_id = "

Conversation readConversation(const Query& row);
Message readMessage(const Query& row);
Message readBranched(const Query& row);  // with these
/// All that follow.
Result<std::vector<Message>> readMessages(Query& query);

Result<std::optional<Conversation>> findConversation(Database& database, ConversationId id);  // unless it is removed
Result<std::optional<Message>> findMessage(Database& database, MessageId id);                 // removed or not
/// Unless it is removed; with what is shown of its files.
Result<std::optional<Message>> findKeptMessage(Database& database, MessageId id);

/// A name that nothing else has: with a number where something has it. `others`: selects by a name, and not the id.
Result<std::string> freeName(Database& database, const char* others, std::string_view name, int64_t id);

/// The message whose tokens hold this one, or the first one after it.
Result<std::optional<Message>> findAtToken(Database& database, ConversationId id, uint64_t token);

}  // namespace daylong::store
