// Recall: what of the part of a conversation that the model no longer sees is about what is being said, and how it is
// told where it can only be told in words: quoted in front of the user's, with dates, oldest first. Every model
// understands that, a remote one too.
// Thread rule: the engine thread. Failure rule: Result; whoever asks goes on without.
#pragma once

#include "base/result.h"
#include "store/transcript_writer.h"

#include <cstdint>
#include <functional>
#include <span>
#include <string>
#include <vector>

namespace daylong::recall {

/// How much of what was asked must stand in a message or beside it (store::RecallHit::share) for it to be brought back.
constexpr double kRecallShare = 0.35;

/// Where nobody chose: the usual one.
inline double shareFor(float chosen) { return chosen > 0.0F ? static_cast<double>(chosen) : kRecallShare; }

/// Seconds. Where reading a quotation takes longer, the messages themselves come back as what was made of them when
/// they were read, if that is kept: measured by `daylong-cli eval day`.
constexpr double kQuickReading = 0.25;

struct RecallWish {
    store::ConversationId conversation = 0;
    store::MessageId said = 0;    // what is being said; 0: it is not in the transcript, and nothing is noted
    store::MessageId before = 0;  // the first message that is seen well enough: see nearTokens()
    std::string text;
    uint64_t tokens = 0;  // what is brought back takes at most so many
    std::function<uint64_t(std::span<const store::Message>)> cost;
    double share = kRecallShare;
};

/// How much of a window, the newest of it, a model of so many parameters (0: not known) sees well enough for nothing of
/// it to be brought back. Small ones hardly know what is further away, though they see it: measured by `daylong-cli
/// eval day`.
uint64_t nearTokens(uint64_t window, uint64_t parameters);

/// Tokens that suit a cache, where nobody chose: an eighth, at most 512.
uint64_t recallBudget(uint32_t chosen, uint64_t cacheSize);

/// What was brought back for that message before, or else what is clearly about it; and notes it. Oldest first.
Result<std::vector<store::Message>> recall(store::TranscriptWriter& transcript, const RecallWish& wish);

/// (Said earlier in this conversation: On 3 November 2026 I wrote: "...")
std::string quotation(std::span<const store::Message> passages);

/// "(It is Tuesday, 3 November 2026, 14:05; 3 hours have passed since the last message.)", where that is more than an
/// hour; else nothing.
std::string elapsedTime(int64_t lastMs, int64_t nowMs);

}  // namespace daylong::recall
