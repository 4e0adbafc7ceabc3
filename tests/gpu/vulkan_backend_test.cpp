// What only the Vulkan backend has: bindings that cannot cover a weight, a pipeline cache, a memory budget, validation,
// a lost device. That its ops are right is what the tests of all backends show.
#include "base/clock.h"
#include "engine/generator.h"
#include "support/op_test.h"
#include "support/reference_backend.h"
#include "support/temporary_folder.h"
#include "support/synthetic_model.h"
#include "support/unit.h"
#include "vulkan/shader_table.h"
#include "vulkan/vulkan_backend.h"

#include <fstream>
#include <iterator>

using namespace daylong;
using model::DType;
using vulkan::VulkanOptions;

namespace {

bool deviceIsHere() {
    const auto devices = vulkan::vulkanDevices();
    if (!devices) unit::skip(devices.error().message);
    return static_cast<bool>(devices);
}

/// Under validation, where it is installed: what it says fails the test.
Result<std::unique_ptr<engine::Backend>> makeWatched(VulkanOptions options) {
    options.onValidation = [](const std::string& message) { unit::fail(__FILE__, __LINE__, message); };
    return vulkan::makeVulkanBackend(0, options);
}

std::unique_ptr<engine::Backend> make(const VulkanOptions& options) {
    auto made = makeWatched(options);
    if (made) return std::move(*made);
    unit::fail(__FILE__, __LINE__, made.error().message);
    return nullptr;
}

/// A product with a matrix of many rows, an embedding, experts: whatever is cut into slices.
struct SlicedModel {
    testing::OpTest t{64};
    SlicedModel(DType type, bool experts) {
        model::LayerWeights& w = t.tiny.layer();
        constexpr uint32_t columns = 256;
        auto* table = const_cast<model::Tensor*>(t.tiny.tensor(type, testing::OpTest::kTableRows + 1, columns));
        t.tiny.model->embedding = table;
        t.g.graph.ops[0].weight = table;
        t.g.graph.buffers[0].width = columns;
        const auto up = t.g.buffer(experts ? 2 * 100 : 700), last = t.g.buffer(experts ? 2 * 100 : 700);
        if (experts) {
            w.router = t.tiny.tensor(DType::F32, 7, columns, 0.1F);
            w.expertUp = t.tiny.experts(type, 7, 100, columns, 0.1F);
            const auto logits = t.g.buffer(7), weights = t.g.buffer(2), chosen = t.g.buffer(2);
            t.g.op(engine::OpKind::MatMul, t.x, logits, w.router);
            engine::Op& route = t.g.op(engine::OpKind::Route, logits, weights);
            route.out2 = chosen;
            route.group = 2;
            route.value = 1.0F;
            t.g.op(engine::OpKind::ExpertMatMul, t.x, up, w.expertUp).in2 = chosen;
        } else {
            w.ffnUp = t.tiny.tensor(type, 700, columns, 0.1F);
            w.ffnUpBias = t.tiny.tensor(DType::F32, 1, 700);
            t.g.op(engine::OpKind::MatMul, t.x, up, w.ffnUp).bias = w.ffnUpBias;
            t.g.op(engine::OpKind::Add, up, up).in2 = up;
        }
        t.g.op(engine::OpKind::Scale, up, last).value = 1.0F;
        t.g.finish(last);
    }
};

constexpr uint32_t kMostRows = 20;

std::vector<float> logitsOf(engine::Backend& backend, SlicedModel& sliced, uint32_t rows) {
    engine::Step step = tiny::plainStep(rows);
    for (uint32_t row = 0; row < rows; ++row)
        step.tokens[row] = static_cast<engine::TokenId>(row * 37 % testing::OpTest::kTableRows);
    const engine::CacheLayout layout{.fixedSlots = 0,
                                     .ringSlots = kMostRows,
                                     .kv = engine::KvType::F32,
                                     .chunk = kMostRows,
                                     .maxLogitRows = kMostRows};
    if (!testing::prepare(backend, sliced.t.tiny, sliced.t.g.graph, layout, "slices")) return {};
    return testing::runGuarded(backend, step, sliced.t.g.graph.vocabSize, "slices");
}

std::shared_ptr<const model::Model> smallModel() {
    return testing::syntheticModel(testing::kSmallGeometry, DType::Q8_0);
}

Result<engine::Generator> generate(const VulkanOptions& options, uint32_t size = 40) {
    auto backend = TRY(makeWatched(options));
    const auto model = smallModel();
    TRY(backend->loadWeights(model, {}));
    return engine::Generator::create(model, std::move(backend),
                                     {.size = size, .sinks = 4, .chunk = 8, .maxLogitRows = 1});
}

/// Bytes of the only file in a folder.
std::vector<char> onlyFile(const std::filesystem::path& folder) {
    std::vector<char> bytes;
    for (const auto& entry : std::filesystem::directory_iterator(folder)) {
        std::ifstream stream(entry.path(), std::ios::binary);
        bytes.assign(std::istreambuf_iterator<char>(stream), {});
    }
    return bytes;
}

}  // namespace

TEST("weights larger than a binding are cut into slices and give what the oracle gives") {
    if (!deviceIsHere()) return;
    for (const DType type : {DType::F32, DType::Q8_0, DType::Q4_K, DType::Q3_K}) {
        for (const bool experts : {false, true}) {
            SlicedModel sliced(type, experts);
            // Enough for the logits of 20 rows, not for the weights.
            const auto backend = make(
                {.maxStorageRange = 60U << 10U, .dotProducts = vulkan::Use::Never, .matrices = vulkan::Use::Never});
            REQUIRE(backend);
            const auto reference = testing::makeReferenceBackend();
            for (const uint32_t rows : {1U, 5U, kMostRows}) {
                const std::vector<float> actual = logitsOf(*backend, sliced, rows);
                REQUIRE(!actual.empty());
                CHECK(testing::difference(actual, logitsOf(*reference, sliced, rows), 0.0) < 1e-5);
            }
        }
    }
}

TEST("integer dot products are taken when asked for, and are as close as 8-bit activations are") {
    if (!deviceIsHere()) return;
    for (const DType type : {DType::Q4_0, DType::Q8_0, DType::Q4_K, DType::Q6_K}) {
        for (const bool experts : {false, true}) {
            SlicedModel sliced(type, experts);
            const auto dots = make({.maxStorageRange = 60U << 10U, .dotProducts = vulkan::Use::WhereThere}),
                       plain = make({});
            REQUIRE(dots && plain);
            const auto reference = testing::makeReferenceBackend();
            for (const uint32_t rows : {1U, 5U}) {
                const std::vector<float> actual = logitsOf(*dots, sliced, rows);
                CHECK(testing::difference(actual, logitsOf(*reference, sliced, rows), 0.0) < 2e-2);
                // A device with an instruction for them always takes them.
                if (plain->device().kind == engine::DeviceKind::SoftwareGpu)
                    CHECK(actual != logitsOf(*plain, sliced, rows));
            }
        }
    }
}

TEST("a device's matrices are taken when asked for, slab by slab of the weights, and are as close as half floats are") {
    if (!deviceIsHere()) return;
    for (const DType type : {DType::F16, DType::BF16, DType::Q8_0, DType::Q4_K, DType::IQ4_XS}) {
        for (const bool experts : {false, true}) {
            SlicedModel sliced(type, experts);
            auto matrices = makeWatched({.maxStorageRange = 60U << 10U, .matrices = vulkan::Use::WhereThere});
            if (!matrices && matrices.error().code == ErrorCode::Unsupported)
                return unit::skip(matrices.error().message);
            const auto plain = make({});
            REQUIRE(matrices && plain);
            const std::vector<float> actual = logitsOf(**matrices, sliced, kMostRows);
            CHECK(testing::difference(actual, logitsOf(*testing::makeReferenceBackend(), sliced, kMostRows), 0.0) <
                  2e-3);
            // A device that is no software mostly takes its matrices by itself.
            if (plain->device().kind == engine::DeviceKind::SoftwareGpu)
                CHECK(actual != logitsOf(*plain, sliced, kMostRows));
        }
    }
}

TEST("a binding too small for a row of weights, or for the cache, is refused with what to do") {
    if (!deviceIsHere()) return;
    const auto weights = generate({.maxStorageRange = 256});
    REQUIRE(!weights);
    CHECK(weights.error().code == ErrorCode::Unsupported);
    const auto cache = generate({.maxStorageRange = 64U << 10U}, 4000);
    REQUIRE(!cache);
    CHECK(cache.error().code == ErrorCode::Unsupported);
    std::printf("  %s\n  %s\n", weights.error().message.c_str(), cache.error().message.c_str());
}

TEST("a model or a cache that the budget has no room for is refused before anything is uploaded, with the bytes") {
    if (!deviceIsHere()) return;
    bool asked = false;
    auto backend = make({.memoryBudget = 1U << 20U});
    REQUIRE(backend);
    const auto loaded = backend->loadWeights(smallModel(), [&](uint64_t, uint64_t) { return asked = true; });
    REQUIRE(!loaded);
    CHECK(!asked);
    CHECK(loaded.error().code == ErrorCode::OutOfMemory);
    CHECK(loaded.error().message.find("1048576") != std::string::npos);
    const auto cache = generate({.memoryBudget = 24U << 20U}, 100'000);
    REQUIRE(!cache);
    CHECK(cache.error().code == ErrorCode::OutOfMemory);
    std::printf("  %s\n  %s\n", loaded.error().message.c_str(), cache.error().message.c_str());
}

TEST("what a backend frees can be used again") {
    if (!deviceIsHere()) return;
    const auto model = smallModel();
    auto backend = make({.memoryBudget = 24U << 20U});
    REQUIRE(backend && model);
    for (int i = 0; i < 20; ++i) CHECK(backend->loadWeights(model, {}));
    auto generator = engine::Generator::create(model, std::move(backend), {.size = 2000, .sinks = 4, .chunk = 8});
    REQUIRE(generator);
    for (const uint32_t size : {3000U, 2000U, 3000U, 2000U})
        CHECK(generator->resize({.size = size, .sinks = 4, .chunk = 8}));
}

TEST("a lost device says so, and everything after it fails likewise") {
    if (!deviceIsHere()) return;
    const auto model = smallModel();
    REQUIRE(model);
    auto generator = generate({.loseDeviceAfterRuns = 2});
    REQUIRE(generator);
    const std::vector<engine::TokenId> tokens(8, 5);
    CHECK(generator->feed(tokens));
    CHECK(generator->feed(tokens));
    for (int i = 0; i < 2; ++i) {
        const auto lost = generator->feed(tokens);
        REQUIRE(!lost);
        CHECK(lost.error().code == ErrorCode::Device);
    }
    const auto resized = generator->resize({.size = 50, .sinks = 4, .chunk = 8});
    CHECK(!resized && resized.error().code == ErrorCode::Device);
    CHECK(generate({}));  // another backend on the device works
}

TEST("compiled pipelines are kept, and a cache that is damaged or another device's is made anew") {
    if (!deviceIsHere()) return;
    const unit::TemporaryFolder folder;
    const auto cache = folder / "pipelines";
    CHECK(generate({.cacheFolder = cache}));
    const std::vector<char> written = onlyFile(cache);
    REQUIRE(!written.empty());
    if (written.size() < 32)
        return unit::skip("the driver's own cache is shorter than its header (Mesa 26.2's software device)");
    const auto path = std::filesystem::directory_iterator(cache)->path();
    CHECK(generate({.cacheFolder = cache}));
    CHECK(!onlyFile(cache).empty());
    for (const size_t damaged :
         {size_t{4}, size_t{8}, size_t{20}, written.size()}) {  // version, vendor, identity; cut short
        std::vector<char> bytes = written;
        if (damaged < bytes.size()) bytes[damaged] = static_cast<char>(bytes[damaged] + 1);
        else bytes.resize(10);
        std::ofstream(path, std::ios::binary).write(bytes.data(), static_cast<std::streamsize>(bytes.size()));
        CHECK(generate({.cacheFolder = cache}));
        const std::vector<char> again = onlyFile(cache);
        CHECK(again.size() >= 32 && std::equal(written.begin(), written.begin() + 32, again.begin()));  // the header
    }
    CHECK(std::distance(std::filesystem::directory_iterator(cache), std::filesystem::directory_iterator()) ==
          1);                                                  // no temporary file is left
    CHECK(generate({.cacheFolder = "/proc/no/such/folder"}));  // only slower
}

TEST("the device's own clock tells how long a step took, and never more than the host's") {
    if (!deviceIsHere()) return;
    auto generator = generate({});
    REQUIRE(generator);
    for (const size_t count : {8U, 1U, 5U}) {
        const double start = steadySeconds();
        REQUIRE(generator->feed(std::vector<engine::TokenId>(count, 5)));
        const double most = steadySeconds() - start, told = generator->backend().lastRunSeconds();
        CHECK(told > 0.0 && told <= most);
    }
}

TEST("a step that does not fit the cache is refused, not run") {
    if (!deviceIsHere()) return;
    SlicedModel sliced(DType::F32, false);
    const auto backend = make({});
    REQUIRE(backend && backend->loadWeights(sliced.t.tiny.model, {}));
    REQUIRE(backend->prepare(sliced.t.g.graph, {.fixedSlots = 0, .ringSlots = 4, .chunk = 4, .maxLogitRows = 2}));
    std::vector<float> logits(700 * 8);
    engine::Step many = tiny::plainStep(5), wanted = tiny::plainStep(4), slot = tiny::plainStep(2);
    slot.rings[0].slot[1] = 4;
    for (const engine::Step* step : {&many, &wanted, &slot}) CHECK(!backend->run(*step, logits));
    CHECK(backend->run(tiny::plainStep(2), logits));
}

TEST("the shaders that come compiled are of today's sources") {
    CHECK(!vulkan::shaderCode("matmat_coop").empty());
    CHECK(!vulkan::shaderCode("peak_coop").empty());
}

TEST("validation has nothing to say, of losses and refusals either") {
    if (!deviceIsHere()) return;
    if (!vulkan::validationIsInstalled()) return unit::skip("the Vulkan validation layer is not installed");
    const std::vector<engine::TokenId> tokens(30, 5);
    for (const uint64_t losses : {0U, 1U}) {
        auto generator = generate({.loseDeviceAfterRuns = losses});
        REQUIRE(generator);
        CHECK_EQUAL(static_cast<bool>(generator->feed(tokens)), losses == 0);
        CHECK_EQUAL(static_cast<bool>(generator->resize({.size = 50, .sinks = 4, .chunk = 16})), losses == 0);
    }
    CHECK(!generate({.memoryBudget = 24U << 20U}, 100'000));
    CHECK(!generate({.maxStorageRange = 64U << 10U}, 4000));
}
