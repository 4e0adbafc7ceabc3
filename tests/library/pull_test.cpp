// From a name to a model in the library's folder.
#include "library/pull.h"

#include "library/shelf.h"
#include "model/gguf.h"
#include "support/unit.h"
#include "test_hub.h"

using namespace daylong;
using namespace daylong::library;
namespace fs = std::filesystem;

namespace {

const OnProgress kOn = [](uint64_t, uint64_t) { return true; };
const Machine kMachine{.memoryBytes = uint64_t{16} << 30, .availableBytes = uint64_t{8} << 30, .bytesPerSecond = 50e9};

Result<fs::path> bring(const std::string& text, const fs::path& folder) {
    const Hub hub = testHub().hub();
    const Wanted wanted = TRY(parseWanted(hub, text));
    const PullPlan plan = TRY(planPull(hub, wanted, folder, kMachine, {}));
    return pull(hub, plan, kOn);
}

fs::path brought(const std::string& text, const fs::path& folder) {
    const Result<fs::path> path = bring(text, folder);
    return path ? *path : fs::path(path.error().message);
}

bool says(const Result<fs::path>& result, std::string_view words) {
    return !result && result.error().message.find(words) != std::string::npos;
}

}  // namespace

TEST("a repository gives the form that suits the machine, one that is named, or one whose address is given") {
    const unit::TemporaryFolder folder;
    const fs::path own = folder / "models", tiny = own / "daylong/tiny-GGUF";
    CHECK_EQUAL(brought("daylong/tiny-GGUF", own), tiny / "tiny-Q8_0.gguf");
    CHECK_EQUAL(brought("daylong/tiny-GGUF:q4_k_m", own), tiny / "tiny-Q4_K_M.gguf");
    CHECK_EQUAL(brought(testHub().hub().endpoint + "/daylong/tiny-GGUF/blob/main/tiny-Q4_K_M.gguf", own),
                tiny / "tiny-Q4_K_M.gguf");
    CHECK(says(bring("daylong/tiny-GGUF:Q3_K", own), "it has"));
    CHECK(says(bring("tiny", own), "owner/name"));
}

TEST("addresses are understood as people copy them") {
    const Hub hub = testHub().hub();
    const auto parsed = [&hub](const std::string& text) {
        const Result<Wanted> wanted = parseWanted(hub, text);
        return wanted ? wanted->repo + "|" + wanted->revision + "|" + wanted->quantization + "|" + wanted->path + "|" +
                            wanted->url
                      : "none";
    };
    CHECK_EQUAL(parsed("a/b"), "a/b|main|||");
    CHECK_EQUAL(parsed("a/b:Q4_K_M"), "a/b|main|Q4_K_M||");
    CHECK_EQUAL(parsed("hf.co/a/b:Q4_K_M"), "a/b|main|Q4_K_M||");
    CHECK_EQUAL(parsed("https://huggingface.co/a/b"), "a/b|main|||");
    CHECK_EQUAL(parsed("https://huggingface.co/a/b/tree/main/folder"), "a/b|main|||");
    CHECK_EQUAL(parsed("https://hf.co/a/b/blob/v2/c/d.gguf?download=true"), "a/b|v2||c/d.gguf|");
    CHECK_EQUAL(parsed(hub.endpoint + "/a/b/resolve/main/d.gguf"), "a/b|main||d.gguf|");
    CHECK_EQUAL(parsed("https://example.org/x/d.gguf"), "|main|||https://example.org/x/d.gguf");
    for (const char* none : {"a", "a/b/c", "/home/a", "https://example.org/x", "../../etc", "hf.co/a", ""})
        CHECK_EQUAL(parsed(none), "none");
}

TEST("two files of one name in two folders of a repository are two models here") {
    const unit::TemporaryFolder folder;
    const fs::path own = folder / "models", repo = own / "daylong/same-names-GGUF";
    const std::string address = testHub().hub().endpoint + "/daylong/same-names-GGUF/blob/main/";
    CHECK_EQUAL(brought(address + "one/model-Q8_0.gguf", own), repo / "one/model-Q8_0.gguf");
    CHECK_EQUAL(brought(address + "two/model-Q8_0.gguf", own), repo / "two/model-Q8_0.gguf");
    CHECK_EQUAL(modelsIn(own, {}).size(), size_t{2});
}

TEST("all parts of a split model come, and it is one model then") {
    const unit::TemporaryFolder folder;
    const fs::path own = folder / "models";
    CHECK_EQUAL(brought("daylong/tiny-GGUF:F16", own), own / "daylong/tiny-GGUF/tiny-F16-00001-of-00003.gguf");
    const std::vector<LocalModel> models = modelsIn(own, {});
    REQUIRE(models.size() == 1);
    CHECK_EQUAL(models[0].bytes, uint64_t{600'000});
    CHECK_EQUAL(models[0].repo, "daylong/tiny-GGUF");
    CHECK_EQUAL(models[0].sha256.size(), size_t{64});
}

TEST("no path of a repository leads out of the folder") {
    const unit::TemporaryFolder folder;
    CHECK(says(bring("faulty/climbs", folder / "a/b/c"), "no GGUF files"));
    CHECK(!fs::exists(folder / "climbed-Q8_0.gguf"));
}

TEST("an address that is not the hub's is taken if a model comes of it") {
    const unit::TemporaryFolder folder;
    const fs::path own = folder / "models";
    // The second host of the test's hub, as any web server would be: here without a signature, so it refuses.
    const std::string elsewhere = testHub().said("plain") + "/real/starter/resolve/x/starter.gguf";
    CHECK(says(bring(testHub().said("plain") + "/nothing.gguf", own), "check the name"));
    CHECK(says(bring(testHub().said("plain") + "/nothing.zip", own), "neither the address of a .gguf file"));
    CHECK(!bring(elsewhere + "?", own) || fs::exists(own / "starter.gguf"));
}

TEST("a real model comes so that it opens") {
    const unit::TemporaryFolder folder;
    const Result<fs::path> path = bring("real/starter", folder / "models");
    REQUIRE(path);
    CHECK(daylong::model::GgufFile::open(*path));
}

TEST("the search finds what there is and knows what is closed") {
    const Result<std::vector<RepoSummary>> found = search(testHub().hub(), "tiny", 10, {});
    REQUIRE(found);
    REQUIRE(found->size() == 1);
    CHECK_EQUAL((*found)[0].id, "daylong/tiny-GGUF");
    CHECK_EQUAL((*found)[0].parameters, uint64_t{135'000'000});
    CHECK_EQUAL((*found)[0].trainedContext, uint64_t{8192});
    CHECK(!(*found)[0].gated);
    CHECK(search(testHub().hub(), "gated", 10, {}).value().at(0).gated);
}
