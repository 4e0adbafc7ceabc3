// Against NLLs of an independent token-by-token implementation that re-rotates every key (tests/data/golden).
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
