#include "chat/chat_service.h"

#include "base/say.h"
#include "chat/commands/commands.h"

#include <exception>
#include <future>
#include <new>
#include <thread>
#include <utility>

namespace daylong::chat {

using Command = std::function<Result<void>(Session&)>;

struct EngineThread {
    explicit EngineThread(ServiceOptions given) : options(std::move(given)), thread([this] { loop(); }) {}

    void openConversation(store::ConversationId id) {
        mailbox.open(id, [=](Session& session) { return chat::openConversation(session, id); });
    }

    void loop() {
        Interrupts interrupts{.isStopped = [this] { return mailbox.isStopped(); },
                              .isLoadingStopped = [this] { return mailbox.isLoadingStopped(); },
                              .meanwhile = {}};
        Session session(options, interrupts, listeners);
        interrupts.meanwhile = [&] {
            while (const std::optional<Command> aside = mailbox.nextAside()) run(session, *aside);
        };
        const auto leaveRemoved = [](Session& left) { return chat::leaveRemoved(left); };
        const auto storeOwed = [](Session& owing) { return owing.storeOwed(); };
        while (true) {
            const auto next = mailbox.next({.transcriptIsOpen = session.transcript != nullptr,
                                            .openOneIsRemoved = session.removed,
                                            .owesAnEnd = session.owed.isOwed()});
            if (next.kind == Mail::Quit) break;
            if (next.kind == Mail::StoreOwed) (void)attempt(session, storeOwed);  // said when it failed first
            if (next.kind == Mail::Aside) run(session, next.work);
            if (next.kind != Mail::Command && next.kind != Mail::LeaveRemoved) continue;
            if (next.kind == Mail::Command) session.asked = next.asked;
            run(session, next.kind == Mail::Command ? next.work : leaveRemoved);
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
    Listeners listeners;
    Mailbox<Command> mailbox;
    std::thread thread;  // last: it uses the others
};

ChatService::ChatService(ServiceOptions options) : ChatService(std::make_unique<EngineThread>(std::move(options))) {}
ChatService::ChatService(std::unique_ptr<EngineThread> engine)
    : TurnCommands(*engine), TrashCommands(*engine), m_engine(std::move(engine)) {}

ChatService::~ChatService() {
    m_engine->mailbox.quit();
    m_engine->thread.join();
}

ListenerId ChatService::listen(Listener listener) { return m_engine->listeners.add(std::move(listener)); }
void ChatService::forget(ListenerId listener) { m_engine->listeners.remove(listener); }

void ChatService::start(store::ConversationId conversation) {
    m_engine->mailbox.post([=](Session& session) { return session.start(conversation); });
}
void ChatService::newConversation() {
    m_engine->mailbox.open(kOpenOne, [](Session& session) { return chat::newConversation(session); });
}
void ChatService::openConversation(store::ConversationId id) { m_engine->openConversation(id); }
void ChatService::renameConversation(store::ConversationId id, std::string title) {
    m_engine->mailbox.aside(
        [id, title = std::move(title)](Session& session) { return chat::rename(session, id, title); });
}
void ChatService::applyOwnSettings(store::ConversationId conversation, OwnSettings own) {
    m_engine->mailbox.post([conversation, own = std::move(own)](
                               Session& session) { return chat::applyOwnSettings(session, conversation, own); },
                           conversation);
}
void ChatService::applySettings(Settings settings) {
    m_engine->mailbox.post(
        [settings = std::move(settings)](Session& session) { return chat::applySettings(session, settings); });
}
void ChatService::clearKept() {
    m_engine->mailbox.post([](Session& session) { return chat::clearKept(session); });
}
void ChatService::drain() {
    std::promise<void> done;
    m_engine->mailbox.post([&done](Session&) {
        done.set_value();
        return Result<void>();
    });
    done.get_future().wait();
}

void TurnCommands::send(store::ConversationId conversation, std::string text, Reading reading) {
    m_engine.mailbox.post(
        [=, text = std::move(text)](Session& session) { return chat::send(session, conversation, text, reading); },
        conversation);
}
void TurnCommands::stop(store::ConversationId conversation) { m_engine.mailbox.stop(conversation); }
void TurnCommands::regenerate(store::ConversationId conversation) {
    m_engine.mailbox.post([=](Session& session) { return chat::regenerate(session, conversation); }, conversation);
}
void TurnCommands::goOn(store::ConversationId conversation) {
    m_engine.mailbox.post([=](Session& session) { return chat::goOn(session, conversation); }, conversation);
}
void TurnCommands::edit(store::MessageId message, std::string text) {
    m_engine.mailbox.post(
        [message, text = std::move(text)](Session& session) { return chat::edit(session, message, text); });
}
void TurnCommands::takeFormer(store::MessageId reply) {
    m_engine.mailbox.post([=](Session& session) { return chat::takeFormer(session, reply); });
}
void TurnCommands::measure(store::ConversationId conversation, uint64_t draft, std::string text) {
    m_engine.mailbox.aside(
        [=, text = std::move(text)](Session& session) { return chat::measure(session, conversation, draft, text); });
}
void TurnCommands::pin(store::MessageId message, bool pinned) {
    m_engine.mailbox.aside([=](Session& session) { return chat::pin(session, message, pinned); });
    m_engine.mailbox.post([=](Session& session) { return chat::settlePin(session, message); });
}
void TurnCommands::dropRecalled(store::MessageId message, store::MessageId passage) {
    m_engine.mailbox.post([=](Session& session) { return chat::dropRecalled(session, message, passage); });
}

void TrashCommands::restoreConversation(store::ConversationId id) {
    m_engine.mailbox.aside([=](Session& session) { return chat::restore(session, id); });
    m_engine.openConversation(id);
}
void TrashCommands::removeConversation(store::ConversationId id) {
    m_engine.mailbox.giveUpOpening(id);
    m_engine.mailbox.aside([=](Session& session) { return chat::remove(session, id); });
}
void TrashCommands::removeTurn(store::MessageId message) {
    m_engine.mailbox.aside([=](Session& session) { return chat::removeTurn(session, message); });
    m_engine.mailbox.post([](Session& session) { return chat::settleRemoved(session); });
}
void TrashCommands::restoreMessages(std::vector<store::MessageId> messages) {
    m_engine.mailbox.aside(
        [messages = std::move(messages)](Session& session) { return chat::restoreMessages(session, messages); });
    m_engine.mailbox.post([](Session& session) { return chat::settleRestored(session); });
}
void TrashCommands::purge(store::ConversationId removed) {
    m_engine.mailbox.post([=](Session& session) { return chat::purge(session, removed); });
}
void TrashCommands::purge(std::vector<store::MessageId> removed) {
    m_engine.mailbox.post([removed = std::move(removed)](Session& session) { return chat::purge(session, removed); });
}

}  // namespace daylong::chat
