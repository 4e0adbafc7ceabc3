// Which model suits a machine.
#include "library/fit.h"

#include "support/unit.h"

#include <cmath>
#include <fstream>
#include <string>

using namespace daylong::library;

namespace {

constexpr uint64_t kGiB = uint64_t{1} << 30;
const Machine kLaptop{.memoryBytes = 16 * kGiB, .availableBytes = 12 * kGiB, .bytesPerSecond = 50e9};

std::vector<Variant> forms(double billions) {
    std::vector<RepoFile> files;
    for (const auto& [name, bits] : std::vector<std::pair<std::string, double>>{
             {"Q2_K", 3.3}, {"Q4_K_M", 4.9}, {"Q6_K", 6.6}, {"Q8_0", 8.5}, {"F16", 16.0}}) {
        files.push_back(
            {.path = "m-" + name + ".gguf", .bytes = static_cast<uint64_t>(billions * 1e9 * bits / 8), .sha256 = {}});
    }
    return variantsOf(files);
}

std::string chosen(double billions, const Machine& machine) {
    const std::vector<Variant> variants = forms(billions);
    const Recommendation best =
        recommend(variants, {.parameters = static_cast<uint64_t>(billions * 1e9)}, 4096, machine);
    return best.variant != nullptr ? best.variant->quantization : "none";
}

}  // namespace

TEST("what files take up that can be read again counts as free") {
    std::ifstream file("/proc/meminfo");
    uint64_t kib = 0;
    for (std::string word; kib == 0 && file >> word;) {
        if (word == "MemAvailable:") file >> kib;
    }
    const Machine machine = thisMachine();
    const double apart = static_cast<double>(machine.availableBytes) - static_cast<double>(kib * 1024);
    CHECK(std::abs(apart) < static_cast<double>(machine.memoryBytes) / 16);  // others may take or free some meanwhile
    CHECK(machine.availableBytes < machine.memoryBytes);
}

TEST("a small model comes exact, a larger one as exact as it stays quick, one that is too large not at all") {
    CHECK_EQUAL(chosen(0.5, kLaptop), "Q8_0");
    CHECK_EQUAL(chosen(8.0, kLaptop), "Q4_K_M");   // Q6_K would answer slower than one reads
    CHECK_EQUAL(chosen(14.0, kLaptop), "Q4_K_M");  // slow already; no larger than it must be
    CHECK_EQUAL(chosen(27.0, kLaptop), "Q2_K");    // the only one that goes in
    CHECK_EQUAL(chosen(120.0, kLaptop), "none");
}

TEST("what is judged grows with the file, the cache and the machine's smallness") {
    const ModelFacts facts{.parameters = 8'000'000'000};
    const Fit small = judge(5 * kGiB, facts, 2048, kLaptop), large = judge(5 * kGiB, facts, 32768, kLaptop);
    CHECK(small.verdict == Verdict::Fits);
    CHECK(large.memoryBytes > small.memoryBytes);
    CHECK(large.tokensPerSecond < small.tokensPerSecond);
    CHECK(judge(5 * kGiB, facts, 2048, {.memoryBytes = 8 * kGiB}).verdict == Verdict::Tight);
    CHECK(judge(5 * kGiB, facts, 2048, {.memoryBytes = 4 * kGiB}).verdict == Verdict::TooLarge);
    CHECK_EQUAL(judge(5 * kGiB, facts, 2048, {.memoryBytes = 8 * kGiB}).tokensPerSecond,
                0.0);  // not measured, not claimed
}

TEST("what has room in a GPU is judged by it, and said to be; what has not, by the processor or the next GPU") {
    const ModelFacts facts{.parameters = 8'000'000'000};
    Machine machine = kLaptop;
    machine.accelerators = {{.name = "Fast GPU", .memoryBytes = 8 * kGiB, .bytesPerSecond = 500e9}};
    const Fit there = judge(5 * kGiB, facts, 2048, machine), here = judge(9 * kGiB, facts, 2048, machine);
    CHECK_EQUAL(there.device, "Fast GPU");
    CHECK(there.verdict == Verdict::Fits);  // 5.9 GiB of 8: hardly anything else is in a GPU's memory
    CHECK(there.tokensPerSecond > 9 * judge(5 * kGiB, facts, 2048, kLaptop).tokensPerSecond);
    CHECK_EQUAL(here.device, "");
    CHECK_EQUAL(here.tokensPerSecond, judge(9 * kGiB, facts, 2048, kLaptop).tokensPerSecond);
    CHECK(here.verdict == judge(9 * kGiB, facts, 2048, kLaptop).verdict);
    CHECK_EQUAL(judge(40 * kGiB, facts, 2048, machine).device, "");
    machine.accelerators.push_back({.name = "Large GPU", .memoryBytes = 80 * kGiB});
    CHECK_EQUAL(judge(40 * kGiB, facts, 2048, machine).device, "Large GPU");
    CHECK(judge(40 * kGiB, facts, 2048, machine).verdict == Verdict::Fits);
    CHECK_EQUAL(judge(40 * kGiB, facts, 2048, machine).tokensPerSecond, 0.0);  // not measured, not claimed
    CHECK_EQUAL(chosen(8.0, machine), "Q8_0");                                 // on the laptop alone it was Q4_K_M
}

TEST("a GPU that shares the machine's memory leaves as much of it to others as the processor does") {
    Machine machine = kLaptop;
    machine.accelerators = {{.name = "Small GPU", .memoryBytes = 16 * kGiB, .bytesPerSecond = 60e9, .shared = true}};
    const Fit fit = judge(9 * kGiB, {.parameters = 8'000'000'000}, 2048, machine);
    CHECK_EQUAL(fit.device, "Small GPU");
    CHECK(fit.verdict == Verdict::Tight);
}

TEST("of a known model's cache all is held, and what a token reads of it is read") {
    ModelFacts facts{.parameters = 4'000'000'000, .cache = {.bytes = 1.0 * kGiB, .bytesRead = 0.5 * kGiB}};
    const Fit fit = judge(2 * kGiB, facts, 2048, kLaptop);
    facts.cache.bytes = 2.0 * kGiB;
    CHECK_EQUAL(judge(2 * kGiB, facts, 2048, kLaptop).memoryBytes, fit.memoryBytes + kGiB);
    CHECK_EQUAL(judge(2 * kGiB, facts, 2048, kLaptop).tokensPerSecond, fit.tokensPerSecond);
    facts.cache.bytesRead = 1.0 * kGiB;
    CHECK(judge(2 * kGiB, facts, 2048, kLaptop).tokensPerSecond < fit.tokensPerSecond);
}

TEST("of a mixture, only the experts that speak are read") {
    const Fit dense = judge(16 * kGiB, {.parameters = 30'000'000'000}, 2048, kLaptop);
    const Fit mixture =
        judge(16 * kGiB, {.parameters = 30'000'000'000, .activeParameters = 3'000'000'000}, 2048, kLaptop);
    CHECK(mixture.tokensPerSecond > 5 * dense.tokensPerSecond);
}
