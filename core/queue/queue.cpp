#include "queue/queue.h"

#include "chat/commands/commands.h"
#include "store/message_queue.h"
#include "store/title.h"

#include <utility>

namespace daylong::queue {

using namespace chat;

namespace {

/// A temporary one that is shown no more was kept, or is gone: what is put there would be lost with it.
bool isGone(const Session& session, store::ConversationId id) { return store::isTemporary(id) && id != session.shown; }

/// What each of the person's commands does to one that waits; then what waits beside it is told.
template <class Does>
Result<void> doTo(Queue& queue, Session& session, store::QueuedId id, Does does) {
    TRY(session.writer());
    store::MessageQueue stored(*session.transcript);
    const std::optional<store::QueuedMessage> queued = TRY(stored.find(id));
    if (!queued || isGone(session, queued->conversation)) return {};  // it was said meanwhile
    TRY(does(stored, *queued));
    return queue.tell(session, queued->conversation);
}

bool waitsIn(const Session& session, store::QueuedId id, store::ConversationId conversation) {
    if (id == 0 || !session.transcript) return false;
    const auto queued = store::MessageQueue(*session.transcript).find(id);
    return queued && *queued && (*queued)->conversation == conversation;
}

}  // namespace

Result<void> Queue::tell(const Session& session, store::ConversationId id) {
    auto messages = TRY(store::MessageQueue(*session.transcript).of(id));
    session.emit(QueueChanged{id, std::move(messages), !m_going.contains(id), m_held});
    return {};
}

Result<void> Queue::add(Session& session, store::ConversationId wanted, const std::string& typed, Reading reading,
                        const store::AttachedFiles& files) {
    const store::ConversationId id = wanted == kOpenOne ? session.shown : wanted;
    const std::string text = store::asStorable(typed);
    if (isGone(session, id)) {
        session.emit(MessageRejected{text});
        return {};
    }
    const auto keep = [&]() -> Result<void> {
        TRY(session.writer());
        store::MessageQueue stored(*session.transcript);
        if (TRY(stored.of(id)).empty()) m_going.insert(id);  // else it goes on, or stands, as it did
        return stored.add(id, text, reading == Reading::EndOnly, files);
    };
    const Result<void> added = keep();
    if (!added) session.emit(MessageRejected{text});
    TRY(added);
    return tell(session, id);
}

/// Where it waits no more, or that cannot be stored, it is the sender's again.
Result<void> Queue::change(Session& session, store::QueuedId id, const std::string& typed) {
    const std::string text = store::asStorable(typed);
    bool changed = false;
    const auto change = [&](store::MessageQueue& stored, const store::QueuedMessage&) -> Result<void> {
        TRY(stored.change(id, text));
        if (m_held == id) m_held = 0;
        changed = true;
        return {};
    };
    const Result<void> done = doTo(*this, session, id, change);
    if (!changed) session.emit(MessageRejected{text});
    return done;
}

Result<void> Queue::remove(Session& session, store::QueuedId id) {
    return doTo(*this, session, id, [&](store::MessageQueue& stored, const store::QueuedMessage&) -> Result<void> {
        if (m_held == id) m_held = 0;
        if (const auto removed = TRY(stored.remove(id))) m_takenOut.insert_or_assign(id, *removed);
        return {};
    });
}

Result<void> Queue::putBack(Session& session, store::QueuedId id) {
    const auto taken = m_takenOut.find(id);
    if (taken == m_takenOut.end() || isGone(session, taken->second.message.conversation)) return {};
    TRY(session.writer());
    TRY(store::MessageQueue(*session.transcript).putBack(taken->second));
    const store::ConversationId conversation = taken->second.message.conversation;
    m_takenOut.erase(taken);
    return tell(session, conversation);
}

Result<void> Queue::hold(Session& session, store::QueuedId id) {
    const store::QueuedId before = std::exchange(m_held, id);
    const auto nothing = [](store::MessageQueue&, const store::QueuedMessage&) { return Result<void>(); };
    return doTo(*this, session, id != 0 ? id : before, nothing);
}

Result<void> Queue::sendNow(Session& session, store::QueuedId id) {
    const auto put = [&](store::MessageQueue&, const store::QueuedMessage& queued) -> Result<void> {
        m_now = id;  // it alone: those beside it go, or stand, as they did
        if (m_held == id) m_held = 0;
        session.givesWay = true;
        const store::ConversationId atHand = session.conversation.id;  // what is queued there is not to go on by itself
        return atHand == queued.conversation ? Result<void>() : pause(session, atHand);
    };
    return doTo(*this, session, id, put);
}

Result<void> Queue::goOn(Session& session, store::ConversationId id) {
    m_going.insert(id);
    return session.transcript ? tell(session, id) : Result<void>();
}

Result<void> Queue::pause(Session& session, store::ConversationId id) {
    const std::set<store::ConversationId> before = m_going;
    if (id == kOpenOne || waitsIn(session, m_now, id)) m_now = 0;
    if (id == kOpenOne) m_going.clear();
    else m_going.erase(id);
    for (const store::ConversationId each : before) {
        if (session.transcript && !m_going.contains(each)) TRY(tell(session, each));
    }
    return {};
}

/// What is being changed holds up what is behind it in its conversation.
std::optional<store::QueuedMessage> Queue::nextOne(const Session& session) const {
    if (!session.transcript || !session.hasModel() || (m_going.empty() && m_now == 0)) return std::nullopt;
    store::MessageQueue stored(*session.transcript);
    if (m_now != 0) {
        auto now = stored.find(m_now);
        if (now && *now) return std::move(*now);
    }
    const auto all = stored.order();
    if (!all) return std::nullopt;
    std::set<store::ConversationId> stand;
    for (const store::QueuedMessage& each : *all) {
        if (each.id == m_held || !m_going.contains(each.conversation)) stand.insert(each.conversation);
        if (!stand.contains(each.conversation)) return each;
    }
    return std::nullopt;
}

store::ConversationId Queue::next(const Session& session) {
    const std::optional<store::QueuedMessage> queued = nextOne(session);
    return queued ? queued->conversation : 0;
}

Result<void> Queue::sayNext(Session& session) {
    const std::optional<store::QueuedMessage> queued = nextOne(session);
    m_now = 0;
    if (!queued) return {};
    TRY(enter(session, queued->conversation, false));
    store::MessageQueue stored(*session.transcript);
    const store::Message said = TRY(stored.say(*queued));
    TRY(tell(session, queued->conversation));
    if (TRY(stored.of(queued->conversation)).empty()) m_going.erase(queued->conversation);
    return beAnswered(session, said, queued->endOnly ? Reading::EndOnly : Reading::Whole);
}

}  // namespace daylong::queue
