// What CacheKeeper's files share: a ring's journal. Internal to it.
#pragma once

#include "chat/local/cache_keeper.h"

namespace daylong::chat {

/// The writer's, but while nothing waits.
struct CacheKeeper::Ring {
    memory::Journal journal;
    uint64_t recordBytes = 0;
    uint64_t window = 0;      // tokens that its layers see; 0: all, and all are kept
    memory::History history;  // of the next token
    bool sound = true;        // else something failed, and nothing is written any more
};

}  // namespace daylong::chat
