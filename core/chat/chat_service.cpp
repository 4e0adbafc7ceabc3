#include "chat/chat_service.h"

#include "base/say.h"
#include "chat/commands.h"

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
        [=, text = std::move(text)](Session& session) { return chat::send(session, conversation, text, reading); },
        conversation);
}
void ChatService::stop(store::ConversationId conversation) { m_impl->mailbox.stop(conversation); }
void ChatService::regenerate(store::ConversationId conversation) {
    m_impl->mailbox.post([=](Session& session) { return chat::regenerate(session, conversation); }, conversation);
}
void ChatService::goOn(store::ConversationId conversation) {
    m_impl->mailbox.post([=](Session& session) { return chat::goOn(session, conversation); }, conversation);
}
void ChatService::edit(store::MessageId message, std::string text) {
    m_impl->mailbox.post(
        [message, text = std::move(text)](Session& session) { return chat::edit(session, message, text); });
}
void ChatService::takeFormer(store::MessageId reply) {
    m_impl->mailbox.post([=](Session& session) { return chat::takeFormer(session, reply); });
}
void ChatService::newConversation() {
    m_impl->mailbox.open(kOpenOne, [](Session& session) { return chat::newConversation(session); });
}
void ChatService::openConversation(store::ConversationId id) {
    m_impl->mailbox.open(id, [=](Session& session) { return chat::openConversation(session, id); });
}
void ChatService::restoreConversation(store::ConversationId id) {
    m_impl->mailbox.aside([=](Session& session) { return chat::restore(session, id); });
    openConversation(id);
}
void ChatService::measure(store::ConversationId conversation, uint64_t draft, std::string text) {
    m_impl->mailbox.aside(
        [=, text = std::move(text)](Session& session) { return chat::measure(session, conversation, draft, text); });
}
void ChatService::pin(store::MessageId message, bool pinned) {
    m_impl->mailbox.aside([=](Session& session) { return chat::pin(session, message, pinned); });
    m_impl->mailbox.post([=](Session& session) { return chat::settlePin(session, message); });
}
void ChatService::renameConversation(store::ConversationId id, std::string title) {
    m_impl->mailbox.aside(
        [id, title = std::move(title)](Session& session) { return chat::rename(session, id, title); });
}
void ChatService::removeConversation(store::ConversationId id) {
    m_impl->mailbox.giveUpOpening(id);
    m_impl->mailbox.aside([=](Session& session) { return chat::remove(session, id); });
}
void ChatService::applyOwnSettings(store::ConversationId conversation, OwnSettings own) {
    m_impl->mailbox.post([conversation, own = std::move(own)](
                             Session& session) { return chat::applyOwnSettings(session, conversation, own); },
                         conversation);
}
void ChatService::removeTurn(store::MessageId message) {
    m_impl->mailbox.aside([=](Session& session) { return chat::removeTurn(session, message); });
    m_impl->mailbox.post([](Session& session) { return chat::settleRemoved(session); });
}
void ChatService::restoreMessages(std::vector<store::MessageId> messages) {
    m_impl->mailbox.aside(
        [messages = std::move(messages)](Session& session) { return chat::restoreMessages(session, messages); });
    m_impl->mailbox.post([](Session& session) { return chat::settleRestored(session); });
}
void ChatService::purge(store::ConversationId removed) {
    m_impl->mailbox.post([=](Session& session) { return chat::purge(session, removed); });
}
void ChatService::purge(std::vector<store::MessageId> removed) {
    m_impl->mailbox.post([removed = std::move(removed)](Session& session) { return chat::purge(session, removed); });
}
void ChatService::applySettings(Settings settings) {
    m_impl->mailbox.post(
        [settings = std::move(settings)](Session& session) { return chat::applySettings(session, settings); });
}

void ChatService::dropRecalled(store::MessageId message, store::MessageId passage) {
    m_impl->mailbox.post([=](Session& session) { return chat::dropRecalled(session, message, passage); });
}

void ChatService::clearKept() {
    m_impl->mailbox.post([](Session& session) { return chat::clearKept(session); });
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
