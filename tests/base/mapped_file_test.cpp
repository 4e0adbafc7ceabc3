#include "base/mapped_file.h"

#include "support/temporary_folder.h"
#include "support/unit.h"

#include <cstring>
#include <fstream>
#include <string_view>
#include <sys/stat.h>
#include <utility>

using namespace daylong;

namespace {

bool says(const Error& error, std::string_view what) { return error.message.find(what) != std::string::npos; }

}  // namespace

TEST("a file's bytes are there as long as the object is, wherever it moves") {
    const unit::TemporaryFolder folder;
    std::ofstream(folder / "file") << "twelve bytes";
    auto opened = MappedFile::open(folder / "file");
    REQUIRE(opened);
    std::filesystem::remove(folder / "file");
    MappedFile moved = std::move(*opened);
    const MappedFile again = std::move(moved);
    REQUIRE(again.bytes().size() == 12);
    CHECK(std::memcmp(again.bytes().data(), "twelve bytes", 12) == 0);
}

TEST("a file that is cut short is not whole any more; one that grows, is replaced or removed is") {
    const unit::TemporaryFolder folder;
    std::ofstream(folder / "file") << "twelve bytes";
    auto opened = MappedFile::open(folder / "file");
    REQUIRE(opened);
    CHECK(opened->isWhole());
    std::filesystem::resize_file(folder / "file", 13);
    CHECK(opened->isWhole());
    std::filesystem::resize_file(folder / "file", 11);
    CHECK(!opened->isWhole());
    std::filesystem::resize_file(folder / "file", 12);
    const MappedFile moved = std::move(*opened);
    std::ofstream(folder / "new") << "short";
    std::filesystem::rename(folder / "new", folder / "file");
    CHECK(moved.isWhole());
    std::filesystem::remove(folder / "file");
    CHECK(moved.isWhole());
}

TEST("a missing file, a folder, an empty file and a pipe are each refused by name with advice") {
    const unit::TemporaryFolder folder;
    const auto missing = MappedFile::open(folder / "missing");
    REQUIRE(!missing);
    CHECK(missing.error().code == ErrorCode::NotFound);
    CHECK(says(missing.error(), "missing") && says(missing.error(), "check the path"));

    const auto directory = MappedFile::open(folder / "");
    REQUIRE(!directory);
    CHECK(says(directory.error(), "is a folder"));

    std::ofstream(folder / "empty").flush();
    const auto empty = MappedFile::open(folder / "empty");
    REQUIRE(!empty);
    CHECK(says(empty.error(), "is empty"));

    REQUIRE(::mkfifo((folder / "pipe").c_str(), 0600) == 0);
    const auto pipe = MappedFile::open(folder / "pipe");
    REQUIRE(!pipe);
    CHECK(says(pipe.error(), "not an ordinary file"));
}
