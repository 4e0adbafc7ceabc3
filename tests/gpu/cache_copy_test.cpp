// The cache's records out of the backend under test and back: the same to the bit, and what follows too.
#include "support/attention_test_model.h"
#include "support/unit.h"

#include <array>

using namespace daylong;
using engine::KvType;
using testing::checkCopies;

namespace {

constexpr std::array<KvType, 3> kKvTypes = {KvType::F32, KvType::F16, KvType::Q8_0};

engine::CacheOptions cacheOf(uint32_t window, uint32_t sinks, KvType kv, uint32_t chunk) {
    return {.size = sinks + window, .sinks = sinks, .kv = kv, .chunk = chunk, .maxLogitRows = chunk};
}

}  // namespace

TEST("a cache that was copied out and back goes on to the bit, before and after it has wrapped around") {
    for (const KvType kv : kKvTypes) {
        for (const uint32_t before : {3U, 40U, 170U}) {
            checkCopies({.heads = 6, .kvHeads = 2, .headDim = 32, .ropeDims = 32}, cacheOf(45, 5, kv, 8), before, 60,
                        std::string(name(kv)) + " after " + std::to_string(before));
        }
    }
}

TEST("heads of any width are copied, without their padding") {
    for (const KvType kv : kKvTypes) {
        checkCopies({.heads = 2, .kvHeads = 2, .headDim = 36, .ropeDims = 20}, cacheOf(30, 4, kv, 5), 50, 20,
                    "36 dims");
        checkCopies({.heads = 4, .kvHeads = 1, .headDim = 64, .ropeDims = 64, .ropeSets = {0, 0}, .wideHeadDim = 128},
                    cacheOf(30, 4, kv, 5), 50, 20, "layers of two widths");
    }
}

TEST("rings of native windows are copied one by one, with the sinks that live in them") {
    for (const KvType kv : kKvTypes) {
        for (const uint32_t before : {6U, 25U, 120U}) {
            checkCopies(
                {.heads = 4, .kvHeads = 2, .headDim = 32, .ropeDims = 32, .nativeWindow = 16, .ropeSets = {0, 0}},
                cacheOf(60, 6, kv, 4), before, 40, "a window of 16 after " + std::to_string(before));
        }
    }
}

TEST("slots that are not there, and records of another size, are refused") {
    const auto backend = testing::borrowBackend();
    if (!backend) return;
    const testing::AttentionModel model({.heads = 2, .kvHeads = 2, .headDim = 32, .ropeDims = 32});
    const engine::CacheOptions options = cacheOf(20, 4, KvType::F16, 1);
    REQUIRE(testing::prepare(*backend, model.tiny, model.g.graph, engine::layoutOf(options), "refusals"));
    const uint64_t bytes = engine::cacheRecord(model.g.graph, KvType::F16, 0).bytes;
    std::vector<std::byte> records(30 * bytes);
    CHECK(backend->readSlots({.first = 20, .count = 4}, std::span(records).first(4 * bytes)));
    CHECK(!backend->readSlots({.first = 20, .count = 5}, std::span(records).first(5 * bytes)));
    CHECK(!backend->writeSlots({.first = 0, .count = 4}, std::span(records).first(4 * bytes - 1)));
    CHECK(!backend->writeSlots({.ring = 1, .first = 0, .count = 1}, std::span(records).first(bytes)));
}
