// Every family on the backend under test against transformers (dense) and the StreamingLLM procedure in PyTorch, float32,
// whole chunks and single tokens; make_families.py in the data's folder says how they were made.
#include "engine/perplexity.h"
#include "support/test_backends.h"
#include "support/unit.h"

#include <algorithm>
#include <cmath>
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

struct Mode {
    const char* name;
    Attention attention;
    uint32_t size, sinks;
};
constexpr std::array<Mode, 3> kModes = {{{"dense", Attention::Dense, kTokens, 0}, {"streaming", Attention::Streaming, 33, 4}, {"window", Attention::Window, 33, 0}}};

/// NLLs of all but the first token, then the logits of kRows.
using Golden = std::vector<float>;

std::vector<Golden> readGolden(const std::string& family) {
    std::vector<Golden> golden(kModes.size(), Golden(kTokens - 1 + kRows.size() * kVocab));
    std::ifstream file(kFolder / (family + ".f32"), std::ios::binary);
    for (Golden& each : golden) file.read(reinterpret_cast<char*>(each.data()), static_cast<std::streamsize>(each.size() * sizeof(float)));
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
Golden measure(const std::string& family, const Mode& mode, uint32_t chunk) {
    const auto model = model::loadModel(kFolder / (family + ".gguf"));
    if (!model) {
        unit::fail(__FILE__, __LINE__, model.error().message);
        return {};
    }
    auto backend = testing::makeTestBackend();
    if (!backend || !backend->loadWeights(*model, {})) return {};
    auto generator = engine::Generator::create(*model, std::move(backend), {.attention = mode.attention, .size = mode.size, .sinks = mode.sinks,
                                                                            .kv = engine::KvType::F32, .chunk = chunk, .maxLogitRows = chunk});
    if (!generator) {
        unit::fail(__FILE__, __LINE__, family + ": " + generator.error().message);
        return {};
    }
    const std::vector<engine::TokenId> all = ids();
    Golden nlls, rows;
    for (uint32_t begin = 0; begin < kTokens; begin += chunk) {
        const uint32_t count = std::min(chunk, kTokens - begin);
        const auto logits = generator->feedAll(std::span(all).subspan(begin, count));
        if (!logits || logits->size() != size_t{count} * kVocab) return {};
        for (uint32_t i = 0; i < count; ++i) {
            const auto row = logits->subspan(size_t{i} * kVocab, kVocab);
            if (begin + i + 1 < kTokens) nlls.push_back(static_cast<float>(engine::negativeLogLikelihood(row, all[begin + i + 1])));
            if (std::find(kRows.begin(), kRows.end(), begin + i) != kRows.end()) rows.insert(rows.end(), row.begin(), row.end());
        }
    }
    nlls.insert(nlls.end(), rows.begin(), rows.end());
    return nlls;
}

/// The largest difference, relative to how far the golden logits spread.
double difference(const Golden& actual, const Golden& expected) {
    if (actual.size() != expected.size()) return INFINITY;
    const std::span logits = std::span(expected).subspan(kTokens - 1);
    const double count = static_cast<double>(logits.size());
    const double mean = std::accumulate(logits.begin(), logits.end(), 0.0) / count;
    double squares = 0.0, most = 0.0;
    for (const float each : logits) squares += (double{each} - mean) * (double{each} - mean);
    for (size_t i = 0; i < expected.size(); ++i) {
        const double off = std::fabs(double{actual[i]} - double{expected[i]});
        if (std::isnan(off)) return INFINITY;
        most = std::max(most, off);
    }
    return most / std::sqrt(squares / count);
}

}  // namespace

TEST("every family says what transformers and the StreamingLLM procedure say") {
    if (testing::makeTestBackend() == nullptr) return;
    CHECK_EQUAL(ids().size(), size_t{kTokens});
    CHECK(families().size() >= 20);
    // Backends other than the CPU may multiply half-float weights by half-float activations.
    const double tolerance = testing::backendName() == "cpu" ? 1e-3 : 2e-2;
    for (const std::string& family : families()) {
        const std::vector<Golden> golden = readGolden(family);
        if (golden.empty()) unit::fail(__FILE__, __LINE__, family + " has no golden values");
        std::string line = "  " + family + std::string(family.size() < 16 ? 16 - family.size() : 0, ' ');
        for (size_t mode = 0; mode < golden.size(); ++mode) {
            double most = 0.0;
            for (const uint32_t chunk : {1U, 7U, 64U}) most = std::max(most, difference(measure(family, kModes[mode], chunk), golden[mode]));
            char text[64];
            std::snprintf(text, sizeof text, "  %s %.1e", kModes[mode].name, most);
            line += text;
            if (!(most <= tolerance)) unit::fail(__FILE__, __LINE__, family + ", " + kModes[mode].name + ": off by " + std::to_string(most) + " of the spread");
        }
        std::printf("%s\n", line.c_str());
    }
}
