// The token's file.
#include "serve/token_file.h"

#include "support/temporary_folder.h"
#include "support/unit.h"

#include <fstream>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

using namespace daylong;

TEST("a token is made once, long, and for its owner's eyes alone") {
    const unit::TemporaryFolder folder;
    const auto file = folder / "new" / "token";
    const Result<std::string> made = serve::readOrMakeToken(file);
    REQUIRE(made);
    CHECK(made->size() >= 64);
    struct stat status {};
    REQUIRE(::stat(file.c_str(), &status) == 0);
    CHECK_EQUAL(status.st_mode & 0777U, 0600U);
    CHECK_EQUAL(serve::readOrMakeToken(file).value(), *made);
    CHECK(serve::readOrMakeToken(folder / "other").value() != *made);
}

TEST("a file that others can read is refused, and so is one that holds no token") {
    const unit::TemporaryFolder folder;
    const auto file = folder / "token";
    std::ofstream(file) << "a-token-of-my-own-making\n";
    ::chmod(file.c_str(), 0640);
    const Result<std::string> open = serve::readOrMakeToken(file);
    REQUIRE(!open);
    CHECK(open.error().message.find("chmod 600") != std::string::npos);
    ::chmod(file.c_str(), 0600);
    CHECK_EQUAL(serve::readOrMakeToken(file).value(), "a-token-of-my-own-making");
    for (const char* none : {"", "short\n", "with a space in the middle\n"}) {
        std::ofstream(file, std::ios::trunc) << none;
        CHECK(!serve::readOrMakeToken(file));
    }
}

TEST("those who make one at once have the same, and leave nothing beside it") {
    const unit::TemporaryFolder folder;
    const auto file = folder / "token";
    for (int round = 0; round < 20; ++round) {
        std::filesystem::remove(file);
        pid_t children[4];
        for (pid_t& child : children) {
            child = ::fork();
            if (child == 0) ::_exit(serve::readOrMakeToken(file) ? 0 : 1);
        }
        for (const pid_t child : children) {
            int status = -1;
            ::waitpid(child, &status, 0);
            CHECK_EQUAL(status, 0);
        }
        CHECK(serve::readOrMakeToken(file).value().size() >= 64);
    }
    CHECK_EQUAL(std::distance(std::filesystem::directory_iterator(file.parent_path()), {}), 1);
}

TEST("only the same token is the same") {
    CHECK(serve::isSameToken("abc", "abc"));
    CHECK(!serve::isSameToken("", ""));
    for (const char* other : {"", "ab", "abcd", "abd", "ABC", "abcabc"}) CHECK(!serve::isSameToken(other, "abc"));
}
