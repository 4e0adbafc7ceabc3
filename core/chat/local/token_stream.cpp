#include "chat/local/token_stream.h"

#include "chat/local/recalled_parts.h"
#include "memory/kept.h"
#include "memory/memory_map.h"

#include <algorithm>
#include <cassert>
#include <utility>

namespace daylong::chat {

TokenStream::TokenStream(ModelHost& host, const Workplace& workplace)
    : m_host(host), m_workplace(workplace), m_transcript(*workplace.transcript), m_record(*workplace.transcript) {}

TokenRecorder TokenStream::recorder(const store::Message& message, Activity activity) const {
    return {m_workplace, message, activity, [this] { tellMemory(); }};
}

memory::MemoryState TokenStream::memory() const {
    memory::MemoryState memory = model().memory();
    memory.recalled = within(m_recalled, memory.firstSeen, memory.next);
    return memory;
}

void TokenStream::tellMemory() const {
    if (m_state == State::Attached) m_workplace.tell(MemoryChanged{m_conversation, memory()});
}

Result<void> TokenStream::findRecalled() {
    m_recalled = TRY(recalledParts(m_transcript, m_conversation, model(), model().memory().firstSeen));
    return {};
}

/// Where it cannot be read, something else fails and says so.
void TokenStream::tellRange(store::MessageId id) const {
    const auto message = m_transcript.message(id);
    if (message && *message) m_workplace.tell(MessageRead{id, {(*message)->tokenBegin, (*message)->tokenEnd}});
}

KeepPlace TokenStream::keepPlace() const {
    const std::filesystem::path& kept = m_workplace.kept;
    if (kept.empty() || store::isTemporary(m_conversation)) return {};
    return {kept.parent_path(), memory::keptFolderOf(kept, m_conversation),
            settings::keptLimit(m_host.settings(), kept)};
}

void TokenStream::keep() {
    if (m_state == State::Attached) model().keepAt(keepPlace());
}

void TokenStream::close() {
    m_state = State::Detached;
    if (m_host.model() != nullptr) model().recollectNothing();
}

/// On another device where this one cannot.
Result<void> TokenStream::open(store::ConversationId conversation, const text::Opening& opening) {
    const bool same = std::exchange(m_conversation, conversation) == conversation;
    const bool otherCache = std::exchange(m_cache, m_host.cache()) != m_host.cache();
    if (!same) m_otherwise.reset();
    else if (otherCache) m_otherwise = Say::OtherCacheReadAgain;
    m_opening = opening;
    while (true) {
        m_state = State::Rebuilding;
        m_recalled.clear();
        m_readAgain = 0;
        const Result<void> opened = openHere();
        if (opened) break;
        m_state = State::Broken;
        if (opened.error().code == ErrorCode::Cancelled) {  // the next turn begins with another rebuild
            memory::MemoryState memory = model().memory();
            memory.whole = memory.next >= row().tokenCount;
            m_workplace.tell(MemoryChanged{m_conversation, memory});
        }
        if (!m_host.canMoveOn(opened.error())) return opened;
        TRY(m_host.moveOn(opened.error()));
    }
    TRY(findRecalled());
    m_state = State::Attached;
    tellMemory();
    const std::optional<Say> otherwise = std::exchange(m_otherwise, std::nullopt);
    if (otherwise && m_readAgain > 0 && model().memory().next > row().preambleEnd)
        m_workplace.tell(ReadAgain{m_conversation, {saying(*otherwise, m_readAgain, memory().seen)}});
    return {};
}

Result<void> TokenStream::openHere() {
    model().keepAt(keepPlace());
    TRY(m_record.load(m_conversation, model().summary().vocabulary));
    const std::vector<int32_t> preamble = TRY(model().preamble(m_opening));  // before anything is given up for it
    if (row().tokenCount == 0 || row().streamState != store::StreamState::Whole ||
        row().streamOwner != m_host.streamOwner())
        return adopt();
    const auto resume = [&]() -> Result<bool> {
        TRY(m_record.checkEnd());
        if (!TRY(beginWith(preamble))) return false;
        TRY(rebuild());
        return true;
    };
    const Result<bool> resumed = resume();
    if (!resumed && !m_record.isDamaged()) return resumed.error();
    if (resumed && *resumed) return {};
    TRY(adopt());
    m_readAgain = model().memory().seen;
    return {};
}

Result<void> TokenStream::rebuild() {
    TokenRecorder observer = recorder({.conversation = m_conversation}, Activity::Rebuilding);
    m_workplace.tell(ActivityChanged{Activity::Rebuilding, 0, row().tokenCount});
    const std::vector<memory::TokenRange> pinned = TRY(m_record.pinned());
    uint64_t end = 0;
    for (const memory::TokenRange& range : pinned) {
        if (range.begin < end || range.end > row().tokenCount)
            return m_record.damage("pinned messages have impossible places");
        end = range.end;
    }
    const auto recollect = [this](uint64_t from, uint64_t to) -> Result<std::vector<int32_t>> {
        if (m_workplace.shouldStop()) return Error{ErrorCode::Cancelled, "stopped"};
        return m_transcript.readTokens(m_conversation, from, to);
    };
    if (row().streamState == store::StreamState::Whole)  // else what was deleted may be in it
        model().recollect(m_conversation, row().tokenCount, recollect);
    const auto read = [this](uint64_t from, uint64_t to) { return m_record.read(from, to); };
    m_readAgain += TRY(model().resume({m_opening, row().preambleEnd, row().tokenCount, pinned}, read, observer));
    return {};
}

Result<void> TokenStream::moveOn(const Error& loss) {
    const State before = std::exchange(m_state, State::Broken);
    Error error = loss;
    while (m_host.canMoveOn(error)) {
        TRY(m_host.moveOn(error));
        model().keepAt(keepPlace());
        TRY(m_record.load(m_conversation, model().summary().vocabulary));
        const Result<void> rebuilt = rebuild();
        if (rebuilt) {
            m_state = before;
            return {};
        }
        error = rebuilt.error();
    }
    return error;
}

/// Reads the newest turns that are not in the stream: what was just sent, and before it what the program's end, or a
/// model that did not load, or another branch, left unread. What a person stopped in the middle stays as it is. Where
/// what is behind is more than can be seen, no more of it is read than that.
Result<void> TokenStream::readUnread(store::MessageId endOnly, const Preface& preface) {
    assert(m_state == State::Attached);
    m_workplace.tell(ActivityChanged{Activity::Reading});
    std::vector<store::Message> unread;  // newest first
    uint64_t behind = 0;                 // tokens of all but the newest of all
    for (bool more = true; more && behind <= model().memory().window();) {
        const store::MessageId before = unread.empty() ? m_end : unread.back().id;
        const std::vector<store::Message> page = TRY(m_transcript.turnsBefore(m_conversation, before, 4));
        const auto read = std::find_if(page.begin(), page.end(), holdsTokens);
        for (auto message = page.begin(); message != read; ++message) {
            if (!unread.empty() || m_end != kNoEnd) behind += model().cost(asTurn(*message));
            unread.push_back(*message);
        }
        more = !page.empty() && read == page.end();
    }
    if (behind > model().memory().window()) return readAnew();
    for (auto turn = unread.rbegin(); turn != unread.rend(); ++turn) {
        if (turn->role == store::MessageRole::User) TRY(closeOpenTurn());
        if (turn->id == endOnly) TRY(readEnd(*turn));
        else if (!turn->text.empty() || !turn->given.empty())
            TRY(readTurn(*turn, turn->id == preface.message ? preface : Preface()));
    }
    return {};
}

Result<void> TokenStream::readBefore(store::MessageId said) {
    m_end = said;
    const Result<void> read = readUnread(0);
    m_end = kNoEnd;
    return read;
}

/// A device that is lost meanwhile takes nothing along but what was to stand there again.
Result<bool> TokenStream::repeat(const std::vector<Repeated>& parts, TokenRecorder& observer) {
    if (parts.empty()) return false;
    const auto read = [this](uint64_t from, uint64_t to) { return m_record.read(from, to); };
    Result<bool> repeated = model().repeat(parts, read, observer);
    if (repeated || repeated.error().code != ErrorCode::Device) return repeated;
    TRY(observer.flush());
    TRY(moveOn(repeated.error()));
    return false;
}

Result<void> TokenStream::readTurn(const store::Message& message, const Preface& preface) {
    TokenRecorder observer = recorder(message, Activity::Reading);
    const uint64_t before = model().memory().next;
    const Result<bool> repeated = repeat(preface.parts, observer);
    Turn turn = asTurn(message);
    turn.text.insert(0, repeated && *repeated ? preface.text : preface.text + preface.quotation);
    const Result<void> read =
        finishReading(observer, repeated ? model().read(turn, observer) : Result<void>(repeated.error()));
    const bool stopped = !read && read.error().code == ErrorCode::Cancelled;
    const bool inPart = stopped && model().memory().next > before;  // else nothing was read, and all of it will be
    TRY(keepReadInPart(message, inPart));
    if (!preface.parts.empty() || !preface.quotation.empty()) TRY(findRecalled());
    tellRange(message.id);
    tellMemory();
    return read;
}

Result<void> TokenStream::keepReadInPart(const store::Message& message, bool inPart) {
    if (message.role != store::MessageRole::User || inPart == memory::isReadInPart(message)) return {};
    TRY(m_transcript.setState(message.id, inPart ? store::MessageState::Stopped : store::MessageState::Complete));
    m_workplace.tell(MessageReadInPart{message.id, inPart});
    return {};
}

/// All of the message enters the stream; of that the model reads what it would still see after reading all, when the
/// cache is rebuilt.
Result<void> TokenStream::enterUnread(const store::Message& message) {
    TokenRecorder observer = recorder(message, Activity::Reading);
    TRY(model().enterUnread(asTurn(message), observer));
    TRY(observer.flush());
    TRY(keepReadInPart(message, false));
    tellRange(message.id);
    return {};
}

Result<void> TokenStream::readEnd(const store::Message& message) {
    m_state = State::Broken;
    TRY(enterUnread(message));
    return open(m_conversation, m_opening);
}

Result<void> TokenStream::closeOpenTurn() {
    TokenRecorder observer = recorder({.conversation = m_conversation}, Activity::Reading);
    return finishReading(observer, model().closeTurn(observer));
}

/// Stores what was read. Where that fails, stream and cache disagree.
Result<void> TokenStream::finishReading(TokenRecorder& observer, const Result<void>& read) {
    const Result<void> flushed = observer.flush();
    Result<void> result = flushed ? read : flushed;
    if (flushed && !read && read.error().code == ErrorCode::Device) result = moveOn(read.error());
    if (!flushed || (!result && result.error().code != ErrorCode::Cancelled)) m_state = State::Broken;
    return result;
}

Result<Reply> TokenStream::answer(const store::Message& reply, Observer& observer) {
    assert(m_state == State::Attached);
    std::vector<int32_t> said = TRY(m_record.read(reply.tokenBegin, reply.tokenEnd));
    const uint64_t most = said.size() + m_host.settings().maxReplyTokens;
    TokenRecorder kept(m_workplace, reply, observer);
    const auto goOnElsewhere = [&](const Error& loss) -> Result<Reply> {
        TRY(observer.store());
        TRY(moveOn(loss));
        const std::optional<store::Message> soFar = TRY(m_transcript.message(reply.id));
        said = soFar ? TRY(m_record.read(soFar->tokenBegin, soFar->tokenEnd)) : std::vector<int32_t>();
        m_workplace.tell(ActivityChanged{Activity::Replying});
        return model().reply(said, most, kept);
    };
    Result<Reply> replied = model().reply(said, most, kept);
    while (!replied && replied.error().code == ErrorCode::Device && m_host.canMoveOn(replied.error()))
        replied = goOnElsewhere(replied.error());
    if (!replied) m_state = State::Broken;
    return replied;
}

Result<bool> TokenStream::canGoOn(const store::Message& reply) {
    if (!holdsTokens(reply) || reply.tokenEnd != model().memory().next) return false;
    const Result<std::vector<int32_t>> said = m_record.read(reply.tokenBegin, reply.tokenEnd);
    if (!said && m_record.isDamaged()) {  // read anew, and said anew
        m_state = State::Broken;
        return false;
    }
    TRY(said);
    return true;
}

}  // namespace daylong::chat
