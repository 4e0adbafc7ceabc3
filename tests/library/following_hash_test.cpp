// The checksum of a file that grows while it is read.
#include "library/following_hash.h"

#include "library/checksum.h"
#include "support/temporary_folder.h"
#include "support/unit.h"

#include <filesystem>

#include <fcntl.h>
#include <unistd.h>

using namespace daylong;
using namespace daylong::library;
namespace fs = std::filesystem;

namespace {

struct GrowingFile {
    ~GrowingFile() { ::close(file); }
    void write(size_t bytes, char seed) {
        std::string piece(bytes, seed);
        for (size_t i = 0; i < bytes; i += 7) piece[i] = static_cast<char>(i / 7);
        CHECK_EQUAL(::pwrite(file, piece.data(), piece.size(), static_cast<off_t>(size)),
                    static_cast<ssize_t>(piece.size()));
        size += bytes;
    }
    unit::TemporaryFolder folder;
    fs::path path = folder / "growing";
    int file = ::open(path.c_str(), O_RDWR | O_CREAT, 0600);
    uint64_t size = 0;
};

}  // namespace

TEST("it is that of the file, however the file came about") {
    GrowingFile growing;
    const auto hash = FollowingHash::of(growing.file);
    REQUIRE(hash);
    CHECK_EQUAL((*hash)->digest({}).value(), sha256Of(growing.path, {}).value());
    for (int i = 0; i < 300; ++i) {
        growing.write(static_cast<size_t>(i) * 97, static_cast<char>('a' + i % 26));
        (*hash)->follow(growing.size);
        if (i % 100 == 50) CHECK_EQUAL((*hash)->digest({}).value(), sha256Of(growing.path, {}).value());
    }
    CHECK_EQUAL((*hash)->digest({}).value(), sha256Of(growing.path, {}).value());
}

TEST("a file that is begun anew is hashed anew, also while it is read") {
    GrowingFile growing;
    const auto hash = FollowingHash::of(growing.file);
    REQUIRE(hash);
    for (int i = 0; i < 20; ++i) {
        growing.write(3'000'000, static_cast<char>('a' + i));
        (*hash)->follow(growing.size);
        (*hash)->restart();
        CHECK_EQUAL(::ftruncate(growing.file, 0), 0);
        growing.size = 0;
    }
    growing.write(1000, 'z');
    (*hash)->follow(growing.size);
    CHECK_EQUAL((*hash)->digest({}).value(), sha256Of(growing.path, {}).value());
}

TEST("a file that is shorter than was said has no checksum, and nobody waits for one who has no patience") {
    GrowingFile growing;
    const auto hash = FollowingHash::of(growing.file);
    REQUIRE(hash);
    growing.write(1000, 'a');
    (*hash)->follow(2000);
    const Result<std::string> digest = (*hash)->digest({});
    REQUIRE(!digest);
    CHECK(digest.error().message.find("cut short") != std::string::npos);
    (*hash)->restart();
    CHECK_EQUAL(::ftruncate(growing.file, off_t{1} << 40), 0);  // all holes: read for minutes
    (*hash)->follow(uint64_t{1} << 40);
    const Result<std::string> stopped = (*hash)->digest([] { return false; });
    REQUIRE(!stopped);
    CHECK(stopped.error().code == ErrorCode::Cancelled);
}
