// What hybrids.py runs.
//   bench_hybrids write NAME:TYPE FILE                     a synthetic model (lab/models/synthetic.h)
//   bench_hybrids stream MODEL CACHE TOKENS PAST TURN      one endless stream of TOKENS: ten times on the way the time
//   of
//       a token with a full cache and the resident memory; and behind PAST tokens how long a turn of TURN tokens waits
#include "base/clock.h"
#include "cpu/cpu_backend.h"
#include "engine/generator.h"
#include "lab/models/synthetic.h"

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <string>
#include <unistd.h>
#include <vector>

using namespace daylong;

namespace {

constexpr uint64_t kStops = 10, kSamples = 100;

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

Result<void> stream(const std::string& path, uint32_t cache, uint64_t tokens, uint64_t past, uint64_t turn) {
    const auto model = TRY(model::loadModel(path));
    auto backend = cpu::makeCpuBackend();
    TRY(backend->loadWeights(model, {}));
    Stream stream(TRY(engine::Generator::create(model, std::move(backend), {.size = cache, .sinks = 4, .chunk = 512})));
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
        std::nth_element(seconds.begin(), seconds.begin() + kSamples / 2, seconds.end());
        std::printf("at %llu: %.3f ms a token, %ld KiB resident\n", static_cast<unsigned long long>(stream.at()),
                    1000.0 * seconds[kSamples / 2], residentKiB());
        std::fflush(stdout);
    }
    return {};
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
