// What is tried ahead of a stream, and taken or not, leaves the stream as it is without: logits, what the cache holds,
// what can be taken back.
#include "cpu/cpu_backend.h"
#include "engine/generator.h"
#include "support/reference_backend.h"
#include "support/unit.h"

#include <algorithm>
#include <cstring>
#include <random>

using namespace daylong;
using namespace daylong::engine;

namespace {

Generator make(const CacheOptions& options, const std::string& file) {
    const auto model = *model::loadModel(DAYLONG_TEST_DATA "/golden/" + file);
    auto backend = cpu::makeCpuBackend({.threads = 1});
    (void)backend->loadWeights(model, {});
    return std::move(*Generator::create(model, std::move(backend), options));
}

bool sameLogits(const Generator& a, const Generator& b) {
    return std::memcmp(a.logits().data(), b.logits().data(), a.logits().size_bytes()) == 0;
}

/// All that can be copied out of the cache, ring after ring.
std::vector<std::byte> held(Generator& generator) {
    std::vector<std::byte> all;
    const StreamingCache& cache = generator.cache();
    for (uint32_t ring = 0; ring < cache.rings(); ++ring) {
        const uint64_t bytes = cacheRecord(generator.graph(), cache.options().kv, ring).bytes;
        std::vector<std::byte> records((cache.next() - cache.heldSince(ring)) * bytes);
        CHECK(generator.readRecords(ring, cache.heldSince(ring), cache.next(), records));
        all.insert(all.end(), records.begin(), records.end());
    }
    return all;
}

/// What layers with a state have made of the tokens; where there are some.
bool sameStates(Generator& a, Generator& b) {
    if (!a.keepsStates()) return true;
    const auto one = a.readStates(), other = b.readStates();
    return one && other && *one == *other;
}

bool sameState(Generator& a, Generator& b) {
    return sameStates(a, b) && sameLogits(a, b) && a.cache().next() == b.cache().next() &&
           a.cache().firstSeen() == b.cache().firstSeen() && a.cache().seen() == b.cache().seen() &&
           a.cache().rewindFloor() == b.cache().rewindFloor() && held(a) == held(b);
}

constexpr uint32_t kAhead = 7;

/// A stream with tokens tried ahead of it, some of them right, beside one without.
void compare(const CacheOptions& options, const std::string& file, uint32_t count, const std::string& what) {
    Generator plain = make(options, file), tried = make(options, file);
    REQUIRE(plain.canTryAhead());
    const uint32_t vocab = plain.model().config.vocabSize;
    std::mt19937 random(3);
    std::vector<TokenId> tokens(count);
    for (TokenId& token : tokens) token = static_cast<TokenId>(random() % vocab);
    REQUIRE(plain.feed(std::span(tokens).first(5)));
    REQUIRE(tried.feed(std::span(tokens).first(5)));
    uint32_t free = 0, steps = 0;
    for (size_t at = 5; at < tokens.size(); ++at, ++steps) {
        const uint32_t most =
            std::min<uint32_t>(tried.cache().mostAhead(), static_cast<uint32_t>(random() % (kAhead + 1)));
        std::vector<TokenId> ahead;
        for (uint32_t i = 0; i < most; ++i) {
            const bool right = at + 1 + i < tokens.size() && random() % 4 != 0;
            ahead.push_back(right ? tokens[at + 1 + i] : static_cast<TokenId>(random() % vocab));
        }
        free += tried.cache().ahead() > 0 ? 1 : 0;
        REQUIRE(plain.feed({&tokens[at], 1}));
        REQUIRE(tried.feedAhead(tokens[at], ahead));
        if (!sameLogits(plain, tried))
            return unit::fail(__FILE__, __LINE__, what + ": other logits at " + std::to_string(at));
        if (steps % 17 == 0 && !sameState(plain, tried))
            return unit::fail(__FILE__, __LINE__, what + ": the cache is another at " + std::to_string(at));
        if (steps % 53 == 0) {  // said anew, with what was tried behind it
            const uint64_t back = plain.cache().next() - 3;
            if (!plain.cache().canRewind(back)) continue;
            plain.cache().rewind(back);
            tried.cache().rewind(back);
            at -= 3;
        }
    }
    CHECK(free > count / 8);  // some were right
    CHECK(sameState(plain, tried));
}

}  // namespace

TEST("tokens tried ahead leave a stream as it is without them, in every cache and over many turns of the ring") {
    for (const KvType kv : {KvType::F32, KvType::F16, KvType::Q8_0}) {
        const CacheOptions options{
            .size = 24, .sinks = 4, .kv = kv, .chunk = 8, .maxLogitRows = kAhead + 1, .ahead = kAhead};
        compare(options, "tiny_llama/plain.gguf", 300, "streaming " + std::string(name(kv)));
        CacheOptions window = options;
        window.attention = Attention::Window;
        compare(window, "tiny_llama/plain.gguf", 300, "window " + std::string(name(kv)));
        CacheOptions dense = options;
        dense.attention = Attention::Dense;
        dense.size = 200;
        compare(dense, "tiny_llama/plain.gguf", 200, "dense " + std::string(name(kv)));
        compare(options, "families/gemma3.gguf", 200, "native windows " + std::string(name(kv)));
        for (const char* family : {"lfm2", "qwen35", "nemotron_h", "falcon-h1"})
            compare(options, std::string("families/") + family + ".gguf", 120, family + (" " + std::string(name(kv))));
    }
}

TEST("what was tried is nothing once anything else happens") {
    const CacheOptions options{.size = 24, .sinks = 4, .chunk = 8, .maxLogitRows = kAhead + 1, .ahead = kAhead};
    const std::vector<TokenId> stream = {5, 9, 3, 7, 1, 8, 2}, ahead = {11, 12, 13};
    Generator plain = make(options, "tiny_llama/plain.gguf"), tried = make(options, "tiny_llama/plain.gguf");
    REQUIRE(plain.feed(stream));
    REQUIRE(tried.feed(std::span(stream).first(6)));
    REQUIRE(tried.feedAhead(2, ahead));
    CHECK_EQUAL(tried.cache().ahead(), 3U);
    CHECK(sameState(plain, tried));
    REQUIRE(tried.aside(10, [&] { CHECK(tried.feed(std::vector<TokenId>{11, 12, 30})); }));  // 11 is not taken for it
    CHECK_EQUAL(tried.cache().ahead(), 0U);
    CHECK(sameState(plain, tried));
    REQUIRE(tried.feedAhead(11, ahead));
    REQUIRE(plain.feed(std::vector<TokenId>{11}));
    tried.cache().rewind(6);
    plain.cache().rewind(6);
    REQUIRE(tried.feed(std::vector<TokenId>{11}));  // was tried, but behind another
    REQUIRE(plain.feed(std::vector<TokenId>{11}));
    CHECK(sameState(plain, tried));
}

TEST("layers that keep a state know nothing of what was tried, whatever comes next") {
    const CacheOptions options{.size = 24, .sinks = 4, .chunk = 8, .maxLogitRows = kAhead + 1, .ahead = kAhead};
    using Tokens = std::vector<TokenId>;
    for (const char* family : {"lfm2", "qwen35", "nemotron_h", "falcon-h1"}) {
        const std::string file = std::string("families/") + family + ".gguf";
        Generator plain = make(options, file), tried = make(options, file);
        REQUIRE(plain.feed(Tokens{5, 9, 3, 7, 1, 8, 2, 11}));
        REQUIRE(tried.feed(Tokens{5, 9, 3, 7, 1, 8}));
        REQUIRE(tried.feedAhead(2, Tokens{11, 12, 13}));
        REQUIRE(tried.feed(Tokens{11}));  // came true
        CHECK_EQUAL(tried.cache().ahead(), 2U);
        REQUIRE(plain.feedTurn(Tokens{20, 21, 22}));
        REQUIRE(tried.feedTurn(Tokens{20, 21, 22}));
        CHECK(sameState(plain, tried));
        const uint64_t turn = plain.cache().next() - 1;
        CHECK(tried.cache().canRewind(turn));
        REQUIRE(plain.feed(Tokens{5}));
        REQUIRE(tried.feedAhead(5, Tokens{6, 7}));
        REQUIRE(plain.rewind(turn));
        REQUIRE(tried.rewind(turn));
        REQUIRE(plain.feed(Tokens{22, 5, 6, 7}));
        REQUIRE(tried.feedAhead(22, Tokens{5, 6, 7}));
        for (const TokenId right : {5, 6, 7}) REQUIRE(tried.feed(Tokens{right}));
        const auto settled = tried.settle();
        CHECK(settled && !*settled);  // all of it came true
        CHECK(sameState(plain, tried));
        REQUIRE(plain.feed(Tokens{8}));
        REQUIRE(tried.feedAhead(8, Tokens{9}));
        REQUIRE(tried.aside(4, [&] { CHECK(tried.feed(Tokens{1, 2})); }));
        CHECK(sameState(plain, tried));
        REQUIRE(plain.feed(Tokens{8}));
        REQUIRE(tried.feedAhead(8, Tokens{9}));
        const auto again = tried.settle();
        CHECK(again && *again);
        CHECK(sameState(plain, tried));
    }
}

TEST("nothing is tried ahead on a device whose rows differ from step to step") {
    const CacheOptions options{.size = 24, .sinks = 4, .chunk = 8, .maxLogitRows = kAhead + 1, .ahead = kAhead};
    const auto model = *model::loadModel(DAYLONG_TEST_DATA "/golden/tiny_llama/plain.gguf");
    auto backend = daylong::testing::makeReferenceBackend();
    REQUIRE(backend->loadWeights(model, {}));
    const auto other = Generator::create(model, std::move(backend), options);
    CHECK(other && !other->canTryAhead());
}
