// What each message follows, where only the order tells it: in transcripts of before schema 12, and in what was rescued
// of a damaged one. Internal to core/store. Failure rule: Result; it is all done, or done at the next start.
#pragma once

#include "store/sqlite.h"

namespace daylong::store {

/// Where that was not done yet.
Result<void> linkByOrder(Database& database);

}  // namespace daylong::store
