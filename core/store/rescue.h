// What is saved of a transcript whose file was taken away or is damaged. Internal to core/store.
#pragma once

#include "store/message_queue.h"
#include "store/sqlite.h"
#include "store/types.h"

#include <deque>
#include <filesystem>
#include <map>

namespace daylong::store {

/// What was said and seen last, and what waits, in memory: all that is left when the file is cut short.
class RecentMessages {
public:
    void note(const Conversation& conversation) { m_conversations[conversation.id] = conversation; }
    void note(const Message& message);
    void note(const QueuedRow& waiting) { m_queued[waiting.message.id] = waiting; }
    void extend(MessageId message, std::string_view text);
    void forget(MessageId message);
    void forgetQueued(QueuedId id) { m_queued.erase(id); }
    /// Those that `into` lacks.
    Result<void> save(Database& into) const;

private:
    std::map<ConversationId, Conversation> m_conversations;
    std::deque<Message> m_messages;
    std::map<QueuedId, QueuedRow> m_queued;
};

/// "daylong.db.rescued-20261128-180102" beside the transcript, or else in the folder for temporary files: new, empty,
/// private.
Result<std::filesystem::path> makeFileBeside(const std::filesystem::path& transcript, std::string_view why);

/// A transcript of today's schema, with its index, open for writing.
Result<std::unique_ptr<Database>> openWithSchema(const std::filesystem::path& file, const Progress& progress = {});

/// A transcript that is open, likewise. `file`: where it stands, for its backup and for errors.
Result<void> bringUpToDate(Database& database, const std::filesystem::path& file, const Progress& progress = {});

/// What `from` still gives, or else what can be read of its rows and what is remembered, as a transcript of its own.
Result<std::unique_ptr<Database>> rescueTo(const std::filesystem::path& file, Database& from,
                                           const RecentMessages& recent);

/// Whether pages of it stand neither in its file nor in its journal.
bool isCutShort(Database& database, const std::filesystem::path& file);

/// Puts a sound transcript with all texts and settings that can be read in the place of a damaged one, which is kept.
/// The name of that one; an error, and nothing changed, where no message can be read.
Result<std::filesystem::path> replaceDamaged(const std::filesystem::path& file);

}  // namespace daylong::store
