// What the parts of TranscriptWriter share: transcript_writer.cpp (conversations and messages), transcript_opening.cpp
// (which conversation is opened), transcript_tokens.cpp, transcript_removal.cpp, transcript_settings.cpp,
// transcript_branches.cpp, transcript_import.cpp, transcript_file.cpp (opening, and what becomes of its file) and
// transcript_temporary.cpp. Internal to core/store.
#pragma once

#include "store/file_lock.h"
#include "store/rescue.h"
#include "store/sqlite.h"
#include "store/transcript_writer.h"

#include <optional>

namespace daylong::store {

struct TranscriptWriter::Impl {
    Impl(std::filesystem::path path, std::optional<FileLock> taken, std::unique_ptr<Database> opened)
        : file(std::move(path)), lock(std::move(taken)), database(std::move(opened)) {}

    std::filesystem::path file;
    std::optional<FileLock> lock;  // of a file
    std::unique_ptr<Database> database;
    RecentMessages recent;
    MessageId heldFor = 0;          // a reply
    std::vector<int32_t> held;      // its tokens that are stored with its next batch
    std::optional<Error> repaired;  // what was done at the opening
    bool leftDamaged = false;       // the file that was moved away from is still under its name, and to be repaired
    std::optional<Error> moved;     // the file is no longer ours: where everything goes now

    /// Before whatever is written, and outside transactions: everything moves to another file where this one was taken
    /// away.
    Result<void> stay();
    Result<void> moveAside(Say why);
    Result<Transaction> begin() {
        TRY(stay());
        return Transaction::begin(*database);
    }
    Result<void> change(const char* sql, int64_t a, int64_t b) {
        Query query = TRY(database->query(sql));
        return query.bind(a).bind(b).run();
    }
    Result<Conversation> create(std::string_view title);
    Result<Message> insert(ConversationId id, MessageRole role, MessageState state, std::string_view text);
    Result<void> appendTokens(ConversationId id, MessageId message, std::span<const int32_t> tokens);
    /// All that is on the path behind this message becomes a branch that is not shown.
    Result<void> putAside(ConversationId id, MessageId behind);
    Result<void> countBehind(ConversationId id, MessageId behind, int sign);
    /// Before its row goes: what follows it follows what it followed.
    Result<void> unlink(MessageId message);
    Result<void> purgeConversation(ConversationId id);
    Result<void> purgeMessage(MessageId id);
    Result<void> setRemoved(std::span<const MessageId> ids, bool removed);
};

}  // namespace daylong::store
