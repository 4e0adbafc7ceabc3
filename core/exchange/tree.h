// From what a file says to what can stand in the transcript: missing parents, circles and repeated names are mended,
// what is left out is taken out of the tree, the shown path is found, and everything is put into an order in which each
// message stands behind the one that it follows, and a branch before the one that is shown in its place. Pure. Thread
// rule: any. Failure rule: none; nothing comes back of a conversation without messages.
#pragma once

#include "exchange/imported.h"
#include "store/transcript_import.h"

#include <optional>

namespace daylong::exchange {

std::optional<store::ArrivingConversation> settle(ImportedConversation&& conversation, Skipped& skipped);

}  // namespace daylong::exchange
