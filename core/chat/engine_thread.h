// EngineThread: the one thread that everything in the conversations is done on, with what is asked of it (mailbox.h)
// and who hears what it says. What it does of its own, and when, is whatIsToBeDone(). Thread rule: the mailbox and the
// listeners are anybody's. Failure rule: what fails is told as Failed; the thread and the transcript live on.
#pragma once

#include "chat/chat_service.h"
#include "chat/mailbox.h"

#include <thread>

namespace daylong::chat {

class EngineThread {
public:
    explicit EngineThread(ServiceOptions options);
    ~EngineThread();  // ends what goes on, stores it, and joins

    Mailbox<Command> mailbox;
    Listeners<Event> listeners;

private:
    void loop();
    Mailbox<Command>::State whatIsToBeDone(Session& session);
    void doInTurn(Session& session, const Mailbox<Command>::Next& next);
    void run(Session& session, const Command& command);
    void report(const Session& session, const Error& error, store::ConversationId conversation = 0);

    const ServiceOptions m_options;
    bool m_more = true;    // to be done when it is quiet
    std::thread m_thread;  // last: it uses the others
};

}  // namespace daylong::chat
