// Against NLLs of an independent token-by-token implementation that re-rotates every key (tests/data/golden).
#include "cpu/cpu_backend.h"
#include "support/golden.h"
#include "support/reference_backend.h"
#include "support/unit.h"

using namespace daylong;

namespace {

std::unique_ptr<engine::Backend> makeCpu() { return cpu::makeCpuBackend(); }

}  // namespace

TEST("the reference backend reproduces the golden values under every kind of attention") {
    for (const golden::Case& each : golden::kCases) {
        const double difference =
            golden::largestDifference(each, testing::makeReferenceBackend, {.chunk = 64, .limit = 300});
        std::printf("  %s: %.6f nats\n", each.file, difference);
        CHECK(difference < 2e-3);
    }
}

TEST("tiny Llamas agree with transformers and with the StreamingLLM procedure in PyTorch, however they are chunked") {
    for (const golden::Case& each : golden::kTinyLlama) {
        double most = golden::largestDifference(each, testing::makeReferenceBackend, {.chunk = 16});
        for (const uint32_t chunk : {1U, 7U, 64U, 512U}) {
            most = std::max(most, golden::largestDifference(each, makeCpu, {.chunk = chunk}));
        }
        std::printf("  %s: %.6f nats\n", each.file, most);
        CHECK(most < 1e-3);
    }
}

TEST("every golden value is met to its last token, for every chunk size, near the start and from position 10^9") {
    for (const golden::Case& each : golden::kCases) {
        double most = 0.0;
        for (const uint32_t chunk : {1U, 7U, 64U, 512U}) {
            // Evaluating afresh costs C tokens for each: one token at a time only as far as it shows.
            const bool afresh = each.way == lab::Way::Anew;
            const uint64_t limit = afresh && chunk < 64 ? 100 : UINT64_MAX;
            for (const uint64_t origin : {uint64_t{0}, uint64_t{1000000000}}) {
                most = std::max(
                    most, golden::largestDifference(each, makeCpu, {.chunk = chunk, .origin = origin, .limit = limit}));
            }
        }
        std::printf("  %s: %.6f nats\n", each.file, most);
        CHECK(most < 2e-3);
    }
}

TEST("smaller keys and values cost no more than their rounding") {
    for (const golden::Case& each : golden::kCases) {
        if (each.way == lab::Way::Anew) continue;
        const auto half = golden::difference(each, makeCpu, {.chunk = 64, .kv = engine::KvType::F16});
        const auto eight = golden::difference(each, makeCpu, {.chunk = 64, .kv = engine::KvType::Q8_0});
        std::printf("  %s: f16 %.4f at most, %+.5f in the mean; q8_0 %.3f, %+.5f nats\n", each.file, half.largest,
                    half.mean, eight.largest, eight.mean);
        // Heads of 8 dims and keys with outliers: single predictions feel 8 bits, the text does not.
        CHECK(half.largest < 0.05);
        CHECK(std::fabs(half.mean) < 1e-3);
        CHECK(eight.largest < 1.2);
        CHECK(std::fabs(eight.mean) < 0.02);
    }
}
