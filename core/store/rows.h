// How rows become values: the column lists and their readers. Internal to core/store.
#pragma once

#include "store/sqlite.h"
#include "store/types.h"

namespace daylong::store {

#define DAYLONG_CONVERSATION_COLUMNS \
    "id, title, created_ms, updated_ms, model_fingerprint, model_name, message_count, token_count, preamble_end"
#define DAYLONG_MESSAGE_COLUMNS "id, conversation_id, role, state, text, created_ms, token_begin, token_end, pinned"

inline Conversation readConversation(const Query& row) {
    return {
        .id = row.integer(0),
        .title = row.text(1),
        .createdMs = row.integer(2),
        .updatedMs = row.integer(3),
        .modelFingerprint = row.text(4),
        .modelName = row.text(5),
        .messageCount = static_cast<uint64_t>(row.integer(6)),
        .tokenCount = static_cast<uint64_t>(row.integer(7)),
        .preambleEnd = static_cast<uint64_t>(row.integer(8)),
    };
}

inline Message readMessage(const Query& row) {
    return {
        .id = row.integer(0),
        .conversation = row.integer(1),
        .role = static_cast<MessageRole>(row.integer(2)),
        .state = static_cast<MessageState>(row.integer(3)),
        .text = row.text(4),
        .createdMs = row.integer(5),
        .tokenBegin = static_cast<uint64_t>(row.integer(6)),
        .tokenEnd = static_cast<uint64_t>(row.integer(7)),
        .pinned = row.integer(8) != 0,
    };
}

}  // namespace daylong::store
