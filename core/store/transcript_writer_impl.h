// What the parts of TranscriptWriter share: transcript_writer.cpp (conversations and messages), transcript_tokens.cpp,
// transcript_removal.cpp and transcript_settings.cpp. Internal to core/store.
#pragma once

#include "store/file_lock.h"
#include "store/sqlite.h"
#include "store/transcript_writer.h"

namespace daylong::store {

struct TranscriptWriter::Impl {
    Impl(FileLock taken, std::unique_ptr<Database> opened) : lock(std::move(taken)), database(std::move(opened)) {}

    FileLock lock;
    std::unique_ptr<Database> database;

    Result<void> change(const char* sql, int64_t a, int64_t b) {
        Query query = TRY(database->query(sql));
        return query.bind(a).bind(b).run();
    }
    Result<Message> insert(ConversationId id, MessageRole role, MessageState state, std::string_view text);
    Result<void> appendTokens(ConversationId id, MessageId message, std::span<const int32_t> tokens);
    Result<void> purgeConversation(ConversationId id);
    Result<void> purgeMessage(MessageId id);
    Result<void> setRemoved(std::span<const MessageId> ids, bool removed);
};

}  // namespace daylong::store
