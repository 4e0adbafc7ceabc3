#include "chat/chat_service.h"

#include "base/say.h"
#include "chat/commands/commands.h"

#include <exception>
#include <future>
#include <new>
#include <thread>
#include <utility>

namespace daylong::chat {

namespace {

using Command = std::function<Result<void>(Session&)>;

/// One of commands.h, with what it is given besides the session.
template <class Does, class... Given>
Command doing(Does does, Given... given) {
    return [does, ... given = std::move(given)](Session& session) { return does(session, given...); };
}

}  // namespace

struct EngineThread {
    explicit EngineThread(ServiceOptions given) : options(std::move(given)), thread([this] { loop(); }) {}

    void openConversation(store::ConversationId id) { mailbox.open(id, doing(chat::openConversation, id)); }

    void loop() {
        Interrupts interrupts{.isStopped = [this] { return mailbox.isStopped(); },
                              .isLoadingStopped = [this] { return mailbox.isLoadingStopped(); },
                              .meanwhile = {}};
        Session session(options, interrupts, listeners);
        interrupts.meanwhile = [&] {
            while (const std::optional<Command> aside = mailbox.nextAside()) run(session, *aside);
        };
        bool more = true;  // to be done when it is quiet
        const Command whenQuiet = [&](Session& quiet) -> Result<void> {
            more = TRY(options.whenQuiet.work(quiet, [this] { return mailbox.hasMail(); }));
            return {};
        };
        while (true) {
            const std::optional<store::QueuedMessage> queued = nextQueued(session);
            const auto next = mailbox.next({.transcriptIsOpen = session.transcript != nullptr,
                                            .oneAtHandIsRemoved = session.removed,
                                            .owesAnEnd = session.owed.isOwed(),
                                            .quietSeconds = more ? options.whenQuiet.seconds : 0.0,
                                            .queuedIn = queued ? queued->conversation : 0,
                                            .brings = session.brings ? session.shown : 0});
            if (next.kind == Mail::Quit) break;
            more = next.kind != Mail::Quiet;
            if (next.kind == Mail::Quiet) (void)attempt(session, whenQuiet);
            if (next.kind == Mail::StoreOwed)
                (void)attempt(session, std::mem_fn(&Session::storeOwed));  // said when it failed first
            if (next.kind == Mail::Aside) run(session, next.work);
            if (next.kind == Mail::Aside || next.kind == Mail::StoreOwed || next.kind == Mail::Quiet) continue;
            session.givesWay = false;
            session.asked = next.kind == Mail::Command ? next.asked : steadySeconds();
            const Result<void> done = attempt(session, next.kind == Mail::Command  ? next.work
                                                       : next.kind == Mail::Queued ? Command(sayQueued)
                                                       : next.kind == Mail::Bring  ? Command(bring)
                                                                                   : Command(leaveRemoved));
            if (!done) report(session, done.error());
            if (!done && done.error().code != ErrorCode::Cancelled) {
                session.waiting.now = 0;  // nothing that waits shall follow into the same failure
                run(session, doing(pauseQueue, kOpenOne));
            }
            listeners.tell(ActivityChanged{Activity::Idle});
        }
        run(session, [](Session& left) {
            return left.owed.isOwed() ? left.owed.storeBeforeTheEnd(*left.transcript) : Result<void>();
        });
    }

    void run(Session& session, const Command& command) {
        if (const Result<void> result = attempt(session, command); !result) report(session, result.error());
    }

    /// One of the two places that catch everything: whatever happens, the thread and the transcript live on.
    static Result<void> attempt(Session& session, const Command& command) {
        try {
            Result<void> done = command(session);
            if (!done && done.error().code == ErrorCode::FileChanged) session.distrustModel();
            return done;
        } catch (const std::bad_alloc&) {
            session.distrust();
            return failure(ErrorCode::OutOfMemory, Say::MemoryIsFull);
        } catch (const std::exception& error) {
            session.distrust();
            return failure(ErrorCode::Io, Say::SomethingUnforeseen, error.what());
        }
    }

    void report(const Session& session, const Error& error) {
        if (error.code == ErrorCode::Cancelled) return;
        listeners.tell(Failed{error, !session.transcript   ? Concern::Transcript
                                     : !session.hasModel() ? Concern::Model
                                                           : Concern::Conversation});
    }

    ServiceOptions options;
    Listeners<Event> listeners;
    Mailbox<Command> mailbox;
    std::thread thread;  // last: it uses the others
};

ChatService::ChatService(ServiceOptions options) : ChatService(std::make_unique<EngineThread>(std::move(options))) {}
ChatService::ChatService(std::unique_ptr<EngineThread> engine)
    : TurnCommands(*engine), QueueCommands(*engine), TrashCommands(*engine), m_engine(std::move(engine)) {}

ChatService::~ChatService() {
    m_engine->mailbox.quit();
    m_engine->thread.join();
}

ListenerId ChatService::listen(std::function<void(const Event&)> listener) {
    return m_engine->listeners.add(std::move(listener));
}
void ChatService::forget(ListenerId listener) { m_engine->listeners.remove(listener); }

void ChatService::start(store::ConversationId conversation) {
    m_engine->mailbox.post([=](Session& session) { return session.start(conversation); });
}
void ChatService::newConversation() { m_engine->mailbox.open(kOpenOne, doing(chat::newConversation)); }
void ChatService::newTemporary() { m_engine->mailbox.open(kOpenOne, doing(chat::newTemporary)); }
void ChatService::openConversation(store::ConversationId id) { m_engine->openConversation(id); }
void ChatService::renameConversation(store::ConversationId id, std::string title) {
    m_engine->mailbox.aside(doing(chat::rename, id, std::move(title)));
}
void ChatService::applyOwnSettings(store::ConversationId id, settings::OwnSettings own) {
    m_engine->mailbox.post(doing(chat::applyOwnSettings, id, std::move(own)), id);
}
void ChatService::applySettings(settings::Settings settings) {
    m_engine->mailbox.post(doing(chat::applySettings, std::move(settings)));
}
void ChatService::clearKept() { m_engine->mailbox.post(doing(chat::clearKept)); }
void ChatService::drain() {
    m_engine->mailbox.post([](Session& session) { return session.brings ? bring(session) : Result<void>(); });
    (void)ask(When::AsPosted, [](Session&) { return Result<void>(); });
}
void ChatService::post(When when, std::function<Result<void>(Session&)> work) {
    if (when == When::BetweenTokens) m_engine->mailbox.aside(std::move(work));
    else m_engine->mailbox.post(std::move(work));
}
Result<void> ChatService::ask(When when, std::function<Result<void>(Session&)> work) {
    auto answer = std::make_shared<std::promise<Result<void>>>();
    std::future<Result<void>> done = answer->get_future();
    Command command = [answer = std::move(answer), work = std::move(work)](Session& session) {
        answer->set_value(work(session));
        return Result<void>();
    };
    post(when, std::move(command));
    try {
        return done.get();
    } catch (const std::future_error&) {  // the command was dropped, or failed: that was said
        return Error{ErrorCode::Cancelled, "not done: the program ends"};
    }
}

void TurnCommands::send(store::ConversationId id, std::string text, Reading reading, store::AttachedFiles files) {
    m_engine.mailbox.post(doing(chat::send, id, std::move(text), reading, std::move(files)), id);
}
void TurnCommands::stop(store::ConversationId id) {
    m_engine.mailbox.aside(doing(chat::pauseQueue, id));
    m_engine.mailbox.stop(id);
}
void TurnCommands::regenerate(store::ConversationId id) { m_engine.mailbox.post(doing(chat::regenerate, id), id); }
void TurnCommands::goOn(store::ConversationId id) { m_engine.mailbox.post(doing(chat::goOn, id), id); }
void TurnCommands::edit(store::MessageId id, std::string text) {
    m_engine.mailbox.post(doing(chat::edit, id, std::move(text)));
}
void TurnCommands::measure(store::ConversationId id, uint64_t draft, std::string text) {
    m_engine.mailbox.aside(doing(chat::measure, id, draft, std::move(text)));
}
void TurnCommands::pin(store::MessageId id, bool pinned) {
    m_engine.mailbox.aside(doing(chat::pin, id, pinned));
    m_engine.mailbox.post(doing(chat::settlePin, id));
}
void TurnCommands::dropRecalled(store::MessageId id, store::MessageId passage) {
    m_engine.mailbox.post(doing(chat::dropRecalled, id, passage));
}

void QueueCommands::queue(store::ConversationId id, std::string text, Reading reading, store::AttachedFiles files) {
    m_engine.mailbox.aside(doing(chat::queue, id, std::move(text), reading, std::move(files)));
}
void QueueCommands::changeQueued(store::QueuedId id, std::string text) {
    m_engine.mailbox.aside(doing(chat::changeQueued, id, std::move(text)));
}
void QueueCommands::removeQueued(store::QueuedId id) { m_engine.mailbox.aside(doing(chat::removeQueued, id)); }
void QueueCommands::holdQueued(store::QueuedId id) { m_engine.mailbox.aside(doing(chat::holdQueued, id)); }
void QueueCommands::sendQueuedNow(store::QueuedId id) { m_engine.mailbox.aside(doing(chat::sendQueuedNow, id)); }
void QueueCommands::goOnQueue(store::ConversationId id) { m_engine.mailbox.aside(doing(chat::goOnQueue, id)); }

void TrashCommands::restoreConversation(store::ConversationId id) {
    m_engine.mailbox.aside(doing(chat::restore, id));
    m_engine.openConversation(id);
}
void TrashCommands::removeConversation(store::ConversationId id) {
    m_engine.mailbox.giveUpOpening(id);
    m_engine.mailbox.aside(doing(chat::remove, id));
}
void TrashCommands::removeTurn(store::MessageId message) {
    m_engine.mailbox.aside(doing(chat::removeTurn, message));
    m_engine.mailbox.post(doing(chat::settleRemoved));
}
void TrashCommands::restoreMessages(std::vector<store::MessageId> messages) {
    m_engine.mailbox.aside(doing(chat::restoreMessages, std::move(messages)));
    m_engine.mailbox.post(doing(chat::settleRestored));
}
void TrashCommands::purge(store::ConversationId id) {
    m_engine.mailbox.post(doing(chat::purge, id, std::vector<store::MessageId>()));
}
void TrashCommands::purge(std::vector<store::MessageId> messages) {
    m_engine.mailbox.post(doing(chat::purge, store::ConversationId{0}, std::move(messages)));
}

}  // namespace daylong::chat
