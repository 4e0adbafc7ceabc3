// What of a conversation is about a text: for bringing back what the model no longer sees. Not the search that people
// type into: nothing need hold, the likeliest comes first. Okapi BM25 over stemmed words, where a message is also worth
// a part of what its neighbours are: a question is answered by the message after it, and "it" means what was named
// before. Measured by `daylong-cli eval retrieval`. Internal to core/store; TranscriptReader::about is the way in.
#pragma once

#include "store/sqlite.h"
#include "store/types.h"

#include <string>
#include <string_view>
#include <vector>

namespace daylong::store {

/// For every connection that asks: stem_count(message_stems) and stem_average(message_stems), of a matching row how
/// often it matches, and of all how long they are.
Result<void> addRecallFunctions(Database& database);

/// Messages of a conversation before `question.before`, the likeliest first. However large the transcript is, a bounded
/// number of rows is looked at: of words that are in more of them, the newest, from which it is also judged how common
/// they are. How common, is counted among all that was said since the conversation began, in others, too.
Result<std::vector<RecallHit>> searchAbout(Database& database, const RecallQuestion& question, size_t most);

}  // namespace daylong::store
