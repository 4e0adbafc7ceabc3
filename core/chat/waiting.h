// Waiting: what is to be said in the conversations as soon as nothing else is asked for, and then comes by itself. The
// engine thread asks; what waits, and in which order, is for whoever derives from it (core/queue). Here nothing ever
// does. Thread rule: the engine thread. Failure rule: Result.
#pragma once

#include "base/result.h"
#include "store/types.h"

namespace daylong::chat {

struct Session;

class Waiting {
public:
    virtual ~Waiting() = default;

    /// Where the next one can be said now; 0: nothing waits, or it is not to go by itself.
    virtual store::ConversationId next(const Session&) { return 0; }
    virtual Result<void> sayNext(Session&) { return {}; }
    /// After a stop, or where the conversation is removed, nothing goes there before the person says so. kOpenOne: in
    /// all, as after a failure, into which nothing shall follow.
    virtual Result<void> pause(Session&, store::ConversationId) { return {}; }
    virtual void forgetTakenOut() {}  // what was redacted may be among it
    /// The conversation is shown: tells the listeners what waits there.
    virtual Result<void> tell(const Session&, store::ConversationId) { return {}; }
};

}  // namespace daylong::chat
