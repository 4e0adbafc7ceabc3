// Session: turns. A message is said and answered; a reply is begun, ends early, goes on, and gives way to another.
#include "chat/notes.h"
#include "chat/reply_recorder.h"
#include "chat/session.h"
#include "chat/titles.h"

#include <utility>

namespace daylong::chat {

namespace {

store::MessageState stateAfter(const Result<Reply>& replied) {
    using enum store::MessageState;
    if (!replied) return replied.error().code == ErrorCode::Cancelled ? Stopped : Interrupted;
    return replied->end == ReplyEnd::Complete ? Complete : replied->end == ReplyEnd::Stopped ? Stopped : CutOff;
}

}  // namespace

Result<store::Message> Session::storeMessage(const std::string& text) {
    TRY(writer());
    if (m_conversation.id == 0) TRY(newConversation());
    return m_writer->appendMessage(m_conversation.id, store::MessageRole::User, text);
}

Result<void> Session::send(store::ConversationId conversation, const std::string& typed, Reading reading) {
    const std::string text = asStorable(typed);
    const Result<void> entered = enter(conversation);
    const Result<store::Message> stored = entered ? storeMessage(text) : entered.error();
    if (!stored) {
        emit(MessageRejected{text});
        return stored.error();
    }
    const store::Message& message = *stored;
    emit(MessageAdded{message});
    const bool first = m_conversation.title.empty();
    if (first) {
        m_conversation.title = titleFrom(text);
        TRY(m_writer->rename(m_conversation.id, m_conversation.title));
    }
    TRY(emitConversation(m_conversation.id));
    const Result<void> answered = answer(message, first, reading);
    if (answered || answered.error().code != ErrorCode::FileChanged || !hasModel()) return answered;
    distrustModel();
    const std::optional<store::Message> last = TRY(m_writer->lastTurn(m_conversation.id));
    return last && last->role == store::MessageRole::User ? replyAnew() : answered;  // by what the file holds now
}

Result<void> Session::answer(const store::Message& message, bool first, Reading reading) {
    TRY(responder());
    const std::string aboutTemplate = first ? noteOfTemplate(m_responder->model()) : std::string();
    if (!aboutTemplate.empty()) TRY(note(aboutTemplate));
    TRY(attachUnlessItIs());
    TRY(m_responder->read(message.id, reading));
    return reply();
}

Result<void> Session::reply(const store::Message* instead) {
    const store::Message message = TRY(m_writer->beginReply(m_conversation.id, instead));
    if (instead != nullptr) emit(MessageSuperseded{instead->id});
    emit(MessageAdded{message});
    return write(message);
}

/// Writes a reply, behind what was said of it.
Result<void> Session::write(const store::Message& message) {
    emit(ActivityChanged{Activity::Replying});
    ReplyRecorder observer(m_workplace, message, [this] { emitMemory(); });
    Result<Reply> replied = m_responder->answer(message, observer);
    if (replied && observer.failure()) replied = *observer.failure();
    if (!replied) distrust();
    m_owed.owe(message, stateAfter(replied), observer.takeRest());
    const Result<store::Message> finished = m_owed.store(*m_writer);
    ReplyStats stats = replied ? replied->stats : ReplyStats{};
    if (observer.firstText() > 0.0) stats.secondsToFirstToken = observer.firstText() - m_asked;
    emit(ReplyFinished{finished ? *finished : m_owed.shown(*m_writer), stats});
    emitMemory();
    TRY(replied);
    if (!finished)
        return Error{finished.error().code,
                     finished.error().message +
                         ". The end of the reply is kept in memory, and stored as soon as that is possible"};
    TRY(m_writer->whole());
    return emitConversation(m_conversation.id);
}

Result<void> Session::regenerate(store::ConversationId conversation) {
    TRY(enter(conversation));
    return replyAnew();
}

/// Another reply to the user's last message, in place of the one that there may be. That one is put aside only once
/// nothing can fail or be stopped any more before the new one begins.
Result<void> Session::replyAnew() {
    TRY(writer());
    TRY(responder());
    TRY(attachUnlessItIs());
    const std::optional<store::Message> last = TRY(m_writer->lastTurn(m_conversation.id));
    if (!last || shouldStop()) return {};
    TRY(takeBack({*last}));
    if (shouldStop()) return {};  // the old reply is read with the next message
    if (last->role == store::MessageRole::Assistant) return reply(&*last);
    TRY(m_responder->read(0, Reading::Whole));  // it was perhaps not even read to its end
    return reply();
}

/// Goes on with a reply that was ended early: at its greatest length, by the person, or with the program.
Result<void> Session::goOn(store::ConversationId conversation) {
    TRY(enter(conversation));
    TRY(responder());
    TRY(attachUnlessItIs());
    const std::optional<store::Message> last = TRY(m_writer->lastTurn(m_conversation.id));
    if (!last) return {};
    if (last->role == store::MessageRole::User) return replyAnew();  // it ended before its first word
    if (last->state == store::MessageState::Complete) return {};
    if (!TRY(m_responder->canGoOn(*last))) return replyAnew();
    const store::Message reopened = TRY(m_writer->reopenReply(last->id));
    emit(ReplyReopened{reopened});
    return write(reopened);
}

/// Without a model the record that it kept is cut all the same.
Result<void> Session::takeBack(const std::vector<store::Message>& newest) {
    if (hasModel()) return m_responder->takeBack(newest);
    for (const store::Message& message : newest) {
        if (message.tokenEnd <= message.tokenBegin) continue;
        TRY(m_writer->takeBack(message));
        emit(MessageRead{message.id, {}});
        break;
    }
    return {};
}

}  // namespace daylong::chat
