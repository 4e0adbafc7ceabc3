#include "chat/session.h"

#include "base/clock.h"
#include "chat/settings_store.h"

#include <utility>

namespace daylong::chat {

namespace {

/// What templates that ask for the date write is the conversation's first day, where it began: were its beginning
/// another one tomorrow, or in another time zone, all of it had to be read anew.
text::Opening openingOf(const store::Conversation& conversation, const std::string& systemPrompt) {
    text::Opening opening{systemPrompt};
    const int year = conversation.firstDay / 10000, month = conversation.firstDay / 100 % 100,
              day = conversation.firstDay % 100;
    const bool damaged = year < 1970 || year > 9999 || month < 1 || month > 12 || day < 1 || day > 31;
    if (!damaged) opening.day = {.year = year, .month = month, .day = day};
    return opening;
}

}  // namespace

Session::Session(const ServiceOptions& options, const Interrupts& interrupts, Listeners& listeners)
    : m_options(options), m_interrupts(interrupts), m_listeners(listeners) {
    m_workplace.tell = [this](const Event& event) { emit(event); };
    m_workplace.shouldStop = [this] { return shouldStop(); };
    m_workplace.goOnLoading = [this](double fraction) {
        emit(ModelLoading{m_inForce.modelPath, fraction});
        m_interrupts.meanwhile();
        return !m_interrupts.isLoadingStopped();
    };
    m_workplace.note = [this](const std::string& text) { return note(text); };
}

/// For what is begun anew: not where the transcript was taken away, nor before all is in it that was said.
Result<store::TranscriptWriter*> Session::writer() {
    if (m_writer) {
        TRY(m_writer->whole());
        TRY(storeOwed());
        return m_writer.get();
    }
    return Error{ErrorCode::Io,
                 "the transcript could not be opened, so nothing can be said yet; see the error at the start"};
}

Result<Responder*> Session::responder() {
    if (m_reload) TRY(load());
    if (hasModel()) return m_responder.get();
    return Error{ErrorCode::NotFound,
                 "no model is open, so there is no reply; your message is kept. Choose a model in Settings"};
}

bool Session::shouldStop() const {
    m_interrupts.meanwhile();
    return m_interrupts.isStopped() || m_removed;
}

void Session::distrust() {
    if (m_responder) m_responder->close();
}

void Session::distrustModel() {
    distrust();
    m_reload = m_reload || hasModel();
}

void Session::emitMemory() const {
    if (isAttached()) emit(MemoryChanged{m_conversation.id, m_responder->memory()});
}

/// With what is its own, which holds from here on.
Result<void> Session::emitOpened() {
    TRY(m_writer->remember(m_conversation.id));
    m_own = TRY(loadOwnSettings(*m_writer, m_conversation.id));
    if (hasModel()) m_responder->use(m_inForce, m_own);
    emit(ConversationOpened{m_conversation});
    emit(OwnSettingsChanged{m_conversation.id, m_own});
    return {};
}

Result<void> Session::emitConversation(store::ConversationId id) const {
    const auto conversation = TRY(m_writer->conversation(id));
    if (conversation) emit(ConversationChanged{*conversation});
    return {};
}

Result<void> Session::note(const std::string& text) {
    const store::Message message = TRY(m_writer->appendMessage(m_conversation.id, store::MessageRole::Note, text));
    emit(MessageAdded{message});
    return {};
}

Result<void> Session::start(store::ConversationId conversation) {
    m_writer = TRY(store::TranscriptWriter::open(m_options.database));
    m_workplace.transcript = m_writer.get();
    if (!m_writer->repaired().empty()) emit(Failed{{ErrorCode::InvalidFile, m_writer->repaired()}});
    m_settings = m_inForce = TRY(loadSettings(*m_writer));
    if (m_options.overrideSettings) m_options.overrideSettings(m_inForce);
    emit(SettingsChanged{m_inForce});
    // The transcript is shown before the model is loaded, and without one.
    const auto found = TRY(conversation != 0 ? m_writer->conversation(conversation) : m_writer->newestConversation());
    if (!found && conversation != 0)
        return Error{ErrorCode::NotFound, "there is no conversation " + std::to_string(conversation) +
                                              "; 'daylong-cli chat' and /list show those there are"};
    m_conversation = found ? *found : TRY(m_writer->createConversation(""));
    TRY(emitOpened());
    if (const Result<void> purged = m_writer->purgeRemoved(nowMs()); !purged)
        emit(Failed{purged.error()});  // next time, then
    emit(TrashChanged{});
    TRY(load());
    return attach();
}

/// Makes what answers by the settings in force.
Result<void> Session::load() {
    if (hasModel()) emit(ModelGone{});
    m_responder.reset();  // before the next one takes its memory
    emit(ActivityChanged{Activity::LoadingModel});
    emit(ModelLoading{m_inForce.modelPath, 0.0});
    auto made = m_options.makeResponder(m_inForce, m_workplace);
    if (!made) return made.error().code == ErrorCode::Cancelled ? loadingWasStopped() : made.error();
    m_responder = std::move(*made);
    m_reload = false;
    m_responder->use(m_inForce, m_own);
    emit(ModelReady{m_responder->model(), m_inForce});
    return {};
}

/// Puts the open conversation, as it is by now, in front of what answers.
Result<void> Session::attach() {
    Responder& answering = *TRY(responder());
    answering.close();
    TRY(storeOwed());
    TRY(m_writer->interruptUnfinished());  // a reply whose end could not be stored, on a full disk for example
    m_conversation = TRY(m_writer->conversation(m_conversation.id)).value_or(m_conversation);
    return answering.open(m_conversation.id, openingOf(m_conversation, systemPrompt()));
}

/// Nothing is said where there is no model, or another conversation is still in front of it.
Result<void> Session::measure(store::ConversationId conversation, uint64_t draft, const std::string& typed) const {
    if (!isAttached() || (conversation != kOpenOne && conversation != m_conversation.id)) return {};
    if (const std::optional<DraftSize> size = m_responder->measure(typed))
        emit(DraftMeasured{draft, size->tokens, size->window, size->seenBytes});
    return {};
}

Result<void> Session::storeOwed() {
    if (!m_owed.isOwed()) return {};
    const store::Message finished = TRY(m_owed.store(*m_writer));
    return emitConversation(finished.conversation);
}

}  // namespace daylong::chat
