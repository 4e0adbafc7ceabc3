#include "chat/session.h"

#include "base/clock.h"
#include "base/say.h"
#include "chat/commands/commands.h"
#include "memory/kept.h"
#include "settings/settings_store.h"

#include <utility>

namespace daylong::chat {

Session::Session(const ServiceOptions& given, const std::function<bool()>& stopped, Listeners<Event>& hearing)
    : options(given), isStopped(stopped), listeners(hearing), waiting(*given.waiting) {
    workplace.tell = [this](const Event& event) { emit(event); };
    workplace.shouldStop = [this] { return shouldStop(); };
    workplace.goOnLoading = [this](double fraction) {
        emit(ModelLoading{answersBy.modelPath, fraction});
        return !isStopped() && !isLeft();
    };
    workplace.note = [this](const Sayings& says) -> Result<void> {
        const store::Message message = TRY(transcript->appendNote(conversation.id, says));
        emit(MessageAdded{message});
        return {};
    };
}

Result<store::TranscriptWriter*> Session::writer() {
    if (transcript) {
        TRY(transcript->whole());
        TRY(storeOwed());
        return transcript.get();
    }
    return failure(ErrorCode::Io, Say::TranscriptNotOpen);
}

Result<Responder*> Session::responder() {
    if (wantsLoading()) TRY(load());
    if (hasModel()) return answering.get();
    return failure(ErrorCode::NotFound, Say::NoModel);
}

bool Session::isLeft() const {
    if (!bringing || (shown == conversation.id && !otherOwn)) return false;
    const auto there = settings::holding(*transcript, shown, inForce, options.overrideSettings);
    return !there || settings::needsLoading(answersBy, *there);
}

bool Session::shouldStop() const {
    return isStopped() || removed || givesWay || (bringing && (shown != conversation.id || otherOwn));
}

void Session::distrust() {
    if (answering) answering->close();
}

void Session::distrustModel() {
    distrust();
    reload = reload || hasModel();
}

void tellMemory(const Session& session) {
    if (session.isAttached()) session.emit(MemoryChanged{session.conversation.id, session.answering->memory()});
}

void Session::emit(const Event& event) const {
    const auto* activity = std::get_if<ActivityChanged>(&event);
    if (activity == nullptr) return listeners.tell(event);
    listeners.tell(ActivityChanged{activity->activity, activity->done, activity->total, conversation.id});
}

Result<void> Session::useOwn() {
    TRY(transcript->remember(conversation.id));
    own = TRY(settings::loadOwnSettings(*transcript, conversation.id));
    otherOwn = false;
    preset.use(TRY(settings::presetOf(*transcript, own)));
    return {};
}

Result<void> tellOpened(const Session& session, const store::Conversation& opened) {
    const settings::OwnSettings own = TRY(settings::loadOwnSettings(*session.transcript, opened.id));
    session.emit(ConversationOpened{opened});
    session.emit(OwnSettingsChanged{opened.id, own});
    return session.waiting.tell(session, opened.id);
}

Result<void> tellConversation(Session& session, store::ConversationId id) {
    const auto found = TRY(session.transcript->conversation(id));
    if (found && id == session.conversation.id) session.conversation = *found;
    if (found) session.emit(ConversationChanged{*found});
    return {};
}

Result<void> Session::start(store::ConversationId wanted) {
    transcript = TRY(store::TranscriptWriter::open(options.database, [this](uint64_t done, uint64_t total) {
        emit(ActivityChanged{Activity::UpdatingTranscript, done, total});
    }));
    workplace.transcript = transcript.get();
    if (!options.cacheFolder.empty()) workplace.kept = memory::keptFolder(options.cacheFolder, options.database);
    if (transcript->repaired()) emit(Failed{*transcript->repaired()});
    stored = inForce = TRY(settings::loadSettings(*transcript));
    if (options.overrideSettings) options.overrideSettings(inForce);
    emit(SettingsChanged{inForce});
    // The transcript is shown before the model is loaded, and without one.
    const auto found = wanted == store::kFirstTemporary
                           ? std::optional(TRY(transcript->createTemporary()))
                           : TRY(wanted != 0 ? transcript->conversation(wanted) : transcript->conversationToOpen());
    if (!found && wanted != 0) return failure(ErrorCode::NotFound, Say::NoConversationAtStart, wanted);
    conversation = found ? *found : TRY(transcript->createConversation(""));
    shown = conversation.id;
    if (!found || store::isTemporary(shown)) TRY(settings::givePreset(*transcript, shown, {}));
    TRY(useOwn());
    TRY(tellOpened(*this, conversation));
    if (const Result<void> purged = transcript->purgeRemoved(nowMs()); !purged)
        emit(Failed{purged.error()});  // next time, then
    emit(TrashChanged{});
    memory::removeKeptUnlessIn(workplace.kept, *transcript);
    TRY(load());
    return bring(*this);
}

Result<void> Session::load() {
    if (hasModel()) emit(ModelGone{});
    answering.reset();  // before the next one takes its memory
    emit(ActivityChanged{Activity::LoadingModel});
    answersBy = here();
    emit(ModelLoading{answersBy.modelPath, 0.0});
    auto made = options.makeResponder(answersBy, workplace);
    if (!made && made.error().code != ErrorCode::Cancelled && answersBy.modelPath != inForce.modelPath) {
        emit(Failed{made.error()});
        preset.setsModelAside = true;  // the general one goes on
        answersBy = here();
        made = options.makeResponder(answersBy, workplace);
    }
    if (!made) return made.error().code == ErrorCode::Cancelled ? loadingWasStopped() : made.error();
    answering = std::move(*made);
    reload = false;
    answering->use(answersBy, own);
    emit(ModelReady{answering->model(), answersBy});
    return {};
}

Result<void> Session::attach() {
    Responder& opening = *TRY(responder());
    opening.close();
    TRY(storeOwed());
    TRY(transcript->interruptUnfinished());  // a reply whose end could not be stored, on a full disk for example
    conversation = TRY(transcript->conversation(conversation.id)).value_or(conversation);
    return opening.open(conversation.id, text::openingOn(conversation.firstDay, systemPrompt()));
}

Result<void> Session::storeOwed() {
    if (!owed.isOwed()) return {};
    const store::Message finished = TRY(owed.store(*transcript));
    return tellConversation(*this, finished.conversation);
}

}  // namespace daylong::chat
