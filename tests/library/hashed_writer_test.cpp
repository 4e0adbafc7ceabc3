// A file that is written and hashed on a thread of its own.
#include "library/hashed_writer.h"

#include "library/checksum.h"
#include "support/temporary_folder.h"
#include "support/unit.h"

#include <algorithm>
#include <chrono>
#include <csignal>
#include <filesystem>
#include <vector>

#include <fcntl.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

using namespace daylong;
using namespace daylong::library;
namespace fs = std::filesystem;

namespace {

struct Target {
    ~Target() { ::close(file); }
    unit::TemporaryFolder folder;
    fs::path path = folder / "target";
    int file = ::open(path.c_str(), O_RDWR | O_CREAT, 0600);
};

std::string piece(size_t bytes, size_t seed) {
    std::string text(bytes, '\0');
    for (size_t i = 0; i < bytes; ++i) text[i] = static_cast<char>((i * 31 + seed) >> 3);
    return text;
}

bool append(HashedWriter& writer, const std::string& text) { return writer.append(std::as_bytes(std::span(text))); }

}  // namespace

TEST("what is handed over in pieces of any size is written in order, and its checksum is the file's") {
    const Target target;
    HashedWriter writer(target.file, 0, Sha256());
    size_t size = 0;
    for (size_t i = 0; i < 300; ++i) {
        const std::string next = piece(i % 50 == 7 ? 3'000'000 : i * 97, i);
        CHECK(append(writer, next));
        size += next.size();
        if (i % 100 != 50) continue;
        CHECK(writer.settle());
        CHECK_EQUAL(writer.sha256(), sha256Of(target.path, {}).value());
    }
    CHECK(writer.settle());
    CHECK_EQUAL(fs::file_size(target.path), size);
    CHECK_EQUAL(writer.sha256(), sha256Of(target.path, {}).value());
}

TEST("it goes on behind what is there, and its end writes what was handed over") {
    const Target target;
    { CHECK(append(*std::make_unique<HashedWriter>(target.file, 0, Sha256()), "first, ")); }
    Sha256 hash;
    hash.add(std::as_bytes(std::span(std::string_view("first, "))));
    HashedWriter writer(target.file, 7, std::move(hash));
    CHECK(append(writer, "second"));
    CHECK(writer.settle());
    CHECK_EQUAL(fs::file_size(target.path), uint64_t{13});
    CHECK_EQUAL(writer.sha256(), sha256Of(target.path, {}).value());
}

TEST("a part that ends anywhere is gone on with, by much more than fits in memory at once") {
    const Target target;
    const std::string before = piece(12'345, 1);
    CHECK_EQUAL(::pwrite(target.file, before.data(), before.size(), 0), ssize_t{12'345});
    Sha256 hash;
    hash.add(std::as_bytes(std::span(before)));
    {
        HashedWriter writer(target.file, before.size(), std::move(hash));
        CHECK(append(writer, piece(20'000'001, 2)));
        CHECK(writer.settle());
        CHECK(append(writer, piece(7'000'000, 3)));
        CHECK(writer.settle());
        CHECK_EQUAL(writer.sha256(), sha256Of(target.path, {}).value());
    }
    CHECK_EQUAL(fs::file_size(target.path), uint64_t{27'012'346});
    // Whoever has the file after it finds it as it was.
    CHECK_EQUAL(::fcntl(target.file, F_GETFL) & O_DIRECT, 0);
    CHECK_EQUAL(::pwrite(target.file, "x", 1, 27'012'346), ssize_t{1});
}

TEST("what comes fast leaves the system's cache to others") {
    const Target target;
    if (::fcntl(target.file, F_SETFL, O_RDWR | O_DIRECT) != 0) return;  // a file system that keeps all in memory
    ::fcntl(target.file, F_SETFL, O_RDWR);
    constexpr size_t kBytes = 16U << 20;
    HashedWriter writer(target.file, 0, Sha256());
    CHECK(append(writer, piece(kBytes, 1)));
    CHECK(writer.settle());
    void* const mapped = ::mmap(nullptr, kBytes, PROT_READ, MAP_SHARED, target.file, 0);
    CHECK(mapped != MAP_FAILED);
    std::vector<unsigned char> pages(kBytes / static_cast<size_t>(::sysconf(_SC_PAGESIZE)));
    CHECK_EQUAL(::mincore(mapped, kBytes, pages.data()), 0);
    ::munmap(mapped, kBytes);
    // On a machine that is busy elsewhere a part of it came slowly.
    CHECK(std::ranges::any_of(pages, [](unsigned char page) { return (page & 1) == 0; }));
}

TEST("a little that comes slowly does not wait for more before it is written") {
    const Target target;
    HashedWriter writer(target.file, 0, Sha256());
    CHECK(append(writer, "a few bytes"));
    for (int i = 0; i < 1000 && fs::file_size(target.path) == 0; ++i)
        std::this_thread::sleep_for(std::chrono::milliseconds(10));
    CHECK_EQUAL(fs::file_size(target.path), uint64_t{11});
}

TEST("a disk that takes no more is told of, and nothing is written behind the gap") {
    const Target target;
    const pid_t child = ::fork();  // the limit is for good
    if (child == 0) {
        std::signal(SIGXFSZ, SIG_IGN);
        const rlimit most{100'000, 100'000};
        ::setrlimit(RLIMIT_FSIZE, &most);
        bool told = false;
        {
            HashedWriter writer(target.file, 0, Sha256());
            bool taken = true;
            for (size_t i = 0; i < 200 && taken; ++i) taken = append(writer, piece(50'000, i));
            told = !taken && !writer.settle() && writer.failure() == EFBIG;
        }
        ::_exit(told ? 0 : 1);
    }
    int status = 1;
    ::waitpid(child, &status, 0);
    CHECK_EQUAL(status, 0);
    CHECK_EQUAL(fs::file_size(target.path), uint64_t{100'000});
}
