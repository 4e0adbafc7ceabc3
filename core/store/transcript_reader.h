// TranscriptReader: a read-only connection of its own; cheap pages by key, never the whole transcript.
// Thread rule: one thread each; open as many as you like. Opening 100,000 messages costs what opening 100 does. Failure
// rule: Result; nothing is ever written.
#pragma once

#include "base/result.h"
#include "store/presets.h"
#include "store/types.h"

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <string_view>
#include <vector>

namespace daylong::store {

/// Where is searched; unset: everywhere.
struct SearchWhere {
    std::optional<ConversationId> conversation = {};
    FolderId folder = 0;
};

class TranscriptReader {
public:
    static Result<std::unique_ptr<TranscriptReader>> open(const std::filesystem::path& file);
    ~TranscriptReader();

    Result<std::vector<Conversation>> conversations();  // newest first, without removed ones
    Result<std::optional<Conversation>> conversation(ConversationId id);
    Result<std::vector<Folder>> folders();              // by their names
    Result<std::vector<PresetRow>> presets();           // likewise
    Result<std::vector<ConversationId>> withWaiting();  // in which messages wait to be said

    /// Up to `limit` shown messages before / after (exclusive) a message, in ascending order.
    /// before = max int64: the newest page. A page ends, too, with the message with which its texts reach `bytes`.
    Result<std::vector<Message>> pageBefore(ConversationId id, MessageId before, uint32_t limit,
                                            size_t bytes = SIZE_MAX);
    Result<std::vector<Message>> pageAfter(ConversationId id, MessageId after, uint32_t limit, size_t bytes = SIZE_MAX);
    Result<std::optional<Message>> message(MessageId id);  // unless it is removed

    /// An attached file, whole.
    Result<std::optional<AttachedFile>> file(int64_t id);

    /// The message whose token range holds `token`, or the first one after it: where the horizon falls.
    Result<std::optional<Message>> messageAtToken(ConversationId id, uint64_t token);

    // What was removed and is not gone for good: removed last first. Messages: not those of removed conversations.
    Result<std::vector<Conversation>> removedConversations();
    Result<std::vector<Message>> removedMessages(uint32_t limit);

    /// Full-text search over everything, or one conversation, newest first; every script, any query text (never a
    /// syntax error). All words must occur, each as the start of a word or, in scripts without spaces, anywhere;
    /// "quoted" as a phrase. Case, accents, points, kinds of quotation marks and hyphens do not matter
    /// (store/search_text.h). store/search_hits.h tells where they stand in a message.
    Result<std::vector<SearchHit>> search(std::string_view query, uint32_t limit, const SearchWhere& in = {});

    /// Shown messages of a conversation that the search finds, oldest first.
    Result<std::vector<MessageId>> matches(std::string_view query, ConversationId in);

    /// What was said that is about a text, the likeliest first (store/recall_search.h).
    Result<std::vector<RecallHit>> about(const RecallQuestion& question, size_t most);

    /// What was brought back for messages [first, last].
    Result<std::vector<Recalled>> recalled(ConversationId id, MessageId first, MessageId last);

    /// The first shown message since a time, in a few questions however long the conversation is. Where a clock was set
    /// back in between, one near it.
    Result<std::optional<Message>> firstSince(ConversationId id, int64_t ms);
    // Branches (store/transcript_branches.h), by the messages with which they begin, with the beginnings of their
    // texts, oldest first: of very many those that part last.
    struct Branches {
        std::vector<Message> list;
        bool more = false;  // there are older ones
    };
    Result<Branches> branches(ConversationId id, uint32_t most = 500);         // by where they part
    Result<Branches> branchesAt(const Message& message, uint32_t most = 500);  // that follow the same one as it does
    Result<MessageId> branchBeside(const Message& message, int direction);     // -1: the one before; 0: there is none
    /// The message of another conversation up to which this one was copied, unless that is gone or removed.
    Result<std::optional<Message>> origin(ConversationId id);
    /// Oldest first, with the beginnings of their texts.
    Result<std::vector<Message>> pinned(ConversationId id);

private:
    TranscriptReader();
    struct Impl;
    std::unique_ptr<Impl> m_impl;
};

}  // namespace daylong::store
