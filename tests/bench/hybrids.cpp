// What hybrids.py runs.
//   bench_hybrids write NAME:TYPE FILE                     a synthetic model (lab/models/synthetic.h)
//   bench_hybrids stream MODEL CACHE TOKENS PAST TURN      one endless stream of TOKENS: ten times on the way the time
//       of a token with a full cache and the resident memory; behind PAST tokens how long a turn of TURN tokens waits;
//       and at its end a token of it and one of a stream whose cache has just become full, in turn: machines vary by
//       more than what is to be seen, but not from one token to the next
#include "base/clock.h"
#include "cpu/cpu_backend.h"
#include "engine/generator.h"
#include "lab/models/synthetic.h"

#include <algorithm>
#include <chrono>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <string>
#include <thread>
#include <unistd.h>
#include <vector>

using namespace daylong;

namespace {

constexpr uint64_t kStops = 10, kSamples = 100, kPairs = 1000;

long residentKiB() {
    long total = 0, resident = 0;
    std::ifstream("/proc/self/statm") >> total >> resident;
    return resident * (sysconf(_SC_PAGESIZE) / 1024);
}

Result<void> write(const std::string& what, const std::string& path) {
    const size_t colon = what.find(':');
    const auto geometry = lab::syntheticGeometry(what.substr(0, colon));
    const auto type = model::dtypeFromName(colon == std::string::npos ? "q4_0" : what.substr(colon + 1));
    if (!geometry || !type) return Error{ErrorCode::InvalidArgument, "no such model: " + what};
    return lab::writeSyntheticModel(*geometry, *type, path);
}

class Stream {
public:
    explicit Stream(engine::Generator generator) : m_generator(std::move(generator)) {}

    uint64_t at() const { return m_generator.cache().next(); }
    Result<void> readTo(uint64_t position) {
        while (at() < position) TRY(m_generator.feed(tokens(std::min<uint64_t>(512, position - at()))));
        return {};
    }
    Result<double> secondsOf(uint64_t count) {
        const std::vector<engine::TokenId> turn = tokens(count);
        const double begin = steadySeconds();
        TRY(m_generator.feed(turn));
        return steadySeconds() - begin;
    }

private:
    std::vector<engine::TokenId> tokens(uint64_t count) const {
        std::vector<engine::TokenId> made(count);
        for (uint64_t i = 0; i < count; ++i) made[i] = static_cast<engine::TokenId>(300 + (at() + i) % 1000);
        return made;
    }
    engine::Generator m_generator;
};

double medianOf(std::vector<double> values) {
    const auto middle = values.begin() + static_cast<ptrdiff_t>(values.size() / 2);
    std::nth_element(values.begin(), middle, values.end());
    return *middle;
}

/// With the weights mapped from the file that the first load leaves beside the model: two streams read the very same
/// memory.
Result<Stream> begin(const std::string& path, uint32_t cache) {
    const auto model = TRY(model::loadModel(path));
    for (;;) {
        auto backend = cpu::makeCpuBackend({.kept = {.path = path + ".kept"}});
        TRY(backend->loadWeights(model, {}));
        if (backend->weightsAreMapped())
            return Stream(
                TRY(engine::Generator::create(model, std::move(backend), {.size = cache, .sinks = 4, .chunk = 512})));
        std::this_thread::sleep_for(std::chrono::seconds(10));  // the file is written meanwhile
    }
}

/// Of pairs of tokens, one of each stream, how many times as long the old one's takes: the median, and the standard
/// error of the mean of those ratios that are not in the outer tenths.
Result<void> comparePairs(Stream& old, Stream& young) {
    std::vector<double> ratios, oldSeconds, youngSeconds;
    for (uint64_t i = 0; i < kPairs; ++i) {
        const bool oldFirst = i % 2 == 0;
        const double first = TRY((oldFirst ? old : young).secondsOf(1));
        const double second = TRY((oldFirst ? young : old).secondsOf(1));
        oldSeconds.push_back(oldFirst ? first : second);
        youngSeconds.push_back(oldFirst ? second : first);
        ratios.push_back(oldSeconds.back() / youngSeconds.back());
    }
    std::sort(ratios.begin(), ratios.end());
    double sum = 0, squares = 0;
    const size_t cut = kPairs / 10, kept = kPairs - 2 * cut;
    for (size_t i = cut; i < cut + kept; ++i) sum += ratios[i], squares += ratios[i] * ratios[i];
    const double mean = sum / static_cast<double>(kept);
    const double error = std::sqrt((squares / static_cast<double>(kept) - mean * mean) / static_cast<double>(kept));
    std::printf("in turn: %.3f ms at %llu, %.3f ms at %llu, ratio %.4f, error %.4f\n", 1000.0 * medianOf(oldSeconds),
                static_cast<unsigned long long>(old.at()), 1000.0 * medianOf(youngSeconds),
                static_cast<unsigned long long>(young.at()), ratios[kPairs / 2], error);
    return {};
}

Result<void> stream(const std::string& path, uint32_t cache, uint64_t tokens, uint64_t past, uint64_t turn) {
    Stream stream = TRY(begin(path, cache));
    bool answered = false;
    for (uint64_t stop = 0; stop <= kStops; ++stop) {
        const uint64_t position = cache + (tokens > cache ? tokens - cache : 0) * stop / kStops;
        if (!answered && past <= position) {
            TRY(stream.readTo(past));
            std::printf("turn of %llu tokens after %llu: %.1f ms\n", static_cast<unsigned long long>(turn),
                        static_cast<unsigned long long>(past), 1000.0 * TRY(stream.secondsOf(turn)));
            answered = true;
        }
        TRY(stream.readTo(position));
        std::vector<double> seconds;
        for (uint64_t i = 0; i < kSamples; ++i) seconds.push_back(TRY(stream.secondsOf(1)));
        std::printf("at %llu: %.3f ms a token, %ld KiB resident\n", static_cast<unsigned long long>(stream.at()),
                    1000.0 * medianOf(std::move(seconds)), residentKiB());
        std::fflush(stdout);
    }
    Stream young = TRY(begin(path, cache));
    TRY(young.readTo(cache + kSamples));
    return comparePairs(stream, young);
}

}  // namespace

int main(int argc, char** argv) {
    const std::string command = argc > 1 ? argv[1] : "";
    const auto number = [&](int at) { return std::strtoull(argv[at], nullptr, 10); };
    Result<void> done = Error{ErrorCode::InvalidArgument, "see the head of tests/bench/hybrids.cpp"};
    if (command == "write" && argc == 4) done = write(argv[2], argv[3]);
    if (command == "stream" && argc == 7)
        done = stream(argv[2], static_cast<uint32_t>(number(3)), number(4), number(5), number(6));
    if (!done) std::fprintf(stderr, "%s\n", done.error().message.c_str());
    return done ? 0 : 1;
}
