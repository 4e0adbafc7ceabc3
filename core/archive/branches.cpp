#include "archive/branches.h"

#include "base/say.h"
#include "chat/commands/commands.h"
#include "store/title.h"
#include "store/transcript_branches.h"

namespace daylong::archive {

using namespace chat;

namespace {

Result<void> show(Session& session, store::MessageId message) {
    TRY(enterThatOf(session, message));
    store::TranscriptBranches branches(*session.transcript);
    TRY(branches.parting(message));  // it is there
    if (session.hasModel()) TRY(session.attachUnlessItIs());
    if (session.shouldStop()) return {};
    const store::MessageId behind = TRY(branches.parting(message));
    if (behind == message) return {};
    const store::ConversationId open = session.conversation.id;
    const std::vector<store::Message> read = TRY(branches.readBehind(open, behind));
    TRY(takeBack(session, read));
    const auto titled = TRY(store::titledFrom(*session.transcript, session.conversation));
    const bool wasThere = TRY(session.transcript->message(behind)).has_value();
    TRY(branches.show(message));
    const auto question = TRY(session.transcript->message(behind));
    session.emit(PathChanged{open, behind});
    if (question && !wasThere) {  // deleted, and back with the reply to it
        session.emit(MessagesRestored{{*question}});
        session.emit(TrashChanged{});
    }
    TRY(store::followBeginning(*session.transcript, open, titled));
    TRY(tellConversation(session, open));
    if (!session.hasModel()) return {};
    TRY(session.attachUnlessItIs());
    TRY(session.answering->settle(Change::Pinned, {}));
    TRY(session.answering->read(0, Reading::Whole));
    tellMemory(session);
    return session.answering->canPin(nullptr);  // what is pinned there comes on top of what is pinned before it
}

/// What is to be attached to what is said there instead.
Result<store::AttachedFiles> copy(Session& session, store::MessageId id, bool instead) {
    TRY(enterThatOf(session, id));
    const std::optional<store::Message> message = TRY(session.transcript->message(id));
    if (!message || message->state == store::MessageState::Superseded)
        return failure(ErrorCode::NotFound, Say::NoSuchBranch);
    store::TranscriptBranches branches(*session.transcript);
    store::AttachedFiles files = instead ? TRY(branches.files(id)) : store::AttachedFiles();
    const store::Conversation made = TRY(branches.copy(message->conversation, instead ? message->parent : id));
    TRY(session.transcript->appendNote(made.id, {saying(Say::BranchedOff)}));
    TRY(tellConversation(session, made.id));
    TRY(enter(session, made.id));
    return files;
}

struct SaidAnew {
    store::Message message;
    std::optional<store::MessageId> titled;  // of what the title was
};

/// The former message is put aside with all that followed it, and this one takes its place, before anything is read:
/// from then on it is stored, whatever happens to the program.
Result<SaidAnew> sayInstead(Session& session, store::MessageId id, const std::string& text) {
    TRY(enterThatOf(session, id));
    const std::optional<store::Message> former = TRY(session.transcript->message(id));
    if (!former || former->role != store::MessageRole::User || former->state == store::MessageState::Superseded)
        return failure(ErrorCode::InvalidArgument, Say::NotChangedGone);
    const store::ConversationId open = session.conversation.id;
    const auto titled = TRY(store::titledFrom(*session.transcript, session.conversation));
    const auto read = TRY(store::TranscriptBranches(*session.transcript).readBehind(open, former->parent));
    TRY(takeBack(session, read));
    SaidAnew said{TRY(session.transcript->sayInstead(id, text)), titled};
    session.emit(PathChanged{open, former->parent});
    session.emit(MessageAdded{said.message});
    return said;
}

/// Until it is stored, it is handed back where something fails.
Result<void> sayAnew(Session& session, store::MessageId id, const std::string& text) {
    const Result<SaidAnew> said = sayInstead(session, id, text);
    if (!said) session.emit(MessageRejected{text});
    TRY(said);
    TRY(store::followBeginning(*session.transcript, session.conversation.id, said->titled));
    TRY(tellConversation(session, session.conversation.id));
    return answer(session, said->message, false, Reading::Whole);
}

}  // namespace

void showBranch(ChatService& service, store::MessageId message) {
    service.post(When::AsPosted, [message](Session& session) { return show(session, message); });
}

void nameBranch(ChatService& service, store::MessageId message, std::string name) {
    service.post(When::BetweenTokens, [message, name = store::asStorable(name)](Session& session) -> Result<void> {
        TRY(session.writer());
        TRY(store::TranscriptBranches(*session.transcript).name(message, name));
        session.emit(BranchNamed{message, name});
        return {};
    });
}

void edit(ChatService& service, store::MessageId message, std::string text) {
    service.post(When::AsPosted, [message, text = store::asStorable(text)](Session& session) {
        return sayAnew(session, message, text);
    });
}

void branchOff(ChatService& service, store::MessageId message, std::optional<std::string> instead) {
    service.post(When::AsPosted, [message, instead](Session& session) -> Result<void> {
        const Result<store::AttachedFiles> files = copy(session, message, instead.has_value());
        if (!files && instead) session.emit(MessageRejected{*instead});
        TRY(files);
        if (!instead) return session.hasModel() ? session.attachUnlessItIs() : Result<void>();
        return send(session, session.conversation.id, *instead, Reading::Whole, *files);
    });
}

}  // namespace daylong::archive
