// A whole small transformer on the backend under test: every weight type against the oracle, chunks against single
// tokens, another cache size with the weights kept.
#include "engine/generator.h"
#include "support/op_test.h"
#include "support/reference_backend.h"
#include "support/synthetic_model.h"
#include "support/unit.h"

using namespace daylong;
using model::DType;

namespace {

std::shared_ptr<const model::Model> makeModel(DType type, bool tied = true) {
    lab::SyntheticGeometry geometry = testing::kSmallGeometry;
    geometry.tied = tied;
    return testing::syntheticModel(geometry, type);
}

Result<engine::Generator> generate(std::shared_ptr<const model::Model> model, std::unique_ptr<engine::Backend> backend,
                                   uint32_t chunk, uint32_t size = 40) {
    TRY(backend->loadWeights(model, {}));
    return engine::Generator::create(
        model, std::move(backend),
        {.size = size, .sinks = 4, .kv = engine::KvType::F32, .chunk = chunk, .maxLogitRows = chunk});
}

}  // namespace

TEST("a transformer of every weight type is close to the oracle, whole chunks and single tokens") {
    for (uint32_t id = 0; id < 256; ++id) {
        const model::DTypeTraits* traits = model::findTraits(id);
        if (traits == nullptr) continue;
        const auto model = makeModel(traits->type, id % 2 == 0);
        REQUIRE(model);
        auto reference = generate(model, testing::makeReferenceBackend(), 20);
        REQUIRE(reference);
        const std::vector<float> expected = testing::logitsOf(*reference, 20, 60);
        for (const uint32_t chunk : {1U, 7U, 60U}) {
            auto backend = testing::borrowBackend();
            if (!backend) return;
            auto generator = generate(model, std::move(backend), chunk);
            if (!generator && generator.error().code == ErrorCode::Unsupported) {
                unit::skip(generator.error().message);
                break;
            }
            if (!generator) unit::fail(__FILE__, __LINE__, generator.error().message);
            REQUIRE(generator);
            // Two layers, each rounding activations: about three times what one product may be off.
            const double off = testing::difference(testing::logitsOf(*generator, chunk, 60), expected, 0.0);
            if (!(off < 3 * testing::productTolerance(traits->type))) {
                unit::fail(__FILE__, __LINE__,
                           std::string(traits->name) + ", chunks of " + std::to_string(chunk) + ": off by " +
                               std::to_string(off));
            }
        }
    }
}

TEST("steps of any length in any order, with room for one row of logits, end where the oracle does") {
    const std::vector<uint32_t> pieces = {40, 1, 1, 7, 40, 3, 1, 39, 2, 1, 1, 40, 40, 1};
    for (const engine::KvType kv : {engine::KvType::F32, engine::KvType::F16, engine::KvType::Q8_0}) {
        const auto model = makeModel(DType::F16);
        REQUIRE(model);
        std::vector<std::vector<float>> ends;  // of the oracle, of the backend under test
        for (auto backend : {&testing::makeReferenceBackend, &testing::borrowBackend}) {
            auto made = backend();
            if (!made) return;
            REQUIRE(made->loadWeights(model, {}));
            auto generator = engine::Generator::create(
                model, std::move(made), {.size = 60, .sinks = 4, .kv = kv, .chunk = 40, .maxLogitRows = 1});
            REQUIRE(generator);
            std::vector<float>& all = ends.emplace_back();
            uint32_t fed = 0;
            for (const uint32_t piece : pieces) {
                std::vector<engine::TokenId> tokens;
                for (uint32_t i = 0; i < piece; ++i) tokens.push_back(static_cast<engine::TokenId>(fed++ * 31 % 300));
                REQUIRE(generator->feed(tokens));
                all.insert(all.end(), generator->logits().begin(), generator->logits().end());
            }
            generator->cache().rewind(fed - 30);  // as a regenerated reply does
            REQUIRE(generator->feed(std::vector<engine::TokenId>(25, 9)));
            all.insert(all.end(), generator->logits().begin(), generator->logits().end());
        }
        const double off = testing::difference(ends[1], ends[0], 0.0);
        if (!(off < (kv == engine::KvType::Q8_0 ? 3e-2 : 6e-3)))
            unit::fail(__FILE__, __LINE__, std::string(engine::name(kv)) + ": off by " + std::to_string(off));
    }
}

TEST("another cache size, another model and a second run leave nothing behind") {
    const auto model = makeModel(DType::F16);
    REQUIRE(model);
    auto reference = generate(model, testing::makeReferenceBackend(), 16);
    REQUIRE(reference);
    const std::vector<float> expected = testing::logitsOf(*reference, 16, 48);
    auto backend = testing::borrowBackend();
    if (!backend) return;
    REQUIRE(backend->loadWeights(makeModel(DType::Q8_0), {}));  // replaced by the next line's
    auto generator = generate(model, std::move(backend), 16, 200);
    REQUIRE(generator);
    const uint64_t weights = generator->backend().weightBytes(), large = generator->backend().cacheBytes();
    CHECK(!testing::logitsOf(*generator, 16, 100).empty());
    REQUIRE(generator->resize({.size = 40, .sinks = 4, .kv = engine::KvType::F32, .chunk = 16, .maxLogitRows = 16}));
    CHECK(generator->backend().cacheBytes() < large);
    CHECK_EQUAL(generator->backend().weightBytes(), weights);
    for (int run = 0; run < 2; ++run) {
        generator->cache().reset();
        CHECK(testing::difference(testing::logitsOf(*generator, 16, 48), expected, 0.0) <
              3 * testing::productTolerance(DType::F16));
    }
}

TEST("the same steps give the same bits") {
    const auto model = makeModel(DType::Q4_K);
    REQUIRE(model);
    std::vector<float> first;
    for (int run = 0; run < 2; ++run) {
        auto backend = testing::borrowBackend();
        if (!backend) return;
        auto generator = generate(model, std::move(backend), 9);
        REQUIRE(generator);
        const std::vector<float> logits = testing::logitsOf(*generator, 9, 60);
        if (run == 0) first = logits;
        else CHECK(logits == first);
    }
}

TEST("loading can be cancelled, says so, and works afterwards") {
    const auto model = makeModel(DType::Q8_0);
    REQUIRE(model);
    engine::Backend* const backend = testing::sharedBackend();
    if (backend == nullptr) return;
    const auto cancelled = backend->loadWeights(model, [](uint64_t, uint64_t) { return false; });
    CHECK(!cancelled && cancelled.error().code == ErrorCode::Cancelled);
    uint64_t last = 0, total = 0;
    REQUIRE(backend->loadWeights(model, [&](uint64_t done, uint64_t of) {
        CHECK(done >= last && done <= of);
        last = done;
        total = of;
        return true;
    }));
    CHECK(total > 0);
}

TEST("a cache that no device has room for is refused with the bytes it needs") {
    const auto model = makeModel(DType::F16);
    REQUIRE(model);
    auto backend = testing::borrowBackend();
    if (!backend) return;
    const auto huge = generate(model, std::move(backend), 64, 2'000'000'000);
    REQUIRE(!huge);
    CHECK(huge.error().code == ErrorCode::OutOfMemory);
    std::printf("  %s\n", huge.error().message.c_str());
}
