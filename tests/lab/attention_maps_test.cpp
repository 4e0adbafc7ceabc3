// Attention maps: proper distributions, and the very ones that the engine attends with.
#include "cpu/cpu_backend.h"
#include "engine/cache.h"
#include "engine/transformer.h"
#include "lab/attention_maps.h"
#include "support/reference_backend.h"
#include "support/unit.h"

#include <fstream>
#include <iterator>

using namespace daylong;
using namespace daylong::lab;
using namespace daylong::engine;

namespace {

constexpr uint32_t kTokens = 12;

std::vector<Tokens> someSentences(size_t count) {
    std::ifstream file(DAYLONG_TEST_DATA "/golden/stories260K/dev.ids.txt");
    const std::vector<TokenId> ids{std::istream_iterator<TokenId>(file), {}};
    std::vector<Tokens> sentences;
    for (size_t i = 0; i < count; ++i)
        sentences.emplace_back(ids.begin() + static_cast<std::ptrdiff_t>(i * kTokens),
                               ids.begin() + static_cast<std::ptrdiff_t>((i + 1) * kTokens));
    return sentences;
}

/// What `buffer` holds after op `last`: [tokens, width].
std::vector<float> bufferAfter(Backend& backend, const model::Model& model, const Graph& graph, size_t last,
                               BufferId buffer, const Tokens& sentence) {
    const Graph cut = cutGraph(graph, last, buffer);
    auto cache = *StreamingCache::create(
        {.attention = Attention::Dense, .size = kTokens, .kv = KvType::F32, .chunk = kTokens, .maxLogitRows = kTokens},
        ropePhases(model.config, kTokens), graph.rings);
    (void)backend.prepare(cut, cache.layout());
    Step step;
    (void)cache.plan(sentence, Logits::All, step);
    std::vector<float> out(size_t{kTokens} * cut.vocabSize);
    (void)backend.run(step, out);
    return out;
}

}  // namespace

TEST("every row of every map is a distribution over the tokens before it") {
    const auto model = *model::loadModel(DAYLONG_TEST_DATA "/stories260K.gguf");
    const auto backend = cpu::makeCpuBackend({.threads = 1});
    REQUIRE(backend->loadWeights(model, {}));
    const auto maps = averageAttention(*backend, *model, someSentences(20), {});
    REQUIRE(maps);
    CHECK_EQUAL(maps->layers, 5U);
    CHECK_EQUAL(maps->heads, 8U);
    for (uint32_t layer = 0; layer < maps->layers; ++layer) {
        for (uint32_t head = 0; head < maps->heads; ++head) {
            const std::span<const double> map = maps->map(layer, head);
            for (uint32_t t = 0; t < kTokens; ++t) {
                double sum = 0.0;
                for (uint32_t s = 0; s < kTokens; ++s) {
                    const double value = map[size_t{t} * kTokens + s];
                    CHECK(value >= 0.0 && (s <= t || value == 0.0));
                    sum += value;
                }
                CHECK_NEAR(sum, 1.0, 1e-9);
            }
            CHECK(maps->toFirst(layer, head, 0) > 1.0 / kTokens);  // row 0 sees nothing else
        }
    }
}

TEST("the maps times the values are what the reference backend and the CPU attend to") {
    for (const char* file :
         {"/stories260K.gguf", "/golden/tiny_llama/llama3.gguf", "/golden/families/hunyuan-dense.gguf"}) {
        const auto model = *model::loadModel(std::string(DAYLONG_TEST_DATA) + file);
        const auto backend = cpu::makeCpuBackend({.threads = 1}), reference = testing::makeReferenceBackend();
        REQUIRE(backend->loadWeights(model, {}) && reference->loadWeights(model, {}));
        std::vector<Tokens> sentence = someSentences(1);
        for (TokenId& id : sentence[0]) id %= static_cast<TokenId>(model->config.vocabSize);
        const auto maps = averageAttention(*backend, *model, sentence, {});
        REQUIRE(maps);
        const Graph graph = recordTransformer(*model);
        const AttentionShape& shape = graph.attention[0];
        for (size_t i = 0; i < graph.ops.size(); ++i) {
            if (graph.ops[i].kind != OpKind::Attend) continue;
            const uint32_t layer = graph.ops[i].layer;
            size_t store = i;
            while (graph.ops[store].kind != OpKind::RopeStore || graph.ops[store].in3 == kNoBuffer) --store;
            for (Backend* each : {backend.get(), reference.get()}) {
                const std::vector<float> v =
                    bufferAfter(*each, *model, graph, store - 1, graph.ops[store].in3, sentence[0]);
                const std::vector<float> attended = bufferAfter(*each, *model, graph, i, graph.ops[i].out, sentence[0]);
                double most = 0.0;
                for (uint32_t head = 0; head < shape.heads; ++head) {
                    const std::span<const double> map = maps->map(layer, head);
                    const uint32_t kvHead = head / (shape.heads / shape.kvHeads);
                    for (uint32_t t = 0; t < kTokens; ++t) {
                        for (uint32_t d = 0; d < shape.headDim; ++d) {
                            double sum = 0.0;
                            for (uint32_t s = 0; s <= t; ++s)
                                sum += map[size_t{t} * kTokens + s] *
                                       double{v[(size_t{s} * shape.kvHeads + kvHead) * shape.headDim + d]};
                            most = std::max(
                                most,
                                std::fabs(sum -
                                          double{attended[(size_t{t} * shape.heads + head) * shape.headDim + d]}));
                        }
                    }
                }
                CHECK(most < 2e-3);
            }
        }
    }
}

TEST("sentences of one token have no attention to average") {
    const auto model = *model::loadModel(DAYLONG_TEST_DATA "/stories260K.gguf");
    const auto backend = cpu::makeCpuBackend({.threads = 1});
    REQUIRE(backend->loadWeights(model, {}));
    CHECK(!averageAttention(*backend, *model, std::vector<Tokens>{{1}}, {}));
    CHECK(!averageAttention(*backend, *model, std::vector<Tokens>{}, {}));
}
