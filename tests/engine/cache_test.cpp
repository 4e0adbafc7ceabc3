// The streaming cache against a simulated ring that records which token each slot holds.
#include "engine/cache.h"
#include "support/unit.h"

#include <algorithm>
#include <array>
#include <map>
#include <random>
#include <vector>

using namespace daylong::engine;

namespace {

StreamingCache make(uint32_t size, uint32_t sinks, uint32_t chunk, Attention attention = Attention::Streaming,
                    std::vector<uint32_t> windows = {0}) {
    CacheOptions options;
    options.attention = attention;
    options.size = size;
    options.sinks = sinks;
    options.chunk = chunk;
    options.maxLogitRows = chunk;
    return *StreamingCache::create(options, {}, std::move(windows));
}

/// What the slots hold, and the tokens that a row sees in them.
class Ring {
public:
    explicit Ring(const RingShape& shape, size_t index = 0) : m_shape(shape), m_index(index) {}

    void store(const Step& step, uint64_t firstToken) {
        for (uint32_t row = 0; row < step.rows; ++row) m_tokenIn[step.rings[m_index].slot[row]] = firstToken + row;
    }
    std::vector<uint64_t> seenBy(const Step& step, uint32_t row) {
        const RingStep& ring = step.rings[m_index];
        std::vector<uint64_t> tokens;
        for (uint32_t i = 0; i < ring.fixedCount[row]; ++i) tokens.push_back(m_tokenIn.at(i));
        for (uint32_t i = 0; i < ring.windowCount[row]; ++i) {
            tokens.push_back(m_tokenIn.at(m_shape.fixedSlots + (ring.windowFirst[row] + i) % m_shape.ringSlots));
        }
        return tokens;
    }
    size_t slotsUsed() const { return m_tokenIn.empty() ? 0 : m_tokenIn.rbegin()->first + 1; }

private:
    RingShape m_shape;
    size_t m_index;
    std::map<uint32_t, uint64_t> m_tokenIn;
};

}  // namespace

TEST("a row sees the sinks and the newest tokens, C keys at most, itself last") {
    for (const uint32_t chunk : {1U, 3U, 7U, 64U}) {
        for (const uint32_t sinks : {0U, 1U, 4U}) {
            StreamingCache cache = make(16, sinks, chunk);
            Ring ring(ringShape(cache.layout(), 0));
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
                }
                fed += tokens.size();
            }
            CHECK_EQUAL(cache.seen(), 16U);
            CHECK_EQUAL(cache.next() - cache.firstSeen(), 16U - sinks);
        }
    }
}

/// A second account of a stream that is rewound: what each ring slot holds, by serial number, so that a token fed again
/// after a rewind is another one, and from that what a row must see.
class Stream {
public:
    Stream(const CacheOptions& options, uint32_t ringSlots)
        : m_sinks(options.sinks), m_window(options.size - options.sinks), m_slots(options.sinks + ringSlots, 0) {}

    size_t size() const { return m_serials.size(); }
    void rewind(size_t next) { m_serials.resize(next); }

    /// Feeds `rows` tokens; returns the serials that each must see.
    std::vector<std::vector<uint64_t>> feed(uint32_t rows) {
        const std::vector<uint64_t> before = m_slots;
        const size_t first = size();
        for (uint32_t row = 0; row < rows; ++row) {
            m_serials.push_back(++m_lastSerial);
            m_slots[slotOf(first + row)] = m_lastSerial;
        }
        std::vector<std::vector<uint64_t>> expected;
        for (size_t token = first; token < size(); ++token) {
            size_t begin = token;  // back to the first token that is out of reach or overwritten
            while (begin > m_sinks && token - begin + 1 < m_window &&
                   (begin - 1 >= first || before[slotOf(begin - 1)] == m_serials[begin - 1])) {
                --begin;
            }
            std::vector<uint64_t>& seen = expected.emplace_back();
            for (size_t t = 0; t <= token; ++t) {
                if (t < m_sinks || t >= begin) seen.push_back(m_serials[t]);
            }
        }
        return expected;
    }
    std::vector<uint64_t> seenBy(const Step& step, uint32_t row) const {
        const RingStep& columns = step.rings[0];
        std::vector<uint64_t> seen(m_slots.begin(), m_slots.begin() + columns.fixedCount[row]);
        const size_t ring = m_slots.size() - m_sinks;
        for (uint32_t i = 0; i < columns.windowCount[row]; ++i)
            seen.push_back(m_slots[m_sinks + (columns.windowFirst[row] + i) % ring]);
        return seen;
    }
    size_t slotOf(size_t token) const {
        return token < m_sinks ? token : m_sinks + (token - m_sinks) % (m_slots.size() - m_sinks);
    }

private:
    size_t m_sinks, m_window;
    std::vector<uint64_t> m_slots;    // the serial each holds
    std::vector<uint64_t> m_serials;  // of the tokens of the stream
    uint64_t m_lastSerial = 0;
};

TEST("whatever is rewound, a row sees exactly the tokens that are still there to be seen") {
    std::mt19937 engine(3);
    const auto upTo = [&](uint64_t most) { return static_cast<uint32_t>(engine() % (most + 1)); };
    daylong::model::RopeConfig rope;
    rope.dims = 2;
    const RopePhases phases(rope);
    for (int round = 0; round < 300; ++round) {
        CacheOptions options;
        options.sinks = upTo(4);
        options.size = options.sinks + 1 + upTo(30);
        options.chunk = 1 + upTo(40);  // often larger than the window
        options.origin =
            std::vector<uint64_t>{0, 1000000000, (uint64_t{1} << 32U) - 50, (uint64_t{1} << 63U) - 9}[upTo(3)];
        StreamingCache cache = *StreamingCache::create(options, {phases});
        Stream stream(options, cache.layout().ringSlots);
        Step step;
        for (int i = 0; i < 60; ++i) {
            if (upTo(7) == 0) {
                const uint64_t next = cache.next() - upTo(std::min<uint64_t>(cache.next(), 100));
                cache.rewind(next);
                stream.rewind(next);
                continue;
            }
            const uint64_t first = cache.next();
            const std::vector<TokenId> tokens(1 + upTo(options.chunk - 1), 0);
            REQUIRE(cache.plan(tokens, Logits::Last, step));
            const auto expected = stream.feed(step.rows);
            for (uint32_t row = 0; row < step.rows; ++row) {
                const uint64_t token = first + row;
                CHECK_EQUAL(step.rings[0].slot[row], stream.slotOf(token));
                CHECK(stream.seenBy(step, row) == expected[row]);
                std::array<float, 2> angles{};
                phases.angles(token + options.origin, angles);
                CHECK(std::equal(angles.begin(), angles.end(), step.windowAngles.begin() + 2 * row));
                phases.angles(expected[row].size() - 1 + options.origin, angles);
                CHECK(std::equal(angles.begin(), angles.end(), step.fixedAngles.begin() + 2 * row));
            }
            CHECK_EQUAL(cache.seen(), expected.back().size());
        }
    }
}

TEST("after a rewind further than the ring reaches back, what is fed again is seen as it grows") {
    StreamingCache cache = make(8, 2, 4);
    Step step;
    for (int i = 0; i < 25; ++i) CHECK(cache.plan(std::vector<TokenId>(4, 0), Logits::None, step));
    cache.rewind(50);
    for (uint32_t i = 0; i < 5; ++i) {
        CHECK(cache.plan(std::vector<TokenId>(1, 0), Logits::None, step));
        CHECK_EQUAL(step.rings[0].windowCount[0], i + 1);
        CHECK_EQUAL(cache.firstSeen(), 50U);
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
    CHECK(refused.error().message.find("10 tokens") != std::string::npos);
    CHECK(refused.error().message.find("--attention streaming") != std::string::npos);
    CHECK_EQUAL(cache.next(), 8U);
    CHECK(cache.plan(std::span(tokens).first(2), Logits::None, step));
    CHECK_EQUAL(step.rings[0].fixedCount[1] + step.rings[0].windowCount[1], 10U);
}

TEST("a cache without room for a window is refused") {
    CacheOptions options;
    options.size = 4;
    options.sinks = 4;
    CHECK(!StreamingCache::create(options, {}));
    options.size = 0;
    CHECK(!StreamingCache::create(options, {}));
}

TEST("an origin moves rotations and nothing else") {
    daylong::model::RopeConfig rope;
    rope.dims = 8;
    CacheOptions options;
    options.size = 12;
    StreamingCache near = *StreamingCache::create(options, {RopePhases(rope)});
    options.origin = 1000000000;
    StreamingCache far = *StreamingCache::create(options, {RopePhases(rope)});
    Step a, b;
    for (int i = 0; i < 40; ++i) {
        const std::vector<TokenId> tokens(1, 0);
        CHECK(near.plan(tokens, Logits::Last, a));
        CHECK(far.plan(tokens, Logits::Last, b));
        const RingStep &one = a.rings[0], &other = b.rings[0];
        CHECK(one.slot == other.slot && one.windowFirst == other.windowFirst && one.windowCount == other.windowCount);
        CHECK(a.windowAngles != b.windowAngles && a.fixedAngles != b.fixedAngles);
    }
}

namespace {

/// The tokens that `token` sees through a native window in a cache that was read without any rewinding.
std::vector<uint64_t> nearest(const CacheOptions& options, uint32_t window, uint64_t token) {
    std::vector<uint64_t> seen;
    for (uint64_t t = 0; t <= token; ++t) {
        if (t < options.sinks || t + (options.size - options.sinks) > token) seen.push_back(t);
    }
    // Where sinks and window do not fit together, sinks are read with a shorter one: the ring's, and slots of their
    // own.
    const uint32_t over = options.sinks + window > options.size ? options.sinks + window - options.size : 0;
    const uint64_t own = token + 1 + over > options.sinks ? token + 1 + over - options.sinks : 0;
    if (window < options.size && token < options.sinks)
        window -= over - static_cast<uint32_t>(std::min<uint64_t>(own, over));
    if (window > 0 && seen.size() > window) seen.erase(seen.begin(), seen.end() - window);
    return seen;
}

}  // namespace

TEST("a layer with a native window sees the nearest keys in the cache, out of a ring of that window's size") {
    std::mt19937 engine(5);
    const auto upTo = [&](uint64_t most) { return static_cast<uint32_t>(engine() % (most + 1)); };
    for (int round = 0; round < 400; ++round) {
        CacheOptions options;
        options.sinks = upTo(20);
        options.size = options.sinks + 1 + upTo(30);
        options.chunk = 1 + upTo(20);
        options.maxLogitRows = options.chunk;
        const std::vector<uint32_t> windows = {1 + upTo(60), 0, 1 + upTo(10)};
        StreamingCache cache = *StreamingCache::create(options, {}, windows);
        std::vector<Ring> rings;
        for (size_t i = 0; i < windows.size(); ++i) rings.emplace_back(ringShape(cache.layout(), windows[i]), i);
        Step step;
        std::vector<TokenId> tokens;
        for (int i = 0; i < 40; ++i) {
            if (upTo(5) == 0) cache.rewind(std::max<uint64_t>(cache.rewindFloor(), cache.next() - upTo(cache.next())));
            const uint64_t first = cache.next();
            tokens.assign(1 + upTo(options.chunk - 1), 0);
            REQUIRE(cache.plan(tokens, Logits::None, step));
            for (size_t ring = 0; ring < windows.size(); ++ring) {
                rings[ring].store(step, first);
                for (uint32_t row = 0; row < step.rows; ++row) {
                    std::vector<uint64_t> seen = rings[ring].seenBy(step, row);
                    std::sort(seen.begin(), seen.end());
                    const std::vector<uint64_t> expected = nearest(options, windows[ring], first + row);
                    // The layers that see everything may have less after a rewind, and never anything else.
                    if (windows[ring] < options.size && windows[ring] > 0) CHECK(seen == expected);
                    else CHECK(std::includes(expected.begin(), expected.end(), seen.begin(), seen.end()));
                }
                const uint32_t most = windows[ring] > 0 ? std::min(options.size, windows[ring]) : options.size;
                CHECK(rings[ring].slotsUsed() <= most + options.chunk - 1);
            }
        }
    }
}

TEST("a rewind further back than a native window's ring reaches is known, and shows no token that is gone") {
    StreamingCache cache = make(40, 4, 4, Attention::Streaming, {8, 0});
    Ring native(ringShape(cache.layout(), 8));
    Step step;
    const auto feed = [&](uint32_t count) {
        const uint64_t first = cache.next();
        CHECK(cache.plan(std::vector<TokenId>(count, 0), Logits::None, step));
        native.store(step, first);
    };
    CHECK_EQUAL(cache.rewindFloor(), 0U);
    for (int i = 0; i < 2; ++i) feed(4);
    CHECK_EQUAL(cache.rewindFloor(), 0U);  // nothing was written over yet
    for (int i = 0; i < 20; ++i) feed(4);
    CHECK_EQUAL(cache.next(), 88U);
    CHECK_EQUAL(cache.rewindFloor(), 84U);  // a chunk back
    cache.rewind(80);
    feed(1);
    CHECK((native.seenBy(step, 0) == std::vector<uint64_t>{77, 78, 79, 80}));
    CHECK_EQUAL(cache.rewindFloor(), 81U);
    for (uint64_t next = 82; next <= 84; ++next) feed(1);
    CHECK((native.seenBy(step, 0) == std::vector<uint64_t>{77, 78, 79, 80, 81, 82, 83}));
    feed(1);
    CHECK_EQUAL(native.seenBy(step, 0).size(), 8U);
    CHECK_EQUAL(cache.rewindFloor(), 84U);
}

TEST("the slots of a native window's ring are as many for any number of sinks") {
    for (const uint32_t sinks : {0U, 4U, 100U, 700U, 1000U}) {
        const CacheLayout layout = layoutOf({.size = 1024, .sinks = sinks, .chunk = 256});
        CHECK_EQUAL(ringShape(layout, 512).slots(), 512U + 255U);
        CHECK_EQUAL(ringShape(layout, 0).slots(), 1024U + 255U);
        CHECK_EQUAL(ringShape(layout, 5000).slots(), 1024U + 255U);
    }
    CHECK_EQUAL(
        ringShape(layoutOf({.attention = Attention::Dense, .size = 600, .sinks = 0, .chunk = 256}), 512).slots(), 600U);
}
