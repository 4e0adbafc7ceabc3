#include "base/mapped_file.h"
#include "base/say.h"

#include "support/temporary_folder.h"
#include "support/unit.h"

#include <algorithm>
#include <atomic>
#include <chrono>
#include <csignal>
#include <cstring>
#include <fcntl.h>
#include <fstream>
#include <string_view>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <thread>
#include <unistd.h>
#include <utility>
#include <vector>

using namespace daylong;

namespace {

/// Times of files tick slowly: what is written next has another one.
void makeOld(const std::filesystem::path& file) {
    std::filesystem::last_write_time(file, std::filesystem::file_time_type::clock::now() - std::chrono::hours(1));
}

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

TEST("a file that is replaced or removed stays what it was") {
    const unit::TemporaryFolder folder;
    std::ofstream(folder / "file") << "twelve bytes";
    auto opened = MappedFile::open(folder / "file");
    REQUIRE(opened);
    const MappedFile moved = std::move(*opened);
    CHECK(!moved.damage());
    std::ofstream(folder / "new") << "short";
    std::filesystem::rename(folder / "new", folder / "file");
    CHECK(!moved.damage());
    std::filesystem::remove(folder / "file");
    CHECK(!moved.damage());
    CHECK(std::memcmp(moved.bytes().data(), "twelve bytes", 12) == 0);
}

TEST("a file that is cut short, written over or added to in place is damaged, and stays so") {
    const unit::TemporaryFolder folder;
    const auto damageAfter = [&](const auto& harm) {
        std::ofstream(folder / "file") << "twelve bytes";
        makeOld(folder / "file");
        auto opened = MappedFile::open(folder / "file");
        if (!opened) return Say::End;
        harm();
        return opened->damage().value_or(Say::Nothing);
    };
    CHECK(damageAfter([] {}) == Say::Nothing);
    CHECK(damageAfter([&] { std::ofstream(folder / "file").flush(); }) == Say::ModelFileCut);
    CHECK(damageAfter([&] { std::filesystem::resize_file(folder / "file", 11); }) == Say::ModelFileCut);
    CHECK(damageAfter([&] { std::ofstream(folder / "file") << "other bytes!"; }) == Say::ModelFileWritten);
    CHECK(damageAfter([&] { std::ofstream(folder / "file", std::ios::app) << "more"; }) == Say::ModelFileWritten);
}

TEST("bytes that a file has lost are zeros, not a signal, on every thread") {
    const unit::TemporaryFolder folder;
    constexpr size_t kSize = 1'000'000, kLeft = 300'000;
    std::ofstream(folder / "file") << std::string(kSize, 'x');
    auto opened = MappedFile::open(folder / "file");
    const auto other = MappedFile::open(folder / "file");  // guarded by itself
    REQUIRE(opened && other);
    const MappedFile file = std::move(*opened);
    std::filesystem::resize_file(folder / "file", kLeft);
    std::vector<std::thread> readers;
    std::atomic<size_t> lost = 0;
    for (size_t first = 0; first < 4; ++first) {
        readers.emplace_back([&, first] {
            for (size_t i = first; i < kSize; i += 4) lost += file.bytes()[i] == std::byte{0};
        });
    }
    for (std::thread& reader : readers) reader.join();
    CHECK_EQUAL(lost.load(), kSize - kLeft);
    CHECK(std::count(other->bytes().begin(), other->bytes().end(), std::byte{'x'}) == kLeft);
    std::filesystem::resize_file(folder / "file", kSize);  // too late
    CHECK(file.damage() && other->damage());
}

TEST("the place of a file that is closed is free for another") {
    const unit::TemporaryFolder folder;
    for (int i = 0; i < 100; ++i) {
        std::ofstream(folder / "file") << std::string(5000, 'x');
        const auto cut = MappedFile::open(folder / "file");
        REQUIRE(cut);
        std::filesystem::resize_file(folder / "file", 0);
        CHECK(cut->bytes()[4999] == std::byte{0});
        std::ofstream(folder / "whole") << std::string(5000, 'y');
        const auto whole = MappedFile::open(folder / "whole");
        REQUIRE(whole);
        CHECK(whole->bytes()[4999] == std::byte{'y'} && !whole->damage());
    }
}

TEST("a bus error that is no guarded file's ends the program as ever") {
    const unit::TemporaryFolder folder;
    std::ofstream(folder / "file") << std::string(5000, 'x');
    const auto guarded = MappedFile::open(folder / "file");
    REQUIRE(guarded);
    const auto dies = [](const auto& body) {
        const pid_t child = fork();
        if (child == 0) {
            body();
            _exit(0);
        }
        int status = 0;
        waitpid(child, &status, 0);
        return status != 0;  // by the signal, or by a sanitizer that reports it
    };
    CHECK(dies([] { std::raise(SIGBUS); }));
    CHECK(dies([&] {
        const int file = ::open((folder / "file").c_str(), O_RDONLY);
        const auto* const bytes =
            static_cast<const volatile char*>(mmap(nullptr, 5000, PROT_READ, MAP_PRIVATE, file, 0));
        std::filesystem::resize_file(folder / "file", 0);
        (void)bytes[4500];
    }));
}

TEST("a missing file, a folder, an empty file and a pipe are each refused by name with advice") {
    const unit::TemporaryFolder folder;
    const auto missing = MappedFile::open(folder / "missing");
    REQUIRE(!missing);
    CHECK(missing.error().code == ErrorCode::NotFound);
    CHECK(says(missing.error(), "missing") && says(missing.error(), "check the path"));
    CHECK(missing.error().sayings == Sayings{saying(Say::ModelFileMissing, (folder / "missing").string())});

    const auto directory = MappedFile::open(folder / "");
    REQUIRE(!directory);
    CHECK(says(directory.error(), "is a folder") && directory.error().sayings.size() == 1);

    std::ofstream(folder / "empty").flush();
    const auto empty = MappedFile::open(folder / "empty");
    REQUIRE(!empty);
    CHECK(says(empty.error(), "is empty") && empty.error().sayings.size() == 1);

    REQUIRE(::mkfifo((folder / "pipe").c_str(), 0600) == 0);
    const auto pipe = MappedFile::open(folder / "pipe");
    REQUIRE(!pipe);
    CHECK(says(pipe.error(), "not an ordinary file") && pipe.error().sayings.size() == 1);
}
