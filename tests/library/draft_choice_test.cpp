// Which small model may say what comes for a larger one: that of the same vocabulary, an eighth as large at most.
#include "library/draft_choice.h"
#include "support/temporary_folder.h"
#include "support/unit.h"

#include <filesystem>
#include <fstream>

using namespace daylong;
using library::draftFor;
using library::LocalModel;

namespace {

namespace fs = std::filesystem;

LocalModel named(const fs::path& path, uint64_t bytes) {
    LocalModel model;
    model.name = path.stem().string();
    model.path = path;
    model.bytes = bytes;
    return model;
}

}  // namespace

TEST("the largest that is small enough and has the same tokens is taken, and none where there is none") {
    const unit::TemporaryFolder folder;
    const fs::path small = DAYLONG_TEST_DATA "/stories260K.gguf", smaller = folder / "smaller.gguf",
                   other = DAYLONG_TEST_DATA "/golden/tiny_llama/plain.gguf", large = folder / "large.gguf",
                   broken = folder / "broken.gguf";
    fs::copy_file(small, smaller);
    fs::copy_file(small, large);
    const uint64_t bytes = fs::file_size(small);
    fs::resize_file(large, 9 * bytes);  // what is behind a file's tensors is nobody's
    std::ofstream(broken) << "no model";
    const auto file = model::GgufFile::open(large);
    REQUIRE(file);
    const LocalModel itself = named(large, 9 * bytes), first = named(small, bytes), second = named(smaller, bytes / 2),
                     others = named(other, bytes / 3), bad = named(broken, bytes), gone = named(folder / "no", bytes);
    const library::Machine machine{.memoryBytes = uint64_t{8} << 30U};
    CHECK_EQUAL(draftFor(**file, {itself, others, second, bad, first, gone}, machine), small);
    CHECK_EQUAL(draftFor(**file, {others, second, bad}, machine), smaller);
    CHECK(draftFor(**file, {itself, others, bad, gone}, machine).empty());
    CHECK(draftFor(**file, {}, machine).empty());
    const auto own = model::GgufFile::open(small);
    REQUIRE(own);
    CHECK(draftFor(**own, {first, second}, machine).empty());  // it would be half as large
}

TEST("none is taken where the memory has no room for it beside the large one") {
    const unit::TemporaryFolder folder;
    const fs::path small = DAYLONG_TEST_DATA "/stories260K.gguf", large = folder / "large.gguf";
    fs::copy_file(small, large);
    const uint64_t bytes = fs::file_size(small);
    fs::resize_file(large, 9 * bytes);
    const auto file = model::GgufFile::open(large);
    REQUIRE(file);
    const auto ofTwice = [](uint64_t weights) {  // half of a machine's memory is as much as suits it
        return library::Machine{.memoryBytes = 2 * library::judge(weights, {}, 0, {}).memoryBytes + 16};
    };
    CHECK(draftFor(**file, {named(small, bytes)}, ofTwice(9 * bytes)).empty());  // the large one alone
    CHECK_EQUAL(draftFor(**file, {named(small, bytes)}, ofTwice(10 * bytes)), small);
}

TEST("one that cannot be taken back where it was wrong is passed over for the next") {
    const unit::TemporaryFolder folder;
    const fs::path families = DAYLONG_TEST_DATA "/golden/families", large = folder / "large.gguf",
                   hybrid = families / "lfm2.gguf", plain = families / "llama.gguf";
    fs::copy_file(plain, large);
    fs::resize_file(large, 10 * fs::file_size(hybrid));
    const auto file = model::GgufFile::open(large);
    REQUIRE(file);
    const LocalModel states = named(hybrid, fs::file_size(hybrid)), keys = named(plain, fs::file_size(plain));
    const library::Machine machine{.memoryBytes = uint64_t{8} << 30U};
    REQUIRE(states.bytes > keys.bytes);
    CHECK_EQUAL(draftFor(**file, {states, keys}, machine), plain);
    CHECK(draftFor(**file, {states}, machine).empty());
}
