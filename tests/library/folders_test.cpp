// Folders of others that are used where they lie, and models that were deleted and may come back.
#include "library/foreign_folders.h"
#include "library/trash.h"

#include "put_file.h"
#include "support/temporary_folder.h"
#include "support/unit.h"

#include <cstdlib>
#include <fstream>

using namespace daylong;
using namespace daylong::library;
namespace fs = std::filesystem;

TEST("folders of other programs are found where they exist, and nothing is offered where they do not") {
    const unit::TemporaryFolder home;
    ::setenv("HOME", fs::path(home / ".").c_str(), 1);
    for (const char* name : {"XDG_DATA_HOME", "HF_HOME"}) ::unsetenv(name);
    CHECK(foreignFolders().empty());
    fs::create_directories(home / ".lmstudio/models");
    fs::create_directories(home / ".local/share/nomic.ai/GPT4All");
    fs::create_directories(home / ".local/share/Jan/data/llamacpp/models");
    fs::create_directories(home / ".cache/huggingface/hub");
    std::string programs;
    for (const ForeignFolder& each : foreignFolders()) programs += each.program + ", ";
    CHECK_EQUAL(programs, "LM Studio, Jan, GPT4All, Hugging Face, ");

    ::setenv("XDG_DATA_HOME", (home / ".var/app/ours/data").c_str(), 1);  // as in Flatpak
    CHECK_EQUAL(foreignFolders().size(), size_t{4});
    fs::create_directories(home / ".var/app/ours/data/nomic.ai/GPT4All");
    const std::vector<ForeignFolder> there = foreignFolders();
    REQUIRE(there.size() == 4);
    CHECK(there[2].path.string().find(".var") != std::string::npos);  // where it says it is goes first
    ::unsetenv("XDG_DATA_HOME");
}

TEST("added folders are remembered, once each, and forgotten without touching their files") {
    const unit::TemporaryFolder folder;
    const fs::path own = folder / "models", other = folder / "elsewhere", file = put(other / "mine.gguf");
    CHECK(addedFolders(own).empty());
    CHECK(addFolder(own, other));
    CHECK(addFolder(own, other / "../elsewhere"));
    CHECK_EQUAL(addedFolders(own).size(), size_t{1});
    CHECK_EQUAL(modelsIn(own, addedFolders(own)).size(), size_t{1});
    CHECK(!addFolder(own, file));
    fs::create_directories(own / "inside");
    CHECK(!addFolder(own, own / "inside"));
    CHECK(!forgetFolder(own, folder / "never"));
    CHECK(forgetFolder(own, other));
    CHECK(addedFolders(own).empty());
    CHECK(fs::exists(file));
}

TEST("a model of the Hugging Face cache, which is links, is found once") {
    const unit::TemporaryFolder folder;
    const fs::path snapshot = folder / "hub/models--acme--tiny/snapshots/c0ffee";
    put(folder / "hub/models--acme--tiny/blobs/abcdef", "12345");
    fs::create_directories(snapshot);
    fs::create_symlink("../../blobs/abcdef", snapshot / "tiny-Q4_0.gguf");
    fs::create_symlink("../..", snapshot / "circle");
    const std::vector<LocalModel> models = modelsIn(folder / "models", {folder / "hub"});
    REQUIRE(models.size() == 1);
    CHECK_EQUAL(models[0].bytes, uint64_t{5});
}

TEST("a folder that is added twice over, from within another, counts its models once") {
    const unit::TemporaryFolder folder;
    put(folder / "models/acme/tiny-Q4_0.gguf", "12345");
    const std::vector<LocalModel> models = modelsIn(folder / "models", {folder / "."});
    CHECK_EQUAL(models.size(), size_t{1});
}

TEST("a deleted model comes back with all that was known of it, until it is purged") {
    const unit::TemporaryFolder folder;
    const fs::path own = folder / "models", first = put(own / "acme/tiny/tiny-Q4_0-00001-of-00002.gguf"),
                   second = put(own / "acme/tiny/tiny-Q4_0-00002-of-00002.gguf");
    CHECK(writeOrigin(first, {.repo = "acme/tiny", .commit = {}, .path = {}, .sha256 = {}}));
    const Result<fs::path> place = trashModel(modelsIn(own, {}).at(0), own);
    REQUIRE(place);
    CHECK(modelsIn(own, {}).empty());
    CHECK(!fs::exists(own / "acme"));
    CHECK(restoreModel(*place, own));
    REQUIRE(modelsIn(own, {}).size() == 1);
    CHECK_EQUAL(modelsIn(own, {})[0].repo, "acme/tiny");
    CHECK(!restoreModel(*place, own));

    const Result<fs::path> again = trashModel(modelsIn(own, {}).at(0), own);
    REQUIRE(again);
    put(first, "another");
    CHECK(!restoreModel(*again, own));  // never over another
    purgeTrash(own);
    CHECK(!fs::exists(*again));
    CHECK(!fs::exists(second));
}

TEST("a split model whose parts are not all here is none yet") {
    const unit::TemporaryFolder folder;
    put(folder / "models/big-Q8_0-00001-of-00003.gguf");
    put(folder / "models/big-Q8_0-00002-of-00003.gguf");
    CHECK(modelsIn(folder / "models", {}).empty());
    put(folder / "models/big-Q8_0-00003-of-00003.gguf");
    CHECK_EQUAL(modelsIn(folder / "models", {}).size(), size_t{1});
}
