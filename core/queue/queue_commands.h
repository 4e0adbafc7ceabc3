// QueueCommands: what is said while a reply is made, and what is done to it while it waits (queue.h). What waits is
// told as QueueChanged. Thread rule: any thread; all return at once, and are done between two tokens of that reply.
// Failure rule: failures arrive as Failed events; a text that could not be kept comes back as MessageRejected.
#pragma once

#include "chat/chat_service.h"

#include <functional>
#include <memory>
#include <string>

namespace daylong::queue {

class Queue;

class QueueCommands {
public:
    /// `queue`: the one that the service was made with. The service outlives this.
    QueueCommands(chat::ChatService& service, std::shared_ptr<Queue> queue);

    void add(store::ConversationId conversation, std::string text, chat::Reading reading = chat::Reading::Whole,
             store::AttachedFiles files = {});
    void change(store::QueuedId id, std::string text);
    void remove(store::QueuedId id);
    void putBack(store::QueuedId id);  // what was removed in this run, and not forgotten
    void forgetTakenOut();             // once nobody can ask for it any more
    void hold(store::QueuedId id);     // it is being changed, and waits with what is behind it; 0: none is
    void sendNow(store::QueuedId id);  // ends the reply that is being made
    /// After a stop, a failure or a restart; until then nothing goes by itself.
    void goOn(store::ConversationId conversation);

private:
    void post(std::function<Result<void>(Queue&, chat::Session&)> work);

    chat::ChatService& m_service;
    std::shared_ptr<Queue> m_queue;
};

}  // namespace daylong::queue
