// The catalogue that is built in, and which of its models suit a machine.
#include "library/catalogue.h"

#include "model/config.h"
#include "model/family_readers.h"
#include "support/unit.h"

#include <set>

using namespace daylong;
using namespace daylong::library;

namespace {

constexpr uint64_t kGiB = uint64_t{1} << 30;

std::string bestOn(const Machine& machine) {
    std::string ids;
    for (const Suggestion& each : bestOf(judgeCatalogue(catalogue(), 4096, machine), 3))
        ids += (ids.empty() ? "" : " ") + each.entry.id;
    return ids;
}

}  // namespace

TEST("the catalogue has a dozen models and more, each told apart, from tiny to large") {
    std::set<std::string> ids, repos;
    uint64_t smallest = UINT64_MAX, largest = 0;
    for (const CatalogueEntry& entry : catalogue()) {
        CHECK(ids.insert(entry.id).second);
        CHECK(repos.insert(entry.repo).second);
        smallest = std::min(smallest, entry.parameters);
        largest = std::max(largest, entry.parameters);
    }
    CHECK(ids.size() >= 12 && ids.size() <= 20);
    CHECK(smallest < 200'000'000);
    CHECK(largest > 20'000'000'000);
}

TEST("every fact of every model names where it was seen") {
    for (const CatalogueEntry& entry : catalogue()) {
        const auto needs = [&entry](const char* fact, bool known) {
            const auto source = entry.sources.find(fact);
            const bool told = source != entry.sources.end() && source->second.starts_with("https://");
            if (known != told) unit::fail(__FILE__, __LINE__, entry.id + ": the source of " + fact);
        };
        CHECK(isRepoId(entry.repo));
        CHECK(!entry.name.empty() && entry.parameters > 0 && !entry.licence.empty());
        CHECK(entry.sentence.size() > 20 && entry.sentence.size() < 160 && entry.sentence.ends_with('.'));
        needs("quantizations", true);
        needs("parameters", true);
        needs("active_parameters", entry.activeParameters > 0);
        needs("trained_context", entry.trainedContext > 0);
        needs("licence", true);
        needs("languages", !entry.languages.empty());
        needs("architecture", true);
        needs("sentence", true);
    }
}

TEST("only what the engine runs is recommended: families, and kinds of weights") {
    for (const CatalogueEntry& entry : catalogue()) {
        if (!model::isRun(entry.architecture)) unit::fail(__FILE__, __LINE__, entry.id + ": " + entry.architecture);
        std::vector<RepoFile> files;
        for (const std::string& quantization : entry.quantizations)
            files.push_back({.path = "m-" + quantization + ".gguf", .bytes = 1, .sha256 = {}});
        const std::vector<Variant> variants = variantsOf(files);
        REQUIRE(!variants.empty() && variants.size() == entry.quantizations.size());
        for (const Variant& variant : variants) CHECK(variant.runs);
    }
}

TEST("a text that is no catalogue is refused") {
    CHECK(!parseCatalogue("{"));
    CHECK(!parseCatalogue("[]"));
    CHECK(!parseCatalogue(R"({"models": {}})"));
}

TEST("estimates are near the files that there are") {
    const auto isNear = [](uint64_t estimated, double real) {
        const double ratio = static_cast<double>(estimated) / real;
        return ratio > 0.85 && ratio < 1.2;
    };
    CHECK(isNear(estimatedBytes(32'800'000'000, "Q4_K_M"), 19.8e9));
    CHECK(isNear(estimatedBytes(32'800'000'000, "Q8_0"), 34.8e9));
    CHECK(isNear(estimatedBytes(8'030'000'000, "Q6_K"), 6.6e9));
    CHECK(isNear(estimatedBytes(3'210'000'000, "Q4_K_M"), 2.02e9));
    CHECK(isNear(estimatedBytes(134'500'000, "Q4_K_M"), 105e6));
    CHECK(isNear(estimatedBytes(134'500'000, "Q8_0"), 145e6));
}

TEST("three are offered on any machine: the most able one that is quick, and smaller ones beside it") {
    const Machine laptop{.memoryBytes = 16 * kGiB, .availableBytes = 12 * kGiB, .bytesPerSecond = 50e9};
    const Machine large{.memoryBytes = 64 * kGiB, .availableBytes = 60 * kGiB, .bytesPerSecond = 80e9};
    const Machine old{.memoryBytes = 2 * kGiB, .availableBytes = kGiB, .bytesPerSecond = 8e9};
    CHECK_EQUAL(bestOf(judgeCatalogue(catalogue(), 4096, old), 3).size(), size_t{3});  // of which not all are quick
    for (const Machine& machine : {laptop, large}) {
        const std::vector<Suggestion> best = bestOf(judgeCatalogue(catalogue(), 4096, machine), 3);
        REQUIRE(best.size() == 3);
        CHECK(best[0].fit.verdict == Verdict::Fits);
        CHECK(best[0].fit.tokensPerSecond >= 8.0);
        CHECK(best[0].entry.parameters > best[1].entry.parameters);
        CHECK(best[1].entry.parameters > best[2].entry.parameters);
        CHECK(!best[0].why.empty());
    }
    std::printf("  16 GiB: %s\n  64 GiB: %s\n  2 GiB: %s\n", bestOn(laptop).c_str(), bestOn(large).c_str(),
                bestOn(old).c_str());
    CHECK_EQUAL(bestOn(large).substr(0, 11), "qwen3-30b-a");
}

TEST("a list begins with what one can talk with at ease, not with what fits and crawls") {
    const Machine slow{.memoryBytes = 24 * kGiB, .availableBytes = 20 * kGiB, .bytesPerSecond = 12e9};
    std::vector<Suggestion> judged = judgeCatalogue(catalogue(), 4096, slow);
    std::stable_sort(judged.begin(), judged.end(), suitsBetter);
    CHECK(isQuick(judged.front().fit));
    const auto crawls = [](const Suggestion& each) { return each.fit.verdict == Verdict::Fits && !isQuick(each.fit); };
    const auto firstSlow = std::find_if(judged.begin(), judged.end(), crawls);
    REQUIRE(firstSlow != judged.end());
    CHECK(std::none_of(firstSlow, judged.end(),
                       [](const Suggestion& each) { return each.fit.verdict == Verdict::Fits && isQuick(each.fit); }));
    for (size_t i = 1; i < judged.size(); ++i) {  // what has no room stands last
        const bool hasRoom = judged[i].fit.verdict != Verdict::TooLarge;
        CHECK(!hasRoom || judged[i - 1].fit.verdict != Verdict::TooLarge);
    }
}
