// Goes through a day (lab/day.h) with a model: everything is read once, as a conversation that somebody else leads, and
// each fact is asked for at its distances, in several ways. What is read for a question is taken back afterwards and
// leaves no trace, so all ways stand on the same stream. Thread rule: one thread. Failure rule: Result.
#pragma once

#include "lab/commands/day_transcript.h"
#include "lab/commands/eval_common.h"
#include "lab/day.h"

#include "chat/local/cache_keeper.h"
#include "text/chat_template.h"

#include <functional>
#include <vector>

namespace daylong::cli {

enum class DayWay {
    Nothing,    // sinks and window alone
    Quotation,  // what recall finds, quoted in front of the question
    Keys,       // what recall finds, its old keys put in front of the question
    Again,      // the message that told it, said again before the question: the ceiling
    InView,     // nothing, with a cache in which it still is
};
const char* name(DayWay way);

struct DayAnswer {
    size_t fact = 0, distance = 0;  // indices: Day::facts, DayRunOptions::lengths
    DayWay way = DayWay::Nothing;
    bool changed = false;    // the fact did
    bool found = false;      // recall found the message that told it
    bool likeliest = false;  // the right answer was likelier than every wrong one
    bool written = false;    // it was the first one of them that the model wrote
    bool former = false;     // the first one that it wrote was true once
    uint64_t read = 0;       // tokens, besides the question's own
    double ms = 0.0;         // until the first token of the answer could be picked
    std::string text;        // what the model wrote behind the answer's beginning
};

struct DayRunOptions {
    uint32_t cache = 0, sinks = 0;  // C, by which distances are counted
    std::vector<double> lengths;    // distances, in cache lengths
    std::vector<DayWay> ways;       // empty: nothing is read, it is only looked what recall finds
    double share = recall::kRecallShare;
    uint32_t recallTokens = 0;          // 0: as the chat does
    bool untilAsked = false;            // the day ends once everything is asked
    std::vector<DayAnswer> known = {};  // of an earlier run: what they answer is not asked again
    std::function<Result<void>(const DayAnswer&)> answered = {};  // hears of each other one
};

/// Of a tenth of the day.
struct DayTenth {
    std::vector<double> waitMs;  // for each of the user's messages: looking what it is about, and reading it
    uint64_t anonymousBytes = 0;
};

struct DayScore {
    std::vector<DayAnswer> answers;  // without those that were known; by `found` alone where nothing is read
    std::vector<DayTenth> tenths;
    uint64_t tokens = 0, turns = 0;
    uint64_t disturbed = 0;        // messages that ask for nothing, and something was found for them
    uint64_t disturbedTokens = 0;  // of that
};

/// `generator`: with a cache of this day's size, or a larger one; none where nothing is read.
Result<DayScore> runDay(const lab::Day& day, const DayRunOptions& options, const EvalModel& opened,
                        engine::Generator* generator, const engine::Progress& progress);

}  // namespace daylong::cli
