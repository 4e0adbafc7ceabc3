// The rows of messages that wait (message_queue.h). Internal to core/store.
#pragma once

#include "store/message_queue.h"
#include "store/sqlite.h"

namespace daylong::store {

#define DAYLONG_QUEUED_COLUMNS "id, conversation_id, end_only, text, file_names, files"
/// Of its files the names alone.
#define DAYLONG_QUEUED_NAMES "id, conversation_id, end_only, text, file_names, ''"

QueuedRow readQueued(const Query& row);
/// Where its conversation is there; else it is left out. In the place of one with its number.
Result<void> insertQueued(Database& into, const QueuedRow& waiting);

}  // namespace daylong::store
