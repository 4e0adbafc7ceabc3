// What of attached files is about what is being said, and not seen by the model: also of a file whose message it still
// sees, where it was given only a part. Thread rule: the engine thread. Failure rule: Result.
#pragma once

#include "base/result.h"
#include "recall/recall.h"

#include <vector>

namespace daylong::recall {

/// Stands between places of one passage.
inline constexpr char kNextPlace = '\x1e';

/// Messages with files, the likeliest first; each has as its text the places that are meant, and where they are from:
/// first with all of them, then again with fewer, for where there is less room.
Result<std::vector<store::Message>> filePassages(store::TranscriptWriter& transcript, const RecallWish& wish);

}  // namespace daylong::recall
