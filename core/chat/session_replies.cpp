// Session: replies. They are begun, end early, go on, and give way to others.
#include "chat/session.h"

#include "base/clock.h"

#include <algorithm>
#include <utility>

namespace daylong::chat {

namespace {

store::MessageState stateAfter(const Result<Reply>& replied) {
    using enum store::MessageState;
    if (!replied) return replied.error().code == ErrorCode::Cancelled ? Stopped : Interrupted;
    return replied->end == ReplyEnd::Complete ? Complete : replied->end == ReplyEnd::Stopped ? Stopped : CutOff;
}

}  // namespace

Result<void> Session::reply(const store::Message* instead) {
    const store::Message message = TRY(m_writer->beginReply(m_conversation.id, instead));
    if (instead != nullptr) emit(MessageSuperseded{instead->id});
    emit(MessageAdded{message});
    return write(message, {});
}

/// Writes a reply, behind what was said of it.
Result<void> Session::write(const store::Message& message, std::span<const int32_t> said) {
    emit(ActivityChanged{Activity::Replying});
    ReplyRecorder observer = recorder(message, Activity::Replying);
    const uint64_t most = said.size() + effective().maxReplyTokens;
    Result<Reply> replied = m_responder->reply(said, most, observer);
    Result<void> flushed;
    while (flushed && !replied && replied.error().code == ErrorCode::Device && m_device != "cpu") {
        flushed = observer.flush();
        if (flushed) replied = goOnElsewhere(replied.error(), most, observer);
    }
    m_owed = Owed{message, stateAfter(replied), observer.takeRest()};
    const Result<store::Message> finished = endReply();
    if (!replied || !flushed)
        m_attached = false;  // stream, cache and transcript may disagree: put right before the next turn
    ReplyStats stats = replied ? replied->stats : ReplyStats{};
    if (observer.firstText() > 0.0) stats.secondsToFirstToken = observer.firstText() - m_asked;
    emit(ReplyFinished{finished ? *finished : owedReply(), stats});
    emitMemory();
    TRY(flushed);
    TRY(replied);
    if (!finished)
        return Error{finished.error().code,
                     finished.error().message +
                         ". The end of the reply is kept in memory, and stored as soon as that is possible"};
    TRY(m_writer->whole());
    return emitConversation(m_conversation.id);
}

/// Stores what is owed of a reply.
Result<store::Message> Session::endReply() {
    ReplyRecorder::Rest& rest = m_owed->rest;
    if (!rest.text.empty() || !rest.tokens.empty()) TRY(m_writer->extendReply(m_owed->reply, rest.text, rest.tokens));
    rest = {};
    store::Message finished = TRY(m_writer->finishReply(m_owed->reply.id, m_owed->state));
    m_owed.reset();
    return finished;
}

/// A reply whose end could not be stored, as it was shown.
store::Message Session::owedReply() {
    const auto stored = m_writer->message(m_owed->reply.id);
    store::Message reply = stored && *stored ? **stored : m_owed->reply;
    reply.text += m_owed->rest.text;
    reply.state = m_owed->state;
    return reply;
}

Result<void> Session::storeOwed() {
    if (!m_owed) return {};
    const store::Message finished = TRY(endReply());
    return emitConversation(finished.conversation);
}

/// Nobody else will: waits for whoever keeps the transcript locked, and then puts it elsewhere.
Result<void> Session::saveBeforeTheEnd() {
    constexpr double kPatienceSeconds = 15.0;
    for (const double begin = steadySeconds(); m_owed && steadySeconds() - begin < kPatienceSeconds;) {
        const Result<void> stored = storeOwed();
        if (!stored && stored.error().code != ErrorCode::Io) break;
    }
    if (!m_owed) return {};
    TRY(m_writer->moveAside("cannot be written"));
    TRY(storeOwed());
    return m_writer->whole();
}

/// The rest of a reply, on another device.
Result<Reply> Session::goOnElsewhere(const Error& loss, uint64_t most, ReplyRecorder& observer) {
    TRY(moveOn(loss));
    m_attached = true;
    const std::optional<store::Message> reply = TRY(m_writer->lastTurn(m_conversation.id));
    const std::vector<int32_t> said =
        reply ? TRY(readStream(reply->tokenBegin, reply->tokenEnd)) : std::vector<int32_t>();
    emit(ActivityChanged{Activity::Replying});
    return m_responder->reply(said, most, observer);
}

/// Another reply to the user's last message, in place of the one that there may be. That one is put aside only once
/// nothing can fail or be stopped any more before the new one begins.
Result<void> Session::regenerate(store::ConversationId conversation) {
    TRY(enter(conversation));
    return replyAnew();
}

Result<void> Session::replyAnew() {
    TRY(writer());
    TRY(responder());
    if (!m_attached) TRY(attach());
    const std::optional<store::Message> last = TRY(m_writer->lastTurn(m_conversation.id));
    if (!last || shouldStop()) return {};
    if (last->tokenEnd > last->tokenBegin) TRY(takeBack(*last));
    if (shouldStop()) return {};  // the old reply is read with the next message
    if (last->role == store::MessageRole::Assistant) return reply(&*last);
    TRY(readUnread());  // it was perhaps not even read to its end
    return reply();
}

/// Goes on with a reply that was ended early: at its greatest length, by the person, or with the program.
Result<void> Session::goOn(store::ConversationId conversation) {
    TRY(enter(conversation));
    TRY(writer());
    TRY(responder());
    if (!m_attached) TRY(attach());
    const std::optional<store::Message> last = TRY(m_writer->lastTurn(m_conversation.id));
    if (!last) return {};
    if (last->role == store::MessageRole::User) return replyAnew();  // it ended before its first word
    if (last->state == store::MessageState::Complete) return {};
    if (last->tokenEnd == last->tokenBegin || last->tokenEnd != m_responder->memory().next) return replyAnew();
    const Result<std::vector<int32_t>> said = readStream(last->tokenBegin, last->tokenEnd);
    if (!said && std::exchange(m_recordDamaged, false)) {  // read anew, and written anew
        TRY(distrustRecord());
        return replyAnew();
    }
    TRY(said);
    const store::Message reopened = TRY(m_writer->reopenReply(last->id));
    emit(ReplyReopened{reopened});
    return write(reopened, *said);
}

/// Takes the newest message's tokens out of stream and cache again; its text stays.
Result<void> Session::takeBack(const store::Message& message) {
    if (m_attached && message.tokenEnd > m_responder->memory().next) {  // a damaged record
        TRY(distrustRecord());
        TRY(attach());
        const std::optional<store::Message> again = TRY(m_writer->message(message.id));
        return again && again->tokenEnd > again->tokenBegin ? takeBack(*again) : Result<void>();
    }
    const bool attached = std::exchange(m_attached, false);  // until the cache is cut back too
    TRY(m_writer->takeBack(message));
    emit(MessageRead{message.id, {}});
    if (!attached) return {};
    const MemoryState memory = m_responder->memory();
    const uint64_t window = memory.cacheSize - memory.preambleEnd;
    const bool cheap = message.tokenEnd == memory.next && message.tokenBegin > memory.firstSeen &&
                       message.tokenEnd - message.tokenBegin < window / 4;
    if (!cheap) return attach();  // what it pushed out of the window is read again
    const uint64_t from = message.tokenBegin - std::min(message.tokenBegin, kTail);
    const std::vector<int32_t> before = TRY(readStream(from, message.tokenBegin));
    const Result<void> rewound = m_responder->rewind(message.tokenBegin, before);
    if (!rewound && rewound.error().code == ErrorCode::Device) TRY(moveOn(rewound.error()));
    else TRY(rewound);
    m_attached = true;
    return {};
}

}  // namespace daylong::chat
