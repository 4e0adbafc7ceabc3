// TranscriptRedaction: what was said is made unsaid: rows, search index, token stream, titles made of it, copies that
// Daylong keeps beside the transcript; and then everything else is written anew, so that no page of the file, its
// journal included, holds a byte of it. There is no way back. What is kept elsewhere (the memory on the disk, drafts)
// is for whoever knows of it.
// Thread rule: its writer's. Failure rule: Result; an error changed nothing. Where the rest cannot be done once the
// rows are gone, or the program is killed there, they stay gone, and the next redaction or the next start does it.
#pragma once

#include "store/transcript_writer.h"

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace daylong::store {

/// Which messages: all that is said must hold, and something must be said. Also those that are not shown: former
/// wordings, branches, what was deleted; and copies in conversations that began as branches of these. Also what waits
/// in the queue: by a search, or of a whole conversation, and what is behind any of these messages, for it may quote
/// them.
struct RedactionOrder {
    std::vector<MessageId> messages;  // with what they took the place of, or that took theirs
    std::optional<ConversationId> conversation;
    std::optional<MessageId> first, last;     // and those between
    bool onPath = false;                      // of branches that are not shown only what those took the place of
    std::optional<int64_t> fromMs, beforeMs;  // said from then on, and before then
    std::string search;                       // as in the search field
};

struct Redacted {
    std::vector<Message> messages;              // as they were; without an id: they waited
    std::vector<ConversationId> conversations;  // that held them
    std::vector<ConversationId> gone;           // of these, those in which nothing was left
    std::optional<Error> unfinished;            // why bytes of it may still be in the file
};

class TranscriptRedaction {
public:
    explicit TranscriptRedaction(TranscriptWriter& writer) : m_writer(&writer) {}

    /// What an order is of; last, without an id, what waits. InvalidArgument: it says nothing.
    Result<std::vector<Message>> find(const RedactionOrder& order);
    /// A conversation in which nothing is left goes too, unless it is `keep`.
    Result<Redacted> redact(const RedactionOrder& order, ConversationId keep = 0);

private:
    friend class TranscriptWriter;  // at its opening
    Result<void> finish();

    TranscriptWriter* m_writer;
};

/// Copies that Daylong made of a transcript: before a change of its schema, of a damaged one, and what was rescued.
std::vector<std::filesystem::path> copiesOf(const std::filesystem::path& transcript);

}  // namespace daylong::store
