#include "base/core_dump.h"
#include "support/temporary_folder.h"
#include "support/unit.h"

#include <cstdlib>
#include <filesystem>

#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

using namespace daylong;

TEST("of a program that has forbidden it no memory is kept when it crashes, whatever the limit was") {
    const unit::TemporaryFolder folder;
    const std::filesystem::path place = folder / "";
    const pid_t child = ::fork();
    if (child == 0) {
        struct rlimit all {};
        ::getrlimit(RLIMIT_CORE, &all);
        all.rlim_cur = all.rlim_max;
        ::setrlimit(RLIMIT_CORE, &all);
        if (::chdir(place.c_str()) != 0) ::_exit(1);
        forbidCoreDumps();
        std::abort();
    }
    int status = 0;
    REQUIRE(::waitpid(child, &status, 0) == child);
    CHECK(WIFSIGNALED(status));
    CHECK(!WCOREDUMP(status));
    CHECK(std::filesystem::is_empty(place));
}
