// TranscriptBranches: a talk parts where something is said in other words or answered anew. Those that follow the same
// message are branches; one of them is on the path that is shown, with what follows it there. To show another one puts
// the path's end aside, whole, and nothing is lost by it: back there, it is as it was. Thread rule: its writer's.
// Failure rule: Result; an error, or a kill, changed nothing.
#pragma once

#include "store/transcript_writer.h"

#include <string_view>
#include <vector>

namespace daylong::store {

class TranscriptBranches {
public:
    explicit TranscriptBranches(TranscriptWriter& writer) : m_writer(&writer) {}

    /// The last message on the path, 0 for none, that stays there when the branch with this one is shown; itself, where
    /// it is on the path. NotFound: there is no such message, or it is removed.
    Result<MessageId> parting(MessageId message);
    /// The first and the last of those on the path behind this message that have tokens: what is to be taken back
    /// first.
    Result<std::vector<Message>> readBehind(ConversationId id, MessageId message);
    /// The path leads to this message from here on, and behind it to where it went when it was shown last. Where it
    /// begins with a reply whose question was deleted with another one, the question comes back with it.
    Result<void> show(MessageId message);
    /// The branch that begins with this message; empty: none.
    Result<void> name(MessageId message, std::string_view name);
    /// A new conversation with all that is shown of another one up to this message, which has to be on the path, with
    /// that one's own settings, its title, numbered, and what was brought back for its messages. 0: with nothing said,
    /// and no title yet.
    Result<Conversation> copy(ConversationId from, MessageId upTo);
    /// What was attached to a message, to be said with other words there.
    Result<AttachedFiles> files(MessageId message);

private:
    TranscriptWriter* m_writer;
};

}  // namespace daylong::store
