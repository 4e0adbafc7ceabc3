// The full-text indexes of the words of messages and their files, for what people type (message_words) and for recall
// (message_stems, file_stems), and what SQL needs to fill and to ask them. Internal to core/store.
#pragma once

#include "store/sqlite.h"
#include "store/types.h"

namespace daylong::store {

/// For every connection that searches or writes:
///   search_words(text): what is indexed.  search_contains(text, folded, signs): whether each line of
///   `folded` stands in the folded text, and each of `signs` in the text as it is.
Result<void> addSearchFunctions(Database& database);

/// Makes the index anew where it was made by other rules than today's, or never: seconds for a talk of years.
Result<void> bringSearchUpToDate(Database& database, const Progress& progress = {});

// In the caller's transaction. A message is taken out with the text that it was put in with.
Result<void> addToIndex(Database& database, MessageId message);
/// All of a conversation from this one on.
Result<void> addToIndexFrom(Database& database, ConversationId conversation, MessageId first);
Result<void> takeFromIndex(Database& database, MessageId message);

}  // namespace daylong::store
