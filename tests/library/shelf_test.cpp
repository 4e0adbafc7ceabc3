// The models at hand: found where they lie, told apart, named, removed.
#include "library/shelf.h"

#include "library/sha256.h"
#include "put_file.h"
#include "support/temporary_folder.h"
#include "support/unit.h"

#include <chrono>
#include <fstream>

using namespace daylong;
using namespace daylong::library;
namespace fs = std::filesystem;

namespace {

LocalModel named(const std::vector<LocalModel>& models, const std::string& wanted) {
    return findModel(models, wanted).value();
}

}  // namespace

TEST("models are found in folders of folders, split ones once, parts of downloads and other files not at all") {
    const unit::TemporaryFolder folder;
    const fs::path own = folder / "models", other = folder / "lmstudio";
    put(own / "acme/tiny-GGUF/tiny-Q4_K_M.gguf");
    put(own / "acme/big/big-Q8_0-00001-of-00002.gguf", "12345");
    put(own / "acme/big/big-Q8_0-00002-of-00002.gguf", "123");
    put(own / "acme/coming-Q4_0.gguf.part");
    put(own / "readme.txt");
    put(other / "Mine.GGUF");
    const std::vector<LocalModel> models = modelsIn(own, {other, folder / "absent"});
    REQUIRE(models.size() == 3);
    CHECK_EQUAL(models[0].name, "big-Q8_0");
    CHECK_EQUAL(models[0].bytes, uint64_t{8});
    CHECK_EQUAL(models[0].parts.size(), size_t{2});
    CHECK(models[0].owned);
    CHECK_EQUAL(models[1].name, "Mine");
    CHECK(!models[1].owned);
    CHECK_EQUAL(models[2].quantization, "Q4_K_M");
}

TEST("a model answers to its name, its file and where it came from; what is ambiguous is asked back") {
    const unit::TemporaryFolder folder;
    const fs::path own = folder / "models";
    CHECK(writeOrigin(
        put(own / "acme/tiny-GGUF/tiny-Q4_0.gguf"),
        {.repo = "acme/tiny-GGUF", .commit = "c", .path = "tiny-Q4_0.gguf", .sha256 = std::string(64, 'a')}));
    CHECK(writeOrigin(put(own / "acme/tiny-GGUF/tiny-Q8_0.gguf"),
                      {.repo = "acme/tiny-GGUF", .commit = "c", .path = "tiny-Q8_0.gguf", .sha256 = {}}));
    put(own / "x/same.gguf");
    put(own / "y/same.gguf");
    const std::vector<LocalModel> models = modelsIn(own, {});
    CHECK_EQUAL(named(models, "TINY-q4_0").path, own / "acme/tiny-GGUF/tiny-Q4_0.gguf");
    CHECK_EQUAL(named(models, "acme/tiny-GGUF:q8_0").path, own / "acme/tiny-GGUF/tiny-Q8_0.gguf");
    CHECK_EQUAL(named(models, "tiny-Q4_0.gguf").sha256, std::string(64, 'a'));
    CHECK_EQUAL(named(models, "x/same").path, own / "x/same.gguf");
    const Result<LocalModel> either = findModel(models, "acme/tiny-GGUF");
    REQUIRE(!either);
    CHECK(either.error().message.find("tiny-Q8_0") != std::string::npos);
    CHECK(!findModel(models, "nothing"));
}

TEST("removing takes the files, what is known of them, and the folders that are empty then") {
    const unit::TemporaryFolder folder;
    const fs::path own = folder / "models";
    CHECK(writeOrigin(put(own / "acme/tiny/tiny-Q4_0.gguf"),
                      {.repo = "acme/tiny", .commit = {}, .path = {}, .sha256 = {}}));
    const fs::path other = put(folder / "other/mine.gguf");
    const std::vector<LocalModel> models = modelsIn(own, {folder / "other"});
    CHECK(removeModel(named(models, "tiny-Q4_0"), own));
    CHECK(!fs::exists(own / "acme"));
    CHECK(fs::exists(own));
    CHECK(!removeModel(named(models, "mine"), own));
    CHECK(fs::exists(other));
}

TEST("a checksum is worked out once, and again when the file has changed") {
    const unit::TemporaryFolder folder;
    const fs::path path = put(folder / "models/tiny.gguf", "abc");
    const auto checksum = [&]() -> std::string {
        return checksumOf(modelsIn(folder / "models", {}).front(), folder / "cache", {}).value();
    };
    CHECK_EQUAL(checksum(),
                "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");  // FIPS 180-4's example
    CHECK(fs::exists(folder / "cache/checksums.json"));
    put(path, "abcd");
    CHECK_EQUAL(checksum(), "88d4266fd4e6338d13b845fcf289579d209c897823b9217da3e161936f031589");
}

TEST("a download that was written to afterwards is no longer what was verified") {
    const unit::TemporaryFolder folder;
    const fs::path path = put(folder / "models/tiny.gguf", "abc");
    CHECK(writeOrigin(path, {.repo = "acme/tiny", .commit = {}, .path = {}, .sha256 = std::string(64, 'a')}));
    CHECK_EQUAL(modelsIn(folder / "models", {}).at(0).sha256, std::string(64, 'a'));
    fs::last_write_time(path, fs::last_write_time(path) + std::chrono::seconds(5));
    CHECK_EQUAL(modelsIn(folder / "models", {}).at(0).sha256, "");
    CHECK_EQUAL(modelsIn(folder / "models", {}).at(0).repo, "acme/tiny");
}
