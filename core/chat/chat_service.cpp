#include "chat/chat_service.h"

#include "base/clock.h"
#include "chat/session.h"

#include <algorithm>
#include <chrono>
#include <condition_variable>
#include <deque>
#include <exception>
#include <future>
#include <mutex>
#include <new>
#include <optional>
#include <thread>
#include <utility>

namespace daylong::chat {

using Command = std::function<Result<void>(Session&)>;

constexpr store::ConversationId kNewOne = 0;

struct ChatService::Impl {
    explicit Impl(ServiceOptions given) : options(std::move(given)), thread([this] { loop(); }) {}

    struct Task {
        Command run;
        std::optional<store::ConversationId> opens;
        double asked = steadySeconds();
    };

    void post(Command command) {
        {
            const std::lock_guard lock(mutex);
            tasks.push_back({std::move(command), {}});
            ++posted;
        }
        wake.notify_one();
    }

    /// Opens a conversation, or a new one: what was posted before it ends, and the last of several in a row counts.
    void open(store::ConversationId conversation, Command command) {
        {
            const std::lock_guard lock(mutex);
            takeBackOpening([](store::ConversationId) { return true; });
            stopped = posted;
            interrupts.stop = true;
            tasks.push_back({std::move(command), conversation});
            ++posted;
        }
        wake.notify_one();
    }

    /// Is done between two tokens of whatever is going on.
    void meanwhile(Command command) {
        {
            const std::lock_guard lock(mutex);
            asides.push_back(std::move(command));
        }
        wake.notify_one();
    }

    /// Forgets the newest task, where it opens such a conversation and has not begun.
    template <class Matches>
    void takeBackOpening(Matches&& matches) {
        if (tasks.empty() || !tasks.back().opens || !matches(*tasks.back().opens)) return;
        tasks.pop_back();
        --posted;
        stopped = std::min(stopped, posted);
        loadingStopped = std::min(loadingStopped, posted);
    }

    void loop() {
        Session session(options, interrupts);
        interrupts.meanwhile = [&] { doAsides(session); };
        while (const std::optional<Command> command = next(session)) {
            if (const Result<void> result = attempt(session, *command); !result) report(session, result.error());
            options.onEvent(ActivityChanged{Activity::Idle});
        }
        if (const Result<void> saved = attempt(session, [](Session& left) { return left.saveBeforeTheEnd(); }); !saved)
            report(session, saved.error());
    }

    /// Waits for what to do next. Nothing: quitting, and everything posted is done, so that no message is dropped.
    std::optional<Command> next(Session& session) {
        std::unique_lock lock(mutex);
        while (true) {
            if (!asides.empty() && (session.isOpen() || tasks.empty())) {
                lock.unlock();
                doAsides(session);
                lock.lock();
            } else if (session.isRemoved() && (tasks.empty() || !tasks.front().opens)) {
                interrupts.stop = interrupts.stopLoading = quitting;
                return [](Session& left) { return left.leaveRemoved(); };
            } else if (!tasks.empty()) {
                Command command = std::move(tasks.front().run);
                session.answerTo(tasks.front().asked);
                tasks.pop_front();
                ++taken;
                interrupts.stop = quitting || taken <= stopped;
                interrupts.stopLoading = quitting || taken <= loadingStopped;
                return command;
            } else if (quitting) {
                return std::nullopt;
            } else if (session.isEndOwed()) {
                if (wake.wait_for(lock, std::chrono::seconds(1)) != std::cv_status::timeout) continue;
                lock.unlock();
                (void)attempt(session, [](Session& owing) { return owing.storeOwed(); });  // said when it failed first
                lock.lock();
            } else {
                wake.wait(lock);
            }
        }
    }

    void doAsides(Session& session) {
        while (true) {
            Command aside;
            {
                const std::lock_guard lock(mutex);
                if (asides.empty()) return;
                aside = std::move(asides.front());
                asides.pop_front();
            }
            if (const Result<void> result = attempt(session, aside); !result) report(session, result.error());
        }
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

    void report(const Session& session, const Error& error) const {
        if (error.code == ErrorCode::Cancelled) return;
        options.onEvent(Failed{error, !session.isOpen()     ? Concern::Transcript
                                      : !session.hasModel() ? Concern::Model
                                                            : Concern::Conversation});
    }

    ServiceOptions options;
    std::condition_variable wake;
    std::mutex mutex;  // guards what follows, up to interrupts
    std::deque<Task> tasks;
    std::deque<Command> asides;
    uint64_t posted = 0, taken = 0, stopped = 0,
             loadingStopped = 0;  // a stop is for all tasks that were posted before it
    bool quitting = false;
    Interrupts interrupts;
    std::thread thread;  // last: it uses the others
};

ChatService::ChatService(ServiceOptions options) : m_impl(std::make_unique<Impl>(std::move(options))) {}

ChatService::~ChatService() {
    {
        const std::lock_guard lock(m_impl->mutex);
        m_impl->quitting = true;
        m_impl->interrupts.stop = m_impl->interrupts.stopLoading = true;
    }
    m_impl->wake.notify_one();
    m_impl->thread.join();
}

void ChatService::start(store::ConversationId conversation) {
    m_impl->post([=](Session& session) { return session.start(conversation); });
}
void ChatService::send(std::string text, Reading reading) {
    m_impl->post([text = std::move(text), reading](Session& session) { return session.send(text, reading); });
}
void ChatService::measure(uint64_t draft, std::string text) {
    m_impl->meanwhile([draft, text = std::move(text)](Session& session) { return session.measure(draft, text); });
}
void ChatService::stop() {
    const std::lock_guard lock(m_impl->mutex);
    m_impl->stopped = m_impl->loadingStopped = m_impl->posted;
    m_impl->interrupts.stop = m_impl->interrupts.stopLoading = true;
}
void ChatService::regenerate() {
    m_impl->post([](Session& session) { return session.regenerate(); });
}
void ChatService::goOn() {
    m_impl->post([](Session& session) { return session.goOn(); });
}
void ChatService::newConversation() {
    m_impl->open(kNewOne, [](Session& session) { return session.newConversation(); });
}
void ChatService::openConversation(store::ConversationId id) {
    m_impl->open(id, [=](Session& session) { return session.openConversation(id); });
}
void ChatService::restoreConversation(store::ConversationId id) {
    m_impl->meanwhile([=](Session& session) { return session.restore(id); });
    openConversation(id);
}
void ChatService::pin(store::MessageId message, bool pinned) {
    m_impl->meanwhile([=](Session& session) { return session.pin(message, pinned); });
    m_impl->post([=](Session& session) { return session.settlePin(message); });
}
void ChatService::renameConversation(store::ConversationId id, std::string title) {
    m_impl->meanwhile([id, title = std::move(title)](Session& session) { return session.rename(id, title); });
}
void ChatService::removeConversation(store::ConversationId id) {
    {
        const std::lock_guard lock(m_impl->mutex);
        m_impl->takeBackOpening([id](store::ConversationId opened) { return opened == id; });
    }
    m_impl->meanwhile([=](Session& session) { return session.remove(id); });
}
void ChatService::applyOwnSettings(store::ConversationId conversation, OwnSettings own) {
    m_impl->post(
        [conversation, own = std::move(own)](Session& session) { return session.applyOwnSettings(conversation, own); });
}
void ChatService::edit(store::MessageId message, std::string text) {
    m_impl->post([message, text = std::move(text)](Session& session) { return session.edit(message, text); });
}
void ChatService::takeFormer(store::MessageId reply) {
    m_impl->post([=](Session& session) { return session.takeFormer(reply); });
}
void ChatService::removeTurn(store::MessageId message) {
    m_impl->meanwhile([=](Session& session) { return session.removeTurn(message); });
    m_impl->post([](Session& session) { return session.settleRemoved(); });
}
void ChatService::restoreMessages(std::vector<store::MessageId> messages) {
    m_impl->meanwhile([messages = std::move(messages)](Session& session) { return session.restoreMessages(messages); });
    m_impl->post([](Session& session) { return session.settleRestored(); });
}
void ChatService::purge(store::ConversationId removed) {
    m_impl->post([=](Session& session) { return session.purge({.conversation = removed, .messages = {}}); });
}
void ChatService::purge(std::vector<store::MessageId> removed) {
    m_impl->post([removed = std::move(removed)](Session& session) {
        return session.purge({.conversation = 0, .messages = removed});
    });
}
void ChatService::applySettings(Settings settings) {
    m_impl->post([settings = std::move(settings)](Session& session) { return session.applySettings(settings); });
}

void ChatService::drain() {
    std::promise<void> done;
    m_impl->post([&done](Session&) {
        done.set_value();
        return Result<void>();
    });
    done.get_future().wait();
}

}  // namespace daylong::chat
