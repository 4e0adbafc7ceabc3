#include "chat/chat_service.h"

#include "chat/session.h"

#include <atomic>
#include <condition_variable>
#include <deque>
#include <exception>
#include <future>
#include <mutex>
#include <new>
#include <thread>
#include <utility>

namespace daylong::chat {

using Command = std::function<Result<void>(Session&)>;

struct ChatService::Impl {
    explicit Impl(ServiceOptions given) : options(std::move(given)), thread([this] { loop(); }) {}

    void post(Command command) {
        {
            const std::lock_guard lock(mutex);
            commands.push_back(std::move(command));
            ++posted;
        }
        wake.notify_one();
    }

    void loop() {
        Session session(options, stop);
        while (true) {
            Command command;
            {
                std::unique_lock lock(mutex);
                wake.wait(lock, [this] { return quitting || !commands.empty(); });
                if (commands.empty()) return;  // quitting, and everything posted is done: no message is dropped
                command = std::move(commands.front());
                commands.pop_front();
                stop = quitting || ++taken <= stopped;
            }
            run(session, command);
        }
    }

    /// One of the two places that catch everything: whatever happens, the thread and the transcript live on.
    void run(Session& session, const Command& command) {
        Result<void> result;
        try {
            result = command(session);
        } catch (const std::bad_alloc&) {
            result = Error{ErrorCode::OutOfMemory, "there is not enough memory; choose a smaller cache or a smaller model in Settings"};
        } catch (const std::exception& error) {
            result = Error{ErrorCode::Io, std::string("something unforeseen happened: ") + error.what()};
        }
        if (!result && result.error().code != ErrorCode::Cancelled) options.onEvent(Failed{result.error()});
        options.onEvent(ActivityChanged{Activity::Idle});
    }

    ServiceOptions options;
    std::mutex mutex;
    std::condition_variable wake;
    std::deque<Command> commands;
    uint64_t posted = 0, taken = 0, stopped = 0;  // a stop is for all that was posted before it
    bool quitting = false;
    std::atomic<bool> stop = false;
    std::thread thread;  // last: it uses the others
};

ChatService::ChatService(ServiceOptions options) : m_impl(std::make_unique<Impl>(std::move(options))) {}

ChatService::~ChatService() {
    {
        const std::lock_guard lock(m_impl->mutex);
        m_impl->quitting = true;
        m_impl->stop = true;
    }
    m_impl->wake.notify_one();
    m_impl->thread.join();
}

void ChatService::start(store::ConversationId conversation) {
    m_impl->post([=](Session& session) { return session.start(conversation); });
}
void ChatService::send(std::string text) {
    m_impl->post([text = std::move(text)](Session& session) { return session.send(text); });
}
void ChatService::stop() {
    const std::lock_guard lock(m_impl->mutex);
    m_impl->stopped = m_impl->posted;
    m_impl->stop = true;
}
void ChatService::regenerate() {
    m_impl->post([](Session& session) { return session.regenerate(); });
}
void ChatService::pin(store::MessageId message, bool pinned) {
    m_impl->post([=](Session& session) { return session.pin(message, pinned); });
}
void ChatService::newConversation() {
    m_impl->post([](Session& session) { return session.newConversation(); });
}
void ChatService::openConversation(store::ConversationId id) {
    m_impl->post([=](Session& session) { return session.openConversation(id); });
}
void ChatService::renameConversation(store::ConversationId id, std::string title) {
    m_impl->post([id, title = std::move(title)](Session& session) { return session.rename(id, title); });
}
void ChatService::removeConversation(store::ConversationId id) {
    m_impl->post([=](Session& session) { return session.remove(id); });
}
void ChatService::restoreConversation(store::ConversationId id) {
    m_impl->post([=](Session& session) { return session.restore(id); });
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
