// The CPU backend against the golden NLLs of stories260K, in fp32 and through every chunk size.
#include "cpu/cpu_backend.h"
#include "support/golden.h"
#include "support/unit.h"

using namespace daylong;

namespace {

std::unique_ptr<engine::Backend> makeBackend() { return cpu::makeCpuBackend(); }

}  // namespace

TEST("the CPU backend reproduces the golden values under every kind of attention, for every chunk size") {
    for (const golden::Case& each : golden::kCases) {
        for (const uint32_t chunk : {1U, 7U, 64U, 512U}) {
            if (each.way == lab::Way::Anew && chunk != 64) continue;
            const uint64_t limit = each.way == lab::Way::Anew ? 64 : 500;
            const double difference = golden::largestDifference(each, makeBackend, {.chunk = chunk, .limit = limit});
            std::printf("  %s, chunk %u: %.6f nats\n", each.file, chunk, difference);
            CHECK(difference < 2e-3);
        }
    }
}

TEST("the CPU backend gives the same values after starting at position 10^9") {
    for (const golden::Case& each : golden::kCases) {
        if (each.attention != engine::Attention::Streaming) continue;
        CHECK(golden::largestDifference(each, makeBackend, {.chunk = 64, .origin = 1'000'000'000, .limit = 300}) <
              2e-3);
    }
}
