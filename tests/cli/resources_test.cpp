// What a program needs is taken away while it runs: its model's file, threads, memory, its life. One line of error at
// the worst, never a signal of its own, nothing left behind.
#include "run_cli.h"
#include "store/transcript_reader.h"
#include "support/sanitized.h"
#include "support/unit.h"

#include <chrono>
#include <sys/resource.h>
#include <thread>

using namespace daylong::cli;
using daylong::unit::TemporaryFolder;
using std::filesystem::path;

namespace {

const std::string kIds = DAYLONG_TEST_DATA "/golden/stories260K/dev.ids.txt";
void pauseFor(int ms) { std::this_thread::sleep_for(std::chrono::milliseconds(ms)); }

/// Waits, a minute at most.
void waitUntil(const std::function<bool()>& ready) {
    for (int i = 0; i < 6000 && !ready(); ++i) pauseFor(10);
}

/// What was said in the first conversation, and answered; notes left out.
std::vector<daylong::store::Message> turnsIn(const path& database) {
    const auto reader = daylong::store::TranscriptReader::open(database);
    const auto page = reader ? (*reader)->pageBefore(1, INT64_MAX, 100) : reader.error();
    std::vector<daylong::store::Message> turns;
    for (const auto& each : page ? *page : std::vector<daylong::store::Message>()) {
        if (each.role != daylong::store::MessageRole::Note) turns.push_back(each);
    }
    return turns;
}

struct Harm {
    const char* name;
    std::function<void(const path&)> body;
    bool goesOn;  // the model is still there, or there again
};

const std::vector<Harm>& harms() {
    using namespace std::filesystem;
    static const std::vector<Harm> all = {
        {"emptied", [](const path& model) { resize_file(model, 0); }, false},
        {"cut to a byte", [](const path& model) { resize_file(model, 1); }, false},
        {"cut to its half", [](const path& model) { resize_file(model, file_size(model) / 2); }, false},
        {"copied over", [](const path& model) { copy_file(kTiny, model, copy_options::overwrite_existing); }, true},
        {"another one copied over",
         [](const path& model) { copy_file(kStarter, model, copy_options::overwrite_existing); }, true},
        {"deleted", [](const path& model) { remove(model); }, true},
        {"replaced",
         [](const path& model) { write(model.string() + ".new", "GGUF"), rename(model.string() + ".new", model); },
         true},
    };
    return all;
}

path freshModel(const TemporaryFolder& folder) {
    copy_file(path(kTiny), folder / "model.gguf", std::filesystem::copy_options::overwrite_existing);
    last_write_time(folder / "model.gguf", std::filesystem::file_time_type::clock::now() - std::chrono::hours(1));
    return folder / "model.gguf";
}

}  // namespace

TEST("a chat whose model's file changes between two messages goes on with what there is then, or says it") {
    for (const Harm& harm : harms()) {
        const TemporaryFolder folder;
        const path model = freshModel(folder), database = folder / "chat.db";
        int input[2] = {};
        REQUIRE(pipe2(input, O_CLOEXEC) == 0);
        const auto say = [&](const std::string& line) { (void)!::write(input[1], line.data(), line.size()); };
        const Ran ran =
            runIn({.in = input[0],
                   .meanwhile =
                       [&](pid_t, const path&) {
                           say("Once upon a time\n");
                           waitUntil([&] {
                               const auto turns = turnsIn(database);
                               return turns.size() == 2 && turns[1].state != daylong::store::MessageState::Streaming;
                           });
                           harm.body(model);
                           say("And then?\n");
                           close(input[1]);
                       }},
                  {"chat", "--model", model.string(), "--db", database.string(), "--backend", "cpu"});
        close(input[0]);
        const bool right =
            ran.signal == 0 &&
            (harm.goesOn ? ran.status == 0 : ran.status == 1 && ran.err.find("model.gguf'") != std::string::npos);
        if (!right)
            daylong::unit::fail(__FILE__, __LINE__,
                                std::string(harm.name) + ": status " + std::to_string(ran.status) + ", signal " +
                                    std::to_string(ran.signal) + ": " + ran.err);
        const auto turns = turnsIn(database);
        REQUIRE(turns.size() >= 3);
        CHECK_EQUAL(turns[2].text, "And then?");
        CHECK_EQUAL(turns.size(), harm.goesOn ? 4U : 3U);
    }
}

TEST("a model's file that changes under a command is an error, not a signal") {
    for (const Harm& harm : harms()) {
        const TemporaryFolder folder;
        const path model = freshModel(folder);
        const Ran ran = runIn({.meanwhile =
                                   [&](pid_t, const path& out) {
                                       waitUntil([&] { return !read(out).empty(); });
                                       harm.body(model);
                                   }},
                              {"generate", "--model", model.string(), "--prompt", "Once upon a time", "--tokens",
                               "20000", "--seed", "1", "--backend", "cpu"});
        CHECK_EQUAL(ran.signal, 0);
        const bool harmless = std::string(harm.name) == "deleted" || std::string(harm.name) == "replaced";
        CHECK_EQUAL(ran.status, harmless ? 0 : 1);
        CHECK_EQUAL(ran.errorLines(), harmless ? 0U : 1U);
    }
    for (const std::vector<std::string>& command :
         {std::vector<std::string>{"perplexity", "--ids", kIds, "--attention", "recompute"},
          {"bench", "--no-compare"},
          {"tokenize", "--file", kIds},
          {"info"},
          {"chat"},
          {"eval", "attention", "--text", kIds}}) {
        for (const int ms : {1, 20, 100}) {
            const TemporaryFolder folder;
            const path model = freshModel(folder);
            std::vector<std::string> arguments = command;
            arguments.insert(arguments.end(), {"--model", model.string()});
            const Ran ran =
                runIn({.input = "Once\n",
                       .meanwhile =
                           [&](pid_t process, const path&) {
                               pauseFor(ms);
                               std::filesystem::resize_file(model, 0);
                               pauseFor(300);
                               kill(process, SIGTERM);  // what does not need the file any more may go on for long
                           }},
                      arguments);
            CHECK(ran.signal == 0 || ran.signal == SIGTERM);
        }
    }
}

TEST("more threads than the system makes are done without, and too little memory is an error") {
    if (daylong::unit::kSanitized) return daylong::unit::skip("memory cannot be limited under a sanitizer");
    const auto limited = [](rlim_t mib) {
        return World{.input = "hi\n", .beforehand = [mib] {
                         const rlimit limit{mib << 20U, mib << 20U};
                         setrlimit(RLIMIT_AS, &limit);
                     }};
    };
    const TemporaryFolder folder;
    const std::vector<std::string> chat = {"chat",      "--model", kTiny,       "--db", (folder / "chat.db").string(),
                                           "--threads", "1024",    "--backend", "cpu"};
    const Ran many = runIn(limited(2930), chat);
    CHECK_EQUAL(many.status, 0);
    CHECK(!many.out.empty());
    int begun = 0;
    for (rlim_t mib = 35; mib <= 200; mib += 15) {
        // With less, the loader ends it, or a library before main().
        if (const Ran alone = runIn(limited(mib), {"--version"}); alone.signal != 0 || alone.status != 0) continue;
        ++begun;
        const Ran ran = runIn(limited(mib), chat);
        CHECK_EQUAL(ran.signal, 0);
        CHECK(ran.status == 0 || ran.errorLines() >= 1);
    }
    CHECK(begun >= 3);
}

TEST("a program that is ended while it has a large temporary file leaves nothing behind") {
    for (const int signal : {SIGTERM, SIGINT, SIGHUP, SIGKILL}) {
        const TemporaryFolder folder, temporary;
        const Ran ran = runIn({.beforehand = [&] { setenv("TMPDIR", (temporary / "").c_str(), 1); },
                               .meanwhile =
                                   [&](pid_t process, const path&) {
                                       pauseFor(400);
                                       CHECK(std::filesystem::is_empty(temporary / ""));
                                       kill(process, signal);
                                   }},
                              {"bench", "--synthetic", "135m:q4_0", "--no-compare"});
        CHECK_EQUAL(ran.signal, signal);
        CHECK(std::filesystem::is_empty(temporary / ""));
    }
}
