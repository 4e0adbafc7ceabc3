// Rotation, storing and attention of the backend under test against the oracle: grouped heads, sinks, a ring that wraps
// around many times, chunks, every type of keys and values, and what families ask for besides. Products are F32, so
// that nothing is rounded but the cache.
#include "support/attention_test_model.h"
#include "support/unit.h"

using namespace daylong;
using engine::KvType;
using model::RopeStyle;
using testing::attentionTolerance;
using testing::compareAttention;

namespace {

constexpr std::array<KvType, 3> kKvTypes = {KvType::F32, KvType::F16, KvType::Q8_0};

engine::CacheOptions cacheOf(uint32_t window, uint32_t sinks, KvType kv, uint32_t chunk) {
    return {.size = sinks + window, .sinks = sinks, .kv = kv, .chunk = chunk, .maxLogitRows = chunk};
}

std::string text(KvType kv, uint32_t sinks, uint32_t chunk) {
    return std::string(engine::name(kv)) + ", " + std::to_string(sinks) + " sinks, chunks of " + std::to_string(chunk);
}

}  // namespace

TEST("attention equals the oracle for every type of keys, number of sinks and chunk while the ring wraps around") {
    for (const KvType kv : kKvTypes) {
        for (const uint32_t sinks : {0U, 1U, 4U, 64U}) {
            for (const uint32_t chunk : {1U, 5U, 40U}) {
                compareAttention({.heads = 6, .kvHeads = 2, .headDim = 32, .ropeDims = 32},
                                 cacheOf(45, sinks, kv, chunk), chunk == 1 ? 150 : 300, attentionTolerance(kv),
                                 text(kv, sinks, chunk));
            }
        }
    }
}

TEST("attention is right for many kinds of heads") {
    const auto options = cacheOf(60, 4, KvType::F32, 16);
    const auto split = RopeStyle::SplitHalves;
    const double tolerance = attentionTolerance(KvType::F32);
    compareAttention({.heads = 1, .kvHeads = 1, .headDim = 8, .ropeDims = 8}, options, 200, tolerance,
                     "one small head");
    compareAttention({.heads = 7, .kvHeads = 7, .headDim = 40, .ropeDims = 20, .style = split}, options, 200, tolerance,
                     "partial split rotation");
    compareAttention({.heads = 6, .kvHeads = 3, .headDim = 40, .ropeDims = 12}, options, 200, tolerance,
                     "partial rotation of pairs");
    compareAttention({.heads = 40, .kvHeads = 1, .headDim = 16, .ropeDims = 16, .style = split}, options, 200,
                     tolerance, "40 heads on one");
    compareAttention({.heads = 71, .kvHeads = 1, .headDim = 64, .ropeDims = 64, .style = split}, options, 100,
                     tolerance, "Falcon's 71 heads on one");
    compareAttention({.heads = 9, .kvHeads = 3, .headDim = 64, .ropeDims = 64}, options, 200, tolerance,
                     "groups of three");
    compareAttention({.heads = 4, .kvHeads = 2, .headDim = 128, .ropeDims = 128, .style = split, .scale = 0.1F},
                     options, 200, tolerance, "wide heads");
    compareAttention({.heads = 3, .kvHeads = 1, .headDim = 80, .ropeDims = 80, .style = split}, options, 200, tolerance,
                     "heads of 80");
    compareAttention({.heads = 2, .kvHeads = 1, .headDim = 256, .ropeDims = 256, .style = split, .scale = 0.06F},
                     options, 200, tolerance, "heads of 256");
    for (const uint32_t chunk : {1U, 40U}) {
        compareAttention({.heads = 5, .kvHeads = 1, .headDim = 576, .ropeDims = 64, .scale = 0.04F},
                         cacheOf(60, 4, KvType::F32, chunk), 130, tolerance, "latents of DeepSeek's width");
    }
    compareAttention({.heads = 4, .kvHeads = 4, .headDim = 24, .ropeDims = 24, .softcap = 2.0F}, options, 200,
                     tolerance, "capped scores");
    compareAttention({.heads = 8, .kvHeads = 4, .headDim = 16, .ropeDims = 0, .style = RopeStyle::None}, options, 200,
                     tolerance, "no rotation");
}

TEST("wide, narrow and odd heads of every type of keys, one row and many") {
    for (const KvType kv : kKvTypes) {
        for (const uint32_t chunk : {1U, 33U}) {
            const auto options = cacheOf(40, 4, kv, chunk);
            for (const uint32_t headDim : {8U, 64U, 80U, 128U, 256U}) {
                compareAttention({.heads = 4,
                                  .kvHeads = 2,
                                  .headDim = headDim,
                                  .ropeDims = headDim,
                                  .style = RopeStyle::SplitHalves,
                                  .scale = 0.1F},
                                 options, 90, attentionTolerance(kv),
                                 text(kv, 4, chunk) + ", heads of " + std::to_string(headDim));
            }
        }
    }
}

TEST("ALiBi's bias counts distances inside the cache") {
    for (const KvType kv : {KvType::F32, KvType::F16}) {
        for (const uint32_t chunk : {1U, 40U}) {
            for (const uint32_t heads : {8U, 12U}) {  // 12 is no power of two: slopes of two sequences
                compareAttention({.heads = heads,
                                  .kvHeads = 4,
                                  .headDim = 16,
                                  .ropeDims = 0,
                                  .style = RopeStyle::None,
                                  .alibi = 8.0F},
                                 cacheOf(60, 4, kv, chunk), 200, attentionTolerance(kv),
                                 "ALiBi, " + std::to_string(heads) + " heads, " + text(kv, 4, chunk));
            }
        }
    }
}

TEST("layers turn by their own angle set, or not at all") {
    for (const RopeStyle style : {RopeStyle::AdjacentPairs, RopeStyle::SplitHalves}) {
        for (const uint32_t chunk : {1U, 16U}) {
            compareAttention({.heads = 4,
                              .kvHeads = 2,
                              .headDim = 32,
                              .ropeDims = 24,
                              .style = style,
                              .ropeSets = {0, 1, engine::kNoRope, 1}},
                             cacheOf(60, 4, KvType::F32, chunk), 150, 1e-4,
                             "angle sets, chunks of " + std::to_string(chunk));
        }
    }
}

TEST("a native window sees the last keys alone, sinks included while they are near") {
    for (const KvType kv : {KvType::F32, KvType::Q8_0}) {
        for (const uint32_t native : {1U, 7U, 47U, 60U, 64U, 1000U}) {
            for (const uint32_t chunk : {1U, 40U}) {
                compareAttention({.heads = 4,
                                  .kvHeads = 2,
                                  .headDim = 32,
                                  .ropeDims = 32,
                                  .nativeWindow = native,
                                  .ropeSets = {0, 0}},
                                 cacheOf(60, 4, kv, chunk), 200, 2 * attentionTolerance(kv),
                                 "native window of " + std::to_string(native) + ", " + text(kv, 4, chunk));
            }
        }
    }
}

TEST("heads of two widths by layer, each turned by angles of its own, and a layer that reuses another's keys") {
    for (const KvType kv : kKvTypes) {
        for (const uint32_t chunk : {1U, 40U}) {
            for (const uint32_t wide : {48U, 320U, 512U}) {
                compareAttention({.heads = 4,
                                  .kvHeads = 2,
                                  .headDim = 32,
                                  .ropeDims = 32,
                                  .style = RopeStyle::SplitHalves,
                                  .scale = 0.02F,
                                  .nativeWindow = 20,
                                  .ropeSets = {0, 1, 0, 1},
                                  .wideHeadDim = wide,
                                  .lastSharesKeys = true},
                                 cacheOf(60, 4, kv, chunk), 150, 4 * attentionTolerance(kv),
                                 "heads of 32 and " + std::to_string(wide) + ", " + text(kv, 4, chunk));
            }
        }
    }
}

TEST("learned sink logits join the softmax's sum alone") {
    for (const uint32_t native : {0U, 20U}) {
        for (const uint32_t chunk : {1U, 16U}) {
            compareAttention({.heads = 6,
                              .kvHeads = 2,
                              .headDim = 32,
                              .ropeDims = 32,
                              .nativeWindow = native,
                              .sinkLogits = true,
                              .ropeSets = {0, 0}},
                             cacheOf(60, 4, KvType::F32, chunk), 200, 4e-5,
                             "sink logits, chunks of " + std::to_string(chunk));
        }
    }
}

TEST("long steps over caches of halves and bytes, with all that families ask for") {
    for (const KvType kv : {KvType::F16, KvType::Q8_0}) {
        compareAttention({.heads = 6,
                          .kvHeads = 2,
                          .headDim = 32,
                          .ropeDims = 32,
                          .softcap = 3.0F,
                          .nativeWindow = 20,
                          .sinkLogits = true,
                          .ropeSets = {0, 0}},
                         cacheOf(100, 4, kv, 70), 210, 2 * attentionTolerance(kv), "long steps, " + text(kv, 4, 70));
    }
}

TEST("a long range of keys is cut into pieces and merged, for one row and many") {
    for (const KvType kv : kKvTypes) {
        for (const uint32_t chunk : {1U, 100U}) {
            compareAttention({.heads = 2, .kvHeads = 1, .headDim = 32, .ropeDims = 32}, cacheOf(1200, 4, kv, chunk),
                             1500, attentionTolerance(kv), "1204 keys, " + text(kv, 4, chunk));
        }
    }
}

TEST("scores that differ by hundreds neither overflow nor lose the largest") {
    for (const uint32_t chunk : {1U, 16U}) {
        compareAttention({.heads = 4, .kvHeads = 2, .headDim = 32, .ropeDims = 32, .scale = 30.0F},
                         cacheOf(60, 4, KvType::F32, chunk), 200, 2e-3,
                         "large scores, chunks of " + std::to_string(chunk));
    }
}

TEST("positions past a thousand million are as exact as the first") {
    for (const uint32_t chunk : {1U, 16U}) {
        engine::CacheOptions options = cacheOf(60, 4, KvType::F32, chunk);
        options.origin = 1'000'000'007;
        compareAttention({.heads = 4, .kvHeads = 2, .headDim = 32, .ropeDims = 32}, options, 200,
                         attentionTolerance(KvType::F32), "far positions");
    }
}

TEST("dense and window attention, to the last slot") {
    for (const engine::Attention attention : {engine::Attention::Dense, engine::Attention::Window}) {
        for (const uint32_t chunk : {1U, 30U}) {
            const engine::CacheOptions options{.attention = attention,
                                               .size = 90,
                                               .sinks = 0,
                                               .kv = KvType::F32,
                                               .chunk = chunk,
                                               .maxLogitRows = chunk};
            compareAttention({.heads = 4, .kvHeads = 2, .headDim = 32, .ropeDims = 32}, options, 90,
                             attentionTolerance(KvType::F32), "dense or window");
        }
    }
}

TEST("a chunk whose first rows are sinks does not touch slots that no row sees") {
    for (const uint32_t sinks :
         {1U, 2U, 3U}) {  // the ring's first slots stay unwritten: window tokens begin behind the sinks
        for (const uint32_t chunk : {2U, 4U, 8U}) {
            compareAttention({.heads = 1, .kvHeads = 1, .headDim = 32, .ropeDims = 32},
                             cacheOf(45, sinks, KvType::F32, chunk), 20, attentionTolerance(KvType::F32),
                             "unwritten slots, " + text(KvType::F32, sinks, chunk));
        }
    }
}
