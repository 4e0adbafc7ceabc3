// A whole small transformer on the CPU: threads and memory. What holds on every backend is in tests/gpu.
#include "cpu/cpu_backend.h"
#include "engine/generator.h"
#include "support/synthetic_model.h"
#include "support/unit.h"

#include <atomic>
#include <cstdlib>
#include <new>

using namespace daylong;
using model::DType;

namespace {

std::atomic<uint64_t> allocations{0};

std::vector<float> logitsOf(std::shared_ptr<const model::Model> model, std::unique_ptr<engine::Backend> backend,
                            uint32_t chunk, uint32_t count) {
    if (!model || !backend->loadWeights(model, {})) return {};
    auto generator = engine::Generator::create(
        model, std::move(backend),
        {.size = 40, .sinks = 4, .kv = engine::KvType::F32, .chunk = chunk, .maxLogitRows = chunk});
    if (!generator) return {};
    return testing::logitsOf(*generator, chunk, count);
}

}  // namespace

void* operator new(std::size_t size) {
    ++allocations;
    if (void* memory = std::malloc(size)) return memory;
    throw std::bad_alloc();
}
void operator delete(void* memory) noexcept { std::free(memory); }
void operator delete(void* memory, std::size_t) noexcept { std::free(memory); }

TEST("any number of threads gives the same bits") {
    const auto model = testing::syntheticModel(testing::kSmallGeometry, DType::Q4_0);
    for (const uint32_t chunk : {1U, 16U}) {
        const auto one = logitsOf(model, cpu::makeCpuBackend({.threads = 1, .simd = {}}), chunk, 100);
        for (const uint32_t threads : {2U, 5U, 8U})
            CHECK(logitsOf(model, cpu::makeCpuBackend({.threads = threads, .simd = {}}), chunk, 100) == one);
    }
}

TEST("running allocates nothing, and preparing again leaves the weights") {
    const auto model = testing::syntheticModel(testing::kSmallGeometry, DType::Q8_0);
    REQUIRE(model);
    auto backend = cpu::makeCpuBackend({.threads = 2, .simd = {}});
    REQUIRE(backend->loadWeights(model, {}));
    const uint64_t weights = backend->weightBytes();
    CHECK(weights >= model->weightBytes / 2);
    auto generator =
        engine::Generator::create(model, std::move(backend), {.size = 64, .sinks = 4, .chunk = 16, .maxLogitRows = 1});
    REQUIRE(generator);
    const std::vector<engine::TokenId> tokens(100, 5);
    REQUIRE(generator->feed(tokens));
    const uint64_t before = allocations;
    for (int i = 0; i < 20; ++i)
        CHECK(generator->feed(std::span(tokens).first(static_cast<size_t>(i % 2 == 0 ? 1 : 30))));
    CHECK_EQUAL(allocations.load(), before);
    const uint64_t cache = generator->backend().cacheBytes();
    REQUIRE(generator->resize({.size = 128, .sinks = 4, .chunk = 16, .maxLogitRows = 1}));
    CHECK(generator->backend().cacheBytes() > cache);
    CHECK_EQUAL(generator->backend().weightBytes(), weights);
    CHECK(generator->feed(tokens));
}
