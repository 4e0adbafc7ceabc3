// Where a message stands in the model's memory: computed from its token range and the memory's state, never guessed.
#pragma once

#include "memory/memory_state.h"
#include "store/types.h"

#include <algorithm>

namespace daylong::memory {

enum class Place {
    Kept,        // wholly among the sinks
    Pinned,      // the user keeps it there; it has left the window, or is leaving it
    Seen,        // wholly in what the model sees
    PartlySeen,  // the horizon runs through it: its end is seen
    SinksOnly,   // the sinks end in it, and the rest is forgotten
    ReadInPart,  // its reading was stopped: only of its beginning anything is seen
    Forgotten,   // in the transcript only
    NotRead,     // no tokens: notes, and what the model was never given
};

/// A message of the user's whose reading was stopped. Its range of tokens ends where that was.
inline bool isReadInPart(const store::Message& message) {
    return message.role == store::MessageRole::User && message.state == store::MessageState::Stopped;
}

inline Place placeOf(const store::Message& message, const MemoryState& state) {
    if (message.tokenEnd <= message.tokenBegin) return Place::NotRead;
    if (message.tokenEnd <= state.preambleEnd) return Place::Kept;
    if (!state.whole && message.tokenEnd > state.next)
        return message.tokenBegin < state.next ? Place::ReadInPart : Place::Forgotten;
    const bool tail = message.tokenEnd > state.firstSeen;
    if (tail && isReadInPart(message)) return Place::ReadInPart;
    if (message.tokenBegin >= state.firstSeen) return Place::Seen;
    const TokenRange range{message.tokenBegin, message.tokenEnd};
    if (std::find(state.pinned.begin(), state.pinned.end(), range) != state.pinned.end()) return Place::Pinned;
    const bool head = message.tokenBegin < state.preambleEnd;
    const bool joined = state.firstSeen <= state.preambleEnd;  // nothing is forgotten yet
    if (tail && joined) return Place::Seen;
    return tail ? Place::PartlySeen : head ? Place::SinksOnly : Place::Forgotten;
}

}  // namespace daylong::memory
