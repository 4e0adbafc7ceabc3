// The backend under test against the golden values of stories260K, from implementations that are not ours, through
// every chunk size; and, past ten thousand tokens, against the CPU.
#include "cpu/cpu_backend.h"
#include "support/golden.h"
#include "support/test_backends.h"
#include "support/unit.h"

#include <fstream>
#include <iterator>

using namespace daylong;
using engine::Attention;

namespace {

constexpr double kNats = 5e-3;

bool deviceIsHere() { return testing::sharedBackend() != nullptr; }

/// NLLs of the last `counted` of `tokens` tokens, the golden ids over and over.
std::vector<double> farNlls(std::unique_ptr<engine::Backend> backend, Attention attention, uint32_t chunk,
                            uint64_t tokens, uint64_t counted) {
    std::ifstream file(DAYLONG_TEST_DATA "/golden/stories260K/dev.ids.txt");
    const std::vector<engine::TokenId> ids{std::istream_iterator<engine::TokenId>(file), {}};
    const auto model = model::loadModel(DAYLONG_TEST_DATA "/stories260K.gguf");
    if (ids.size() != 3000 || !model || !backend->loadWeights(*model, {})) return {};
    auto generator = engine::Generator::create(*model, std::move(backend),
                                               {.attention = attention,
                                                .size = 128,
                                                .sinks = 4,
                                                .kv = engine::KvType::F32,
                                                .chunk = chunk,
                                                .maxLogitRows = chunk});
    if (!generator) return {};
    const uint32_t vocab = (*model)->config.vocabSize;
    std::vector<double> nlls;
    std::vector<engine::TokenId> part;
    for (uint64_t fed = 0; fed < tokens; fed += part.size()) {
        part.clear();
        for (uint64_t i = fed; i < std::min(tokens, fed + chunk); ++i) part.push_back(ids[i % ids.size()]);
        if (fed + part.size() + counted <= tokens) {
            if (!generator->feed(part)) return {};
            continue;
        }
        const auto logits = generator->feedAll(part);
        if (!logits) return {};
        for (size_t i = 0; i < part.size(); ++i) {
            if (fed + i + counted < tokens) continue;
            nlls.push_back(
                lab::negativeLogLikelihood(logits->subspan(i * vocab, vocab), ids[(fed + i + 1) % ids.size()]));
        }
    }
    return nlls;
}

}  // namespace

TEST("the golden values come out under every kind of attention, for every chunk size") {
    if (!deviceIsHere()) return;
    for (const golden::Case& each : golden::kCases) {
        for (const uint32_t chunk : {1U, 7U, 64U, 512U}) {
            if (each.way == lab::Way::Anew && chunk != 64) continue;
            const uint64_t limit = each.way == lab::Way::Anew ? 20 : chunk == 1 ? 150 : 500;
            const double off =
                golden::largestDifference(each, testing::borrowBackend, {.chunk = chunk, .limit = limit});
            std::printf("  %s, chunk %u: %.6f nats\n", each.file, chunk, off);
            CHECK(off < kNats);
        }
    }
}

TEST("half floats and 8-bit keys cost next to nothing on the golden text as a whole") {
    if (!deviceIsHere()) return;
    for (const engine::KvType kv : {engine::KvType::F16, engine::KvType::Q8_0}) {
        const golden::Difference off =
            golden::difference(golden::kCases[2], testing::borrowBackend, {.chunk = 64, .kv = kv, .limit = 600});
        std::printf("  %s: mean %.6f, largest %.6f nats\n", std::string(engine::name(kv)).c_str(), off.mean,
                    off.largest);
        CHECK(std::fabs(off.mean) < kNats);
        CHECK(off.largest < 1.0);  // single tokens feel it, the text does not
    }
}

TEST("the golden values come out of tiny Llamas with every kind of rope scaling") {
    if (!deviceIsHere()) return;
    for (const golden::Case& each : golden::kTinyLlama)
        CHECK(golden::largestDifference(each, testing::borrowBackend, {.chunk = 20}) < kNats);
}

TEST("past ten thousand tokens every backend and chunk size says what the CPU says") {
    for (const Attention attention : {Attention::Streaming, Attention::Window}) {
        const std::vector<double> expected = farNlls(cpu::makeCpuBackend({.threads = 2}), attention, 64, 10'700, 300);
        REQUIRE(expected.size() == 300);
        for (const uint32_t chunk : {100U, 512U}) {
            if (attention == Attention::Window && chunk == 100) continue;
            auto backend = testing::borrowBackend();
            if (!backend) return;
            const std::vector<double> actual = farNlls(std::move(backend), attention, chunk, 10'700, 300);
            REQUIRE(actual.size() == expected.size());
            double most = 0.0;
            for (size_t i = 0; i < actual.size(); ++i) most = std::max(most, std::fabs(actual[i] - expected[i]));
            std::printf("  %s, chunk %u: %.6f nats\n", std::string(engine::name(attention)).c_str(), chunk, most);
            CHECK(most < kNats);
        }
    }
}
