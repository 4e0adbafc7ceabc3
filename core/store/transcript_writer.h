// TranscriptWriter: the one connection that writes the transcript. SQLite, WAL; what it acknowledged survives
// kill -9 and power loss (synchronous=FULL).
// Thread rule: one thread (the engine thread); one process (a lock file beside the database).
// Failure rule: Result; a call that failed changed nothing and may be tried again.
#pragma once

#include "base/result.h"
#include "store/types.h"

#include <filesystem>
#include <map>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace daylong::store {

class TranscriptWriter {
public:
    /// Opens or creates (folders too). Backs the file up, then migrates an older schema; refuses a newer one
    /// (TooNew), what is no transcript (InvalidFile), and one that another Daylong has open (Io): untouched.
    /// Replies that were being written when the program died become Interrupted. A damaged one is replaced by what can
    /// be read of it, and kept; where nothing can, it is refused.
    /// `progress` hears, in messages, how far an older one is brought up to date.
    static Result<std::unique_ptr<TranscriptWriter>> open(const std::filesystem::path& file,
                                                          const Progress& progress = {});
    ~TranscriptWriter();
    const std::optional<Error>& repaired() const;  // what was done to a damaged one; else nothing

    /// Somebody may delete, replace or cut short the file under the program. Whatever is written next then goes into a
    /// new file beside it, with all that could be saved; so what is being written comes to its end. From then on this
    /// is an error that says where everything is: nothing new should be begun.
    Result<void> whole();
    /// Moves to such a file for another reason: the old one cannot be written.
    Result<void> moveAside();
    /// Keeps a conversation's newest messages, and those that wait, in memory, to be saved where the file is cut short.
    Result<void> remember(ConversationId id);

    Result<Conversation> createConversation(std::string_view title);
    /// In memory, for itself: it is neither listed nor found, and gone with the program, or before.
    Result<Conversation> createTemporary();
    Result<void> endTemporary(ConversationId id);
    /// All of it into the file, but for what was deleted: a conversation like any other. The temporary one stays until
    /// it ends.
    Result<Conversation> keepTemporary(ConversationId id);
    Result<std::optional<Conversation>> conversation(ConversationId id);  // unless it is removed
    Result<Conversation> mustFind(ConversationId id);                     // likewise; that it is not there is a failure
    // Which one is opened (transcript_opening.cpp).
    Result<std::optional<Conversation>> newestConversation();  // written to last
    /// The one that was noted last, unless more was said elsewhere since; else the newest.
    Result<std::optional<Conversation>> conversationToOpen();
    Result<void> noteOpen(ConversationId id);
    /// Nothing was said in it, and nothing set: as good as a new one.
    Result<bool> isUntouched(const Conversation& conversation);
    /// One in which nothing was said yet, this one if it is so; or a new one.
    Result<Conversation> freshConversation(ConversationId shown);
    Result<void> rename(ConversationId id, std::string_view title, TitledBy by = TitledBy::Person);
    Result<TitledBy> titledBy(ConversationId id);
    /// The newest conversation that has its first words for a title, which may be replaced, and a reply that came to
    /// its end or greatest length; with that reply and what it answers.
    Result<std::optional<Exchange>> untitled();
    /// Removing hides, from the model too where it reads anew; restoring shows again. Purge, called once at a start,
    /// deletes for good what was removed a month ago. Messages: all of them or none; those that are so already stay as
    /// they are.
    Result<void> remove(ConversationId id);
    Result<void> restore(ConversationId id);
    Result<void> removeMessages(std::span<const MessageId> ids);
    Result<void> restoreMessages(std::span<const MessageId> ids);
    Result<void> purgeRemoved(int64_t now);
    // Before its month is over; what is not removed stays.
    Result<void> purge(ConversationId id);
    Result<void> purge(std::span<const MessageId> messages);

    Result<Message> appendMessage(ConversationId id, MessageRole role, std::string_view text,
                                  std::span<const AttachedFile> files = {});
    Result<Message> appendNote(ConversationId id, const Sayings& says);
    /// State Streaming, empty. `instead`: the last one on the path, which is put aside with it.
    Result<Message> beginReply(ConversationId id, const Message* instead = nullptr);
    /// Appends a batch of a reply's text, and together with it the tokens that are held for it.
    Result<void> extendReply(const Message& reply, std::string_view text);
    /// The same without waiting. False: another program is writing; nothing changed, try again later.
    Result<bool> tryExtendReply(const Message& reply, std::string_view text);
    /// A reply's tokens, in memory until its next batch is stored: text and tokens come to the same end.
    void holdTokens(MessageId reply, std::span<const int32_t> tokens);
    Result<Message> finishReply(MessageId reply, MessageState state);
    /// Replies still being written become Interrupted: of an earlier run, or whose end could not be stored.
    Result<void> interruptUnfinished();
    /// The newest shown message that is not a note.
    Result<std::optional<Message>> lastTurn(ConversationId id);
    /// Shown user and assistant messages before `before`, newest first.
    Result<std::vector<Message>> turnsBefore(ConversationId id, MessageId before, uint32_t limit);
    /// What belongs together: a message of the user's and the replies to it, with all that they took the place of, but
    /// not what goes on in a branch of its own; not what is removed. Oldest first; empty: there is no such message.
    Result<std::vector<Message>> turnOf(MessageId message);
    Result<std::optional<Message>> firstSaid(ConversationId id);  // the user's, shown
    /// A message of the user's in other words: this one is put aside with all that follows it, as a branch
    /// (store/transcript_branches.h); it has the files that this one had.
    Result<Message> sayInstead(MessageId former, std::string_view text);
    Result<void> setPinned(MessageId id, bool pinned);
    /// Of a message of the user's: Stopped where its reading was, else Complete.
    Result<void> setState(MessageId id, MessageState state);
    /// Shown ones, oldest first.
    Result<std::vector<Message>> pinned(ConversationId id);
    Result<std::optional<Message>> message(MessageId id);  // unless it is removed
    /// An ended reply is being written again: Streaming.
    Result<Message> reopenReply(MessageId reply);
    /// Cuts the token stream back to where this message began; it and those behind it stay, without tokens.
    Result<void> takeBack(const Message& message);
    /// Likewise to the first of these, the newest, that has tokens: to which; 0: none has.
    Result<MessageId> takeBack(std::span<const Message> newest);

    // What is brought back of what the model no longer sees.
    Result<std::vector<RecallHit>> about(const RecallQuestion& question, size_t most);  // as TranscriptReader's
    Result<std::optional<Message>> messageAtToken(ConversationId id, uint64_t token);
    /// Likewise places in files that were attached before that message, the likeliest first.
    Result<bool> hasFiles(ConversationId id);
    Result<std::vector<FileHit>> inFiles(const RecallQuestion& question, size_t most);
    /// What was brought back for a message, and stays so. Nothing: nobody has looked yet.
    Result<void> setRecalled(MessageId message, std::span<const MessageId> passages);
    Result<std::optional<std::vector<MessageId>>> recalled(MessageId message);
    /// Whether the stream holds one of these because it was brought back for another message.
    Result<bool> areQuoted(ConversationId id, std::span<const MessageId> passages);

    // The exact token stream that the model saw, per conversation: the preamble (BOS, system prompt) first.
    /// Drops the stream and every message's range. Owner and state: as the next start finds them, should the program
    /// end before finishStream().
    Result<void> restartTokens(ConversationId id, const StreamOwner& owner, StreamState state,
                               std::string_view modelName);
    /// The stream is whole; unless a removed message is in it: then it is not to be gone on with at the next start.
    Result<void> finishStream(ConversationId id, const StreamOwner& owner);
    Result<void> setStreamState(ConversationId id, StreamState state);
    Result<void> appendTokens(ConversationId id, MessageId message,
                              std::span<const int32_t> tokens);  // 0: no message's
    Result<void> setPreambleEnd(ConversationId id, uint64_t end);
    /// Another preamble in the former one's place: what stands behind it stays, and is counted anew. False, and nothing
    /// is changed: the record is not cut there, or holds a message's tokens before.
    Result<bool> replacePreamble(ConversationId id, std::span<const int32_t> preamble);
    Result<TokenPlace> tokensOf(ConversationId id, std::span<const MessageId> messages);  // removed or not
    /// InvalidFile where the record is damaged: whether the tokens are any model's is for the caller to see.
    Result<std::vector<int32_t>> readTokens(ConversationId id, uint64_t begin, uint64_t end);
    /// Whether the stream is as long as it is said to be, so that more can be appended.
    Result<bool> endsWhereItSays(ConversationId id);

    Result<std::string> setting(std::string_view key);                                        // empty if unset
    Result<void> setSettings(std::span<const std::pair<std::string, std::string>> settings);  // all of them or none
    /// What one conversation has otherwise than the general settings: all of it, under the same keys.
    Result<std::map<std::string, std::string>> conversationSettings(ConversationId id);
    Result<void> setConversationSettings(ConversationId id, const std::map<std::string, std::string>& settings);

private:
    friend class MessageQueue;         // core/store/message_queue.h
    friend class TranscriptBranches;   // core/store/transcript_branches.h
    friend class Folders;              // core/store/folders.h
    friend class Presets;              // core/store/presets.h
    friend class TranscriptImport;     // core/store/transcript_import.h
    friend class TranscriptRedaction;  // core/store/transcript_redaction.h
    TranscriptWriter();
    struct Impl;
    Impl& in(int64_t id) const;  // where what has this id stands
    std::unique_ptr<Impl> m_impl;
    std::unique_ptr<Impl> m_temporary;  // once there was a temporary conversation
};

}  // namespace daylong::store
