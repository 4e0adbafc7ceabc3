// What a cache costs is known before it is made, to the byte: by one function, whatever the model, the size, the type
// of its keys and values, the system prompt and what is pinned.
#include "engine/cache.h"
#include "engine/transformer.h"
#include "gpu/devices.h"
#include "support/synthetic_model.h"
#include "support/test_backends.h"
#include "support/unit.h"

using namespace daylong;

namespace {

std::shared_ptr<const model::Model> makeModel(uint32_t layers, uint32_t kvHeads, uint32_t headDim) {
    lab::SyntheticGeometry geometry = testing::kSmallGeometry;
    geometry.dim = geometry.ffn = 64;
    geometry.layers = layers;
    geometry.heads = kvHeads * 2;
    geometry.kvHeads = kvHeads;
    geometry.headDim = headDim;
    return testing::syntheticModel(geometry, model::DType::F32);
}

}  // namespace

TEST("a backend's cache takes what was said before") {
    std::vector<std::shared_ptr<const model::Model>> models = {makeModel(1, 1, 32), makeModel(3, 2, 48),
                                                               makeModel(2, 1, 80)};
    for (const char* family :
         {"gemma3", "gpt-oss", "mistral-window", "gemma4-e2b", "gemma4-12b", "qwen35", "lfm2"}) {  // windows, states
        const auto model = model::loadModel(std::string(DAYLONG_TEST_DATA "/golden/families/") + family + ".gguf");
        REQUIRE(model);
        models.push_back(*model);
    }
    for (const auto& model : models) {
        REQUIRE(model);
        auto backend = testing::borrowBackend();
        if (!backend) return;
        REQUIRE(backend->loadWeights(model, {}));
        const engine::Graph graph = engine::recordTransformer(*model);
        const std::string device = backend->device().id;
        for (const engine::KvType kv : {engine::KvType::F32, engine::KvType::F16, engine::KvType::Q8_0}) {
            for (const uint32_t size : {130U, 1000U}) {
                uint64_t first = 0;
                for (const uint32_t sinks : {4U, 15U, 16U, 17U, 63U, 100U}) {  // system prompts, and what is pinned
                    const engine::CacheLayout layout =
                        engine::layoutOf({.size = size, .sinks = sinks, .kv = kv, .chunk = 64});
                    REQUIRE(backend->prepare(graph, layout));
                    CHECK_EQUAL(backend->cacheBytes(),
                                gpu::cacheCost(device, engine::cacheShape(model->config), layout));
                    if (first == 0) first = backend->cacheBytes();
                    CHECK_EQUAL(backend->cacheBytes(), first);
                }
            }
        }
    }
}
