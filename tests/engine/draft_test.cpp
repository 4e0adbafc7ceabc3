// What is drafted from what was said before, and how much of it is worth trying.
#include "engine/draft_index.h"
#include "engine/draft_length.h"
#include "support/unit.h"

#include <algorithm>
#include <numeric>
#include <random>
#include <vector>

using namespace daylong;
using namespace daylong::engine;

namespace {

using Tokens = std::vector<TokenId>;

Tokens found(const DraftIndex& index, const Tokens& before, uint32_t most = 8) {
    const DraftIndex::Draft draft = index.find(before, most);
    return {draft.tokens.begin(), draft.tokens.end()};
}

/// Tokens that are all different.
Tokens from(TokenId first, size_t count) {
    Tokens tokens(count);
    std::iota(tokens.begin(), tokens.end(), first);
    return tokens;
}

}  // namespace

TEST("what came next is found after three tokens that are the same, and nothing after two") {
    DraftIndex index;
    CHECK(found(index, {1, 2, 3}).empty());
    index.add(from(1, 20));
    CHECK((found(index, {50, 5, 6, 7}) == from(8, 8)));
    CHECK((found(index, {5, 6, 7}, 2) == Tokens{8, 9}));
    CHECK(found(index, {60, 6, 7}).empty());
    CHECK(found(index, {6, 7}).empty());
    CHECK((found(index, {17, 18, 19}) == Tokens{20}));
    CHECK(found(index, {18, 19, 20}).empty());  // nothing came after it yet
}

TEST("the place that is most alike is taken, and of several the newest") {
    DraftIndex index;
    index.add(Tokens{1, 2, 3, 4, 10, 5, 2, 3, 4, 20, 6, 2, 3, 4, 30});
    CHECK_EQUAL(found(index, {2, 3, 4})[0], 30);
    CHECK_EQUAL(found(index, {9, 9, 1, 2, 3, 4})[0], 10);
    CHECK_EQUAL(index.find(Tokens{9, 9, 1, 2, 3, 4}, 8).alike, 4U);
    CHECK_EQUAL(found(index, {5, 2, 3, 4})[0], 20);
    index.add(Tokens{7, 5, 2, 3, 4, 40});
    CHECK_EQUAL(found(index, {5, 2, 3, 4})[0], 40);
}

TEST("as many tokens as it may hold are found wherever they are, then the oldest go") {
    DraftIndex index(1U << 13U);
    index.add(from(0, 1U << 13U));
    for (TokenId first = 0; first + 20 < (1 << 13); first += 501)
        CHECK((found(index, from(first, 3)) == from(first + 3, 8)));
    index.add(from(100000, 1000));
    CHECK(found(index, from(500, 3)).empty());
    CHECK((found(index, from(1100, 3)) == from(1103, 8)));
    CHECK((found(index, from(100000, 3)) == from(100003, 8)));
    CHECK_EQUAL(index.bytes(), (1U << 13U) * 12U);
    for (int round = 0; round < 30; ++round) {  // never a place that is not there any more
        index.add(from(100000 + 1000 * round, 1000));
        for (TokenId first = 0; first < 8000; first += 97) {
            const Tokens draft = found(index, from(first, 3));
            CHECK(draft.empty() || draft == from(first + 3, draft.size()));
        }
    }
    index.clear();
    CHECK(found(index, from(100000, 3)).empty());
    CHECK_EQUAL(index.bytes(), 0U);
}

TEST("as many tokens are tried as make a reply faster, and none where that does not pay") {
    DraftLength length;
    const auto steps = [&](double seconds1, double seconds2, double seconds8) {
        for (int i = 0; i < 200; ++i) {
            length.noteStep(1, seconds1);
            length.noteStep(2, seconds2);
            length.noteStep(8, seconds8);
        }
    };
    const auto said = [&](bool right, int times) {
        for (int i = 0; i < times; ++i) {
            for (uint32_t alike = 3; alike < 20; ++alike) length.noteSaid(alike, right);
        }
    };
    steps(0.004, 0.0044, 0.006);
    CHECK_NEAR(length.cost(8), 1.5, 0.05);
    said(true, 100);
    CHECK_EQUAL(length.choose(5, 7), 7U);
    CHECK_EQUAL(length.choose(5, 2), 2U);
    CHECK_EQUAL(length.choose(5, 0), 0U);
    said(false, 200);
    CHECK_EQUAL(length.choose(5, 7), 0U);
    said(true, 200);
    steps(0.004, 0.008, 0.032);  // eight rows cost eight
    CHECK_EQUAL(length.choose(5, 7), 0U);
    for (int i = 0; i < 4000; ++i) length.noteStep(1, 0.004);  // none was tried: perhaps they cost less by now
    CHECK(length.choose(5, 7) > 0);
    for (int i = 0; i < 3; ++i) length.noteStep(8, 0.032);
    CHECK_EQUAL(length.choose(5, 7) == 7, false);
    steps(0.004, 0.0044, 0.006);
    CHECK_EQUAL(length.choose(5, 7), 7U);
}

TEST("a small model is asked for as many tokens as make a reply faster, and for none where it is dear or wrong") {
    DraftLength length;
    for (int i = 0; i < 200; ++i) {
        length.noteStep(1, 0.020);
        for (uint32_t rows = 2; rows < 9; ++rows) length.noteStep(rows, 0.020 + 0.001 * rows);
        length.noteDraft(4, 0.008);  // a tenth of a step each
        length.noteSaid(DraftLength::kByModel, true);
    }
    CHECK_EQUAL(length.chooseByModel(7), 7U);
    CHECK_EQUAL(length.chooseByModel(0), 0U);
    DraftLength wrong = length, dear = length;
    for (int i = 0; i < 100; ++i) wrong.noteSaid(DraftLength::kByModel, false);
    CHECK_EQUAL(wrong.chooseByModel(7), 0U);
    for (int i = 0; i < 100; ++i) dear.noteDraft(1, 0.020);  // as a step of its own
    CHECK_EQUAL(dear.chooseByModel(7), 0U);
    CHECK_EQUAL(wrong.choose(20, 7), length.choose(20, 7));  // what was said before is judged apart
    for (int i = 0; i < 20000; ++i) {                        // a while later it is asked again
        wrong.noteStep(1, 0.020);
        dear.noteStep(1, 0.020);
    }
    CHECK(wrong.chooseByModel(7) > 0);
    CHECK(dear.chooseByModel(7) > 0);
}

namespace {

/// A reply as SaidBefore makes it where nothing was said before: times of what it took without a small model.
struct Told {
    double single = 0.020, perRow = 0.0, perDraft = 0.0;  // the first in seconds, the others in such steps
    uint32_t right = 0;                                   // of a hundred drafted tokens
};
double timesWithout(DraftLength& length, const Told& told, uint32_t tokens) {
    std::mt19937 random(1);
    double seconds = 0.0;
    uint32_t said = 0;
    while (said < tokens) {
        const uint32_t count = length.chooseByModel(7);
        const double draft = told.single * told.perDraft * count, step = told.single * (1.0 + told.perRow * count);
        length.noteDraft(count, draft);
        length.noteStep(count + 1, step);
        seconds += draft + step;
        ++said;
        for (uint32_t i = 0; i < count; ++i) {
            const bool right = random() % 100 < told.right;
            length.noteSaid(DraftLength::kByModel, right);
            if (!right) break;
            ++said;
        }
    }
    return seconds / (told.single * said);
}

}  // namespace

TEST("a small model that costs more than it saves is given up, also where it was asked from the first token on") {
    for (const Told& told :
         {Told{.perRow = 0.6, .perDraft = 0.4, .right = 70}, Told{.perRow = 0.6, .perDraft = 0.4, .right = 60},
          Told{.perRow = 0.4, .perDraft = 0.3, .right = 30}}) {
        DraftLength length;
        CHECK(timesWithout(length, told, 4000) < 1.03);
        CHECK_EQUAL(length.chooseByModel(7), 0U);
    }
    DraftLength slowAtFirst;  // cold pages, or something else had the machine
    slowAtFirst.noteStep(1, 0.100);
    CHECK(timesWithout(slowAtFirst, {.perRow = 0.4, .perDraft = 0.3, .right = 50}, 4000) < 1.03);
    CHECK_EQUAL(slowAtFirst.chooseByModel(7), 0U);
    DraftLength pays;
    CHECK(timesWithout(pays, {.perRow = 0.1, .perDraft = 0.1, .right = 80}, 4000) < 0.6);
}

TEST("where something wrong has to be taken back, less is tried, and nothing where it is wrong too often") {
    DraftLength cheap, dear(true);
    for (int i = 0; i < 200; ++i) {
        for (DraftLength* each : {&cheap, &dear}) {
            each->noteStep(1, 0.004);
            each->noteStep(8, 0.0056);
            each->noteSaid(20, i % 2 == 0);
        }
        dear.noteMiss(0.006);
    }
    CHECK(cheap.choose(20, 7) > 0);
    CHECK_EQUAL(dear.choose(20, 7), 0U);  // half of them are right
    for (int i = 0; i < 300; ++i) dear.noteSaid(20, true);
    CHECK_EQUAL(dear.choose(20, 7), 7U);
}
