#include "base/anonymous_file.h"

#include "support/temporary_folder.h"
#include "support/unit.h"

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

using namespace daylong;

TEST("a file without a name can be opened by its path here and in a process of ours, and is nowhere else") {
    const unit::TemporaryFolder folder;
    setenv("TMPDIR", (folder / "").c_str(), 1);
    auto made = AnonymousFile::create();
    REQUIRE(made);
    const AnonymousFile file = std::move(*made);
    CHECK(std::filesystem::is_empty(folder / ""));
    REQUIRE(::write(file.descriptor(), "twelve bytes", 12) == 12);
    std::string text;
    std::getline(std::ifstream(file.path()), text);
    CHECK_EQUAL(text, "twelve bytes");
    const std::string command = "cat " + file.path().string() + " > " + (folder / "copy").string();
    CHECK_EQUAL(std::system(command.c_str()), 0);
    CHECK_EQUAL(std::filesystem::file_size(folder / "copy"), 12U);
    struct stat status {};
    REQUIRE(fstat(file.descriptor(), &status) == 0);
    CHECK_EQUAL(status.st_mode & 0777U, 0600U);
    CHECK_EQUAL(status.st_nlink, 0U);
    unsetenv("TMPDIR");
}

TEST("where temporary files cannot be made, it is said with what to do") {
    const unit::TemporaryFolder folder;
    setenv("TMPDIR", (folder / "missing").c_str(), 1);
    const auto made = AnonymousFile::create();
    unsetenv("TMPDIR");
    REQUIRE(!made);
    CHECK(made.error().message.find("TMPDIR") != std::string::npos);
}
