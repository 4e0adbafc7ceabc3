// daylong-cli import and export as scripts use them: counts, exit codes, killed in the middle, beside an open window,
// and in little memory whatever the file's size.
#include "run_cli.h"
#include "store/transcript_reader.h"
#include "store/transcript_writer.h"
#include "support/sanitized.h"
#include "support/unit.h"

#include <nlohmann/json.hpp>

#include <chrono>
#include <thread>

#include <sys/resource.h>
#include <sys/stat.h>

using namespace daylong::cli;
using daylong::unit::TemporaryFolder;
using nlohmann::json;

namespace {

const std::string kData = DAYLONG_TEST_DATA "/exchange/";

json parsed(const Ran& ran) { return json::parse(ran.out, nullptr, false); }

std::string message(int number, const std::string& role, const std::string& parent, const std::string& text) {
    const std::string name = "m" + std::to_string(number);
    return "\"" + name + "\": {\"id\": \"" + name + "\", \"parent\": \"" + parent +
           "\", \"message\": {\"author\": {\"role\": \"" + role +
           "\"}, \"create_time\": 1730030400, \"content\": {\"content_type\": \"text\", \"parts\": [\"" + text +
           "\"]}}}";
}

/// ChatGPT's export with this many conversations, and something that is left out of each.
void writeExport(const std::filesystem::path& path, int conversations, size_t leftOutBytes) {
    std::ofstream file(path, std::ios::binary);
    const std::string page(leftOutBytes, 'x');
    file << "[";
    for (int i = 0; i < conversations; ++i) {
        const std::string number = std::to_string(i);
        file << (i > 0 ? ",\n" : "") << "{\"title\": \"Talk " << number << "\", \"conversation_id\": \"c" << number
             << "\", \"current_node\": \"m2\", \"mapping\": {" << message(0, "user", "", "Question " + number) << ", "
             << message(1, "tool", "m0", page) << ", " << message(2, "assistant", "m1", "Answer " + number) << "}}";
    }
    file << "]";
}

}  // namespace

TEST("import counts what came, what was there and what was left out, and undo takes it back") {
    const TemporaryFolder folder;
    const std::string db = (folder / "t.db").string();
    const json preview = parsed(run({"import", kData + "chatgpt.zip", "--db", db, "--preview", "--json"}));
    CHECK(!std::filesystem::exists(db));
    const Ran first = run({"import", kData + "chatgpt.zip", "--db", db, "--json"});
    CHECK_EQUAL(first.status, 0);
    const json counts = parsed(first);
    CHECK_EQUAL(counts["format"], "chatgpt");
    CHECK_EQUAL(counts["conversations"], 2);
    CHECK_EQUAL(counts["messages"], 9);
    CHECK_EQUAL(counts["duplicates"], 0);
    CHECK_EQUAL(counts["batch"], 1);
    CHECK(counts["skipped"].dump().find("{\"count\":2,\"reason\":\"tool message\"}") != std::string::npos);
    CHECK_EQUAL(preview["messages"], 9);
    CHECK(preview["preview"] == true && preview["batch"].is_null());
    const json again = parsed(run({"import", kData + "chatgpt", "--db", db, "--json"}));
    CHECK_EQUAL(again["messages"], 0);
    CHECK_EQUAL(again["duplicates"], 9);
    const json undone = parsed(run({"import", "--undo", "--db", db, "--json"}));
    CHECK_EQUAL(undone["conversations"], 2);
    CHECK(run({"import", "--undo", "--db", db}).failedCleanly());
    CHECK(run({"export", "--all", "--output", "-", "--db", db}).failedCleanly());
    CHECK_EQUAL(parsed(run({"import", kData + "chatgpt", "--db", db, "--json"}))["messages"], 9);
    struct stat found {};
    CHECK(::stat(db.c_str(), &found) == 0 && (found.st_mode & 0777U) == 0600U);
}

TEST("how an import is taken back is told as a shell takes it, of the same transcript") {
    const TemporaryFolder folder;
    const Ran first = run({"import", kData + "chatgpt", "--db", (folder / "it's mine.db").string()});
    CHECK(first.out.find("import --undo 1 --db '" + (folder / "it'\\''s mine.db").string() + "'\n") !=
          std::string::npos);
}

TEST("what holds no conversation fails with one line, and leaves nothing behind") {
    const TemporaryFolder folder;
    const std::string db = (folder / "t.db").string();
    write(folder / "nothing.json", "[]");
    write(folder / "page.txt", "just words");
    for (const std::string& path : {(folder / "nothing.json").string(), (folder / "page.txt").string(),
                                    (folder / "absent").string(), kData + "bomb.zip"}) {
        CHECK(run({"import", path, "--db", db}).failedCleanly());
        CHECK(run({"import", path, "--db", db, "--json", "--preview"}).failedCleanly());
    }
    CHECK(run({"import"}).failedCleanly());
    CHECK(run({"export", "--output", "x"}).failedCleanly());
    CHECK(run({"export", "--all", "--output", (folder / "x").string(), "--db", (folder / "absent.db").string()})
              .failedCleanly());
    CHECK(!std::filesystem::exists(folder / "absent.db"));
    CHECK(!std::filesystem::exists(folder / "x"));
}

TEST("a damaged conversation is said, and the others come") {
    const TemporaryFolder folder;
    writeExport(folder / "a.json", 3, 10);
    std::string text = read(folder / "a.json");
    text.insert(text.find("Question 1"), "\" oops ");
    write(folder / "a.json", text);
    const Ran ran = run({"import", (folder / "a.json").string(), "--db", (folder / "t.db").string(), "--json"});
    CHECK_EQUAL(ran.status, 0);
    CHECK_EQUAL(parsed(ran)["conversations"], 2);
    CHECK(ran.err.find("conversation 2 is damaged") != std::string::npos);
    CHECK(parsed(ran)["skipped"].dump().find("damaged conversation") != std::string::npos);
}

TEST("an import that is killed is finished by the same command") {
    const TemporaryFolder folder;
    const std::string db = (folder / "t.db").string();
    writeExport(folder / "a.json", 400, 1000);
    size_t before = 0;
    for (int round = 0; round < 6; ++round) {
        runIn({.meanwhile =
                   [&](pid_t process, const std::filesystem::path&) {
                       std::this_thread::sleep_for(std::chrono::milliseconds(40 * (round + 1)));
                       ::kill(process, SIGKILL);
                   }},
              {"import", (folder / "a.json").string(), "--db", db});
        if (!std::filesystem::exists(db)) continue;
        const auto reader = daylong::store::TranscriptReader::open(db);
        if (!reader) continue;
        const auto there = (*reader)->conversations();
        if (!there) continue;  // killed while it was made
        CHECK(there->size() >= before);
        before = there->size();
        for (const auto& each : *there) CHECK_EQUAL(each.messageCount, 2U);
    }
    const json last = parsed(run({"import", (folder / "a.json").string(), "--db", db, "--json"}));
    CHECK_EQUAL(last["conversations"].get<int>() + last["duplicate_conversations"].get<int>(), 400);
    CHECK_EQUAL((*daylong::store::TranscriptReader::open(db))->conversations()->size(), size_t{400});
}

TEST("exporting works while Daylong has the transcript open, importing says why it does not") {
    const TemporaryFolder folder;
    const std::string db = (folder / "t.db").string();
    CHECK_EQUAL(run({"import", kData + "chatgpt", "--db", db}).status, 0);
    const auto writer = std::move(daylong::store::TranscriptWriter::open(db)).value();
    writer->appendMessage(1, daylong::store::MessageRole::User, "Said a moment ago").value();
    for (const std::string format : {"json", "md", "html"}) {
        const std::string path = (folder / ("out." + format)).string();
        const Ran ran = run({"export", "--all", "--format", format, "--output", path, "--db", db});
        CHECK_EQUAL(ran.status, 0);
        CHECK(ran.out.empty());
        CHECK(read(path).find("Said a moment ago") != std::string::npos);
        CHECK_EQUAL(run({"export", "--conversation", "2", "--conversation", "1", "--format", format, "--output", "-",
                         "--db", db})
                        .status,
                    0);
    }
    const json all = json::parse(read(folder / "out.json"));
    CHECK_EQUAL(all["conversations"][0]["messages"].size(), size_t{8});
    for (const char* field : {"role", "text", "time", "id", "parent", "state", "shown"})
        CHECK(all["conversations"][0]["messages"][0].contains(field));
    CHECK_EQUAL(all["conversations"][0]["messages"][0]["time"], "2024-10-27T12:00:00.250Z");
    CHECK(run({"import", kData + "open-webui.json", "--db", db}).failedCleanly());
    CHECK_EQUAL(run({"import", kData + "open-webui.json", "--db", db, "--preview"}).status, 0);
    const Ran range =
        run({"export", "--from", "2024-10-01", "--to", "2024-10-31", "--format", "md", "--output", "-", "--db", db});
    CHECK(range.out.find("Seville") != std::string::npos);
    CHECK(range.out.find("Said a moment ago") == std::string::npos);
    CHECK(run({"export", "--from", "yesterday", "--output", "-", "--db", db}).failedCleanly());
}

TEST("a file of 300 MB is imported in the memory of one conversation") {
    if (daylong::unit::kSanitized) return daylong::unit::skip("a sanitizer's own memory would be counted");
    const TemporaryFolder folder;
    writeExport(folder / "a.json", 300, size_t{1} << 20U);
    CHECK(std::filesystem::file_size(folder / "a.json") > 300'000'000U);
    rusage before{}, after{};
    getrusage(RUSAGE_CHILDREN, &before);  // of the largest so far
    const Ran ran = run({"import", (folder / "a.json").string(), "--db", (folder / "t.db").string(), "--json"});
    getrusage(RUSAGE_CHILDREN, &after);
    CHECK_EQUAL(parsed(ran)["conversations"], 300);
    constexpr long kMostKiB = 128L * 1024;
    if (before.ru_maxrss < kMostKiB) CHECK(after.ru_maxrss < kMostKiB);
    else daylong::unit::fail(__FILE__, __LINE__, "another test has grown too large to tell");
}
