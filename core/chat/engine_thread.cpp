#include "chat/engine_thread.h"

#include "base/say.h"
#include "chat/commands/commands.h"

#include <exception>
#include <new>
#include <utility>

namespace daylong::chat {

namespace {

/// One of the two places that catch everything: whatever happens, the thread and the transcript live on.
Result<void> attempt(Session& session, const Command& command) {
    try {
        Result<void> done = command(session);
        if (!done && done.error().code == ErrorCode::FileChanged) session.distrustModel();
        return done;
    } catch (const std::bad_alloc&) {
        session.distrust();
        return failure(ErrorCode::OutOfMemory, Say::MemoryIsFull);
    } catch (const std::exception& error) {
        session.distrust();
        return failure(ErrorCode::Io, Say::SomethingUnforeseen, error.what());
    }
}

}  // namespace

EngineThread::EngineThread(ServiceOptions options) : m_options(std::move(options)), m_thread([this] { loop(); }) {}

EngineThread::~EngineThread() {
    mailbox.quit();
    m_thread.join();
}

void EngineThread::loop() {
    std::function<bool()> isStopped;
    Session session(m_options, isStopped, listeners);
    isStopped = [&] {
        while (const std::optional<Command> aside = mailbox.nextAside()) run(session, *aside);
        return mailbox.isStopped();
    };
    while (true) {
        const auto next = mailbox.next(whatIsToBeDone(session));
        if (next.kind == Mail::Quit) break;
        m_more = m_more || next.kind != Mail::Later;
        if (next.kind == Mail::Later) (void)attempt(session, next.work);  // nobody asked, or it was said when it failed
        if (next.kind == Mail::Aside) run(session, next.work);
        if (next.kind == Mail::InTurn) doInTurn(session, next);
    }
    if (session.transcript) run(session, [](Session& left) { return left.owed.storeBeforeTheEnd(*left.transcript); });
}

/// What waits comes before what is shown, that before the end of a reply that could not be stored, and all before what
/// was left for when it is quiet.
Mailbox<Command>::State EngineThread::whatIsToBeDone(Session& session) {
    Mailbox<Command>::State state{.transcriptIsOpen = session.transcript != nullptr};
    if (session.removed) state.first = leaveRemoved;
    if (const store::ConversationId id = session.waiting.next(session); id != 0) {
        state.last = {.work = [](Session& saying) { return saying.waiting.sayNext(saying); }, .conversation = id};
    } else if (session.brings && session.shown != 0) {
        state.last = {.work = [](Session& shown) { return bring(shown); }, .conversation = session.shown};
    } else if (session.owed.isOwed()) {
        state.last = {.work = std::mem_fn(&Session::storeOwed), .afterSeconds = 1.0};
    } else if (m_more && m_options.whenQuiet.seconds > 0.0) {
        const Command whenQuiet = [this](Session& quiet) -> Result<void> {
            m_more = false;
            m_more = TRY(m_options.whenQuiet.work(quiet, [this] { return mailbox.hasMail(); }));
            return {};
        };
        state.last = {.work = whenQuiet, .afterSeconds = m_options.whenQuiet.seconds};
    }
    return state;
}

/// What fails is of the conversation that it names, else of the one that it entered; where it entered none, and another
/// one was left behind by what went on before, of what is shown.
void EngineThread::doInTurn(Session& session, const Mailbox<Command>::Next& next) {
    session.givesWay = false;
    session.asked = next.asked;
    const store::ConversationId left = session.conversation.id == session.shown ? 0 : session.conversation.id;
    const Result<void> done = attempt(session, next.work);
    session.turn = {};
    const store::ConversationId worksIn = session.conversation.id == left ? 0 : session.conversation.id;
    if (!done && done.error().code != ErrorCode::Cancelled) {
        report(session, done.error(), next.conversation > kOpenOne ? next.conversation : worksIn);
        run(session, [](Session& failed) { return failed.waiting.pause(failed, kOpenOne); });
    }
    listeners.tell(ActivityChanged{Activity::Idle});
}

void EngineThread::run(Session& session, const Command& command) {
    if (const Result<void> result = attempt(session, command); !result) report(session, result.error());
}

void EngineThread::report(const Session& session, const Error& error, store::ConversationId conversation) {
    if (error.code == ErrorCode::Cancelled) return;
    const Concern concern = !session.transcript   ? Concern::Transcript
                            : !session.hasModel() ? Concern::Model
                                                  : Concern::Conversation;
    listeners.tell(Failed{error, concern, conversation});
}

}  // namespace daylong::chat
