// A real model and a text that it did not see in its training in this form: what four sinks are worth, with nothing
// trained for them. Measured over the first ten caches: perplexity 34.5 with sinks and 72.5 without at cache 256; 29.6
// and 55.8 at 512.
#include "lab/perplexity.h"
#include "real/real_models.h"
#include "real/talk.h"

#include <fstream>
#include <iterator>

using namespace daylong;

namespace {

/// Of the tokens past the first C, where the cache is full.
double perplexity(const std::filesystem::path& path, const real::Tokens& ids, const engine::CacheOptions& cache) {
    const auto model = real::unwrap(model::loadModel(path));
    auto backend = cpu::makeCpuBackend();
    real::unwrap(backend->loadWeights(model, {}));
    engine::Generator generator = real::unwrap(engine::Generator::create(model, std::move(backend), cache));
    double sum = 0.0;
    size_t counted = 0;
    real::unwrap(lab::measurePerplexity(generator, ids, lab::Way::InOrder,
                                        [&](uint64_t target, double nll) {
                                            if (target < cache.size) return;
                                            sum += nll;
                                            ++counted;
                                        },
                                        {}));
    return std::exp(sum / static_cast<double>(counted));
}

}  // namespace

TEST("War and Peace streams through SmolLM2 at least 1.5 times better with four sinks than without") {
    const std::filesystem::path path = real::find(real::kSmollm2);
    if (path.empty()) return;
    std::ifstream file(DAYLONG_TEST_DATA "/eval/war-and-peace-opening.txt");
    const std::string text{std::istreambuf_iterator<char>(file), {}};
    const auto tokenizer = real::unwrap(text::Tokenizer::create(real::unwrap(model::GgufFile::open(path))));
    const real::Tokens all = tokenizer->encode(text.substr(0, 40000));
    for (const uint32_t size : {256U, 512U}) {
        const size_t turnOvers = 6;
        REQUIRE(all.size() >= turnOvers * size);
        const real::Tokens ids(all.begin(), all.begin() + static_cast<std::ptrdiff_t>(turnOvers * size));
        const engine::CacheOptions with{.size = size, .sinks = 4, .chunk = 128, .maxLogitRows = 128};
        engine::CacheOptions without = with;
        without.attention = engine::Attention::Window;
        without.sinks = 0;
        const double kept = perplexity(path, ids, with), dropped = perplexity(path, ids, without);
        std::printf("  cache %u: perplexity %.1f with four sinks, %.1f without\n", size, kept, dropped);
        CHECK(kept < 60.0);  // it reads English
        CHECK(dropped > 1.5 * kept);
    }
}
