// The streaming cache against a simulated ring that records which token each slot holds.
#include "engine/cache.h"
#include "support/unit.h"

#include <algorithm>
#include <map>
#include <random>
#include <vector>

using namespace daylong::engine;

namespace {

StreamingCache make(uint32_t size, uint32_t sinks, uint32_t chunk, Attention attention = Attention::Streaming) {
    CacheOptions options;
    options.attention = attention;
    options.size = size;
    options.sinks = sinks;
    options.chunk = chunk;
    options.maxLogitRows = chunk;
    return *StreamingCache::create(options, RopePhases());
}

/// What the slots hold, and the tokens that a row sees in them.
class Ring {
public:
    explicit Ring(const CacheLayout& layout) : m_layout(layout) {}

    void store(const Step& step, uint64_t firstToken) {
        for (uint32_t row = 0; row < step.rows; ++row) m_tokenIn[step.slot[row]] = firstToken + row;
    }
    std::vector<uint64_t> seenBy(const Step& step, uint32_t row) {
        std::vector<uint64_t> tokens;
        for (uint32_t i = 0; i < step.fixedCount[row]; ++i) tokens.push_back(m_tokenIn.at(i));
        for (uint32_t i = 0; i < step.windowCount[row]; ++i) {
            tokens.push_back(m_tokenIn.at(m_layout.fixedSlots + (step.windowFirst[row] + i) % m_layout.ringSlots));
        }
        return tokens;
    }

private:
    CacheLayout m_layout;
    std::map<uint32_t, uint64_t> m_tokenIn;
};

}  // namespace

TEST("a row sees the sinks and the newest tokens, C keys at most, itself last") {
    for (const uint32_t chunk : {1U, 3U, 7U, 64U}) {
        for (const uint32_t sinks : {0U, 1U, 4U}) {
            StreamingCache cache = make(16, sinks, chunk);
            Ring ring(cache.layout());
            Step step;
            for (uint64_t fed = 0; fed < 200;) {
                const std::vector<TokenId> tokens(std::min<uint64_t>(chunk, 200 - fed), 0);
                CHECK(cache.plan(tokens, Logits::None, step));
                ring.store(step, fed);
                for (uint32_t row = 0; row < step.rows; ++row) {
                    const uint64_t token = fed + row;
                    std::vector<uint64_t> expected;
                    for (uint64_t t = 0; t <= token; ++t) {
                        if (t < sinks || t + (16 - sinks) > token) expected.push_back(t);
                    }
                    CHECK(ring.seenBy(step, row) == expected);
                    CHECK_EQUAL(step.position[row] + 1, expected.size());
                }
                fed += tokens.size();
            }
            CHECK_EQUAL(cache.seen(), 16U);
            CHECK_EQUAL(cache.next() - cache.firstSeen(), 16U - sinks);
        }
    }
}

TEST("whatever is rewound or forgotten, no row ever takes one token's key for another's") {
    std::mt19937 engine(3);
    const auto random = [&] { return static_cast<uint32_t>(engine()); };
    for (int round = 0; round < 300; ++round) {
        const uint32_t sinks = random() % 5, chunk = 1 + random() % 20, size = sinks + 1 + random() % 30;
        StreamingCache cache = make(size, sinks, chunk);
        Ring ring(cache.layout());
        Step step;
        for (int i = 0; i < 60; ++i) {
            const uint32_t action = random() % 8;
            if (action == 0 && cache.next() > 0) {
                cache.rewind(cache.next() - random() % std::min<uint64_t>(cache.next(), 40));
            } else if (action == 1) {
                cache.forgetBefore(cache.next() - std::min<uint64_t>(cache.next(), random() % 10));
            } else {
                const uint64_t first = cache.next();
                const std::vector<TokenId> tokens(1 + random() % chunk, 0);
                CHECK(cache.plan(tokens, Logits::Last, step));
                ring.store(step, first);
                for (uint32_t row = 0; row < step.rows; ++row) {
                    const std::vector<uint64_t> seen = ring.seenBy(step, row);
                    CHECK(seen.size() <= size);
                    CHECK_EQUAL(seen.back(), first + row);
                    CHECK(std::is_sorted(seen.begin(), seen.end()));
                    CHECK(std::adjacent_find(seen.begin(), seen.end()) == seen.end());
                    // After the sinks, a run without gaps: a stale slot would break it.
                    for (size_t k = step.fixedCount[row] + 1; k < seen.size(); ++k) CHECK_EQUAL(seen[k], seen[k - 1] + 1);
                }
            }
        }
    }
}

TEST("dense attention refuses what no longer fits, and says what to do") {
    StreamingCache cache = make(10, 4, 8, Attention::Dense);
    Step step;
    const std::vector<TokenId> tokens(8, 0);
    CHECK(cache.plan(tokens, Logits::None, step));
    const auto refused = cache.plan(tokens, Logits::None, step);
    REQUIRE(!refused);
    CHECK(refused.error().code == daylong::ErrorCode::CacheFull);
    CHECK_EQUAL(cache.next(), 8U);
    CHECK(cache.plan(std::span(tokens).first(2), Logits::None, step));
    CHECK_EQUAL(step.fixedCount[1] + step.windowCount[1], 10U);
}

TEST("a cache without room for a window is refused") {
    CacheOptions options;
    options.size = 4;
    options.sinks = 4;
    CHECK(!StreamingCache::create(options, RopePhases()));
    options.size = 0;
    CHECK(!StreamingCache::create(options, RopePhases()));
}

TEST("an origin moves the window's rotation and nothing else") {
    daylong::model::RopeConfig rope;
    rope.dims = 8;
    CacheOptions options;
    options.size = 12;
    StreamingCache near = *StreamingCache::create(options, RopePhases(rope));
    options.origin = 1000000000;
    StreamingCache far = *StreamingCache::create(options, RopePhases(rope));
    Step a, b;
    for (int i = 0; i < 40; ++i) {
        const std::vector<TokenId> tokens(1, 0);
        CHECK(near.plan(tokens, Logits::Last, a));
        CHECK(far.plan(tokens, Logits::Last, b));
        CHECK(a.slot == b.slot && a.windowFirst == b.windowFirst && a.windowCount == b.windowCount);
        CHECK(a.fixedAngles == b.fixedAngles);
        CHECK((a.windowAngles == b.windowAngles) == (i < 4));  // the sinks stay where they are
    }
}
