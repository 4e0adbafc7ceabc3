// Bad input to the terminal program: one clear line on standard error, a non-zero code, never a signal.
#include "run_cli.h"
#include "support/unit.h"

#include <initializer_list>

using namespace daylong::cli;
using daylong::unit::TemporaryFolder;

namespace {

const std::string kIds = DAYLONG_TEST_DATA "/golden/stories260K/dev.ids.txt";

void expectFailure(const std::vector<std::string>& arguments, std::initializer_list<const char*> said,
                   const std::string& input = "") {
    const Ran ran = run(arguments, input);
    bool clear = ran.failedCleanly();
    for (const char* part : said) clear = clear && ran.err.find(part) != std::string::npos;
    if (clear) return;
    std::string what;
    for (const std::string& argument : arguments) what += argument + " ";
    daylong::unit::fail(__FILE__, __LINE__,
                        what + "-> status " + std::to_string(ran.status) + ", signal " + std::to_string(ran.signal) +
                            ", said: " + ran.err + ran.out);
}

}  // namespace

TEST("files that are no models are refused by every command that takes one") {
    const TemporaryFolder folder;
    write(folder / "empty.gguf", "");
    write(folder / "garbage.gguf", std::string(100000, '\x5A'));
    write(folder / "text.gguf", "GGUF but not really");
    const std::string whole = read(kTiny);
    for (const size_t size : {4UL, 24UL, 200UL, 5000UL, whole.size() / 2, whole.size() - 1})
        write(folder / ("cut" + std::to_string(size)), whole.substr(0, size));
    std::vector<std::string> files = {(folder / "missing.gguf").string(), (folder / "").string(), "/dev/null"};
    for (const auto& entry : std::filesystem::directory_iterator(folder / "")) files.push_back(entry.path().string());
    for (const std::string& file : files) {
        expectFailure({"info", "--model", file}, {});
        expectFailure({"perplexity", "--model", file, "--ids", kIds}, {});
        expectFailure({"generate", "--model", file, "--prompt", "x"}, {});
        expectFailure({"bench", "--model", file}, {});
    }
    for (const std::string& file : files) {
        const Ran ran = run({"tokenize", "--model", file}, "x");  // needs no weights
        CHECK_EQUAL(ran.signal, 0);
        CHECK(ran.status == 0 || ran.failedCleanly());
    }
}

TEST("a model that cannot be read is said to be so in a scripted chat, and nothing said is lost") {
    const TemporaryFolder folder;
    const std::string db = (folder / "chat.db").string();
    const Ran ran = run({"chat", "--model", (folder / "missing.gguf").string(), "--db", db}, "Hello\n");
    CHECK(ran.status > 0);
    CHECK_EQUAL(ran.signal, 0);
    CHECK(ran.err.find("missing.gguf") != std::string::npos);
}

TEST("options that make no sense are refused with a hint") {
    expectFailure({}, {});
    expectFailure({"no-such-command"}, {"no command 'no-such-command'", "--help"});
    expectFailure({"info"}, {"--model"});
    expectFailure({"info", "--model", kTiny, "--no-such-option"}, {"--no-such-option"});
    expectFailure({"generate", "--model", kTiny}, {"--prompt"});
    expectFailure({"generate", "--model", kTiny, "--prompt", "x", "--tokens", "many"}, {"--tokens"});
    expectFailure({"generate", "--model", kTiny, "--prompt", "x", "--temperature", "-1"}, {"--temperature"});
    expectFailure({"generate", "--model", kTiny, "--prompt", "x", "--attention", "recompute"}, {"--attention"});
    expectFailure({"generate", "--model", kTiny, "--prompt", "x", "--attention", "magic"}, {"--attention"});
    expectFailure({"generate", "--model", kTiny, "--prompt", "x", "--cache", "4"}, {"larger cache"});
    expectFailure({"generate", "--model", kTiny, "--prompt", "x", "--cache", "0"}, {"--cache"});
    expectFailure({"generate", "--model", kTiny, "--prompt", "x", "--kv", "q2"}, {"--kv"});
    expectFailure({"generate", "--model", kTiny, "--prompt", "x", "--backend", "abacus"}, {"abacus"});
    expectFailure({"generate", "--model", kTiny, "--prompt", "x", "--attention", "window", "--sinks", "4"},
                  {"--sinks"});
    expectFailure({"perplexity", "--model", kTiny}, {});
    expectFailure({"perplexity", "--model", kTiny, "--ids", kIds, "--text", kIds}, {});
    expectFailure({"bench"}, {"--model"});
    expectFailure({"bench", "--synthetic", "900b"}, {"135m"});
    expectFailure({"bench", "--synthetic", "135m:q9"}, {"Q4_0"});
}

TEST("texts and ids that cannot be used are refused with the place") {
    const TemporaryFolder folder;
    write(folder / "words", "1 2 three 4");
    write(folder / "large", "1 2 512");
    write(folder / "negative", "1 -2 3");
    write(folder / "huge", "1 99999999999999999999 3");
    write(folder / "one", "1");
    write(folder / "empty", "");
    for (const char* name : {"words", "large", "huge"}) {
        expectFailure({"perplexity", "--model", kTiny, "--ids", (folder / name).string()}, {"--ids", "0 to 511"});
    }
    expectFailure({"perplexity", "--model", kTiny, "--ids", (folder / "negative").string()}, {"token 2"});
    expectFailure({"perplexity", "--model", kTiny, "--ids", (folder / "one").string()}, {"nothing to predict"});
    expectFailure({"perplexity", "--model", kTiny, "--text", (folder / "empty").string()}, {"nothing to predict"});
    expectFailure({"perplexity", "--model", kTiny, "--ids", (folder / "missing").string()}, {"missing"});
    expectFailure({"perplexity", "--model", kTiny, "--text", (folder / "").string()}, {});
    expectFailure(
        {"perplexity", "--model", kTiny, "--ids", kIds, "--log", (folder / "no/such/folder").string(), "--limit", "10"},
        {"cannot write"});
    expectFailure({"perplexity", "--model", kTiny, "--ids", kIds, "--log", "/dev/full", "--limit", "10"},
                  {"/dev/full"});
    expectFailure({"tokenize", "--model", kTiny, "--file", (folder / "missing").string()}, {"missing"});
}

TEST("dense attention stops honestly where its cache ends") {
    expectFailure(
        {"perplexity", "--model", kTiny, "--ids", kIds, "--attention", "dense", "--cache", "100", "--limit", "102"},
        {"100", "streaming"});
}

TEST("a closed or full output is an error or a quiet end, not a death") {
    const int full = open("/dev/full", O_WRONLY);
    const Ran unwritable = run({"generate", "--model", kTiny, "--prompt", "Once", "--tokens", "5"}, "", full);
    CHECK(unwritable.status > 0);
    CHECK_EQUAL(unwritable.errorLines(), 1U);
    close(full);
    int ends[2] = {};
    REQUIRE(pipe(ends) == 0);
    close(ends[0]);
    for (const std::vector<std::string>& command :
         {std::vector<std::string>{"generate", "--model", kTiny, "--prompt", "Once", "--tokens", "5"},
          {"tokenize", "--model", kTiny, "--file", kIds},
          {"info", "--model", kTiny},
          {"devices", "--json"}}) {
        const Ran ran = run(command, "", ends[1]);
        CHECK_EQUAL(ran.signal, 0);
        CHECK(ran.errorLines() <= 1);
    }
    close(ends[1]);
}
