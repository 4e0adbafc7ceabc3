// Session: pinned messages, which the model keeps seeing. While one is in the window it needs nothing; once it has
// begun to leave, the cache is rebuilt with its tokens in fixed places after the sinks (Responder::resume).
#include "chat/session.h"

#include <algorithm>

namespace daylong::chat {

namespace {

uint64_t tokensOf(const std::vector<TokenRange>& ranges) {
    uint64_t tokens = 0;
    for (const TokenRange& range : ranges) tokens += range.end - range.begin;
    return tokens;
}

}  // namespace

/// Of those that are in the stream.
Result<std::vector<TokenRange>> Session::pinnedRanges() {
    std::vector<TokenRange> ranges;
    const std::vector<store::Message> pinned = TRY(m_writer->pinned(m_conversation.id));
    for (const store::Message& message : pinned) {
        if (message.tokenEnd > message.tokenBegin) ranges.push_back({message.tokenBegin, message.tokenEnd});
    }
    return ranges;
}

/// Whether something pinned has begun to leave the window without a fixed place, or something else has one.
Result<bool> Session::pinsAreMisplaced() {
    const MemoryState memory = m_responder->memory();
    const std::vector<TokenRange> pinned = TRY(pinnedRanges());
    const auto contains = [](const std::vector<TokenRange>& ranges, const TokenRange& range) {
        return std::find(ranges.begin(), ranges.end(), range) != ranges.end();
    };
    const bool rolling = memory.firstSeen > memory.preambleEnd;
    const bool lost = rolling && std::any_of(pinned.begin(), pinned.end(), [&](const TokenRange& range) {
                          return range.begin < memory.firstSeen && !contains(memory.pinned, range);
                      });
    return lost || std::any_of(memory.pinned.begin(), memory.pinned.end(),
                               [&](const TokenRange& range) { return !contains(pinned, range); });
}

Result<void> Session::keepPinned() { return TRY(pinsAreMisplaced()) ? attach() : Result<void>(); }

Result<void> Session::pin(store::MessageId id, bool pinned) {
    TRY(writer());
    const std::optional<store::Message> message = TRY(m_writer->message(id));
    if (!message || message->role == store::MessageRole::Note)
        return Error{ErrorCode::NotFound, "this message cannot be pinned: it is not one that somebody said"};
    const bool unread = message->tokenEnd <= message->tokenBegin;
    if (pinned && m_attached && message->conversation == m_conversation.id) {
        const MemoryState memory = m_responder->memory();
        const uint64_t wanted = tokensOf(TRY(pinnedRanges())) + (unread ? m_responder->cost(asTurn(*message))
                                                                        : message->tokenEnd - message->tokenBegin);
        const uint64_t most = (memory.cacheSize - memory.preambleEnd) / 2;
        if (wanted > most) {
            return Error{ErrorCode::InvalidArgument, "with this message " + std::to_string(wanted) +
                                                         " tokens would be pinned, and half of the memory is " +
                                                         std::to_string(most) +
                                                         "; unpin another one, or choose a larger cache in Settings"};
        }
    }
    TRY(m_writer->setPinned(id, pinned));
    emit(MessagePinned{id, pinned});
    return {};
}

/// Makes what the model sees agree with what is pinned.
Result<void> Session::settlePin(store::MessageId id) {
    if (!m_attached) return {};
    const std::optional<store::Message> message = TRY(m_writer->message(id));
    if (!message || message->conversation != m_conversation.id) return {};
    if (message->pinned &&
        message->tokenEnd <= message->tokenBegin) {  // said to another model: read anew, with the newest turns
        TRY(m_writer->setFingerprint(m_conversation.id, ""));
        return attach();
    }
    return keepPinned();
}

}  // namespace daylong::chat
