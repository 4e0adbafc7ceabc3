#include "support/golden.h"

#include <algorithm>
#include <cmath>
#include <fstream>
#include <iterator>
#include <stdexcept>
#include <vector>

namespace daylong::golden {

namespace {

const std::string kData = DAYLONG_TEST_DATA "/";

template <class T>
std::vector<T> readNumbers(const std::string& path) {
    std::ifstream file(path);
    std::vector<T> numbers{std::istream_iterator<T>(file), {}};
    if (numbers.empty()) throw std::runtime_error("no numbers in " + path);
    return numbers;
}

template <class T>
T unwrap(Result<T> result) {
    if (!result) throw std::runtime_error(result.error().message);
    return std::move(*result);
}

}  // namespace

Difference difference(const Case& each, const MakeBackend& makeBackend, const Options& options) {
    const auto expected = readNumbers<double>(kData + "golden/" + each.file);
    std::vector<engine::TokenId> ids = readNumbers<engine::TokenId>(kData + "golden/" + each.ids);
    const size_t predictions = std::min<uint64_t>(expected.size(), options.limit);
    ids.resize(predictions + 1);

    const auto model = unwrap(model::loadModel(kData + each.model));
    std::unique_ptr<engine::Backend> backend = makeBackend();
    const Result<void> loaded = backend->loadWeights(model, {});
    if (!loaded) throw std::runtime_error(loaded.error().message);
    engine::CacheOptions cache;
    cache.attention = each.attention;
    cache.size = each.size;
    cache.sinks = each.sinks;
    cache.kv = options.kv;
    cache.chunk = cache.maxLogitRows = options.chunk;
    cache.origin = options.origin;
    engine::Generator generator = unwrap(engine::Generator::create(model, std::move(backend), cache));

    std::vector<double> actual;
    unwrap(lab::measurePerplexity(generator, ids, each.way, [&](uint64_t, double nll) { actual.push_back(nll); }, {}));
    if (actual.size() != predictions) throw std::runtime_error("another number of predictions");
    Difference found;
    for (size_t i = 0; i < predictions; ++i) {
        found.largest = std::max(found.largest, std::fabs(actual[i] - expected[i]));
        found.mean += (actual[i] - expected[i]) / static_cast<double>(predictions);
    }
    return found;
}

double largestDifference(const Case& each, const MakeBackend& makeBackend, const Options& options) {
    return difference(each, makeBackend, options).largest;
}

}  // namespace daylong::golden
