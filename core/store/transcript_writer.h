// TranscriptWriter: the one connection that writes the transcript. SQLite, WAL; what it acknowledged survives
// kill -9 and power loss (synchronous=FULL) - replies, written in batches, up to their last batch.
// Thread rule: one thread (the engine thread). Failure rule: Result; a failed commit is sticky until reopened,
// nothing is half written.
#pragma once

#include "base/result.h"
#include "store/types.h"

#include <filesystem>
#include <memory>
#include <span>
#include <string_view>

namespace daylong::store {

class TranscriptWriter {
public:
    /// Opens or creates; backs up, then migrates an older schema; refuses a newer one (TooNew) and a damaged
    /// database (InvalidFile: says where the file is and how to keep a copy). Marks Streaming rows Interrupted.
    static Result<std::unique_ptr<TranscriptWriter>> open(const std::filesystem::path& file);
    ~TranscriptWriter();

    Result<Conversation> createConversation(std::string_view title);
    Result<void> rename(ConversationId id, std::string_view title);
    Result<void> setModel(ConversationId id, std::string_view fingerprint, std::string_view name);
    /// Deleting hides; undo shows again; purge removes for good what was deleted before `beforeMs`.
    Result<void> remove(ConversationId id);
    Result<void> restore(ConversationId id);
    Result<void> purgeRemoved(int64_t beforeMs);

    /// Committed when it returns. A message without tokens yet; see appendTokens.
    Result<Message> appendMessage(ConversationId id, MessageRole role, std::string_view text);
    Result<Message> beginReply(ConversationId id);  // state Streaming
    /// Adds text to a Streaming reply; call in batches, at least every 500 ms while text arrives.
    Result<void> extendReply(MessageId reply, std::string_view text);
    Result<void> finishReply(MessageId reply, MessageState state);
    Result<void> supersede(MessageId reply);

    // The exact token stream the model saw, per conversation: preamble (BOS, system prompt) first.
    /// Appends at the stream's end and extends `message`'s range over them (0: belongs to no message).
    Result<void> appendTokens(ConversationId id, MessageId message, std::span<const int32_t> tokens);
    /// Cuts the stream back to `length` tokens (regenerate) and clips the ranges beyond.
    Result<void> truncateTokens(ConversationId id, uint64_t length);
    /// Drops the stream and every range (another model); the next appendTokens starts it anew.
    Result<void> clearTokens(ConversationId id);
    Result<uint64_t> tokenCount(ConversationId id);
    Result<std::vector<int32_t>> readTokens(ConversationId id, uint64_t begin, uint64_t end);

    Result<std::string> setting(std::string_view key);  // empty if unset
    Result<void> setSetting(std::string_view key, std::string_view value);

private:
    TranscriptWriter();
    struct Impl;
    std::unique_ptr<Impl> m_impl;
};

}  // namespace daylong::store
