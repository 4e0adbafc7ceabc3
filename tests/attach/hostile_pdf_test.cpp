// Hostile PDFs, by the program that reads them: those that never end, that take all memory, that are cut; and what that
// program may not do itself.
#include "attach/read_file.h"
#include "base/say.h"
#include "pdf/confine.h"
#include "support/sanitized.h"
#include "support/temporary_folder.h"
#include "support/unit.h"

#include <cerrno>
#include <csignal>
#include <fcntl.h>
#include <filesystem>
#include <fstream>
#include <functional>
#include <sstream>
#include <string>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

using namespace daylong;
using namespace daylong::attach;
namespace fs = std::filesystem;

namespace {

const fs::path kData = fs::path(DAYLONG_TEST_DATA) / "attach";

Result<ReadFile> read(const fs::path& file, const Limits& limits = {}) {
    return readFile(file, DAYLONG_PDF, {}, limits);
}

Say failureOf(const Result<ReadFile>& done) {
    return done || done.error().sayings.empty() ? Say::Nothing : done.error().sayings.front().say;
}

/// So many pages, a line each; poppler finds the objects without a table of them.
std::string pdfOf(int pages) {
    std::ostringstream out;
    out << "%PDF-1.4\n1 0 obj\n<< /Type /Catalog /Pages 2 0 R >>\nendobj\n"
           "3 0 obj\n<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>\nendobj\n2 0 obj\n<< /Type /Pages /Count "
        << pages << " /Kids [";
    for (int i = 0; i < pages; ++i) out << 4 + 2 * i << " 0 R ";
    out << "] >>\nendobj\n";
    for (int i = 0; i < pages; ++i) {
        const std::string drawn = "BT /F1 12 Tf 72 720 Td (This is page " + std::to_string(i + 1) + ".) Tj ET\n";
        out << 4 + 2 * i << " 0 obj\n<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Contents " << 5 + 2 * i
            << " 0 R /Resources << /Font << /F1 3 0 R >> >> >>\nendobj\n"
            << 5 + 2 * i << " 0 obj\n<< /Length " << drawn.size() << " >>\nstream\n"
            << drawn << "endstream\nendobj\n";
    }
    out << "trailer\n<< /Size " << 4 + 2 * pages << " /Root 1 0 R >>\n%%EOF\n";
    return out.str();
}

/// The processes whose parent this is.
std::vector<pid_t> childrenOf(pid_t parent) {
    std::vector<pid_t> found;
    for (const auto& each : fs::directory_iterator("/proc")) {
        std::ifstream stream(each.path() / "stat");
        std::string line;
        if (!std::getline(stream, line)) continue;
        std::istringstream fields(line.substr(line.rfind(')') + 1));
        std::string state;
        pid_t its = 0;
        if (fields >> state >> its && its == parent && state != "Z")
            found.push_back(static_cast<pid_t>(std::stol(each.path().filename().string())));
    }
    return found;
}

bool isGone(pid_t process) {
    std::ifstream stream("/proc/" + std::to_string(process) + "/stat");
    std::string line;
    return !std::getline(stream, line) || line.find(") Z ") != std::string::npos;
}

}  // namespace

TEST("two thousand pages are read, each with its number") {
    const unit::TemporaryFolder folder;
    std::ofstream(folder / "long.pdf") << pdfOf(2000);
    const Result<ReadFile> done = read(folder / "long.pdf");
    REQUIRE(done);
    CHECK(done->notes.empty());
    CHECK_EQUAL(done->file.card.pages, 2000U);
    CHECK_EQUAL(done->file.pieces.size(), size_t{2000});
    CHECK_EQUAL(done->file.pieces.back().page, 2000U);
    CHECK(done->file.pieces.back().text.starts_with("This is page 2000."));
}

TEST("a page that draws itself without end is given up, and the page before it is kept") {
    const Result<ReadFile> done = read(kData / "endless.pdf", {.pageTime = std::chrono::seconds(1)});
    REQUIRE(done);
    CHECK(done->notes == Sayings{saying(Say::FilePageTookTooLong, 1, 3, 2)});
    CHECK(done->file.pieces.front().text.starts_with("Before it."));
}

TEST("a page that takes more memory than there is for it ends its reader alone") {
    if (unit::kSanitized) return unit::skip("a sanitizer cannot do with so little memory");
    const Result<ReadFile> done = read(kData / "swelling.pdf", {.pdfMemory = uint64_t{300} << 20U});
    REQUIRE(done);
    CHECK(done->notes == Sayings{saying(Say::FilePageBroke, 1, 3, 2)});
}

TEST("what is cut, empty or locked is refused, with the reason") {
    const unit::TemporaryFolder folder;
    std::ofstream(folder / "none.pdf") << pdfOf(0);
    CHECK(failureOf(read(folder / "none.pdf")) == Say::FileEmpty);
    CHECK(failureOf(read(kData / "locked.pdf")) == Say::FileLocked);
    std::ofstream(folder / "head.pdf") << pdfOf(3).substr(0, 40);
    CHECK(failureOf(read(folder / "head.pdf")) == Say::FileDamaged);
    const std::string whole = pdfOf(3);
    for (size_t size = 9; size < whole.size(); size += 37) {
        std::ofstream(folder / "cut.pdf", std::ios::trunc) << whole.substr(0, size);
        const Result<ReadFile> done = read(folder / "cut.pdf");
        CHECK(done || failureOf(done) != Say::Nothing);
    }
}

TEST("its reader ends with the program that started it, also where that is killed") {
    const pid_t reading = ::fork();
    if (reading == 0) {
        (void)read(kData / "endless.pdf");
        std::_Exit(0);
    }
    std::vector<pid_t> readers;
    for (int i = 0; i < 2000 && readers.empty(); ++i, ::usleep(5000)) readers = childrenOf(reading);
    REQUIRE(readers.size() == 1);
    ::kill(reading, SIGKILL);
    ::waitpid(reading, nullptr, 0);
    for (int i = 0; i < 2000 && !isGone(readers.front()); ++i) ::usleep(5000);
    CHECK(isGone(readers.front()));
}

TEST("the program that reads PDFs cannot write files, reach the network or start another one") {
    if (unit::kSanitized) return unit::skip("under a sanitizer the system is as it is");
    const unit::TemporaryFolder folder;
    const std::string file = (folder / "new").string();
    std::ofstream(folder / "old") << "as it was";
    const std::string old = (folder / "old").string();
    const std::function<bool()> attempts[] = {
        [&] { return ::open(file.c_str(), O_WRONLY | O_CREAT, 0600) >= 0; },
        [&] { return ::open(old.c_str(), O_RDWR) >= 0; },
        [&] { return ::unlink(old.c_str()) == 0; },
        [&] { return ::rename(old.c_str(), file.c_str()) == 0; },
        [] { return ::socket(AF_INET, SOCK_STREAM, 0) >= 0; },
        [] { return ::socket(AF_UNIX, SOCK_STREAM, 0) >= 0; },
        [] { return ::fork() >= 0; },
        [] { return ::execl("/bin/sh", "sh", "-c", "exit 50", nullptr) == 0; },
        [] { return ::kill(::getppid(), 0) == 0; },
        [] { return std::malloc(size_t{300} << 20U) != nullptr; },
    };
    const pid_t parent = ::getpid();
    const pid_t confined = ::fork();
    if (confined == 0) {
        if (!app::confine({.parent = parent, .memory = uint64_t{256} << 20U, .seconds = 10})) std::_Exit(100);
        int which = 0;
        for (const auto& attempt : attempts) {
            ++which;
            if (attempt()) std::_Exit(which);
        }
        std::_Exit(::open(old.c_str(), O_RDONLY) >= 0 ? 0 : 101);
    }
    int status = 0;
    ::waitpid(confined, &status, 0);
    CHECK(WIFEXITED(status));
    CHECK_EQUAL(WEXITSTATUS(status), 0);
    CHECK(fs::exists(old) && !fs::exists(file));
}
