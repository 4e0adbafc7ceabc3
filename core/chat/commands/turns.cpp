// Turns. A message is said and answered; a reply is begun, ends early, goes on, and gives way to another.
#include "base/say.h"
#include "chat/commands/commands.h"
#include "chat/reply_recorder.h"
#include "store/title.h"

#include <vector>

namespace daylong::chat {

namespace {

store::MessageState stateAfter(const Result<Reply>& replied) {
    using enum store::MessageState;
    if (!replied) return replied.error().code == ErrorCode::Cancelled ? Stopped : Interrupted;
    return replied->end == ReplyEnd::Complete ? Complete : replied->end == ReplyEnd::Stopped ? Stopped : CutOff;
}

/// Writes a reply, behind what was said of it.
Result<void> writeReply(Session& session, const store::Message& message) {
    session.emit(ActivityChanged{Activity::Replying});
    ReplyRecorder observer(session.workplace, message, [&session] { tellMemory(session); });
    Result<Reply> replied = session.answering->answer(message, observer);
    if (replied && observer.failure()) replied = *observer.failure();
    if (!replied) session.distrust();
    session.owed.owe(message, stateAfter(replied), observer.takeRest());
    const Result<store::Message> finished = session.owed.store(*session.transcript);
    ReplyStats stats = replied ? replied->stats : ReplyStats{};
    if (observer.firstText() > 0.0) stats.secondsToFirstToken = observer.firstText() - session.asked;
    session.emit(ReplyFinished{finished ? *finished : session.owed.shown(*session.transcript), stats});
    tellMemory(session);
    TRY(replied);
    if (!finished) return withMore(finished.error(), saying(Say::ReplyEndIsOwed));
    TRY(session.transcript->whole());
    return tellConversation(session, session.conversation.id);
}

/// Another reply to the user's last message; the one that there may be is put aside once nothing can fail any more.
Result<void> replyAnew(Session& session) {
    session.turn = {replyAnew, Reading::Whole};
    TRY(session.writer());
    TRY(session.attachUnlessItIs());
    const std::optional<store::Message> last = TRY(session.transcript->lastTurn(session.conversation.id));
    if (!last || session.shouldStop()) return {};
    TRY(takeBack(session, {*last}));
    if (session.shouldStop()) return {};  // the old reply is read with the next message
    TRY(session.attachUnlessItIs());
    if (last->role == store::MessageRole::Assistant) return beginReply(session, &*last);
    TRY(session.answering->read(0, Reading::Whole));  // it was perhaps not even read to its end
    return beginReply(session);
}

/// Goes on with a reply that was ended early: at its greatest length, by the person, or with the program.
Result<void> replyFurther(Session& session) {
    session.turn = {replyFurther, Reading::Whole};
    TRY(session.attachUnlessItIs());
    const std::optional<store::Message> last = TRY(session.transcript->lastTurn(session.conversation.id));
    if (!last || session.removed) return {};
    if (last->role == store::MessageRole::User) return replyAnew(session);  // it ended before its first word
    if (last->state == store::MessageState::Complete) return {};
    if (!TRY(session.answering->canGoOn(*last))) return replyAnew(session);
    const store::Message reopened = TRY(session.transcript->reopenReply(last->id));
    session.emit(ReplyReopened{reopened});
    return writeReply(session, reopened);
}

}  // namespace

Result<void> beginReply(Session& session, const store::Message* instead) {
    const store::Message message = TRY(session.transcript->beginReply(session.conversation.id, instead));
    if (instead != nullptr) session.emit(MessageSuperseded{instead->id});
    session.emit(MessageAdded{message});
    return writeReply(session, message);
}

Result<store::Message> say(Session& session, store::ConversationId conversation, const std::string& text,
                           const store::AttachedFiles& files) {
    TRY(enter(session, conversation));
    if (session.conversation.id == 0) {
        TRY(newConversation(session));
        TRY(enter(session, kOpenOne));
    }
    return session.transcript->appendMessage(session.conversation.id, store::MessageRole::User, text, files);
}

Result<void> send(Session& session, store::ConversationId conversation, const std::string& typed, Reading reading,
                  const store::AttachedFiles& files) {
    const std::string text = store::asStorable(typed);
    const Result<store::Message> said = say(session, conversation, text, files);
    if (!said) session.emit(MessageRejected{text});
    return said ? beAnswered(session, *said, reading) : said.error();
}

Result<void> beAnswered(Session& session, const store::Message& said, Reading reading) {
    session.emit(MessageAdded{said});
    const bool first = session.conversation.title.empty();
    if (first)
        TRY(session.transcript->rename(session.conversation.id, store::titleFrom(said), store::TitledBy::FirstWords));
    TRY(tellConversation(session, session.conversation.id));
    const Result<void> answered = answer(session, said, first, reading);
    if (answered || answered.error().code != ErrorCode::FileChanged || !session.hasModel()) return answered;
    session.distrustModel();
    const std::optional<store::Message> last = TRY(session.transcript->lastTurn(session.conversation.id));
    return last && last->role == store::MessageRole::User ? replyAnew(session)
                                                          : answered;  // by what the file holds now
}

Result<void> answer(Session& session, const store::Message& message, bool first, Reading reading) {
    session.turn = {replyAnew, reading};
    TRY(session.responder());
    if (session.removed) return {};  // while the model was loaded for it
    const Sayings aboutTemplate = first ? text::noteOf(session.answering->model().chat) : Sayings();
    if (!aboutTemplate.empty()) TRY(session.workplace.note(aboutTemplate));
    TRY(session.attachUnlessItIs());
    TRY(session.answering->read(message.id, reading));
    return beginReply(session);
}

Result<void> regenerate(Session& session, store::ConversationId conversation) {
    TRY(enter(session, conversation));
    return replyAnew(session);
}

Result<void> goOn(Session& session, store::ConversationId conversation) {
    TRY(enter(session, conversation));
    return replyFurther(session);
}

/// The record is cut all the same where no model has it in front of itself.
Result<void> takeBack(Session& session, const std::vector<store::Message>& newest) {
    if (session.isAttached()) return session.answering->takeBack(newest);
    const store::MessageId from = TRY(session.transcript->takeBack(newest));
    if (from != 0) session.emit(MessageRead{from, {}});
    return {};
}

}  // namespace daylong::chat
