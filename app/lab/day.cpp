#include "lab/day.h"

#include <algorithm>
#include <array>
#include <cassert>
#include <string_view>
#include <utility>

namespace daylong::lab {

namespace {

constexpr std::array<std::string_view, 16> kPeople = {
    "sister",  "brother",  "neighbour",   "boss",     "cousin", "uncle", "aunt",        "dentist",
    "teacher", "landlord", "grandmother", "roommate", "nephew", "niece", "best friend", "barber"};

/// {who} is "my sister" when it is told or asked, "your sister" in an answer.
struct Kind {
    std::array<std::string_view, 3> told;
    std::string_view question, lead;
    std::array<std::string_view, 14> values;
};

constexpr std::array<Kind, 10> kKinds = {{
    {{"{who} has a dog called {value}", "the dog of {who} is called {value}", "{who} named the new dog {value}"},
     "What is the name of the dog of {who}?",
     "The dog of {who} is called",
     {"Biscuit", "Rocky", "Luna", "Max", "Daisy", "Oscar", "Pepper", "Shadow", "Ginger", "Buddy", "Coco", "Rusty",
      "Lucky", "Bella"}},
    {{"{who} lives in {value} now", "{who} has lived in {value} for a while",
      "{who} found a flat to live in, in {value}"},
     "Which city does {who} live in?",
     "{who} lives in",
     {"Lisbon", "Vienna", "Oslo", "Dublin", "Madrid", "Prague", "Athens", "Chicago", "Berlin", "Toronto", "Boston",
      "Rome", "Tokyo", "Paris"}},
    {{"{who} works as a {value}", "{who} got work as a {value}", "{who} went back to work as a {value}"},
     "What does {who} work as?",
     "{who} works as a",
     {"baker", "nurse", "plumber", "farmer", "pilot", "lawyer", "tailor", "judge", "driver", "waiter", "gardener",
      "cook", "painter", "librarian"}},
    {{"{who} plays the {value}", "{who} plays the {value} in a band", "{who} learned to play the {value}"},
     "Which instrument does {who} play?",
     "{who} plays the",
     {"cello", "piano", "drums", "flute", "guitar", "violin", "trumpet", "harp", "banjo", "organ", "saxophone",
      "clarinet", "tuba", "bass"}},
    {{"the favourite food of {who} is {value}", "{who} told me that {value} is the favourite food of everybody there",
      "{who} has a new favourite food, {value}"},
     "What is the favourite food of {who}?",
     "The favourite food of {who} is",
     {"pizza", "soup", "salmon", "curry", "pancakes", "pasta", "salad", "sushi", "steak", "chocolate", "rice", "cake",
      "bread", "chicken"}},
    {{"{who} drives a {value} car", "{who} bought a {value} car", "the car of {who} is {value}"},
     "What colour is the car of {who}?",
     "The car of {who} is",
     {"red", "blue", "green", "white", "black", "yellow", "silver", "orange", "purple", "brown", "pink", "gold", "grey",
      "beige"}},
    {{"the birthday of {who} is in {value}", "{who} has a birthday in {value}",
      "we have to get a birthday present for {who} in {value}"},
     "In which month is the birthday of {who}?",
     "The birthday of {who} is in",
     {"January", "February", "March", "April", "June", "July", "August", "September", "October", "November", "December",
      "May", "spring", "winter"}},
    {{"{who} is allergic to {value}", "{who} turns out to be allergic to {value}",
      "{who} cannot come near {value}, being allergic"},
     "What is {who} allergic to?",
     "{who} is allergic to",
     {"nuts", "cats", "milk", "eggs", "pollen", "wheat", "dust", "wool", "fish", "apples", "bees", "horses", "soy",
      "latex"}},
    {{"{who} collects {value}", "{who} has begun to collect {value}",
      "{who} showed me what there is to collect: {value}"},
     "What does {who} collect?",
     "{who} collects",
     {"stamps", "coins", "shells", "watches", "dolls", "maps", "postcards", "records", "knives", "stones", "hats",
      "cups", "keys", "books"}},
    {{"{who} is married to {value}", "{who} got married to {value}", "{who} has been married for years, to {value}"},
     "Who is {who} married to?",
     "{who} is married to",
     {"Alice", "Peter", "Julia", "Martin", "Emma", "Robert", "Sarah", "Thomas", "Laura", "Daniel", "Maria", "Kevin",
      "Anna", "George"}},
}};
static_assert(kPeople.size() * kKinds.size() == kMostDayFacts);

constexpr std::array<std::string_view, 4> kInPassing = {"By the way, {told}.", "Oh, and {told}.",
                                                        "I just heard that {told}.", "Before I forget: {told}."};
constexpr std::array<std::string_view, 4> kChanged = {
    "Things have changed: {told}.", "Since last week it is different: {told}.",
    "I was wrong about something, I hear now that {told}.", "Forget what I said about that, {told}."};

std::string about(std::string_view form, std::string_view whose, std::string_view who, std::string_view value = {}) {
    std::string text = filledIn(std::string(form), "{who}", std::string(whose) + " " + std::string(who));
    return filledIn(std::move(text), "{value}", value);
}

std::string capital(std::string text) {
    if (text.front() >= 'a' && text.front() <= 'z') text.front() = static_cast<char>(text.front() - 'a' + 'A');
    return text;
}

template <class Items>
void shuffle(Items& items, Random& random) {
    for (size_t i = items.size(); i > 1; --i) std::swap(items[i - 1], items[random.below(i)]);
}

DayFact makeFact(Random& random, std::string_view who, const Kind& kind, const DayOptions& options, bool changes) {
    std::vector<std::string_view> values(kind.values.begin(), kind.values.end());
    shuffle(values, random);
    DayFact fact;
    fact.told = about(random.among(kind.told), "my", who, values[0]);
    fact.question = about(kind.question, "my", who);
    fact.lead = capital(about(kind.lead, "your", who));
    fact.value = " " + std::string(values[0]);
    for (size_t i = 1; i <= options.distractors; ++i) fact.other.push_back(" " + std::string(values[i]));
    if (changes) fact.toldFirst = about(random.among(kind.told), "my", who, values[1]);
    return fact;
}

std::string sentence(Random& random, const std::array<std::string_view, 4>& forms, const std::string& told) {
    return filledIn(std::string(random.among(forms)), "{told}", told);
}

}  // namespace

Day makeDay(const DayOptions& options) {
    assert(options.facts <= kMostDayFacts && options.distractors < kKinds.front().values.size());
    Random random(options.seed);
    std::vector<std::pair<size_t, size_t>> pairs;
    for (size_t who = 0; who < kPeople.size(); ++who) {
        for (size_t kind = 0; kind < kKinds.size(); ++kind) pairs.emplace_back(who, kind);
    }
    shuffle(pairs, random);
    Day day;
    struct Telling {
        int fact;
        bool last;
    };
    std::vector<Telling> tellings;
    std::vector<std::pair<size_t, int>> again;  // from which telling on, and what
    for (uint32_t i = 0; i < options.facts; ++i) {
        const bool changes = options.changedEvery > 0 && i % options.changedEvery == options.changedEvery - 1;
        day.facts.push_back(makeFact(random, kPeople[pairs[i].first], kKinds[pairs[i].second], options, changes));
        tellings.push_back({static_cast<int>(i), !changes});
        if (changes) again.emplace_back(tellings.size() + options.changeAfter, static_cast<int>(i));
        while (!again.empty() && again.front().first <= tellings.size()) {
            tellings.push_back({again.front().second, true});
            again.erase(again.begin());
        }
    }
    for (const auto& [when, fact] : again) tellings.push_back({fact, true});

    size_t next = 0, corpus = 0;
    while (day.turns.size() < options.exchanges) {
        const std::vector<Exchange> talk =
            options.talks.empty() ? smallTalk(random) : options.talks[corpus++ % options.talks.size()];
        for (const Exchange& said : talk) {
            DayTurn turn{.said = said};
            const size_t at = day.turns.size();
            if (next < tellings.size() && at % options.between == options.between - 1) {
                const auto [fact, last] = tellings[next++];
                const DayFact& what = day.facts[static_cast<size_t>(fact)];
                const bool first = last ? what.toldFirst.empty() : true;
                turn.said.user += " " + (first ? sentence(random, kInPassing, last ? what.told : what.toldFirst)
                                               : sentence(random, kChanged, what.told));
                turn.fact = fact;
                turn.isLast = last;
            }
            day.turns.push_back(std::move(turn));
            if (day.turns.size() == options.exchanges) break;
        }
    }
    return day;
}

}  // namespace daylong::lab
