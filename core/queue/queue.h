// Queue: the messages that wait until the reply before them has ended, and go one by one. They stand in the transcript
// (store/message_queue.h); which of them go by themselves is known to this run alone: after a restart they wait, shown,
// until the person says so. What they meant to add to was perhaps hours ago, and a program that has just started,
// perhaps with the session, shall say nothing in anybody's name. Thread rule: the engine thread; other threads have
// queue_commands.h. Failure rule: Result; nothing that waits is lost.
#pragma once

#include "chat/session.h"
#include "chat/waiting.h"
#include "store/message_queue.h"

#include <map>
#include <optional>
#include <set>
#include <string>

namespace daylong::queue {

class Queue final : public chat::Waiting {
public:
    store::ConversationId next(const chat::Session& session) override;
    Result<void> sayNext(chat::Session& session) override;
    Result<void> pause(chat::Session& session, store::ConversationId conversation) override;
    Result<void> tell(const chat::Session& session, store::ConversationId conversation) override;
    void forgetTakenOut() override { m_takenOut.clear(); }

    // What a person does, each between two tokens of a reply. kOpenOne: where they are.
    Result<void> add(chat::Session& session, store::ConversationId conversation, const std::string& typed,
                     chat::Reading reading, const store::AttachedFiles& files);
    Result<void> change(chat::Session& session, store::QueuedId id, const std::string& typed);
    Result<void> remove(chat::Session& session, store::QueuedId id);
    Result<void> putBack(chat::Session& session, store::QueuedId id);  // where it was, unless it was forgotten
    /// It is being changed, and waits together with what is behind it; 0: none is.
    Result<void> hold(chat::Session& session, store::QueuedId id);
    /// Before all others; what goes on gives way to it.
    Result<void> sendNow(chat::Session& session, store::QueuedId id);
    Result<void> goOn(chat::Session& session, store::ConversationId conversation);

private:
    std::optional<store::QueuedMessage> nextOne(const chat::Session& session) const;

    std::set<store::ConversationId> m_going;  // whose go one by one, by themselves
    store::QueuedId m_held = 0;               // being changed; 0: none
    store::QueuedId m_now = 0;                // before all others, wherever they wait; 0: none
    std::map<store::QueuedId, store::QueuedRow> m_takenOut;
};

}  // namespace daylong::queue
