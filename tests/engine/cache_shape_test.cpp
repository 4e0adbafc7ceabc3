// What a cache holds for each token, by model.
#include "engine/cache_shape.h"
#include "engine/transformer.h"
#include "support/unit.h"

using namespace daylong;
using namespace daylong::engine;

namespace {

CacheShape shapeOf(const std::string& family) {
    const auto model = model::loadModel(DAYLONG_TEST_DATA "/golden/families/" + family + ".gguf");
    return model ? cacheShape((*model)->config) : CacheShape{};
}
double elementsOf(const CacheShape& shape, uint32_t tokens) {
    return estimatedCache(shape, tokens, KvType::F32).bytes / sizeof(float);
}

}  // namespace

TEST("a token costs the cache its keys and values in every layer, whatever the heads") {
    CHECK_EQUAL(elementsOf(shapeOf("llama"), 100), 100.0 * 2 * 2 * 2 * 8);  // K and V, layers, key heads, dims
    CHECK_EQUAL(elementsOf(shapeOf("falcon-7b"), 100), 100.0 * 2 * 2 * 1 * 8);
    CHECK_EQUAL(elementsOf(shapeOf("mpt"), 100), 100.0 * 2 * 2 * 4 * 8);
}

TEST("layers with a native window hold no more than that window") {
    CHECK_EQUAL(elementsOf(shapeOf("gemma3"), 100), 2.0 * 16 * (5 * 20 + 100));
    CHECK_EQUAL(elementsOf(shapeOf("gemma3"), 10), 2.0 * 16 * 6 * 10);
    // Gemma 3 270M: 15 of 18 layers see 512 tokens.
    CacheShape gemma;
    for (uint32_t layer = 0; layer < 18; ++layer)
        gemma.layers.push_back({.kvHeads = 1, .headDim = 256, .nativeWindow = layer % 6 < 5 ? 512U : 0U});
    CHECK_EQUAL(elementsOf(gemma, 2048) * 2, 13.5 * 1024 * 1024);  // bytes of halves; 36 MiB with rings all alike
}

TEST("states cost what they take, all ten times, and no more for more tokens") {
    const CacheShape hybrid = shapeOf("qwen35");
    CacheShape keysAlone = hybrid;
    keysAlone.stateFloats = 0;
    CHECK(hybrid.stateFloats > 0 && !hybrid.layers.empty());
    for (const uint32_t tokens : {16U, 1024U}) {
        const CacheEstimate all = estimatedCache(hybrid, tokens, KvType::F16);
        const CacheEstimate keys = estimatedCache(keysAlone, tokens, KvType::F16);
        CHECK_EQUAL(all.bytes - keys.bytes, 10.0 * 4 * static_cast<double>(hybrid.stateFloats));
        CHECK_EQUAL(all.bytesRead - keys.bytesRead, 4.0 * static_cast<double>(hybrid.stateFloats));
        CHECK_EQUAL(keys.bytes, keys.bytesRead);
    }
}

TEST("a graph's cache is that of its model's config") {
    for (const char* family : {"llama", "gemma2", "gemma3", "gpt-oss", "mistral-window", "gemma4-e2b", "gemma4-12b",
                               "qwen35", "qwen3next", "lfm2"}) {
        const auto model = model::loadModel(std::string(DAYLONG_TEST_DATA "/golden/families/") + family + ".gguf");
        REQUIRE(model);
        const CacheShape of = cacheShape((*model)->config), recorded = cacheShape(recordTransformer(**model));
        REQUIRE(of.layers.size() == recorded.layers.size());
        CHECK_EQUAL(of.stateFloats, recorded.stateFloats);
        for (size_t i = 0; i < of.layers.size(); ++i) {
            CHECK_EQUAL(of.layers[i].kvHeads, recorded.layers[i].kvHeads);
            CHECK_EQUAL(of.layers[i].headDim, recorded.layers[i].headDim);
            CHECK_EQUAL(of.layers[i].nativeWindow, recorded.layers[i].nativeWindow);
        }
    }
}
