#include "chat/chat_service.h"

#include "chat/commands/commands.h"
#include "chat/engine_thread.h"

#include <future>
#include <utility>

namespace daylong::chat {

namespace {

/// One of commands.h, with what it is given besides the session.
template <class Does, class... Given>
Command doing(Does does, Given... given) {
    return [does, ... given = std::move(given)](Session& session) { return does(session, given...); };
}

}  // namespace

ChatService::ChatService(ServiceOptions options) : m_engine(std::make_unique<EngineThread>(std::move(options))) {}
ChatService::~ChatService() = default;

ListenerId ChatService::listen(std::function<void(const Event&)> listener) {
    return m_engine->listeners.add(std::move(listener));
}
void ChatService::forget(ListenerId listener) { m_engine->listeners.remove(listener); }

void ChatService::start(store::ConversationId id) {
    m_engine->mailbox.post([id](Session& session) { return session.start(id); });
}

void ChatService::send(store::ConversationId id, std::string text, Reading reading, store::AttachedFiles files) {
    m_engine->mailbox.post(doing(chat::send, id, std::move(text), reading, std::move(files)), id);
}
void ChatService::stop(store::ConversationId id) {
    m_engine->mailbox.aside([id](Session& session) { return session.waiting.pause(session, id); });
    m_engine->mailbox.stop(id);
}
void ChatService::regenerate(store::ConversationId id) { m_engine->mailbox.post(doing(chat::regenerate, id), id); }
void ChatService::goOn(store::ConversationId id) { m_engine->mailbox.post(doing(chat::goOn, id), id); }

void ChatService::newConversation(std::optional<store::PresetId> preset) {
    m_engine->mailbox.open(kOpenOne, doing(chat::newConversation, preset));
}
void ChatService::newTemporary() { m_engine->mailbox.open(kOpenOne, doing(chat::newTemporary)); }
void ChatService::openConversation(store::ConversationId id) {
    m_engine->mailbox.open(id, doing(chat::openConversation, id));
}
void ChatService::giveUpOpening(store::ConversationId id) { m_engine->mailbox.giveUpOpening(id); }

void ChatService::post(When when, Command command, store::ConversationId guestIn) {
    if (when == When::BetweenTokens) m_engine->mailbox.aside(std::move(command));
    else if (when == When::AsPosted) m_engine->mailbox.post(std::move(command));
    else m_engine->mailbox.guest(std::move(command), guestIn);
}
void ChatService::drain() {
    post(When::AsPosted, [](Session& session) { return session.brings ? bring(session) : Result<void>(); });
    auto reached = std::make_shared<std::promise<void>>();
    const std::future<void> done = reached->get_future();
    // Never kept, and the command's alone: it breaks as that goes, behind what is told once it is done, or dropped.
    post(When::AsPosted, [reached = std::move(reached)](Session&) { return Result<void>(); });
    done.wait();
}

}  // namespace daylong::chat
