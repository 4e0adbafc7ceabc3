// The terminal program finds what the person moved, and makes nothing anew where that is not there.
#include "run_cli.h"

#include "store/transcript_writer.h"
#include "support/unit.h"

#include <cstdlib>

using namespace daylong;
using namespace daylong::cli;
using daylong::unit::TemporaryFolder;
namespace fs = std::filesystem;

namespace {

/// With a places file that says this.
Ran runWith(const TemporaryFolder& folder, const std::string& places, std::vector<std::string> arguments) {
    fs::create_directories(folder / "config" / "daylong");
    write(folder / "config" / "daylong" / "places.conf", places);
    return runIn({.beforehand = [&] { setenv("XDG_CONFIG_HOME", (folder / "config").c_str(), 1); }},
                 std::move(arguments));
}

void makeTranscript(const fs::path& database) {
    const auto writer = store::TranscriptWriter::open(database);
    const auto conversation = (*writer)->createConversation("Moved");
    (void)(*writer)->appendMessage(conversation->id, store::MessageRole::User, "said elsewhere");
}

}  // namespace

TEST("a transcript that was moved is found") {
    const TemporaryFolder folder;
    makeTranscript(folder / "elsewhere" / "daylong.db");
    const Ran ran = runWith(folder, "database=" + (folder / "elsewhere" / "daylong.db").string() + "\n",
                            {"export", "--all", "--output", "-"});
    CHECK_EQUAL(ran.status, 0);
    CHECK(ran.out.find("said elsewhere") != std::string::npos);
}

TEST("where its disk is missing that is said, nothing is made, and the command line wins") {
    const TemporaryFolder folder;
    const std::string places = "database=" + (folder / "unplugged" / "daylong.db").string() + "\n";
    for (const std::vector<std::string>& command : std::vector<std::vector<std::string>>{
             {"export", "--all", "--output", "-"}, {"chat"}, {"import", "/dev/null"}, {"redact", "--search", "x"}}) {
        const Ran ran = runWith(folder, places, command);
        CHECK(ran.failedCleanly());
        CHECK(ran.err.find("which is not there") != std::string::npos);
        CHECK(!fs::exists(folder / "unplugged"));
    }
    makeTranscript(folder / "named.db");
    const Ran ran =
        runWith(folder, places, {"export", "--all", "--output", "-", "--db", (folder / "named.db").string()});
    CHECK_EQUAL(ran.status, 0);
    CHECK(ran.out.find("said elsewhere") != std::string::npos);
}

TEST("a move that was broken off is settled by the terminal program, too") {
    const TemporaryFolder folder;
    const fs::path now = folder / "new" / "daylong.db", left = folder / "old" / "daylong.db";
    makeTranscript(left);
    fs::create_directories(now.parent_path());
    fs::copy(left, now.string() + ".daylong-moving");  // copied and switched, and then killed
    const Ran ran = runWith(folder, "database=" + now.string() + "\ndatabase-left=" + left.string() + "\n",
                            {"export", "--all", "--output", "-"});
    CHECK(ran.out.find("said elsewhere") != std::string::npos);
    CHECK(fs::exists(now) && !fs::exists(left));
}
