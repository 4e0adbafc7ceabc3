// One endless stream, token by token: does memory stay flat, does time per token, do the predictions?
// Usage: bench_endless [tokens] [origin] [model.gguf] [ids.txt]   (the ids are repeated as often as needed)
#include "base/clock.h"
#include "cpu/cpu_backend.h"
#include "lab/perplexity.h"

#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <iterator>
#include <string>
#include <unistd.h>
#include <vector>

using namespace daylong;

namespace {

constexpr int kSegments = 10;

long residentKiB() {
    long total = 0, resident = 0;
    std::ifstream("/proc/self/statm") >> total >> resident;
    return resident * (sysconf(_SC_PAGESIZE) / 1024);
}

Result<void> run(uint64_t tokens, uint64_t origin, const std::string& modelPath, const std::string& idsPath) {
    std::ifstream file(idsPath);
    const std::vector<engine::TokenId> ids{std::istream_iterator<engine::TokenId>(file), {}};
    if (ids.empty()) return Error{ErrorCode::NotFound, "no token ids in '" + idsPath + "'"};
    const auto model = TRY(model::loadModel(modelPath));
    auto backend = cpu::makeCpuBackend();
    TRY(backend->loadWeights(model, {}));
    engine::CacheOptions options{.size = 257, .sinks = 4, .chunk = 1, .origin = origin};
    engine::Generator generator = TRY(engine::Generator::create(model, std::move(backend), options));
    std::printf("%12s %12s %14s %10s\n", "position", "tokens/s", "resident KiB", "nats");
    for (int segment = 0; segment < kSegments; ++segment) {
        const uint64_t count = tokens / kSegments;
        const double begin = steadySeconds();
        double nll = 0.0;
        for (uint64_t i = 0; i < count; ++i) {
            const uint64_t at = generator.cache().next();
            TRY(generator.feed({&ids[at % ids.size()], 1}));
            nll += lab::negativeLogLikelihood(generator.logits(), ids[(at + 1) % ids.size()]);
        }
        const double seconds = steadySeconds() - begin;
        const unsigned long long fed = origin + generator.cache().next();
        std::printf("%12llu %12.0f %14ld %10.4f\n", fed, static_cast<double>(count) / seconds, residentKiB(),
                    nll / static_cast<double>(count));
        std::fflush(stdout);
    }
    return {};
}

}  // namespace

int main(int argc, char** argv) {
    const uint64_t tokens = argc > 1 ? std::strtoull(argv[1], nullptr, 10) : 1000000;
    const uint64_t origin = argc > 2 ? std::strtoull(argv[2], nullptr, 10) : 0;
    const Result<void> result = run(tokens, origin, argc > 3 ? argv[3] : DAYLONG_TEST_DATA "/stories260K.gguf",
                                    argc > 4 ? argv[4] : DAYLONG_TEST_DATA "/golden/stories260K/dev.ids.txt");
    if (result) return 0;
    std::fprintf(stderr, "bench_endless: %s\n", result.error().message.c_str());
    return 1;
}
