// A day: what somebody says in one long session, made from a seed alone. Small talk, and in passing some facts about
// people, some of which change or are taken back later on; each is asked for at several distances from when it was last
// told. docs/day.md documents it. Plain values and functions; nothing fails.
#pragma once

#include "lab/day_fillers.h"

#include <cstdint>
#include <string>
#include <vector>

namespace daylong::lab {

struct DayFact {
    std::string told;                // "my sister lives in Lisbon", to stand within a message
    std::string question;            // "Which city does my sister live in?"
    std::string lead;                // of an answer: "Your sister lives in"
    std::string value;               // " Lisbon": what is right in the end
    std::vector<std::string> other;  // wrong ones of the same kind; where it changed, what was told first comes first
    std::string toldFirst;           // empty: it never changed
};

/// One message of the user's and the reply to it.
struct DayTurn {
    Exchange said;
    int fact = -1;        // that is told in it: index of Day::facts
    bool isLast = false;  // it is the last time that this fact is told
};

struct DayOptions {
    uint64_t seed = 1;
    uint32_t facts = 80;                       // at most kMostDayFacts
    uint32_t distractors = 9;                  // at most 9
    uint32_t between = 3;                      // exchanges from one telling to the next
    uint32_t changedEvery = 4;                 // every so manieth fact is told twice
    uint32_t changeAfter = 20;                 // so many tellings later
    uint32_t exchanges = 1500;                 // all in all
    std::vector<std::vector<Exchange>> talks;  // of a corpus, in this order; empty: smallTalk()
};
constexpr uint32_t kMostDayFacts = 160;

struct Day {
    std::vector<DayFact> facts;
    std::vector<DayTurn> turns;
};

Day makeDay(const DayOptions& options);

}  // namespace daylong::lab
