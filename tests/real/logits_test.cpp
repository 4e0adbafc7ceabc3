// Real models against Hugging Face transformers on the dequantised weights (tests/data/real/make.py). With the weights
// as float32 the engine rounds no activations: what is left is the rounding of float32. On the file as it is,
// activations are rounded to 8 bits, as llama.cpp does; its error with the same file stands in the golden file.
#include "cpu/dispatch.h"
#include "real/as_f32.h"
#include "real/real_models.h"
#include "real/talk.h"
#include "support/dense_logits.h"
#include "support/temporary_folder.h"

#include <array>
#include <fstream>
#include <sstream>

using namespace daylong;

namespace {

constexpr double kExact = 1e-4;  // of the standard deviation

struct Place {
    size_t token = 0;  // after which the logits are
    double mean = 0.0, deviation = 0.0;
    std::vector<std::pair<size_t, double>> logits;  // of some tokens of the vocabulary
};

struct Golden {
    real::Tokens ids;
    double theirError = 0.0;
    std::vector<Place> places;
};

Golden read(const std::string& name) {
    std::ifstream file(DAYLONG_TEST_DATA "/real/logits-" + name + ".tsv");
    Golden golden;
    std::string line;
    std::getline(file, line);
    std::istringstream ids(line);
    for (engine::TokenId id = 0; ids >> id;) golden.ids.push_back(id);
    std::getline(file, line);
    golden.theirError = std::stod(line);
    while (std::getline(file, line)) {
        std::istringstream row(line);
        Place place;
        row >> place.token >> place.mean >> place.deviation;
        char equals = 0;
        double logit = 0.0;
        for (size_t token = 0; row >> token >> equals >> logit;) place.logits.emplace_back(token, logit);
        golden.places.push_back(std::move(place));
    }
    return golden;
}

std::vector<float> logitsOf(const std::filesystem::path& path, const real::Tokens& ids,
                            const cpu::CpuOptions& options) {
    return real::unwrap(testing::denseLogits(real::unwrap(model::loadModel(path)), ids, options));
}

/// Root mean square of what the logits differ by, over their standard deviation; the means count as one more logit
/// each.
double errorOf(const std::vector<float>& logits, const Golden& golden) {
    const size_t vocabulary = logits.size() / golden.ids.size();
    double squares = 0.0, deviations = 0.0;
    size_t count = 0;
    for (const Place& place : golden.places) {
        const std::span<const float> row(logits.data() + place.token * vocabulary, vocabulary);
        double sum = 0.0;
        for (const float logit : row) sum += static_cast<double>(logit);
        squares += std::pow(sum / static_cast<double>(vocabulary) - place.mean, 2);
        for (const auto& [token, logit] : place.logits) squares += std::pow(static_cast<double>(row[token]) - logit, 2);
        count += place.logits.size() + 1;
        deviations += place.deviation;
    }
    return std::sqrt(squares / static_cast<double>(count)) / (deviations / static_cast<double>(golden.places.size()));
}

void compare(const char* file, const std::string& name) {
    const std::filesystem::path path = real::find(file);
    if (path.empty()) return;
    const Golden golden = read(name);
    REQUIRE(golden.places.size() == 11);

    const unit::TemporaryFolder folder;
    real::unwrap(real::writeAsF32(path, folder / "f32.gguf"));
    const double exact = errorOf(logitsOf(folder / "f32.gguf", golden.ids, {}), golden);
    std::printf("  %s: as float32 %.6f %% off\n", name.c_str(), 100.0 * exact);
    CHECK(exact < kExact);

    for (const cpu::SimdLevel level : cpu::simdLevels()) {
        const double error = errorOf(logitsOf(path, golden.ids, {.simd = level}), golden);
        std::printf("  %s: the file as it is, level %d, %.3f %% off; llama.cpp %.3f %%\n", name.c_str(),
                    static_cast<int>(level), 100.0 * error, 100.0 * golden.theirError);
        CHECK(error < 1.5 * golden.theirError);
    }
}

}  // namespace

TEST("SmolLM2's logits are those of transformers, and as far from them as llama.cpp's with the quantised file") {
    compare(real::kSmollm2, "smollm2");
}

TEST("Gemma 3's logits are those of transformers, and as far from them as llama.cpp's with the quantised file") {
    compare(real::kGemma, "gemma");
}
