// Every family on the backend under test against transformers (dense) and the StreamingLLM procedure in PyTorch,
// float32, whole chunks and single tokens; make_families.py in the data's folder says how they were made.
#include "lab/perplexity.h"
#include "engine/generator.h"
#include "engine/transformer.h"
#include "support/test_backends.h"
#include "support/unit.h"

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <numeric>

using namespace daylong;
using engine::Attention;

namespace {

const std::filesystem::path kFolder = DAYLONG_TEST_DATA "/golden/families";
constexpr uint32_t kTokens = 140, kVocab = 64;
constexpr std::array<uint32_t, 3> kRows = {31, 70, 139};  // whose logits are kept
constexpr const char* kEmulation = "cuda-emulation";

struct Mode {
    const char* name;
    Attention attention;
    uint32_t size, sinks;
};
constexpr std::array<Mode, 3> kModes = {{{"dense", Attention::Dense, kTokens, 0},
                                         {"streaming", Attention::Streaming, 33, 4},
                                         {"window", Attention::Window, 33, 0}}};

/// NLLs of all but the first token, then the logits of kRows.
using Golden = std::vector<float>;

std::vector<Golden> readGolden(const std::string& family) {
    std::vector<Golden> golden(kModes.size(), Golden(kTokens - 1 + kRows.size() * kVocab));
    std::ifstream file(kFolder / (family + ".f32"), std::ios::binary);
    for (Golden& each : golden)
        file.read(reinterpret_cast<char*>(each.data()), static_cast<std::streamsize>(each.size() * sizeof(float)));
    return file ? golden : std::vector<Golden>();
}

std::vector<engine::TokenId> ids() {
    std::ifstream file(kFolder / "ids.txt");
    return {std::istream_iterator<engine::TokenId>(file), {}};
}

std::vector<std::string> families() {
    std::vector<std::string> names;
    for (const auto& entry : std::filesystem::directory_iterator(kFolder)) {
        if (entry.path().extension() == ".gguf") names.push_back(entry.path().stem().string());
    }
    std::sort(names.begin(), names.end());
    return names;
}

/// Empty if it fails; then the running test failed.
Golden measure(engine::Backend& backend, const model::Model& model, const Mode& mode, uint32_t chunk) {
    const engine::CacheOptions options{.attention = mode.attention,
                                       .size = mode.size,
                                       .sinks = mode.sinks,
                                       .kv = engine::KvType::F32,
                                       .chunk = chunk,
                                       .maxLogitRows = chunk};
    const engine::Graph graph = engine::recordTransformer(model);
    auto cache = engine::StreamingCache::create(options, engine::ropePhases(model.config, mode.size), graph.rings);
    if (!cache) return {};
    if (const auto prepared = backend.prepare(graph, cache->layout()); !prepared) {
        unit::fail(__FILE__, __LINE__, model.config.name + ": " + prepared.error().message);
        return {};
    }
    const std::vector<engine::TokenId> all = ids();
    engine::Step step;
    std::vector<float> logits(size_t{chunk} * kVocab);
    Golden nlls, rows;
    for (uint32_t begin = 0; begin < kTokens; begin += chunk) {
        const uint32_t count = std::min(chunk, kTokens - begin);
        const auto wanted = std::span(logits).first(size_t{count} * kVocab);
        if (!cache->plan(std::span(all).subspan(begin, count), engine::Logits::All, step)) return {};
        if (const auto ran = backend.run(step, wanted); !ran) {
            unit::fail(__FILE__, __LINE__, model.config.name + ": " + ran.error().message);
            return {};
        }
        for (uint32_t i = 0; i < count; ++i) {
            const auto row = wanted.subspan(size_t{i} * kVocab, kVocab);
            if (begin + i + 1 < kTokens)
                nlls.push_back(static_cast<float>(lab::negativeLogLikelihood(row, all[begin + i + 1])));
            if (std::find(kRows.begin(), kRows.end(), begin + i) != kRows.end())
                rows.insert(rows.end(), row.begin(), row.end());
        }
    }
    nlls.insert(nlls.end(), rows.begin(), rows.end());
    return nlls;
}

/// What `share` of the differences stay within, relative to how far the golden logits spread.
double difference(const Golden& actual, const Golden& expected, double share) {
    if (actual.size() != expected.size()) return INFINITY;
    const std::span logits = std::span(expected).subspan(kTokens - 1);
    const double count = static_cast<double>(logits.size());
    const double mean = std::accumulate(logits.begin(), logits.end(), 0.0) / count;
    double squares = 0.0;
    for (const float each : logits) squares += (double{each} - mean) * (double{each} - mean);
    std::vector<double> off(expected.size());
    for (size_t i = 0; i < expected.size(); ++i) {
        off[i] = std::fabs(double{actual[i]} - double{expected[i]});
        if (std::isnan(off[i])) return INFINITY;
    }
    const auto last = off.begin() + static_cast<std::ptrdiff_t>(share * static_cast<double>(off.size() - 1));
    std::nth_element(off.begin(), last, off.end());
    return *last / std::sqrt(squares / count);
}

/// Whether the backend multiplies floats, in steps of so many rows. GPUs, and the matrices of a software device, may
/// take both of a product's factors as half floats.
bool takesFloats(const engine::Backend& backend, uint32_t rows) {
    const engine::DeviceKind kind = backend.device().kind;
    if (kind == engine::DeviceKind::Cpu) return true;
    if (testing::backendName() == kEmulation) return rows == 1;
    const char* const matrices = std::getenv("DAYLONG_VULKAN_MATRICES");
    return kind == engine::DeviceKind::SoftwareGpu && (matrices == nullptr || matrices != std::string("1"));
}

struct Bound {
    double most = 2e-4;  // of floats: 9e-5 is reached
    double share = 1.0;
};

/// In half floats 2.6e-2 is reached, and two experts that are as good as each other may change places, and a token says
/// something else then.
Bound boundOf(const engine::Backend& backend, const model::Model& model, uint32_t rows) {
    if (takesFloats(backend, rows)) return {};
    return {.most = 4e-2, .share = model.config.experts > 0 ? 0.5 : 1.0};
}

}  // namespace

TEST("every family says what transformers and the StreamingLLM procedure say") {
    engine::Backend* const backend = testing::sharedBackend();
    if (backend == nullptr) return;
    CHECK_EQUAL(ids().size(), size_t{kTokens});
    CHECK(families().size() >= 50);
    // The emulation plays a device's threads one after the other: it has time for what evicts, alone and in tiles.
    const bool isEmulated = testing::backendName() == kEmulation;
    const std::vector<uint32_t> chunks =
        isEmulated ? std::vector<uint32_t>{1, 64} : std::vector<uint32_t>{1, 7, 64, 256};
    for (const std::string& family : families()) {
        const std::vector<Golden> golden = readGolden(family);
        const auto model = model::loadModel(kFolder / (family + ".gguf"));
        if (golden.empty()) unit::fail(__FILE__, __LINE__, family + " has no golden values");
        if (!model) unit::fail(__FILE__, __LINE__, model.error().message);
        if (golden.empty() || !model || !backend->loadWeights(*model, {})) continue;
        std::printf("  %-16s", family.c_str());
        for (size_t mode = 0; mode < golden.size(); ++mode) {
            if (isEmulated && kModes[mode].attention != Attention::Streaming) continue;
            double largest = 0.0;
            for (const uint32_t chunk : chunks) {
                const Bound bound = boundOf(*backend, **model, chunk);
                const double off =
                    difference(measure(*backend, **model, kModes[mode], chunk), golden[mode], bound.share);
                largest = std::max(largest, off);
                if (off <= bound.most) continue;
                unit::fail(__FILE__, __LINE__,
                           family + ", " + kModes[mode].name + ", chunks of " + std::to_string(chunk) + ": off by " +
                               std::to_string(off) + " of the spread");
            }
            std::printf("  %s %.1e", kModes[mode].name, largest);
        }
        std::printf("\n");
        std::fflush(stdout);
    }
}

/// As prompts are read: of most rows nothing is made that only their logits would need.
TEST("what a prompt ends in is the same where nobody wants the logits before") {
    engine::Backend* const backend = testing::sharedBackend();
    if (backend == nullptr) return;
    const bool isEmulated = testing::backendName() == kEmulation;
    const size_t mode = isEmulated ? 1 : 0;
    const uint32_t chunk = 64;
    for (const std::string& family : families()) {
        const std::vector<Golden> golden = readGolden(family);
        const auto model = model::loadModel(kFolder / (family + ".gguf"));
        if (golden.empty() || !model || !backend->loadWeights(*model, {})) continue;  // said above
        auto generator = engine::Generator::create(*model, testing::borrowBackend(),
                                                   {.attention = kModes[mode].attention,
                                                    .size = kModes[mode].size,
                                                    .sinks = kModes[mode].sinks,
                                                    .kv = engine::KvType::F32,
                                                    .chunk = chunk});
        if (!generator || !generator->feed(ids())) {
            unit::fail(__FILE__, __LINE__, family + " is not read");
            continue;
        }
        Golden actual = golden[mode];
        std::ranges::copy(generator->logits(), actual.end() - kVocab);
        const Bound bound = boundOf(*backend, **model, chunk);
        const double off = difference(actual, golden[mode], bound.share);
        if (!(off <= bound.most))
            unit::fail(__FILE__, __LINE__, family + ": off by " + std::to_string(off) + " of the spread");
    }
}
