// Against NLLs of an independent token-by-token implementation that re-rotates every key (tests/data/golden).
#include "cpu/cpu_backend.h"
#include "support/golden.h"
#include "support/reference_backend.h"
#include "support/unit.h"

using namespace daylong;

TEST("the reference backend reproduces the golden values under every kind of attention") {
    for (const golden::Case& each : golden::kCases) {
        const double difference = golden::largestDifference(each, testing::makeReferenceBackend, {.chunk = 64, .limit = 300});
        std::printf("  %s: %.6f nats\n", each.file, difference);
        CHECK(difference < 2e-3);
    }
}

TEST("tiny Llamas agree with transformers and with the StreamingLLM procedure in PyTorch, however they are chunked") {
    for (const golden::Case& each : golden::kTinyLlama) {
        double most = golden::largestDifference(each, testing::makeReferenceBackend, {.chunk = 16});
        for (const uint32_t chunk : {1U, 7U, 64U, 512U}) {
            most = std::max(most, golden::largestDifference(each, [] { return cpu::makeCpuBackend(); }, {.chunk = chunk}));
        }
        std::printf("  %s: %.6f nats\n", each.file, most);
        CHECK(most < 1e-3);
    }
}
