// Where what a server is sent begins. A server that is sent the same beginning as before reads only what is new, so the
// horizon does not move with every turn: once what is sent is more than there is room for, it moves so far that a
// quarter of the room is free again. Pure. Failure rule: never fails.
#pragma once

#include "store/types.h"

#include <cstddef>
#include <cstdint>
#include <span>

namespace daylong::remote {

struct Sized {
    store::MessageId id = 0;
    bool user = false;
    uint64_t tokens = 0;
};

/// The index of the first that is sent, of these, the newest of a conversation, oldest first; a message of the user's.
/// `horizon`: the first one that was sent before; 0: none was. The newest message of the user's is always sent.
inline size_t firstSent(std::span<const Sized> turns, store::MessageId horizon, uint64_t room) {
    size_t newest = turns.size();
    while (newest > 0 && !turns[newest - 1].user) --newest;
    newest = newest > 0 ? newest - 1 : 0;
    size_t first = 0;
    while (first < newest && turns[first].id < horizon) ++first;
    uint64_t tokens = 0;
    for (size_t i = first; i < turns.size(); ++i) tokens += turns[i].tokens;
    if (tokens > room) {
        for (const uint64_t wanted = room / 4 * 3; first < newest && tokens > wanted; ++first)
            tokens -= turns[first].tokens;
    }
    while (first < newest && !turns[first].user) ++first;
    return first;
}

}  // namespace daylong::remote
