// PDFs are read by a program of its own: whatever that does, what came before is kept, it is said what is missing, and
// nothing of it stays behind. A stand-in does what its "PDF" says (pdf_stand_in.cpp).
#include "attach/read_file.h"
#include "base/say.h"
#include "support/temporary_folder.h"
#include "support/unit.h"

#include <cerrno>
#include <cstdlib>
#include <fstream>
#include <string>
#include <sys/wait.h>
#include <unistd.h>

using namespace daylong;
using namespace daylong::attach;

namespace {

constexpr Limits kImpatient{.pageTime = std::chrono::milliseconds(300)};

Result<ReadFile> obeyed(const std::string& orders, const Limits& limits = {}, const exchange::Watch& watch = {},
                        const std::filesystem::path& program = DAYLONG_PDF_STAND_IN) {
    const unit::TemporaryFolder folder;
    std::ofstream(folder / "orders.pdf") << "%PDF-1.4\n" << orders << '\n';
    return readFile(folder / "orders.pdf", program, watch, limits);
}

Say failureOf(const Result<ReadFile>& read) {
    return read || read.error().sayings.empty() ? Say::Nothing : read.error().sayings.front().say;
}

bool hasChildren() { return ::waitpid(-1, nullptr, WNOHANG) >= 0 || errno != ECHILD; }

}  // namespace

TEST("what was read before the program failed is kept, and it is said where it failed") {
    for (const char* end : {"crash", "noise", "end", ""}) {
        const Result<ReadFile> read = obeyed(std::string("count 5\npage one\npage two\n") + end);
        REQUIRE(read);
        CHECK(read->notes == Sayings{saying(Say::FilePageBroke, 2, 5, 3)});
        CHECK_EQUAL(read->file.card.pages, 5U);
        REQUIRE(read->file.pieces.size() == 3);
        CHECK_EQUAL(read->file.pieces[1].text, std::string("two"));
        CHECK_EQUAL(read->file.pieces[2].text, std::string("[… 3-5]\n"));
        CHECK_EQUAL(read->file.pieces[2].page, 3U);
    }
}

TEST("what a program does that has written all pages takes none of them away") {
    for (const char* end : {"crash", "noise", "end"}) {
        const Result<ReadFile> read = obeyed(std::string("count 2\npage one\npage two\n") + end);
        REQUIRE(read);
        CHECK(read->notes.empty());
        CHECK_EQUAL(read->file.pieces.size(), size_t{2});
    }
}

TEST("a program that gives signs of life alone, or pages without end, is given up") {
    const Result<ReadFile> dripped = obeyed("count 3\npage one\ndrip", kImpatient);
    CHECK(dripped && dripped->notes == Sayings{saying(Say::FilePageBroke, 1, 3, 2)});
    const Result<ReadFile> endless = obeyed("count 9\npage one\ntrickle", {.allTime = std::chrono::milliseconds(500)});
    CHECK(endless && endless->notes.back().say == Say::FilePageTookTooLong);
    CHECK(!hasChildren());
}

TEST("a page that takes for ever is given up, awake or asleep, and the pages before it are kept") {
    for (const char* end : {"hang", "hide", "spin"}) {
        const bool hidden = std::string(end) == "hide";
        const Result<ReadFile> read = obeyed(std::string("count 2\npage one\n") + end, hidden ? Limits{} : kImpatient);
        REQUIRE(read);
        CHECK(read->notes == Sayings{saying(hidden ? Say::FilePageBroke : Say::FilePageTookTooLong, 1, 2, 2)});
        CHECK_EQUAL(read->file.pieces.back().text, std::string("[…]\n"));
    }
    const Result<ReadFile> spun = obeyed("count 2\npage one\nspin");  // it has a second of the processor
    CHECK(spun && spun->notes == Sayings{saying(Say::FilePageTookTooLong, 1, 2, 2)});
    CHECK(failureOf(obeyed("count 2\nhang", kImpatient)) == Say::FileTakesTooLong);
    CHECK(failureOf(obeyed("count 2\ncrash")) == Say::FileDamaged);
    CHECK(!hasChildren());
}

TEST("what it writes is bounded, also by what it promises") {
    CHECK(failureOf(obeyed("flood", {.textBytes = 1'000'000})) == Say::FileTextTooLong);
    CHECK(failureOf(obeyed("promise")) == Say::FileTextTooLong);
    const Result<ReadFile> many = obeyed("count 99999999999\npage one\nend");
    CHECK(many && many->file.card.pages == 1);
    CHECK(!hasChildren());
}

TEST("reading stops when it is told to, in the middle of a page") {
    bool stopped = false;
    const Result<ReadFile> read = obeyed(
        "count 9\npage one\nhang", {},
        {.progress = [&](uint64_t done, uint64_t) { stopped = done == 1; }, .isStopped = [&] { return stopped; }});
    CHECK(!read && read.error().code == ErrorCode::Cancelled);
    CHECK(!hasChildren());
}

TEST("it is given the file and a pipe, and nothing that is open or secret here") {
    ::setenv("HF_TOKEN", "secret", 1);
    const Result<ReadFile> read = obeyed("count 1\naround\nend");
    REQUIRE(read && !read->file.pieces.empty());
    const std::string& around = read->file.pieces.front().text;
    CHECK(around.find("secret") == std::string::npos);
    CHECK(around.find("HOME=") == std::string::npos);
    CHECK(around.ends_with("open 0\nopen 1\nopen 2\n"));
}

TEST("where the program is missing, that is said") {
    const Result<ReadFile> read = obeyed("count 1\nend", {}, {}, "/nowhere/daylong-pdf");
    CHECK(failureOf(read) == Say::FileReaderMissing);
}
