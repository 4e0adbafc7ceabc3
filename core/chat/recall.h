// Recall: what of the part of a conversation that the model no longer sees is about what is being said, and how it is
// told: quoted in front of the user's words, with dates, oldest first. Every model understands that, a remote one too.
// Thread rule: the engine thread. Failure rule: Result; whoever asks goes on without.
#pragma once

#include "base/result.h"
#include "store/transcript_writer.h"

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

namespace daylong::chat {

struct RecallWish {
    store::ConversationId conversation = 0;
    store::MessageId said = 0;    // what is being said
    store::MessageId before = 0;  // the first message that is still seen
    std::string text;
    uint64_t tokens = 0;                               // what may be told takes at most so many
    std::function<uint64_t(const std::string&)> cost;  // of a text
};

struct Recall {
    std::vector<store::MessageId> passages;
    std::string quotation;  // empty: nothing is brought back
};

/// Tokens that suit a cache, where nobody chose: an eighth, at most 512.
uint64_t recallBudget(uint32_t chosen, uint64_t cacheSize);

/// What was brought back for that message before, or else what is clearly about it; and notes it.
Result<Recall> recall(store::TranscriptWriter& transcript, const RecallWish& wish);

/// "It is now Tuesday, 3 November 2026, 14:05; 3 hours have passed since the last message.", where that is more than an
/// hour; else nothing.
std::string elapsedTime(int64_t lastMs, int64_t nowMs);

}  // namespace daylong::chat
