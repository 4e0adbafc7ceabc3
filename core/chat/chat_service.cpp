#include "chat/chat_service.h"

#include "chat/session.h"

#include <exception>
#include <future>
#include <new>
#include <thread>
#include <utility>

namespace daylong::chat {

using Command = std::function<Result<void>(Session&)>;

struct ChatService::Impl {
    explicit Impl(ServiceOptions given) : options(std::move(given)), thread([this] { loop(); }) {}

    void loop() {
        Interrupts interrupts{.isStopped = [this] { return mailbox.isStopped(); },
                              .isLoadingStopped = [this] { return mailbox.isLoadingStopped(); },
                              .meanwhile = {}};
        Session session(options, interrupts, listeners);
        interrupts.meanwhile = [&] {
            while (const std::optional<Command> aside = mailbox.nextAside()) run(session, *aside);
        };
        const auto leaveRemoved = [](Session& left) { return left.leaveRemoved(); };
        const auto storeOwed = [](Session& owing) { return owing.storeOwed(); };
        while (true) {
            const auto next = mailbox.next({.transcriptIsOpen = session.isOpen(),
                                            .openOneIsRemoved = session.isRemoved(),
                                            .owesAnEnd = session.isEndOwed()});
            if (next.kind == Mail::Quit) break;
            if (next.kind == Mail::StoreOwed) (void)attempt(session, storeOwed);  // said when it failed first
            if (next.kind == Mail::Aside) run(session, next.work);
            if (next.kind != Mail::Command && next.kind != Mail::LeaveRemoved) continue;
            if (next.kind == Mail::Command) session.answerTo(next.asked);
            run(session, next.kind == Mail::Command ? next.work : leaveRemoved);
            listeners.tell(ActivityChanged{Activity::Idle});
        }
        run(session, [](Session& left) { return left.saveBeforeTheEnd(); });
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
            return Error{ErrorCode::OutOfMemory,
                         "there is not enough memory; choose a smaller cache or a smaller model in Settings"};
        } catch (const std::exception& error) {
            session.distrust();
            return Error{ErrorCode::Io, std::string("something unforeseen happened: ") + error.what()};
        }
    }

    void report(const Session& session, const Error& error) {
        if (error.code == ErrorCode::Cancelled) return;
        listeners.tell(Failed{error, !session.isOpen()     ? Concern::Transcript
                                     : !session.hasModel() ? Concern::Model
                                                           : Concern::Conversation});
    }

    ServiceOptions options;
    Listeners listeners;
    Mailbox<Command> mailbox;
    std::thread thread;  // last: it uses the others
};

ChatService::ChatService(ServiceOptions options) : m_impl(std::make_unique<Impl>(std::move(options))) {}

ChatService::~ChatService() {
    m_impl->mailbox.quit();
    m_impl->thread.join();
}

ListenerId ChatService::listen(Listener listener) { return m_impl->listeners.add(std::move(listener)); }
void ChatService::forget(ListenerId listener) { m_impl->listeners.remove(listener); }

void ChatService::start(store::ConversationId conversation) {
    m_impl->mailbox.post([=](Session& session) { return session.start(conversation); });
}
void ChatService::send(store::ConversationId conversation, std::string text, Reading reading) {
    m_impl->mailbox.post(
        [=, text = std::move(text)](Session& session) { return session.send(conversation, text, reading); },
        conversation);
}
void ChatService::stop(store::ConversationId conversation) { m_impl->mailbox.stop(conversation); }
void ChatService::regenerate(store::ConversationId conversation) {
    m_impl->mailbox.post([=](Session& session) { return session.regenerate(conversation); }, conversation);
}
void ChatService::goOn(store::ConversationId conversation) {
    m_impl->mailbox.post([=](Session& session) { return session.goOn(conversation); }, conversation);
}
void ChatService::edit(store::MessageId message, std::string text) {
    m_impl->mailbox.post([message, text = std::move(text)](Session& session) { return session.edit(message, text); });
}
void ChatService::takeFormer(store::MessageId reply) {
    m_impl->mailbox.post([=](Session& session) { return session.takeFormer(reply); });
}
void ChatService::newConversation() {
    m_impl->mailbox.open(kOpenOne, [](Session& session) { return session.newConversation(); });
}
void ChatService::openConversation(store::ConversationId id) {
    m_impl->mailbox.open(id, [=](Session& session) { return session.openConversation(id); });
}
void ChatService::restoreConversation(store::ConversationId id) {
    m_impl->mailbox.aside([=](Session& session) { return session.restore(id); });
    openConversation(id);
}
void ChatService::measure(store::ConversationId conversation, uint64_t draft, std::string text) {
    m_impl->mailbox.aside(
        [=, text = std::move(text)](Session& session) { return session.measure(conversation, draft, text); });
}
void ChatService::pin(store::MessageId message, bool pinned) {
    m_impl->mailbox.aside([=](Session& session) { return session.pin(message, pinned); });
    m_impl->mailbox.post([=](Session& session) { return session.settlePin(message); });
}
void ChatService::renameConversation(store::ConversationId id, std::string title) {
    m_impl->mailbox.aside([id, title = std::move(title)](Session& session) { return session.rename(id, title); });
}
void ChatService::removeConversation(store::ConversationId id) {
    m_impl->mailbox.giveUpOpening(id);
    m_impl->mailbox.aside([=](Session& session) { return session.remove(id); });
}
void ChatService::applyOwnSettings(store::ConversationId conversation, OwnSettings own) {
    m_impl->mailbox.post(
        [conversation, own = std::move(own)](Session& session) { return session.applyOwnSettings(conversation, own); },
        conversation);
}
void ChatService::removeTurn(store::MessageId message) {
    m_impl->mailbox.aside([=](Session& session) { return session.removeTurn(message); });
    m_impl->mailbox.post([](Session& session) { return session.settleRemoved(); });
}
void ChatService::restoreMessages(std::vector<store::MessageId> messages) {
    m_impl->mailbox.aside(
        [messages = std::move(messages)](Session& session) { return session.restoreMessages(messages); });
    m_impl->mailbox.post([](Session& session) { return session.settleRestored(); });
}
void ChatService::purge(store::ConversationId removed) {
    m_impl->mailbox.post([=](Session& session) { return session.purge({.conversation = removed, .messages = {}}); });
}
void ChatService::purge(std::vector<store::MessageId> removed) {
    m_impl->mailbox.post([removed = std::move(removed)](Session& session) {
        return session.purge({.conversation = 0, .messages = removed});
    });
}
void ChatService::applySettings(Settings settings) {
    m_impl->mailbox.post(
        [settings = std::move(settings)](Session& session) { return session.applySettings(settings); });
}

void ChatService::drain() {
    std::promise<void> done;
    m_impl->mailbox.post([&done](Session&) {
        done.set_value();
        return Result<void>();
    });
    done.get_future().wait();
}

}  // namespace daylong::chat
