// Keys that are turned on stand where they would if their tokens had been fed there: every way of rotating, every type.
#include "cpu/cpu_backend.h"
#include "engine/generator.h"
#include "engine/record_turn.h"
#include "support/unit.h"

#include <cmath>
#include <cstring>

using namespace daylong;
using namespace daylong::engine;

namespace {

Generator made(const std::string& family, KvType kv) {
    const auto model = *model::loadModel(DAYLONG_TEST_DATA "/golden/families/" + family + ".gguf");
    auto backend = cpu::makeCpuBackend({.threads = 1});
    (void)backend->loadWeights(model, {});
    return std::move(*Generator::create(model, std::move(backend), {.size = 96, .sinks = 4, .kv = kv, .chunk = 16}));
}

std::vector<std::byte> recordsOf(Generator& generator, uint64_t begin, uint64_t end) {
    const uint64_t bytes = cacheRecord(generator.graph(), generator.cache().options().kv, 0).bytes;
    std::vector<std::byte> records((end - begin) * bytes);
    CHECK(generator.readRecords(0, begin, end, records));
    return records;
}

/// The keys of the first layer: they depend on the token and its position alone.
std::vector<float> firstKeys(std::span<const std::byte> record, const CacheRecord& kind) {
    const CacheRecord::Layer& layer = kind.layers.front();
    std::vector<float> keys(size_t{layer.kvHeads} * layer.headDim);
    for (uint32_t head = 0; head < layer.kvHeads; ++head)
        std::memcpy(keys.data() + size_t{head} * layer.headDim, record.data() + layer.key(head), layer.elements);
    return keys;
}

std::vector<TokenId> someTokens(size_t count) {
    std::vector<TokenId> tokens;
    for (size_t i = 0; i < count; ++i) tokens.push_back(static_cast<TokenId>((i * 7919 + i / 13) % 60 + 1));
    return tokens;
}

}  // namespace

TEST("a key that is turned on is that of its token at the other place") {
    for (const char* family : {"llama", "qwen3", "gemma3", "phi3-long", "gpt-oss", "mistral-window"}) {
        Generator generator = made(family, KvType::F32), other = made(family, KvType::F32);
        std::vector<TokenId> tokens = someTokens(40);
        REQUIRE(generator.feed(tokens));
        const CacheRecord kind = cacheRecord(generator.graph(), KvType::F32, 0);
        std::vector<std::byte> moved = recordsOf(generator, 25, 26);
        const std::vector<float> before = firstKeys(moved, kind);
        const auto phases = ropePhases(generator.model().config, 96);
        turnKeys(moved, kind, generator.graph(), KvType::F32, phases, 15);
        tokens.push_back(tokens[25]);
        REQUIRE(other.feed(tokens));
        const std::vector<std::byte> fed = recordsOf(other, 40, 41);
        const std::vector<float> there = firstKeys(moved, kind), expected = firstKeys(fed, kind);
        double far = 0.0, size = 0.0, turned = 0.0;
        for (size_t i = 0; i < there.size(); ++i) {
            far = std::max(far, std::fabs(double{there[i]} - double{expected[i]}));
            size = std::max(size, std::fabs(double{expected[i]}));
            turned = std::max(turned, std::fabs(double{there[i]} - double{before[i]}));
        }
        CHECK(far < 1e-5 * size);
        CHECK(turned > 0.01 * size);
        // And back again, as numbers go.
        turnKeys(moved, kind, generator.graph(), KvType::F32, phases, uint64_t{0} - 15);
        const std::vector<float> back = firstKeys(moved, kind);
        for (size_t i = 0; i < back.size(); ++i) CHECK_NEAR(back[i], before[i], 1e-5 * size);
    }
}

TEST("values stay, and the cache's own types are rounded once more") {
    for (const KvType kv : {KvType::F16, KvType::Q8_0}) {
        Generator generator = made("qwen3", kv);
        REQUIRE(generator.feed(someTokens(40)));
        const CacheRecord kind = cacheRecord(generator.graph(), kv, 0);
        const std::vector<std::byte> before = recordsOf(generator, 20, 24);
        std::vector<std::byte> moved = before;
        turnKeys(moved, kind, generator.graph(), kv, ropePhases(generator.model().config, 96), 17);
        CHECK(moved != before);
        for (size_t token = 0; token < 4; ++token) {
            for (const CacheRecord::Layer& layer : kind.layers) {
                const size_t at = token * kind.bytes + layer.value(0),
                             bytes = layer.value(layer.kvHeads) - layer.value(0);
                CHECK(std::memcmp(moved.data() + at, before.data() + at, bytes) == 0);
            }
        }
        // A whole way round by small steps would not come back to the bit; not turning at all does, in half floats.
        std::vector<std::byte> same = before;
        turnKeys(same, kind, generator.graph(), kv, ropePhases(generator.model().config, 96), 0);
        if (kv == KvType::F16) CHECK(same == before);
    }
}

TEST("records that are fed are seen by what comes after them, as if they had just been read") {
    Generator generator = made("llama", KvType::F32), without = made("llama", KvType::F32);
    const std::vector<TokenId> tokens = someTokens(200);  // the window has turned over
    REQUIRE(generator.feed(tokens));
    REQUIRE(without.feed(tokens));
    std::vector<std::vector<std::byte>> records = {recordsOf(generator, 150, 160)};
    const uint64_t next = generator.cache().next();
    REQUIRE(generator.feedRecords(10, records, next - 150));
    CHECK_EQUAL(generator.cache().next(), next + 10);
    CHECK(recordsOf(generator, next, next + 10) == records[0]);
    REQUIRE(generator.feed(std::span(tokens).first(1)));
    REQUIRE(without.feed(std::span(tokens).first(1)));
    double far = 0.0;
    for (size_t i = 0; i < generator.logits().size(); ++i)
        far = std::max(far, std::fabs(double{generator.logits()[i]} - double{without.logits()[i]}));
    CHECK(far > 1e-4);
    // Taken back, nothing is left of them.
    REQUIRE(generator.rewind(next));
    REQUIRE(without.rewind(next));
    REQUIRE(generator.feed(std::span(tokens).first(1)));
    REQUIRE(without.feed(std::span(tokens).first(1)));
    for (size_t i = 0; i < generator.logits().size(); ++i) CHECK_NEAR(generator.logits()[i], without.logits()[i], 1e-6);
}
