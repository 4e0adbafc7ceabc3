// MessageQueue: messages that wait until the reply before them has ended, each in its conversation. They stand in the
// transcript's file, so that they outlive the program, but are no part of what was said before say(). Thread rule:
// TranscriptWriter's. Failure rule: Result; a call that failed changed nothing.
#pragma once

#include "store/transcript_writer.h"

namespace daylong::store {

/// One that waits, as it is stored.
struct QueuedRow {
    QueuedMessage message;
    std::string fileNames, packedFiles;  // in lines; core/store/attached_pack.h
};

class MessageQueue {
public:
    explicit MessageQueue(TranscriptWriter& writer) : m_writer(&writer) {}

    /// Behind those that wait there already.
    Result<void> add(ConversationId conversation, std::string_view text, bool endOnly,
                     std::span<const AttachedFile> files);
    Result<void> change(QueuedId id, std::string_view text);  // in its place, with its files
    /// What it was, to be put back; nothing: it waits no more.
    Result<std::optional<QueuedRow>> remove(QueuedId id);
    /// Where it was; where its conversation is gone it is, too.
    Result<void> putBack(const QueuedRow& removed);
    /// Keeps what waits in a conversation in memory, to be saved where the file is cut short.
    Result<void> remember(ConversationId conversation);

    Result<std::vector<QueuedMessage>> of(ConversationId conversation);  // in their order
    /// All, in their order, without their texts; not those of removed conversations.
    Result<std::vector<QueuedMessage>> order();
    Result<std::optional<QueuedMessage>> find(QueuedId id);
    /// In one step it is said, as TranscriptWriter::appendMessage does it, and waits no more.
    Result<Message> say(const QueuedMessage& queued);

private:
    void keep(QueuedId id);

    TranscriptWriter* m_writer;
};

}  // namespace daylong::store
