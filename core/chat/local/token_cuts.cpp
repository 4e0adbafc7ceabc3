// TokenStream: what was said is said no more, and what is pinned. While a pinned message is in the window it needs
// nothing; once it has begun to leave, the cache is rebuilt with its tokens in fixed places after the sinks
// (LocalModel::resume).
#include "chat/local/token_stream.h"

#include <algorithm>
#include <utility>

namespace daylong::chat {

Result<void> TokenStream::takeBack(std::span<const store::Message> newest) {
    memory::TokenRange range;
    for (const store::Message& message : newest) {
        if (!holdsTokens(message)) continue;
        range.begin = range.end == 0 ? message.tokenBegin : std::min(range.begin, message.tokenBegin);
        range.end = std::max(range.end, message.tokenEnd);
    }
    if (range.end == 0) return {};
    if (m_state == State::Attached && range.end > model().memory().next) {
        (void)m_record.damage("a message has an impossible place");
        TRY(open(m_conversation, m_opening));
        std::vector<store::Message> again;
        for (const store::Message& message : newest) {
            if (const auto found = TRY(m_transcript.message(message.id))) again.push_back(*found);
        }
        return takeBack(again);
    }
    TRY(cutBack(range, newest));
    return {};
}

/// The stream ends with these tokens, of these messages; out of the cache they come too, where it is this
/// conversation's. False: that is to be read again, for what they pushed out of the window.
Result<bool> TokenStream::cutBack(memory::TokenRange range, std::span<const store::Message> messages) {
    const bool attached = m_state == State::Attached;
    if (attached) m_state = State::Broken;
    TRY(m_transcript.takeBack({.conversation = m_conversation, .tokenBegin = range.begin, .tokenEnd = range.end}));
    for (const store::Message& message : messages) {
        if (holdsTokens(message)) m_workplace.tell(MessageRead{message.id, {}});
    }
    if (!attached) return false;
    const memory::MemoryState memory = model().memory();
    const uint64_t window = memory.cacheSize - memory.preambleEnd;
    const bool cheap = range.end == memory.next && range.begin > memory.firstSeen &&
                       memory.canTakeBackTo(range.begin) && range.end - range.begin < window / 4;
    if (!cheap) return false;
    const uint64_t from = range.begin - std::min(range.begin, kBefore);
    const std::vector<int32_t> before = TRY(m_record.read(from, range.begin));
    const Result<void> rewound = model().rewind(range.begin, before);
    if (!rewound && rewound.error().code == ErrorCode::Device) TRY(moveOn(rewound.error()));
    else TRY(rewound);
    m_state = State::Attached;
    return true;
}

/// What ends the stream is cut off, what is further up and still seen makes the newest turns be read anew. What was
/// forgotten already costs nothing: the stream that holds it is not used again.
Result<void> TokenStream::forget(std::span<const store::MessageId> removed) {
    model().recollectNothing();
    if (TRY(m_transcript.areQuoted(m_conversation, removed))) {  // the model was told of it again, further on
        model().dropKept();
        return readAnew();
    }
    const store::TokenPlace place = TRY(m_transcript.tokensOf(m_conversation, removed));
    if (place.end == place.begin)
        return m_transcript.finishStream(m_conversation, m_host.streamOwner());  // read anew meanwhile
    const memory::MemoryState memory = model().memory();
    if (place.last) {
        const bool agrees = TRY(cutBack({place.begin, place.end}, {}));
        if (!agrees) TRY(open(m_conversation, m_opening));
        TRY(m_transcript.finishStream(m_conversation, m_host.streamOwner()));
        tellMemory();
        return {};
    }
    model().dropKept();  // what was deleted is in it
    if (place.end > memory.firstSeen || place.begin < memory.preambleEnd || TRY(pinsAreMisplaced())) {
        return open(m_conversation, m_opening);
    }
    tellMemory();
    return {};
}

Result<void> TokenStream::readAnew() {
    TRY(m_transcript.setStreamState(m_conversation, store::StreamState::ToBeRead));
    return open(m_conversation, m_opening);
}

Result<void> TokenStream::readRestored() {
    TRY(m_record.load(m_conversation, model().summary().vocabulary));
    return row().streamState == store::StreamState::ToBeRead ? open(m_conversation, m_opening) : Result<void>();
}

Result<uint64_t> TokenStream::pinnedTokens() const { return memory::tokensOf(TRY(m_record.pinned())); }

/// Whether something pinned has begun to leave the window without a fixed place, or something else has one.
Result<bool> TokenStream::pinsAreMisplaced() const {
    const memory::MemoryState memory = model().memory();
    const std::vector<memory::TokenRange> pinned = TRY(m_record.pinned());
    const auto contains = [](const std::vector<memory::TokenRange>& ranges, const memory::TokenRange& range) {
        return std::find(ranges.begin(), ranges.end(), range) != ranges.end();
    };
    const bool rolling = memory.firstSeen > memory.preambleEnd;
    const bool lost = rolling && std::any_of(pinned.begin(), pinned.end(), [&](const memory::TokenRange& range) {
                          return range.begin < memory.firstSeen && !contains(memory.pinned, range);
                      });
    return lost || std::any_of(memory.pinned.begin(), memory.pinned.end(),
                               [&](const memory::TokenRange& range) { return !contains(pinned, range); });
}

Result<void> TokenStream::keepPinned() {
    return TRY(pinsAreMisplaced()) ? open(m_conversation, m_opening) : Result<void>();
}

}  // namespace daylong::chat
