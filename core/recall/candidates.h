// Which messages may be brought back for what is being said, and in which order room is given to them. Where the best
// that was said about it is still seen, none. Of what was said again later the later one comes first, and the earlier
// one never without it; where the later one says that the earlier one does not hold any more, that one comes only if it
// is asked for. Thread rule: the engine thread. Failure rule: Result.
#pragma once

#include "base/result.h"
#include "recall/recall.h"

#include <vector>

namespace daylong::recall {

struct Candidate {
    store::Message message;
    store::MessageId saidAgain = 0;  // by this later one, which stands before it in the list; 0: it was not
};

/// The first to be chosen first.
Result<std::vector<Candidate>> candidates(store::TranscriptWriter& transcript, const RecallWish& wish);

}  // namespace daylong::recall
