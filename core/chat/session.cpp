#include "chat/session.h"

#include "base/clock.h"
#include "base/fnv_hash.h"
#include "base/utf8.h"
#include "chat/memory_map.h"
#include "chat/settings_store.h"

#include <algorithm>
#include <limits>
#include <utility>

namespace daylong::chat {

namespace {

constexpr size_t kTitleBytes = 60;
constexpr const char* kNoteIsOwed = "+changing";  // in no stream's owner: it is not whole, and not announced

}  // namespace

std::string titleFrom(const std::string& text) {
    std::string title = text.substr(0, text.find('\n'));
    if (title.size() <= kTitleBytes) return title;
    size_t end = title.rfind(' ', kTitleBytes);
    if (end == std::string::npos || end < kTitleBytes / 2) {
        end = kTitleBytes;
        while (end > 0 && (static_cast<unsigned char>(title[end]) & 0xC0U) == 0x80U) --end;  // not inside a letter
    }
    return title.substr(0, end) + "…";
}

std::string asStorable(std::string_view typed) {
    std::string text = toValidUtf8(typed);
    std::replace(text.begin(), text.end(), '\0', ' ');  // SQLite's text ends at a NUL
    return text;
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
    if (m_reopen) TRY(loadModel());
    if (m_responder) return m_responder.get();
    return Error{ErrorCode::NotFound,
                 "no model is open, so there is no reply; your message is kept. Choose a model in Settings"};
}

bool Session::shouldStop() const {
    m_interrupts.meanwhile();
    return m_interrupts.isStopped() || m_removed;
}

/// What templates that ask for the date write is the conversation's first day, where it began: were its beginning
/// another one tomorrow, or in another time zone, all of it had to be read anew.
text::Opening Session::opening() const {
    text::Opening opening{systemPrompt()};
    const int year = m_conversation.firstDay / 10000, month = m_conversation.firstDay / 100 % 100,
              day = m_conversation.firstDay % 100;
    const bool damaged = year < 1970 || year > 9999 || month < 1 || month > 12 || day < 1 || day > 31;
    if (!damaged) opening.day = {.year = year, .month = month, .day = day};
    return opening;
}

/// Whose a stream's tokens are: the model's, as it is written for it.
std::string Session::streamOwner() const {
    const std::string fingerprint = m_responder->model().fingerprint, choice = effective().chatTemplate();
    FnvHash hash;
    hash.add(choice);
    return choice.empty() ? fingerprint : fingerprint + "+" + hash.hex();
}

ReplyRecorder Session::recorder(const store::Message& message, Activity activity) const {
    return {*m_writer,
            message,
            activity,
            {.shouldStop = [this] { return shouldStop(); },
             .emit = [this](Event event) { emit(std::move(event)); },
             .moved = [this] { emitMemory(); }}};
}

void Session::emitMemory() const {
    if (m_responder && m_attached) emit(MemoryChanged{m_conversation.id, m_responder->memory()});
}

/// What is seen after a rebuild that was stopped. The next turn begins with another one.
void Session::emitUnfinishedMemory() const {
    MemoryState memory = m_responder->memory();
    memory.whole = memory.next >= m_conversation.tokenCount;
    emit(MemoryChanged{m_conversation.id, memory});
}

/// Makes a conversation the open one, where something is to be said in it and it is not. The model gets it in front of
/// itself when it is needed.
Result<void> Session::enter(store::ConversationId id) {
    if (id == kOpenOne || (id == m_conversation.id && !m_removed)) return {};
    TRY(writer());
    const auto found = TRY(m_writer->conversation(id));
    if (!found) return Error{ErrorCode::NotFound, "there is no conversation " + std::to_string(id) + " any more"};
    m_conversation = *found;
    m_attached = m_removed = false;
    return emitOpened();
}

Result<void> Session::enterThatOf(store::MessageId id) {
    TRY(writer());
    const std::optional<store::Message> message = TRY(m_writer->message(id));
    return message ? enter(message->conversation) : Result<void>();  // else what is done with it says so
}

/// With what is its own, which holds from here on.
Result<void> Session::emitOpened() {
    TRY(m_writer->remember(m_conversation.id));
    m_own = TRY(loadOwnSettings(*m_writer, m_conversation.id));
    if (m_responder) configure();
    emit(ConversationOpened{m_conversation});
    emit(OwnSettingsChanged{m_conversation.id, m_own});
    return {};
}

Result<void> Session::emitConversation(store::ConversationId id) const {
    const auto conversation = TRY(m_writer->conversation(id));
    if (conversation) emit(ConversationChanged{*conversation});
    return {};
}

Result<void> Session::start(store::ConversationId conversation) {
    m_writer = TRY(store::TranscriptWriter::open(m_options.database));
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
    TRY(loadModel());
    return attach();
}

Result<void> Session::attachHere() {
    Responder& model = *TRY(responder());
    TRY(storeOwed());
    TRY(m_writer->interruptUnfinished());  // a reply whose end could not be stored, on a full disk for example
    const std::optional<store::Conversation> found = TRY(m_writer->conversation(m_conversation.id));
    if (found) m_conversation = *found;
    const std::vector<int32_t> preamble = TRY(model.preamble(opening()));  // before anything is given up for it
    if (std::exchange(m_recordDamaged, false)) TRY(distrustRecord());      // seen since the last time
    if (m_conversation.tokenCount > 0 && m_conversation.modelFingerprint == streamOwner()) {
        const Result<bool> resumed = resumeStream(preamble);
        if (!resumed && !std::exchange(m_recordDamaged, false)) return resumed.error();
        if (!resumed) TRY(distrustRecord());
        else if (*resumed) return {};
    }
    return adopt();
}

Result<void> Session::startTokens(std::string_view fingerprint) {
    TRY(m_writer->restartTokens(m_conversation.id, fingerprint, m_responder->model().name));
    emit(StreamRestarted{m_conversation.id});
    ReplyRecorder observer = recorder({.conversation = m_conversation.id}, Activity::Rebuilding);
    const Result<void> started = m_responder->start(opening(), observer);
    TRY(observer.flush());
    TRY(started);
    return m_writer->setPreambleEnd(m_conversation.id, m_responder->memory().next);
}

/// The stream's tokens are another model's, or begin with another system prompt: the newest turns that fit are read
/// anew. Older ones are forgotten, as if they had rolled out of the window. The stream is the model's only once all
/// of them are read, so that a stop or a kill in between makes the next start read them again.
Result<void> Session::adopt() {
    const std::string owner = m_conversation.modelFingerprint, fingerprint = m_responder->model().fingerprint;
    const bool otherOwner = !owner.empty() && owner != streamOwner();
    const bool sameModel = owner.substr(0, owner.find('+')) == fingerprint;
    const bool damaged = owner == kDamagedRecord;
    TRY(startTokens(damaged      ? kDamagedRecord
                    : otherOwner ? (sameModel ? fingerprint + kNoteIsOwed : kNoteIsOwed)
                                 : ""));
    const MemoryState memory = m_responder->memory();
    uint64_t room = memory.cacheSize - std::max<uint64_t>(memory.preambleEnd, memory.next);
    std::vector<store::Message> pinned = TRY(m_writer->pinned(m_conversation.id));
    for (const store::Message& message : pinned) room -= std::min(room, m_responder->cost(asTurn(message)));
    const std::vector<store::Message> turns = TRY(newestTurns(room));
    std::erase_if(pinned,
                  [&](const store::Message& message) { return !turns.empty() && message.id >= turns.back().id; });
    if (otherOwner && !turns.empty()) {
        const bool all = TRY(m_writer->turnsBefore(m_conversation.id, turns.back().id, 1)).empty();
        const char* const why = damaged     ? "The record of what the model had read was damaged. "
                                : sameModel ? "The chat template has changed. "
                                            : "The model has changed. ";
        TRY(note(why + m_responder->model().name + " reads " +
                 (all ? "the whole conversation anew."
                      : "the newest " + std::to_string(turns.size()) +
                            " messages anew; it does not know what came before.")));
        if (!damaged) TRY(noteOfTemplate());
        TRY(m_writer->setFingerprint(m_conversation.id, ""));
    }
    std::vector<store::Message> read = std::move(pinned);
    read.insert(read.end(), turns.rbegin(), turns.rend());
    for (const store::Message& turn : read) {
        if (turn.role == store::MessageRole::User) TRY(closeOpenTurn());  // the one before was never answered
        TRY(readTurn(turn));
    }
    // Where something was deleted meanwhile, it may have been read: see settleRemoved().
    TRY(m_writer->setFingerprint(m_conversation.id, m_removedMessages.empty() ? streamOwner() : ""));
    if (!TRY(pinsAreMisplaced())) return {};
    m_conversation = TRY(m_writer->conversation(m_conversation.id)).value_or(m_conversation);  // as long as it is now
    return rebuild();
}

/// Newest first, until they fill `room` tokens; the oldest is the user's, even where a long reply fills it alone.
Result<std::vector<store::Message>> Session::newestTurns(uint64_t room) {
    std::vector<store::Message> turns;
    uint64_t tokens = 0;
    const auto enough = [&] {
        return tokens >= room && !turns.empty() && turns.back().role == store::MessageRole::User;
    };
    for (store::MessageId before = std::numeric_limits<store::MessageId>::max(); !enough();) {
        const std::vector<store::Message> page = TRY(m_writer->turnsBefore(m_conversation.id, before, 16));
        if (page.empty()) break;
        for (const store::Message& message : page) {
            if (enough()) break;
            tokens += m_responder->cost(asTurn(message));
            turns.push_back(message);
            before = message.id;
        }
    }
    while (!turns.empty() && turns.back().role == store::MessageRole::Assistant) turns.pop_back();
    return turns;
}

Result<void> Session::readTurn(const store::Message& message) {
    ReplyRecorder observer = recorder({.id = message.id, .conversation = message.conversation}, Activity::Reading);
    const uint64_t before = m_responder->memory().next;
    const Result<void> settled = settle(observer, m_responder->read(asTurn(message), observer));
    const bool stopped = !settled && settled.error().code == ErrorCode::Cancelled;
    const bool inPart = stopped && m_responder->memory().next > before;  // else nothing was read, and all of it will be
    if (message.role == store::MessageRole::User && inPart != isReadInPart(message))
        TRY(markReadInPart(message, inPart));
    emitRange(message.id);
    emitMemory();
    return settled;
}

/// Where it cannot be read, something else fails and says so.
void Session::emitRange(store::MessageId id) const {
    const auto message = m_writer->message(id);
    if (message && *message) emit(MessageRead{id, {(*message)->tokenBegin, (*message)->tokenEnd}});
}

Result<void> Session::markReadInPart(const store::Message& message, bool inPart) {
    TRY(m_writer->setState(message.id, inPart ? store::MessageState::Stopped : store::MessageState::Complete));
    emit(MessageReadInPart{message.id, inPart});
    return {};
}

/// All of the message enters the stream; of that the model reads what it would still see after reading all.
Result<void> Session::readEnd(const store::Message& message) {
    ReplyRecorder observer = recorder({.id = message.id, .conversation = message.conversation}, Activity::Reading);
    m_attached = false;
    TRY(m_responder->enterUnread(asTurn(message), observer));
    TRY(observer.flush());
    emitRange(message.id);
    return attach();
}

/// A message that is longer than what can be seen of it: said in the conversation, so that nobody wonders later.
Result<void> Session::noteOfLength(uint64_t tokens, Reading reading) {
    const uint64_t window = m_responder->memory().window();
    const std::string numbers = std::to_string(window) + " of " + std::to_string(tokens) + " tokens";
    return note(reading == Reading::EndOnly
                    ? "As you chose, the model has read only the end of this message: the last " + numbers + "."
                    : "The model sees only the end of this message: the last " + numbers +
                          ". A larger cache in Settings holds more.");
}

/// Nothing is said where there is no model, or another conversation's is still in its cache.
Result<void> Session::measure(store::ConversationId conversation, uint64_t draft, const std::string& typed) const {
    if (!m_responder || !m_attached || (conversation != kOpenOne && conversation != m_conversation.id)) return {};
    const Turn turn{text::Role::User, toValidUtf8(typed)};
    const uint64_t window = m_responder->memory().window();
    const TurnMeasure measure = m_responder->measure(turn, window);
    emit(DraftMeasured{draft, measure.tokens, window, measure.endBytes});
    return {};
}

Result<void> Session::closeOpenTurn() {
    ReplyRecorder observer = recorder({.conversation = m_conversation.id}, Activity::Reading);
    return settle(observer, m_responder->closeTurn(observer));
}

/// Stores what was read. Where that fails, stream and cache disagree: the cache is rebuilt before the next turn.
Result<void> Session::settle(ReplyRecorder& observer, const Result<void>& read) {
    const Result<void> flushed = observer.flush();
    Result<void> result = flushed ? read : flushed;
    if (flushed && !read && read.error().code == ErrorCode::Device) result = moveOn(read.error());
    if (!flushed || (!result && result.error().code != ErrorCode::Cancelled)) m_attached = false;
    return result;
}

Result<void> Session::note(const std::string& text) {
    const store::Message message = TRY(m_writer->appendMessage(m_conversation.id, store::MessageRole::Note, text));
    emit(MessageAdded{message});
    return {};
}

/// How this conversation will differ from what the model's template would write.
Result<void> Session::noteOfTemplate() {
    const text::ChatTemplate chat = m_responder->model().chat;
    const std::string instead =
        chat.name == "plain" ? "in plain words (User:, Assistant:)" : "as " + chat.name + " models have them";
    if (!chat.problem.empty())
        return note("Turns are written " + instead + ", because the chat template cannot be used: " + chat.problem);
    return chat.note.empty() ? Result<void>() : note("About this model's chat template. " + chat.note);
}

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
    if (answered || answered.error().code != ErrorCode::FileChanged || !m_responder) return answered;
    distrustModel();
    const std::optional<store::Message> last = TRY(m_writer->lastTurn(m_conversation.id));
    return last && last->role == store::MessageRole::User ? replyAnew() : answered;  // by what the file holds now
}

Result<void> Session::answer(const store::Message& message, bool first, Reading reading) {
    TRY(responder());
    if (first) TRY(noteOfTemplate());
    if (!m_attached) TRY(attach());
    TRY(keepPinned());
    const uint64_t tokens = m_responder->cost(asTurn(message));
    const bool fits = tokens <= m_responder->memory().window();
    TRY(readUnread(!fits && reading == Reading::EndOnly ? message.id : 0));
    if (!fits) TRY(noteOfLength(tokens, reading));
    return reply();
}

/// Reads the newest turns that are not in the stream: what was just sent, and before it what the program's end, or a
/// model that did not load, left unread. What a person stopped in the middle stays as it is.
Result<void> Session::readUnread(store::MessageId endOnly) {
    emit(ActivityChanged{Activity::Reading});
    std::vector<store::Message> unread;  // newest first
    for (bool more = true; more;) {
        const store::MessageId before =
            unread.empty() ? std::numeric_limits<store::MessageId>::max() : unread.back().id;
        const std::vector<store::Message> page = TRY(m_writer->turnsBefore(m_conversation.id, before, 4));
        const auto read = std::find_if(page.begin(), page.end(),
                                       [](const store::Message& turn) { return turn.tokenEnd > turn.tokenBegin; });
        unread.insert(unread.end(), page.begin(), read);
        more = !page.empty() && read == page.end();
    }
    for (auto turn = unread.rbegin(); turn != unread.rend(); ++turn) {
        if (turn->role == store::MessageRole::User) TRY(closeOpenTurn());
        if (turn->id == endOnly) TRY(readEnd(*turn));
        else if (!turn->text.empty()) TRY(readTurn(*turn));
    }
    m_attached = true;  // also where a device was lost and another one has it all
    return {};
}

/// Nothing was said in it, and nothing set: as good as a new one.
Result<bool> Session::isUntouched(const store::Conversation& conversation) const {
    if (conversation.messageCount > 0 || !conversation.title.empty()) return false;
    return TRY(m_writer->conversationSettings(conversation.id)).empty();
}

Result<void> Session::newConversation() {
    TRY(writer());
    const auto open = TRY(m_writer->conversation(m_conversation.id));
    if (open && TRY(isUntouched(*open))) return openConversation(open->id);
    const auto newest = TRY(m_writer->newestConversation());
    if (newest && TRY(isUntouched(*newest))) return openConversation(newest->id);
    m_conversation = TRY(m_writer->createConversation(""));
    m_attached = m_removed = false;
    TRY(emitOpened());
    return m_responder ? attach() : Result<void>();
}

Result<void> Session::openConversation(store::ConversationId id) {
    TRY(writer());
    if (id == m_conversation.id && m_attached && !m_removed) {
        m_conversation = TRY(m_writer->conversation(id)).value_or(m_conversation);  // as it is by now
        TRY(emitOpened());
        emitMemory();
        return {};
    }
    const auto found = TRY(m_writer->conversation(id));
    if (!found) return Error{ErrorCode::NotFound, "there is no conversation " + std::to_string(id) + " any more"};
    m_conversation = *found;
    m_attached = m_removed = false;
    TRY(emitOpened());
    return m_responder ? attach() : Result<void>();
}

Result<void> Session::rename(store::ConversationId id, const std::string& title) {
    TRY(writer());
    TRY(m_writer->rename(id, title));
    if (id == m_conversation.id) m_conversation.title = title;
    return emitConversation(id);
}

Result<void> Session::remove(store::ConversationId id) {
    TRY(writer());
    TRY(m_writer->remove(id));
    emit(ConversationRemoved{id});
    emit(TrashChanged{});
    m_removed = m_removed || id == m_conversation.id;
    return {};
}

Result<void> Session::restore(store::ConversationId id) {
    TRY(writer());
    TRY(m_writer->restore(id));
    m_removed = m_removed && id != m_conversation.id;
    emit(TrashChanged{});
    return emitConversation(id);
}

Result<void> Session::leaveRemoved() {
    m_removed = m_attached = false;
    m_conversation = {};
    const auto next = TRY(m_writer->newestConversation());
    return next ? openConversation(next->id) : newConversation();
}

}  // namespace daylong::chat
