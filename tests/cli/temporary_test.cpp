// `daylong-cli chat --temporary`: it answers, and nothing of it is in any file unless it is kept.
#include "pseudo_terminal.h"
#include "run_cli.h"
#include "support/unit.h"

#include <cstdlib>
#include <filesystem>

using namespace daylong::cli;
using daylong::unit::TemporaryFolder;

namespace {

constexpr const char* kSecret = "Zanzibarkasten";

std::string filesWith(const std::filesystem::path& folder, const std::string& word) {
    std::string found;
    for (const auto& entry : std::filesystem::recursive_directory_iterator(folder)) {
        if (entry.is_regular_file() && read(entry.path()).find(word) != std::string::npos)
            found += entry.path().filename().string() + " ";
    }
    return found;
}

Ran talk(const TemporaryFolder& folder, std::vector<std::string> more) {
    std::vector<std::string> arguments{"chat",          "--model", kTiny, "--db", (folder / "t.db").string(),
                                       "--temperature", "0"};
    arguments.insert(arguments.end(), more.begin(), more.end());
    return runIn({.input = std::string("My word is ") + kSecret + "\nAnd then?\n",
                  .beforehand = [&folder] { setenv("XDG_CACHE_HOME", (folder / "cache").c_str(), 1); }},
                 arguments);
}

}  // namespace

TEST("a temporary talk is answered, and nothing of it is in any file") {
    const TemporaryFolder folder;
    const Ran temporary = talk(folder, {"--temporary"});
    CHECK_EQUAL(temporary.status, 0);
    CHECK(temporary.out.size() > 10);
    CHECK_EQUAL(filesWith(folder / "", kSecret), std::string());
    const Ran kept = talk(folder, {});
    CHECK_EQUAL(kept.status, 0);
    CHECK_EQUAL(kept.out, temporary.out);
    CHECK(!filesWith(folder / "", kSecret).empty());
}

TEST("which conversation a temporary one shall be is not to be said") {
    const TemporaryFolder folder;
    CHECK(talk(folder, {"--temporary", "--conversation", "1"}).failedCleanly());
}

TEST("a temporary talk is kept where the person says so") {
    const TemporaryFolder folder;
    Terminal terminal;
    REQUIRE(terminal.end() >= 0);
    terminal.type(std::string("My word is ") + kSecret + "\n/keep\n/list\n/quit\n");
    const Ran ran = runIn({.in = terminal.end()}, {"chat", "--model", kTiny, "--db", (folder / "t.db").string(),
                                                   "--temperature", "0", "--temporary"});
    CHECK_EQUAL(ran.status, 0);
    CHECK(ran.err.find("it is kept") != std::string::npos);
    CHECK(!filesWith(folder / "", kSecret).empty());
}
