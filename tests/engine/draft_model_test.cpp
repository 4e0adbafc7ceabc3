// A small model that drafts says what it says when all of that is fed to it alone: wherever the stream goes on, is
// taken back, or has gone on without it.
#include "cpu/cpu_backend.h"
#include "engine/draft_model.h"
#include "support/unit.h"

#include <algorithm>
#include <random>

using namespace daylong;
using namespace daylong::engine;

namespace {

constexpr const char* kPlain = "tiny_llama/plain.gguf";
constexpr const char* kWithStates[] = {"families/lfm2.gguf", "families/qwen35.gguf", "families/nemotron_h.gguf",
                                       "families/falcon-h1.gguf"};

Generator make(const std::string& file) {
    const auto model = *model::loadModel(DAYLONG_TEST_DATA "/golden/" + file);
    auto backend = cpu::makeCpuBackend({.threads = 1});
    (void)backend->loadWeights(model, {});
    return std::move(*Generator::create(model, std::move(backend), DraftModel::cacheOptions()));
}

using Tokens = std::vector<TokenId>;

/// What it says with everything that stands in `stream` in front of it.
Tokens likeliest(const std::string& file, const Tokens& stream, uint32_t count) {
    Generator alone = make(file);
    Tokens said, lacks = stream;
    for (uint32_t i = 0; i < count; ++i) {
        if (!alone.feed(lacks)) return {};
        const auto logits = alone.logits();
        said.push_back(static_cast<TokenId>(std::ranges::max_element(logits) - logits.begin()));
        lacks = {said.back()};
    }
    return said;
}

Tokens drafted(DraftModel& small, const Tokens& stream, uint32_t count) {
    for (int piece = 0; piece < 8; ++piece) {
        const auto next = small.next(stream, stream.size(), count);
        if (!next) break;
        if (!next->tokens.empty()) return {next->tokens.begin(), next->tokens.end()};
    }
    return {};
}

Tokens randomTokens(size_t count) {
    std::mt19937 random(5);
    Tokens tokens(count);
    for (TokenId& token : tokens) token = static_cast<TokenId>(random() % 60);
    return tokens;
}

/// What a draft model says of a stream that goes on as it said, otherwise, and back.
void follow(const std::string& file, size_t most) {
    DraftModel small(make(file));
    const Tokens all = randomTokens(300);
    Tokens stream(all.begin(), all.begin() + 20);
    std::mt19937 random(7);
    while (stream.size() < most) {
        const Tokens said = drafted(small, stream, 4);
        REQUIRE(said.size() == 4);
        if (said != likeliest(file, stream, 4))
            return unit::fail(__FILE__, __LINE__, file + ": another draft at " + std::to_string(stream.size()));
        const size_t right = random() % 5;  // of these the larger model says so many, too
        stream.insert(stream.end(), said.begin(), said.begin() + static_cast<std::ptrdiff_t>(right));
        stream.push_back(all[stream.size()]);
        if (random() % 6 == 0) stream.resize(stream.size() - 3);                           // said anew
        if (random() % 6 == 0) stream.insert(stream.end(), all.begin(), all.begin() + 9);  // a turn was read
    }
}

/// A stream of random tokens, of which it is told the newest alone.
struct Asked {
    explicit Asked(const std::string& file) : small(make(file)) {}
    Result<Drafted> ask(size_t seen, size_t end) {
        return small.next(std::span(stream).subspan(end - seen, seen), end, 3);
    }
    /// How much it reads; ~0: it says nothing.
    uint64_t read(size_t seen, size_t end) {
        const auto asked = ask(seen, end);
        if (!asked || asked->tokens.empty()) return ~uint64_t{0};
        said.assign(asked->tokens.begin(), asked->tokens.end());
        return asked->read;
    }
    /// How much it reads each time, until it says something.
    std::vector<uint64_t> pieces(size_t seen, size_t end) {
        std::vector<uint64_t> reads;
        while (reads.size() < 8) {
            const auto asked = ask(seen, end);
            if (!asked) return {};
            reads.push_back(asked->read);
            said.assign(asked->tokens.begin(), asked->tokens.end());
            if (!said.empty()) break;
        }
        return reads;
    }
    DraftModel small;
    Tokens stream = randomTokens(2000), said;
};

using Pieces = std::vector<uint64_t>;

}  // namespace

TEST("what it says is what it would say alone, while the stream goes on as it said, otherwise, and back") {
    follow(kPlain, 180);
    for (const char* file : kWithStates) follow(file, 120);
}

TEST("it reads no more than it lacks, a piece each time, and begins anew where it is too far behind") {
    Asked asked(kPlain);
    Tokens& stream = asked.stream;
    const auto ask = [&](size_t seen, size_t end) { return asked.ask(seen, end); };
    const auto pieces = [&](size_t seen, size_t end) { return asked.pieces(seen, end); };
    CHECK((pieces(500, 1000) == Pieces{64, 64, 64, 64, 0}));
    const auto first = ask(500, 1000);
    REQUIRE(first && first->tokens.size() == 3);
    stream[1000] = (first->tokens[0] + 1) % 60;  // it was wrong
    const auto second = ask(500, 1001);
    CHECK(second && second->read == 1);
    CHECK(ask(500, 1001)->read == 1);         // for its logits
    const Pieces lacked = pieces(500, 1100);  // 99, but for what it may have guessed right
    REQUIRE(lacked.size() == 3);
    CHECK(lacked[0] == 64 && lacked[1] >= 33 && lacked[1] <= 35 && lacked[2] == 0);
    CHECK((pieces(500, 1900) == Pieces{64, 64, 64, 64, 0}));
    CHECK((pieces(100, 300) == Pieces{64, 36, 0}));
    CHECK_EQUAL(ask(1, 301)->read, 1U);
    CHECK(ask(0, 301)->tokens.empty());
}

TEST("it goes on through many turns of its cache, and what it holds does not grow") {
    for (const char* file : {kPlain, kWithStates[0], kWithStates[1]}) {
        DraftModel small(make(file));
        const Tokens tokens = randomTokens(4000);
        for (int piece = 0; piece < 4; ++piece) REQUIRE(small.next(std::span(tokens).subspan(100, 200), 300, 4));
        for (size_t end = 303; end + 8 < tokens.size(); end += 3) {
            const auto next = small.next(std::span(tokens).subspan(end - 200, 200), end, 4);
            REQUIRE(next && next->tokens.size() == 4);
            CHECK(next->read <= 3);
        }
        CHECK(small.generator().cache().seen() >= DraftModel::kSees - 8);
    }
}

TEST("layers that keep states come back to where a draft began, and read again what came true of it, no more") {
    for (const char* file : kWithStates) {
        Asked asked(file);
        Tokens &stream = asked.stream, &said = asked.said;
        CHECK((asked.pieces(500, 1000) == Pieces{64, 64, 64, 64, 0}));
        REQUIRE(said.size() == 3);
        stream[1000] = said[0];
        stream[1001] = (said[1] + 1) % 60;  // it was wrong
        CHECK_EQUAL(asked.read(500, 1002), 2U);
        CHECK_EQUAL(asked.read(500, 1002), 2U);  // the state of 1000 is the nearest before the last one
        std::ranges::copy(said, stream.begin() + 1002);
        CHECK_EQUAL(asked.read(500, 1006), 2U);                        // all of it came true: nothing is read again
        CHECK_EQUAL(asked.read(500, 1003), 1U);                        // said anew
        CHECK((asked.pieces(500, 990) == Pieces{64, 64, 64, 64, 0}));  // no state is kept of before that
        REQUIRE(said.size() == 3);
        stream[990] = said[0];
        stream[991] = (said[1] + 1) % 60;
        CHECK_EQUAL(asked.read(500, 992), 2U);
        CHECK_EQUAL(asked.read(1, 992), 1U);  // it is not told what came behind the state of 990
    }
}
