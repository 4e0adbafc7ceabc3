#include "queue/queue_commands.h"

#include "queue/queue.h"

#include <utility>

namespace daylong::queue {

using chat::Session;

QueueCommands::QueueCommands(chat::ChatService& service, std::shared_ptr<Queue> queue)
    : m_service(service), m_queue(std::move(queue)) {}

void QueueCommands::post(std::function<Result<void>(Queue&, Session&)> work) {
    m_service.post(chat::When::BetweenTokens,
                   [queue = m_queue, work = std::move(work)](Session& session) { return work(*queue, session); });
}

void QueueCommands::add(store::ConversationId id, std::string text, chat::Reading reading, store::AttachedFiles files) {
    post([id, text = std::move(text), reading, files = std::move(files)](Queue& queue, Session& session) {
        return queue.add(session, id, text, reading, files);
    });
}

void QueueCommands::change(store::QueuedId id, std::string text) {
    post([id, text = std::move(text)](Queue& queue, Session& session) { return queue.change(session, id, text); });
}

void QueueCommands::remove(store::QueuedId id) {
    post([id](Queue& queue, Session& session) { return queue.remove(session, id); });
}

void QueueCommands::putBack(store::QueuedId id) {
    post([id](Queue& queue, Session& session) { return queue.putBack(session, id); });
}

void QueueCommands::forgetTakenOut() {
    post([](Queue& queue, Session&) {
        queue.forgetTakenOut();
        return Result<void>();
    });
}

void QueueCommands::hold(store::QueuedId id) {
    post([id](Queue& queue, Session& session) { return queue.hold(session, id); });
}

void QueueCommands::sendNow(store::QueuedId id) {
    post([id](Queue& queue, Session& session) { return queue.sendNow(session, id); });
}

void QueueCommands::goOn(store::ConversationId id) {
    post([id](Queue& queue, Session& session) { return queue.goOn(session, id); });
}

}  // namespace daylong::queue
