// What stands in the window once more, because it was brought back for the messages behind it: found anew from the
// transcript and the tokens that those messages would take without. Thread rule: the engine thread. Failure rule:
// Result.
#pragma once

#include "chat/local/token_model.h"
#include "memory/memory_state.h"
#include "store/transcript_writer.h"

#include <vector>

namespace daylong::chat {

/// Ranges of the stream, in order; of messages that reach behind token `firstSeen`.
Result<std::vector<memory::TokenRange>> recalledParts(store::TranscriptWriter& transcript,
                                                      store::ConversationId conversation, const TokenModel& model,
                                                      uint64_t firstSeen);

/// What of them is seen in the window [begin, end).
std::vector<memory::TokenRange> within(const std::vector<memory::TokenRange>& ranges, uint64_t begin, uint64_t end);

}  // namespace daylong::chat
