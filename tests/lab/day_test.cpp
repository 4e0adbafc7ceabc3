// The day that is measured: the same from the same seed, everything told once or, where it changes, twice.
#include "lab/day.h"
#include "support/unit.h"

#include <set>

using namespace daylong::lab;

namespace {

std::string everything(const Day& day) {
    std::string text;
    for (const DayTurn& turn : day.turns) text += turn.said.user + "\n" + turn.said.assistant + "\n";
    return text;
}

}  // namespace

TEST("the same seed makes the same day, another one another") {
    CHECK(everything(makeDay({})) == everything(makeDay({})));
    CHECK(everything(makeDay({})) != everything(makeDay({.seed = 2})));
}

TEST("every fact is told in passing, and again where it changes; what is told last is right") {
    const Day day = makeDay({.facts = 80, .changedEvery = 4});
    CHECK_EQUAL(day.facts.size(), size_t(80));
    std::vector<int> told(day.facts.size()), last(day.facts.size());
    for (const DayTurn& turn : day.turns) {
        if (turn.fact < 0) continue;
        const auto fact = static_cast<size_t>(turn.fact);
        CHECK_EQUAL(last[fact], 0);  // nothing after what was told last
        ++told[fact];
        last[fact] += turn.isLast ? 1 : 0;
        const std::string& sentence = turn.isLast ? day.facts[fact].told : day.facts[fact].toldFirst;
        CHECK(turn.said.user.find(sentence) != std::string::npos);
        CHECK(!turn.said.user.starts_with(sentence));  // something else comes before it
    }
    size_t changed = 0;
    for (size_t i = 0; i < told.size(); ++i) {
        CHECK_EQUAL(last[i], 1);
        CHECK_EQUAL(told[i], day.facts[i].toldFirst.empty() ? 1 : 2);
        changed += told[i] == 2 ? 1 : 0;
    }
    CHECK_EQUAL(changed, size_t(20));
}

TEST("no wrong answer is the right one, and no two questions are the same") {
    const Day day = makeDay({.facts = kMostDayFacts});
    std::set<std::string> questions;
    for (const DayFact& fact : day.facts) {
        CHECK(questions.insert(fact.question).second);
        std::set<std::string> values(fact.other.begin(), fact.other.end());
        CHECK_EQUAL(values.size(), size_t(9));
        CHECK(!values.contains(fact.value));
        CHECK(fact.told.find(fact.value.substr(1)) != std::string::npos);
        if (!fact.toldFirst.empty()) CHECK(fact.toldFirst.find(fact.other.front().substr(1)) != std::string::npos);
    }
}

TEST("small talk can come from elsewhere") {
    const Day day = makeDay({.facts = 2, .exchanges = 10, .talks = {{{"Hello", "Hi"}}, {{"How are you?", "Well"}}}});
    CHECK_EQUAL(day.turns.size(), size_t(10));
    CHECK_EQUAL(day.turns[0].said.user, std::string("Hello"));
    CHECK_EQUAL(day.turns[1].said.assistant, std::string("Well"));
}
