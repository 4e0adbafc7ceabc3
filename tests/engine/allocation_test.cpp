// Fixed memory: once a generator is made, feeding, decoding and sampling allocate nothing.
#include "cpu/cpu_backend.h"
#include "engine/draft_model.h"
#include "engine/generator.h"
#include "engine/sampler.h"
#include "support/unit.h"

#include <atomic>
#include <cstdlib>
#include <new>
#include <string>
#include <utility>
#include <vector>

namespace {

std::atomic<uint64_t> allocations = 0;

void* allocate(std::size_t size) {
    ++allocations;
    if (void* memory = std::malloc(size)) return memory;
    throw std::bad_alloc();
}

}  // namespace

void* operator new(std::size_t size) { return allocate(size); }
void* operator new[](std::size_t size) { return allocate(size); }
void operator delete(void* memory) noexcept { std::free(memory); }
void operator delete[](void* memory) noexcept { std::free(memory); }
void operator delete(void* memory, std::size_t) noexcept { std::free(memory); }
void operator delete[](void* memory, std::size_t) noexcept { std::free(memory); }

using namespace daylong;
using namespace daylong::engine;

TEST("no token allocates, neither in prefill nor in decoding nor in sampling") {
    const auto model = *model::loadModel(DAYLONG_TEST_DATA "/golden/tiny_llama/plain.gguf");
    for (const KvType kv : {KvType::F32, KvType::F16, KvType::Q8_0}) {
        auto backend = cpu::makeCpuBackend({.threads = 2});
        REQUIRE(backend->loadWeights(model, {}));
        auto made = Generator::create(model, std::move(backend),
                                      {.size = 32, .sinks = 4, .kv = kv, .chunk = 16, .maxLogitRows = 16});
        REQUIRE(made);
        Generator generator = std::move(*made);
        Sampler sampler({.seed = 1}, model->config.vocabSize);
        std::vector<TokenId> prompt(50, 3);

        const uint64_t before = allocations;
        CHECK(before > 0);  // it counts
        CHECK(generator.feed(prompt));
        CHECK(generator.feedAll(std::span(prompt).first(16)));
        for (int i = 0; i < 100; ++i) {
            const auto token = sampler.sample(generator.logits());
            REQUIRE(token);
            CHECK(generator.feed({&*token, 1}));
        }
        CHECK_EQUAL(allocations.load(), before);
    }
}

TEST("trying tokens ahead allocates nothing, nor does a small model that says what they may be") {
    const auto opened = [](const char* file, const CacheOptions& options) {
        const auto model = *model::loadModel(std::string(DAYLONG_TEST_DATA "/golden/") + file);
        auto backend = cpu::makeCpuBackend({.threads = 2});
        (void)backend->loadWeights(model, {});
        return std::move(*Generator::create(model, std::move(backend), options));
    };
    constexpr const char* kPlain = "tiny_llama/plain.gguf";
    constexpr const char* kStates = "families/lfm2.gguf";
    std::vector<TokenId> stream(300);
    for (size_t i = 0; i < stream.size(); ++i) stream[i] = static_cast<TokenId>(i * 7 % 60);
    for (const auto& [file, ofSmall] :
         {std::pair(kPlain, kPlain), std::pair(kStates, kPlain), std::pair(kPlain, kStates)}) {
        DraftModel small(opened(ofSmall, DraftModel::cacheOptions()));
        REQUIRE(small.next(std::span(stream).first(40), 40, 7));
        Generator generator = opened(file, {.size = 32, .sinks = 4, .chunk = 16, .maxLogitRows = 8, .ahead = 7});
        REQUIRE(generator.feed(std::span(stream).first(40)));

        const uint64_t before = allocations;
        for (size_t at = 40; at < stream.size(); ++at) {
            const auto said = small.next(std::span(stream).first(at), at, static_cast<uint32_t>(at % 7 + 1));
            REQUIRE(said);
            CHECK(generator.feedAhead(stream[at], said->tokens));
        }
        CHECK_EQUAL(allocations.load(), before);
    }
}
