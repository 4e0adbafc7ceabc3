// Messages wait until the reply before them has ended, and go one by one. Which of them go by themselves is known to
// this run alone: after a restart they wait, shown, until the person says so. What they meant to add to was perhaps
// hours ago, and a program that has just started, perhaps with the session, shall say nothing in anybody's name.
#include "chat/commands/commands.h"
#include "store/message_queue.h"
#include "store/title.h"

#include <algorithm>
#include <set>
#include <utility>

namespace daylong::chat {

namespace {

/// What each of these does to the queue of one conversation, which is told then.
template <class Does>
Result<void> inQueueOf(Session& session, store::QueuedId id, Does does) {
    TRY(session.writer());
    store::MessageQueue queue(*session.transcript);
    const std::optional<store::QueuedMessage> queued = TRY(queue.find(id));
    if (!queued) return {};  // it was said meanwhile
    TRY(does(queue, *queued));
    return tellQueue(session, queued->conversation);
}

}  // namespace

Result<void> tellQueue(const Session& session, store::ConversationId id) {
    auto messages = TRY(store::MessageQueue(*session.transcript).of(id));
    session.emit(QueueChanged{id, std::move(messages), !session.waiting.going.contains(id), session.waiting.held});
    return {};
}

Result<void> queue(Session& session, store::ConversationId wanted, const std::string& typed, Reading reading,
                   const store::AttachedFiles& files) {
    const store::ConversationId id = wanted == kOpenOne ? session.shown : wanted;
    const std::string text = store::asStorable(typed);
    const auto add = [&]() -> Result<void> {
        TRY(session.writer());
        store::MessageQueue queue(*session.transcript);
        if (TRY(queue.of(id)).empty()) session.waiting.going.insert(id);  // else it goes on, or stands, as it did
        return queue.add(id, text, reading == Reading::EndOnly, files);
    };
    const Result<void> added = add();
    if (!added) session.emit(MessageRejected{text});
    TRY(added);
    return tellQueue(session, id);
}

/// Where it waits no more, or that cannot be stored, it is the sender's again.
Result<void> changeQueued(Session& session, store::QueuedId id, const std::string& typed) {
    const std::string text = store::asStorable(typed);
    bool changed = false;
    const Result<void> done =
        inQueueOf(session, id, [&](store::MessageQueue& queue, const store::QueuedMessage&) -> Result<void> {
            TRY(queue.change(id, text));
            if (session.waiting.held == id) session.waiting.held = 0;
            changed = true;
            return {};
        });
    if (!changed) session.emit(MessageRejected{text});
    return done;
}

Result<void> removeQueued(Session& session, store::QueuedId id) {
    return inQueueOf(session, id, [&](store::MessageQueue& queue, const store::QueuedMessage&) {
        if (session.waiting.held == id) session.waiting.held = 0;
        return queue.remove(id);
    });
}

Result<void> holdQueued(Session& session, store::QueuedId id) {
    const store::QueuedId before = std::exchange(session.waiting.held, id);
    const auto nothing = [](store::MessageQueue&, const store::QueuedMessage&) { return Result<void>(); };
    return inQueueOf(session, id != 0 ? id : before, nothing);
}

Result<void> sendQueuedNow(Session& session, store::QueuedId id) {
    return inQueueOf(session, id, [&](store::MessageQueue&, const store::QueuedMessage& queued) -> Result<void> {
        session.waiting.now = id;  // it alone: those beside it go, or stand, as they did
        if (session.waiting.held == id) session.waiting.held = 0;
        session.givesWay = true;
        const store::ConversationId atHand = session.conversation.id;  // what is queued there is not to go on by itself
        return atHand == queued.conversation ? Result<void>() : pauseQueue(session, atHand);
    });
}

Result<void> goOnQueue(Session& session, store::ConversationId id) {
    session.waiting.going.insert(id);
    return session.transcript ? tellQueue(session, id) : Result<void>();
}

Result<void> pauseQueue(Session& session, store::ConversationId id) {
    const std::set<store::ConversationId> before = session.waiting.going;
    if (id == kOpenOne) session.waiting.going.clear();
    else session.waiting.going.erase(id);
    for (const store::ConversationId each : before) {
        if (session.transcript && !session.waiting.going.contains(each)) TRY(tellQueue(session, each));
    }
    return {};
}

/// What is being changed holds up what is behind it in its conversation.
std::optional<store::QueuedMessage> nextQueued(const Session& session) {
    const Waiting& waiting = session.waiting;
    if (!session.transcript || !session.hasModel() || (waiting.going.empty() && waiting.now == 0)) return std::nullopt;
    store::MessageQueue queue(*session.transcript);
    if (waiting.now != 0) {
        auto now = queue.find(waiting.now);
        if (now && *now) return std::move(*now);
    }
    const auto all = queue.order();
    if (!all) return std::nullopt;
    std::set<store::ConversationId> stand;
    for (const store::QueuedMessage& each : *all) {
        if (each.id == session.waiting.held || !session.waiting.going.contains(each.conversation))
            stand.insert(each.conversation);
        if (!stand.contains(each.conversation)) return each;
    }
    return std::nullopt;
}

Result<void> sayQueued(Session& session) {
    const std::optional<store::QueuedMessage> next = nextQueued(session);
    session.waiting.now = 0;
    if (!next) return {};
    TRY(session.enter(next->conversation, false));
    store::MessageQueue queue(*session.transcript);
    const store::Message said = TRY(queue.say(*next));
    TRY(tellQueue(session, next->conversation));
    if (TRY(queue.of(next->conversation)).empty()) session.waiting.going.erase(next->conversation);
    return beAnswered(session, said, next->endOnly ? Reading::EndOnly : Reading::Whole);
}

}  // namespace daylong::chat
