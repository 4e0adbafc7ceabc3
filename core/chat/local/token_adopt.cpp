// TokenStream: a conversation whose stored tokens begin with another system prompt, or cannot be gone on with, because
// they are another model's, hold what was deleted, or are damaged: then the newest turns that fit are read anew. Older
// ones are forgotten, as if they had rolled out of the window.
#include "chat/local/token_stream.h"
#include "chat/local/notes.h"

#include <algorithm>

namespace daylong::chat {

namespace {

/// Before `end`, newest first, until they fill `room` tokens; the oldest is the user's, even where a long reply fills
/// it alone.
Result<std::vector<store::Message>> newestTurns(store::TranscriptWriter& transcript, store::ConversationId conversation,
                                                const TokenModel& model, store::MessageId end, uint64_t room) {
    std::vector<store::Message> turns;
    uint64_t tokens = 0;
    const auto enough = [&] {
        return tokens >= room && !turns.empty() && turns.back().role == store::MessageRole::User;
    };
    for (store::MessageId before = end; !enough();) {
        const std::vector<store::Message> page = TRY(transcript.turnsBefore(conversation, before, 16));
        if (page.empty()) break;
        for (const store::Message& message : page) {
            if (enough()) break;
            tokens += model.cost(asTurn(message));
            turns.push_back(message);
            before = message.id;
        }
    }
    while (!turns.empty() && turns.back().role == store::MessageRole::Assistant) turns.pop_back();
    return turns;
}

}  // namespace

/// Another system prompt takes the former one's place in the stream, and all that stands behind it stays: what the
/// model has made of that was made behind the former one, as much of it was behind what is long forgotten. False: the
/// first turn is still seen, and its form depends on whether there is a prompt.
Result<bool> TokenStream::beginWith(const std::vector<int32_t>& preamble) {
    const std::vector<int32_t> begins = TRY(m_record.read(0, row().preambleEnd));
    if (begins == preamble) return true;
    m_otherwise = Say::OtherPromptReadAgain;
    text::Opening unprompted = m_opening;
    unprompted.system.clear();
    const Result<std::vector<int32_t>> none = model().preamble(unprompted);
    const bool had = !none || begins != *none, has = !m_opening.system.empty();
    if (had != has && row().tokenCount - begins.size() + preamble.size() <= m_host.cache().size) return false;
    if (!TRY(m_transcript.replacePreamble(m_conversation, preamble))) return false;
    if (begins.size() != preamble.size()) m_workplace.tell(StreamRestarted{m_conversation, true});
    TRY(m_record.load(m_conversation, model().summary().vocabulary));
    return true;
}

Result<void> TokenStream::startTokens(const store::StreamOwner& owner, store::StreamState state) {
    TRY(m_transcript.restartTokens(m_conversation, owner, state, model().summary().name));
    m_workplace.tell(StreamRestarted{m_conversation});
    TokenRecorder observer = recorder({.conversation = m_conversation}, Activity::Rebuilding);
    const Result<void> started = model().start(m_opening, observer);
    TRY(observer.flush());
    TRY(started);
    return m_transcript.setPreambleEnd(m_conversation, model().memory().next);
}

Result<void> TokenStream::adopt() {
    using enum store::StreamState;
    const store::StreamState state = row().streamState;
    const bool sameModel = row().streamOwner.model == model().summary().fingerprint;
    const bool noteIsOwed =
        state == Damaged || state == OtherOwner || (state == Whole && row().streamOwner != m_host.streamOwner());
    // As the next start finds it, should this one end before it is said.
    TRY(startTokens({.model = sameModel ? row().streamOwner.model : std::string(), .templateHash = {}},
                    state == Damaged ? Damaged
                    : noteIsOwed     ? OtherOwner
                                     : ToBeRead));
    const memory::MemoryState memory = model().memory();
    uint64_t room = memory.cacheSize - std::max<uint64_t>(memory.preambleEnd, memory.next);
    std::vector<store::Message> pinned = TRY(m_transcript.pinned(m_conversation));
    for (const store::Message& message : pinned) room -= std::min(room, model().cost(asTurn(message)));
    const std::vector<store::Message> turns = TRY(newestTurns(m_transcript, m_conversation, model(), m_end, room));
    std::erase_if(
        pinned, [&](const store::Message& message) { return message.id >= (turns.empty() ? m_end : turns.back().id); });
    if (noteIsOwed && !turns.empty()) {
        const bool all = TRY(m_transcript.turnsBefore(m_conversation, turns.back().id, 1)).empty();
        const ReadAnewBecause why = state == Damaged ? ReadAnewBecause::Damaged
                                    : sameModel      ? ReadAnewBecause::OtherTemplate
                                                     : ReadAnewBecause::OtherModel;
        TRY(m_workplace.note(noteOfReadingAnew(why, model().summary().name, all ? 0 : turns.size())));
        if (const Sayings note = text::noteOf(model().summary().chat); state != Damaged && !note.empty())
            TRY(m_workplace.note(note));
        TRY(m_transcript.setStreamState(m_conversation, ToBeRead));
    }
    std::vector<store::Message> read = std::move(pinned);
    read.insert(read.end(), turns.rbegin(), turns.rend());
    for (const store::Message& turn : read) {
        if (turn.text.empty() && turn.given.empty()) continue;  // a reply that begins, or ended before its first word
        if (turn.role == store::MessageRole::User) TRY(closeOpenTurn());  // the one before was never answered
        if (model().cost(asTurn(turn)) <= model().memory().window()) {
            TRY(readTurn(turn));
            continue;
        }
        TRY(enterUnread(turn));  // however long it is, no more is read of it than what will be seen
        TRY(m_record.load(m_conversation, model().summary().vocabulary));
        TRY(rebuild());
    }
    TRY(m_transcript.finishStream(m_conversation, m_host.streamOwner()));
    TRY(m_record.load(m_conversation, model().summary().vocabulary));  // as long as it is now
    return TRY(pinsAreMisplaced()) ? rebuild() : Result<void>();
}

}  // namespace daylong::chat
