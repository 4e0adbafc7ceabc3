// The terminal program on a terminal: what models, people and files write does nothing to it. Into pipes it goes as it
// is. And when nobody takes what is written: an error.
#include "pseudo_terminal.h"
#include "run_cli.h"
#include "settings/settings_store.h"
#include "store/transcript_reader.h"
#include "store/transcript_writer.h"
#include "support/unit.h"

#include <cstdlib>
#include <sys/stat.h>
#include <thread>

using namespace daylong::cli;
using daylong::unit::TemporaryFolder;

namespace {

/// No escape sequence can be made of it, by whatever way of writing its first character.
bool isHarmless(const std::string& text) {
    for (size_t i = 0; i < text.size(); ++i) {
        const auto byte = static_cast<unsigned char>(text[i]);
        if ((byte < 0x20 && byte != '\n' && byte != '\t' && byte != '\r') || byte == 0x7F) return false;
        if (byte == 0xC2 && i + 1 < text.size() && static_cast<unsigned char>(text[i + 1]) < 0xA0) return false;
    }
    return true;
}

/// The small model, some of whose words reverse the screen.
std::filesystem::path hostileModel(const TemporaryFolder& folder) {
    std::string bytes = read(kTiny);
    for (const std::string word : {"\xE2\x96\x81little", "\xE2\x96\x81the", "\xE2\x96\x81was", "\xE2\x96\x81to"}) {
        const size_t at = bytes.find(std::string(1, static_cast<char>(word.size())) + std::string(7, '\0') + word);
        std::string instead = " \x1B[7m";
        instead.resize(word.size(), 'x');
        if (at != std::string::npos) bytes.replace(at + 8, word.size(), instead);
    }
    write(folder / "hostile.gguf", bytes);
    return folder / "hostile.gguf";
}

}  // namespace

TEST("what a model writes is shown on a terminal without what it would obey, and exact in a pipe") {
    const TemporaryFolder folder;
    const std::string model = hostileModel(folder).string();
    for (const std::vector<std::string>& command :
         {std::vector<std::string>{"generate", "--model", model, "--prompt", "Once upon a time", "--tokens", "40",
                                   "--temperature", "0"},
          {"chat", "--model", model, "--db", (folder / "chat.db").string()}}) {
        const Ran piped = run(command, "Once upon a time\n");
        CHECK_EQUAL(piped.status, 0);
        CHECK(piped.out.find("\x1B[7m") != std::string::npos);
        Terminal terminal;
        REQUIRE(terminal.end() >= 0);
        const Ran shown = run(command, "Once upon a time\n", terminal.end());
        CHECK_EQUAL(shown.status, 0);
        const std::string text = terminal.shown();
        CHECK(text.find("\xEF\xBF\xBD[7m") != std::string::npos);
        CHECK(isHarmless(text));
    }
}

TEST("titles, messages, search hits and errors are lines that a terminal does not obey") {
    const TemporaryFolder folder;
    const std::string db = (folder / "chat.db").string();
    run({"chat", "--model", kTiny, "--db", db},
        "Zebra \x1B[7m\xC2\x9B"
        "31m\x7F \x1B]0;owned\x07\n");
    Terminal terminal;
    REQUIRE(terminal.end() >= 0);
    terminal.type(
        "/list\n/search Zebra\n/search nothing\xC2\x9B"
        "7m\n/open 7\xC2\x9B\n/rename \xC2\x9B"
        "7m\n/list\n/quit\n");
    const Ran ran = runIn({.in = terminal.end()}, {"chat", "--model", kTiny, "--db", db});
    CHECK_EQUAL(ran.status, 0);
    CHECK(ran.err.find("Zebra") != std::string::npos);
    CHECK(ran.err.find("conversation 1, you") != std::string::npos);
    CHECK(isHarmless(ran.err));
    for (const std::vector<std::string>& wrong : {std::vector<std::string>{"info", "--model", "a\x1B[7m\xC2\x9B.gguf"},
                                                  {"\x1B[7m"},
                                                  {"generate", "--\x1B[7m"},
                                                  {"eval", "\xC2\x9B"}}) {
        const Ran failed = run(wrong);
        CHECK(failed.status > 0);
        CHECK_EQUAL(failed.errorLines(), 1U);
        CHECK(isHarmless(failed.err));
    }
}

TEST("branches are listed with their numbers, and shown by them") {
    const TemporaryFolder folder;
    const std::string db = (folder / "chat.db").string();
    Terminal terminal;
    REQUIRE(terminal.end() >= 0);
    terminal.type("Once upon a time\n/branches\n/regenerate\n/branches\n/branch 1\n/branch 7\n/branches\n/quit\n");
    const Ran ran = runIn({.in = terminal.end()}, {"chat", "--model", kTiny, "--template", "plain", "--db", db});
    CHECK_EQUAL(ran.status, 0);
    CHECK(ran.err.find("this conversation has no branches") != std::string::npos);
    CHECK(ran.err.find("    1  Daylong: ") != std::string::npos);
    CHECK(ran.err.find("  * 2  Daylong: ") != std::string::npos);
    CHECK(ran.err.find("  you: Once upon a time") != std::string::npos);
    CHECK(ran.err.find("there is no branch 7") != std::string::npos);
    CHECK(ran.err.find("  * 1  Daylong: ") != std::string::npos);
    CHECK(isHarmless(ran.err));
}

TEST("what was brought back is told, listed and turned off") {
    const TemporaryFolder folder;
    for (const char* name : {"on.db", "off.db"}) {
        const auto transcript = daylong::store::TranscriptWriter::open(folder / name);
        REQUIRE(transcript);
        CHECK(daylong::settings::saveSettings(**transcript, {.maxReplyTokens = 32}));  // this model finds no end
    }
    const auto talked = [&](const char* name, const std::string& lines, const std::vector<std::string>& more = {}) {
        Terminal terminal;
        CHECK(terminal.end() >= 0);
        terminal.type(lines + "/quit\n");
        std::vector<std::string> arguments = {
            "chat", "--model", kTiny, "--template", "plain", "--cache", "1024", "--db", (folder / name).string()};
        arguments.insert(arguments.end(), more.begin(), more.end());
        const Ran ran = runIn({.in = terminal.end()}, arguments);
        CHECK_EQUAL(ran.status, 0);
        return ran.err;
    };
    std::string filler;  // more than is seen at once
    for (int i = 0; i < 30; ++i) filler += "There was a little bird in the big tree number " + std::to_string(i) + "\n";
    const std::string lines = "Good morning\nWilhelmina collects telescopes\n" + filler;
    const std::string asked = "What does Wilhelmina collect?\n/recall\n";
    const std::string told = "recalled; /recall shows what", none = "nothing was recalled since the start";
    const std::string automatic = talked("on.db", lines + asked + "/recall off\n", {"--recall", "automatic"});
    CHECK(automatic.find(told) != std::string::npos);
    CHECK(automatic.find("  you: Wilhelmina collects telescopes") != std::string::npos);
    const std::string off = talked("off.db", lines + asked, {"--recall", "off"});
    CHECK(off.find(told) == std::string::npos);
    CHECK(off.find(none) != std::string::npos);
    CHECK(talked("on.db", filler + asked).find(none) != std::string::npos);   // what /recall said is stored
    CHECK(talked("off.db", filler + asked).find(told) != std::string::npos);  // what the command line said is not
}

TEST("what another system prompt made the model read again is told") {
    const TemporaryFolder folder;
    const auto talked = [&](const std::string& prompt) {
        Terminal terminal;
        CHECK(terminal.end() >= 0);
        terminal.type("Once upon a time\n/quit\n");
        const Ran ran = runIn({.in = terminal.end()}, {"chat", "--model", kTiny, "--template", "plain", "--system",
                                                       prompt, "--db", (folder / "chat.db").string()});
        CHECK_EQUAL(ran.status, 0);
        return ran.err;
    };
    const std::string told = "The system prompt or the note has changed. Read again: ";
    CHECK(talked("Be kind.").find(told) == std::string::npos);
    CHECK(talked("Be kind.").find(told) == std::string::npos);
    CHECK(talked("Be brave.").find(told) != std::string::npos);
}

TEST("JSON is ASCII") {
    const TemporaryFolder folder;
    const std::string named = (folder /
                               "\xC2\x9B"
                               "7m.gguf")
                                  .string();
    write(named, read(kTiny));
    const Ran ran = run({"bench", "--model", named, "--rounds", "1", "--no-compare", "--cache", "64", "--json"});
    CHECK_EQUAL(ran.status, 0);
    CHECK(ran.out.find("\\u009b7m") != std::string::npos);
}

TEST("a chat whose replies nobody can read ends with an error, and keeps what was said") {
    const TemporaryFolder folder;
    const auto check = [&](const char* name, const World& world) {
        World asked = world;
        asked.input = "Once upon a time\nAnd then?\nAnd then?\n";
        const std::string db = (folder / name).string();
        const Ran ran = runIn(asked, {"chat", "--model", kTiny, "--template", "plain", "--db", db});
        CHECK_EQUAL(ran.signal, 0);
        CHECK(ran.status > 0);
        CHECK_EQUAL(ran.errorLines(), 1U);
        CHECK(ran.err.find("standard output") != std::string::npos);
        const auto reader = daylong::store::TranscriptReader::open(db);
        REQUIRE(reader);
        const auto messages = (*reader)->pageBefore(1, INT64_MAX, 10);
        REQUIRE(messages && messages->size() == 2);  // it does not talk on to nobody
        CHECK_EQUAL((*messages)[0].text, "Once upon a time");
        CHECK(std::filesystem::file_size(db) % 4096 == 0 && read(db).starts_with("SQLite format 3"));
    };
    const int full = open("/dev/full", O_WRONLY);
    check("full", {.out = full});
    close(full);
    int ends[2] = {};
    REQUIRE(pipe(ends) == 0);
    close(ends[0]);
    check("gone", {.out = ends[1]});
    close(ends[1]);
    check("closed", {.beforehand = [] { close(STDOUT_FILENO); }});
}

TEST("a chat without any of its descriptors writes into no file of its own") {
    const TemporaryFolder folder;
    const std::string db = (folder / "chat.db").string();
    const Ran ran = runIn({.beforehand =
                               [] {
                                   for (const int each : {STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO}) close(each);
                               }},
                          {"chat", "--model", kTiny, "--db", db});
    CHECK_EQUAL(ran.signal, 0);
    for (const auto& entry : std::filesystem::directory_iterator(folder / ""))
        CHECK(read(entry.path()).find("daylong-cli") == std::string::npos);
}

TEST("help names one pair of bounds for a number, and numbers are written short") {
    const std::string help = run({"chat", "--help"}).out;
    CHECK(help.find("--sinks tokens in [4 - 64]") != std::string::npos);
    CHECK(help.find("--temperature NUMBER in [0 - 2]") != std::string::npos);
    CHECK(help.find("e+06") == std::string::npos);
    const std::string info = run({"info", "--model", kTiny}).out;
    CHECK(info.find("\"repetition_penalty\":1") != std::string::npos);
    CHECK(info.find("00000000") == std::string::npos);
}

TEST("every command says that its output could not be written") {
    for (const std::vector<std::string>& command :
         {std::vector<std::string>{"generate", "--model", kTiny, "--prompt", "Once", "--tokens", "5"},
          {"tokenize", "--model", kTiny},
          {"info", "--model", kTiny},
          {"info", "--model", kTiny, "--json"},
          {"devices"},
          {"--version"},
          {"chat", "--help"}}) {
        const int full = open("/dev/full", O_WRONLY);
        for (const World& world :
             {World{.input = "x", .out = full}, World{.input = "x", .beforehand = [] { close(STDOUT_FILENO); }}}) {
            const Ran ran = runIn(world, command);
            CHECK_EQUAL(ran.status, 1);
            CHECK_EQUAL(ran.errorLines(), 1U);
        }
        close(full);
    }
}

TEST("what is piped in is stored without the ends of its lines, whatever system they are from") {
    const TemporaryFolder folder;
    int number = 0;
    for (const char* input :
         {"hi\nand you?\n", "hi\r\nand you?\r\n", "hi\rand you?\r", "\xEF\xBB\xBFhi\r\nand you?", "hi\n\n\nand you?"}) {
        const std::string db = (folder / (std::to_string(++number) + ".db")).string();
        CHECK_EQUAL(run({"chat", "--model", kTiny, "--template", "plain", "--db", db}, input).status, 0);
        const auto reader = daylong::store::TranscriptReader::open(db);
        REQUIRE(reader);
        const auto messages = (*reader)->pageBefore(1, INT64_MAX, 10);
        REQUIRE(messages && messages->size() == 4);
        CHECK_EQUAL((*messages)[0].text, "hi");
        CHECK_EQUAL((*messages)[2].text, "and you?");
    }
    const std::string db = (folder / "bytes.db").string();
    CHECK_EQUAL(run({"chat", "--model", kTiny, "--db", db}, std::string("a\0b \xFF c", 7)).status, 0);
    const auto reader = daylong::store::TranscriptReader::open(db);
    REQUIRE(reader);
    const auto messages = (*reader)->pageBefore(1, INT64_MAX, 10);
    REQUIRE(messages && !messages->empty());
    CHECK_EQUAL((*messages)[0].text, "a b \xEF\xBF\xBD c");
}

TEST("the transcript is nobody else's to read, also where it is a link, and so is the folder made for it") {
    const TemporaryFolder folder;
    const auto modeOf = [](const std::filesystem::path& path) {
        struct stat status {};
        return ::stat(path.c_str(), &status) == 0 ? status.st_mode & 0777 : 0;
    };
    std::filesystem::create_directories(folder / "elsewhere");
    std::filesystem::create_symlink(folder / "elsewhere/real.db", folder / "link.db");
    for (const std::string path : {"made/for/it/chat.db", "link.db"}) {
        CHECK_EQUAL(runIn({.input = "hi\n", .beforehand = [] { ::umask(0022); }},
                          {"chat", "--model", kTiny, "--db", (folder / path).string()})
                        .status,
                    0);
    }
    CHECK_EQUAL(modeOf(folder / "made"), 0700U);
    CHECK_EQUAL(modeOf(folder / "made/for/it"), 0700U);
    for (const char* each : {"made/for/it/chat.db", "elsewhere/real.db"}) CHECK_EQUAL(modeOf(folder / each), 0600U);
    for (const std::string name : {"elsewhere", "made/for/it", ""}) {
        for (const auto& entry : std::filesystem::directory_iterator(folder / name)) {
            if (entry.is_regular_file()) CHECK_EQUAL(modeOf(entry.path()) & 077U, 0U);
        }
    }
}
