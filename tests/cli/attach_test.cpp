// Files in the terminal's chat: read, told, and a part of what was said.
#include "run_cli.h"
#include "support/unit.h"

#include <fstream>

using namespace daylong::cli;
using daylong::unit::TemporaryFolder;

namespace {
const std::string kData = DAYLONG_TEST_DATA "/attach/";
}

TEST("a file goes with the first message, and is exported with it") {
    const TemporaryFolder folder;
    const std::string db = (folder / "chat.db").string(), out = (folder / "talk.md").string();
    const Ran ran = run({"chat", "--model", kTiny, "--db", db, "--attach", kData + "report.pdf"}, "What of it?\n");
    CHECK_EQUAL(ran.status, 0);
    CHECK(ran.err.find("report.pdf goes with the next message: 4 pages") != std::string::npos);
    CHECK(ran.err.find("report.pdf: ") != std::string::npos);
    CHECK_EQUAL(run({"export", "--all", "--format", "md", "--output", out, "--db", db}).status, 0);
    const std::string text = read(out);
    CHECK(text.find("**report.pdf, 4 pages**") != std::string::npos);
    CHECK(text.find("The windmill was painted turquoise.") != std::string::npos);
}

TEST("what a file takes is counted by the model: of one in other letters less has room") {
    const TemporaryFolder folder;
    std::string letters;
    for (int i = 0; i < 120; ++i) letters += "明日";
    std::ofstream(folder / "letters.txt") << letters;  // 720 bytes, a token each
    const Ran ran = run({"chat", "--model", kTiny, "--db", (folder / "chat.db").string(), "--cache", "512", "--attach",
                         (folder / "letters.txt").string()},
                        "What of it?\n");
    CHECK_EQUAL(ran.status, 0);
    CHECK(ran.err.find("letters.txt: larger than there is room for") != std::string::npos);
}

TEST("a file that cannot be read is said to be so, and nothing is sent") {
    const TemporaryFolder folder;
    const Ran ran =
        run({"chat", "--model", kTiny, "--db", (folder / "chat.db").string(), "--attach", kData + "locked.pdf"},
            "What of it?\n");
    CHECK(ran.failedCleanly());
    CHECK(ran.err.find("password") != std::string::npos);
    CHECK(ran.out.empty());
}
