// Reading a long text by every method, against measurePerplexity and the golden values.
#include "cpu/cpu_backend.h"
#include "lab/perplexity.h"
#include "lab/endless.h"
#include "lab/latency.h"
#include "lab/method.h"
#include "support/unit.h"

#include <fstream>
#include <iterator>

using namespace daylong;
using namespace daylong::lab;
using engine::Attention;

namespace {

template <class T>
std::vector<T> numbers(const std::string& name) {
    std::ifstream file(DAYLONG_TEST_DATA "/golden/stories260K/" + name);
    return {std::istream_iterator<T>(file), {}};
}

engine::CacheOptions cache(Attention attention, uint32_t size, uint32_t sinks) {
    return {.attention = attention,
            .size = size,
            .sinks = sinks,
            .kv = engine::KvType::F32,
            .chunk = 64,
            .maxLogitRows = 64};
}

engine::Generator make() {
    const auto model = *model::loadModel(DAYLONG_TEST_DATA "/stories260K.gguf");
    auto backend = cpu::makeCpuBackend({.threads = 1});
    (void)backend->loadWeights(model, {});
    return std::move(*engine::Generator::create(model, std::move(backend), cache(Attention::Streaming, 128, 4)));
}

}  // namespace

TEST("the running perplexity ends at what measurePerplexity says, and both at the golden values") {
    engine::Generator generator = make();
    struct Case {
        Attention attention;
        uint32_t size, sinks;
        const char* golden;
        size_t tokens;
        Way way = Way::InOrder;
    };
    for (const Case& each : {Case{Attention::Streaming, 128, 4, "dev.streaming-C128-S4.nll.txt", 1000},
                             Case{Attention::Window, 128, 0, "dev.window-C128-S0.nll.txt", 1000},
                             Case{Attention::Dense, 64, 0, "dev.recompute-C64.nll.txt", 150, Way::Anew}}) {
        auto ids = numbers<engine::TokenId>("dev.ids.txt");
        ids.resize(each.tokens);
        const Method method{
            .name = "m", .cache = cache(each.attention, each.size, each.sinks), .anew = each.way == Way::Anew};
        const auto score = readBy(method, generator, ids, {.segmentTokens = 100, .past = each.size}, {});
        REQUIRE(score);
        const auto expected = measurePerplexity(generator, ids, each.way, {}, {});
        REQUIRE(expected);
        CHECK_NEAR(score->all.mean(), expected->nll, 1e-9);
        CHECK_EQUAL(score->all.count, expected->tokens);
        REQUIRE(!score->curve.empty());
        CHECK_NEAR(score->curve.back().running, expected->perplexity, 1e-6);
        CHECK_EQUAL(score->curve.size(), (each.tokens + 99) / 100);
        const auto golden = numbers<double>(each.golden);
        Tally all, past;
        for (size_t i = 0; i + 1 < each.tokens; ++i) {
            all.add(golden[i]);
            if (i + 1 > each.size) past.add(golden[i]);
        }
        CHECK_NEAR(score->all.mean(), all.mean(), 1e-3);
        CHECK_NEAR(score->pastCache.mean(), past.mean(), 1e-3);
        CHECK_EQUAL(score->pastCache.count, past.count);
    }
}

TEST("recomputing every tenth prediction gives those of recomputing all, and others share them") {
    engine::Generator generator = make();
    auto ids = numbers<engine::TokenId>("dev.ids.txt");
    ids.resize(200);
    const ReadingOptions options{.segmentTokens = 50, .every = 10, .past = 64};
    const auto some =
        readBy({.name = "some", .cache = cache(Attention::Dense, 64, 0), .anew = true}, generator, ids, options, {});
    const auto streaming =
        readBy({.name = "streaming", .cache = cache(Attention::Streaming, 64, 1)}, generator, ids, options, {});
    REQUIRE(some && streaming);
    const auto golden = numbers<double>("dev.recompute-C64.nll.txt"),
               goldenStreaming = numbers<double>("dev.streaming-C64-S1.nll.txt");
    Tally expected, expectedStreaming;
    for (size_t target = 74; target < 200; target += 10) {
        expected.add(golden[target - 1]);
        expectedStreaming.add(goldenStreaming[target - 1]);
    }
    CHECK_EQUAL(some->shared.count, expected.count);
    CHECK_EQUAL(streaming->shared.count, expected.count);
    CHECK_NEAR(some->shared.mean(), expected.mean(), 1e-3);
    CHECK_NEAR(streaming->shared.mean(), expectedStreaming.mean(), 1e-3);
    // With the text's first token kept in front, the cache holds it and the last 63.
    const auto first =
        readBy({.name = "first", .cache = cache(Attention::Dense, 64, 0), .anew = true, .keepFirst = true}, generator,
               ids, options, {});
    REQUIRE(first);
    CHECK_EQUAL(first->shared.count, expected.count);
    CHECK(first->shared.mean() != some->shared.mean());
}

TEST("dense attention stops where its cache is full, and says so") {
    engine::Generator generator = make();
    const auto ids = numbers<engine::TokenId>("dev.ids.txt");
    const auto score = readBy({.name = "dense", .cache = cache(Attention::Dense, 200, 0)}, generator, ids, {}, {});
    REQUIRE(score);
    CHECK_EQUAL(score->all.count, 200U);
    CHECK_EQUAL(score->stopped, "cache full at 200 tokens");
}

TEST("sinks that are other tokens are read in the place of the text's first") {
    engine::Generator generator = make();
    auto ids = numbers<engine::TokenId>("dev.ids.txt");
    ids.resize(300);
    Method method{.name = "front", .cache = cache(Attention::Streaming, 64, 4), .front = {13, 13, 13, 13}};
    const auto fronted = readBy(method, generator, ids, {.past = 64}, {});
    std::fill_n(ids.begin(), 4, 13);
    method.front.clear();
    const auto written = readBy(method, generator, ids, {.past = 64}, {});
    REQUIRE(fronted && written);
    CHECK_NEAR(fronted->pastCache.mean(), written->pastCache.mean(), 1e-12);
}

TEST("an endless stream's segments are whole passes over the text, and alike") {
    CHECK_EQUAL(segmentTokens(3000, {.tokens = 4000000, .segments = 20}),
                201000U);  // 67 passes, the least that reach 200,000
    CHECK_EQUAL(segmentTokens(900000, {.tokens = 4000000, .segments = 20}), 900000U);
    engine::Generator generator = make();
    auto ids = numbers<engine::TokenId>("dev.ids.txt");
    ids.resize(400);
    const auto segments = runEndless(generator, std::span(ids).first(1), std::span(ids).subspan(1),
                                     {.tokens = 2000, .segments = 5, .timed = 10}, {});
    REQUIRE(segments && segments->size() == 3);
    CHECK_EQUAL(segments->back().end, 3U * 798U);
    CHECK_NEAR((*segments)[2].perplexity / (*segments)[1].perplexity, 1.0, 1e-4);
    CHECK(segments->back().tokenMs > 0.0 && segments->back().residentBytes > 0);
}

TEST("latency is measured with a full cache, in alternating rounds") {
    engine::Generator generator = make();
    const auto points = measureLatency(
        generator, {.sizes = {16, 64}, .cache = cache(Attention::Streaming, 16, 4), .rounds = 2, .tokens = 3}, {});
    REQUIRE(points && points->size() == 2);
    CHECK_EQUAL((*points)[1].recomputeRounds.size(), 2U);
    CHECK_EQUAL((*points)[1].streamingRounds.size(), 2U);
    CHECK_EQUAL(generator.cache().seen(), 64U);
    CHECK((*points)[1].cacheBytes > (*points)[0].cacheBytes);
    CHECK((*points)[1].times > 0.0);
    CHECK_NEAR(median({3.0, 1.0, 2.0}), 2.0, 0.0);
    CHECK_NEAR(median({4.0, 1.0, 2.0, 3.0}), 2.5, 0.0);
}
