// 20,000 tokens, seventy-eight caches' worth: memory stays where it is, and far positions read like near ones.
// The million tokens are tests/bench/endless.cpp's.
#include "cpu/cpu_backend.h"
#include "lab/perplexity.h"
#include "support/unit.h"

#include <algorithm>
#include <cmath>
#include <fstream>
#include <iterator>
#include <unistd.h>

using namespace daylong;
using namespace daylong::engine;

namespace {

long residentKiB() {
    long total = 0, resident = 0;
    std::ifstream("/proc/self/statm") >> total >> resident;
    return resident * (sysconf(_SC_PAGESIZE) / 1024);
}

Generator make(std::shared_ptr<const model::Model> model, uint64_t origin) {
    auto backend = cpu::makeCpuBackend({.threads = 1});
    (void)backend->loadWeights(model, {});
    return std::move(*Generator::create(model, std::move(backend),
                                        {.size = 257, .sinks = 4, .kv = KvType::F32, .chunk = 1, .origin = origin}));
}

}  // namespace

TEST("twenty thousand tokens take no more memory than two thousand, and say the same from position 10^9") {
    constexpr uint64_t kTokens = 20000, kSettled = 2000;
    std::ifstream file(DAYLONG_TEST_DATA "/golden/stories260K/dev.ids.txt");
    const std::vector<TokenId> ids{std::istream_iterator<TokenId>(file), {}};
    REQUIRE(ids.size() == 3000);
    const auto model = *model::loadModel(DAYLONG_TEST_DATA "/stories260K.gguf");
    Generator near = make(model, 0), far = make(model, 1000000000);
    long settled = 0;
    double most = 0.0;
    for (uint64_t i = 0; i < kTokens; ++i) {
        const std::span<const TokenId> token(&ids[i % ids.size()], 1);
        REQUIRE(near.feed(token));
        REQUIRE(far.feed(token));
        const TokenId target = ids[(i + 1) % ids.size()];
        most = std::max(most, std::fabs(lab::negativeLogLikelihood(near.logits(), target) -
                                        lab::negativeLogLikelihood(far.logits(), target)));
        if (i == kSettled) settled = residentKiB();
    }
    const long grown = residentKiB() - settled;
    std::printf("  largest difference %.6f nats, resident set grown by %ld KiB\n", most, grown);
    CHECK(most < 1e-3);
    CHECK(grown <= 64);  // a few pages of noise; one leaked float per token would be 78 KiB
}
