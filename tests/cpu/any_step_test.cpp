// A row comes out the same to the bit whatever other rows are in its step: what Generator::feedAhead relies on.
#include "cpu/cpu_backend.h"
#include "cpu/dispatch.h"
#include "support/synthetic_model.h"
#include "support/unit.h"

#include <cstring>

using namespace daylong;
using engine::KvType;
using model::DType;

namespace {

bool sameBits(const std::vector<float>& a, const std::vector<float>& b) {
    return !a.empty() && a.size() == b.size() && std::memcmp(a.data(), b.data(), a.size() * sizeof(float)) == 0;
}

void expectSame(const std::vector<float>& actual, const std::vector<float>& expected, const std::string& what) {
    if (!sameBits(actual, expected)) unit::fail(__FILE__, __LINE__, what + ": other bits than one row at a time");
}

/// A whole model of a family, over several turns of the ring: in steps of one row, and of these numbers of rows in
/// turn.
void compareFamily(const std::string& family, engine::CacheOptions options, const std::string& what,
                   uint32_t threads = 1) {
    const auto model = model::loadModel(DAYLONG_TEST_DATA "/golden/families/" + family + ".gguf");
    REQUIRE(model);
    const uint32_t count = options.attention == engine::Attention::Dense ? options.size : options.size + 150;
    options.chunk = options.maxLogitRows = 16;  // the ring's size goes with it, and so where its parts are cut
    for (const cpu::SimdLevel level : cpu::simdLevels()) {
        auto backend = cpu::makeCpuBackend({.threads = threads, .simd = level});
        REQUIRE(backend->loadWeights(*model, {}));
        auto generator = engine::Generator::create(*model, std::move(backend), options);
        REQUIRE(generator);
        const auto run = [&](std::initializer_list<uint32_t> rows) {
            generator->cache().reset();
            std::vector<float> all;
            std::vector<engine::TokenId> tokens;
            for (size_t i = 0; generator->cache().next() < count; ++i) {
                tokens.clear();
                const uint64_t next = generator->cache().next();
                for (uint64_t at = next; at < std::min<uint64_t>(count, next + rows.begin()[i % rows.size()]); ++at)
                    tokens.push_back(static_cast<engine::TokenId>(at * 31 % (*model)->config.vocabSize));
                const auto logits = generator->feedAll(tokens);
                if (!logits) return std::vector<float>();
                all.insert(all.end(), logits->begin(), logits->end());
            }
            return all;
        };
        const std::string where = family + ", " + what + ", " + std::string(cpu::name(level));
        const std::vector<float> single = run({1});
        expectSame(run({16}), single, where + ", 16 rows");
        expectSame(run({2, 3, 5, 1, 7, 11, 4}), single, where + ", some rows");
    }
}

}  // namespace

TEST("products of every weight type come out the same in a step of any number of rows") {
    std::vector<DType> types = {DType::F32, DType::F16, DType::BF16};
    for (const DType type : {DType::Q8_0, DType::Q4_0, DType::Q4_1, DType::Q5_0, DType::Q5_1, DType::Q2_K, DType::Q3_K,
                             DType::Q4_K, DType::Q5_K, DType::Q6_K, DType::IQ4_NL, DType::IQ4_XS, DType::MXFP4})
        types.push_back(type);
    for (const DType type : types) {
        const auto model = testing::syntheticModel(testing::kSmallGeometry, type);
        REQUIRE(model);
        std::vector<float> avx2;
        for (const cpu::SimdLevel level : cpu::simdLevels()) {
            const auto logits = [&](uint32_t rows) {
                auto backend = cpu::makeCpuBackend({.threads = 1, .simd = level});
                if (!backend->loadWeights(model, {})) return std::vector<float>();
                auto generator = engine::Generator::create(
                    model, std::move(backend),
                    {.size = 40, .sinks = 4, .kv = KvType::F16, .chunk = 26, .maxLogitRows = 26});
                return generator ? testing::logitsOf(*generator, rows, 26) : std::vector<float>();
            };
            const std::vector<float> single = logits(1);
            if (level == cpu::SimdLevel::Avx2) avx2 = single;
            if (level == cpu::SimdLevel::AvxVnni && !sameBits(single, avx2))
                unit::fail(__FILE__, __LINE__, std::string(model::traits(type).name) + ": AVX-VNNI and AVX2 differ");
            for (const uint32_t rows : {2U, 3U, 4U, 7U, 8U, 13U, 16U, 26U})
                expectSame(logits(rows), single,
                           std::string(model::traits(type).name) + ", " + std::to_string(rows) + " rows, " +
                               std::string(cpu::name(level)));
        }
    }
}

TEST("every family comes out the same in a step of any number of rows, in every cache that there is") {
    for (const KvType kv : {KvType::F32, KvType::F16, KvType::Q8_0}) {
        const std::string name = std::string(engine::name(kv));
        compareFamily("llama", {.size = 600, .sinks = 5, .kv = kv}, name);
        compareFamily("llama", {.attention = engine::Attention::Window, .size = 270, .sinks = 0, .kv = kv},
                      name + ", no sinks");
        compareFamily("llama", {.attention = engine::Attention::Dense, .size = 300, .sinks = 0, .kv = kv},
                      name + ", dense");
    }
    for (const uint32_t threads : {3U, 5U})  // a step's rows are shared out otherwise
        compareFamily("llama", {.size = 60, .sinks = 4, .kv = KvType::F16}, "some threads", threads);
    for (const char* family : {"gemma2", "gemma3", "gpt-oss", "mistral-window", "mpt", "falcon-7b", "deepseek",
                               "mixtral", "qwen35", "lfm2", "nemotron_h", "falcon-h1"}) {
        compareFamily(family, {.size = 290, .sinks = 4, .kv = KvType::F16}, "f16");
        compareFamily(family, {.size = 280, .sinks = 20, .kv = KvType::Q8_0}, "q8_0");
    }
}
