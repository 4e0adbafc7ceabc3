// daylong-cli models, and names of the library wherever a model is named: what scripts rely on, against a hub that
// behaves and misbehaves (tests/library/hub.py).
#include "library/checksum.h"
#include "library/test_hub.h"
#include "pseudo_terminal.h"
#include "run_cli.h"
#include "support/unit.h"

#include <nlohmann/json.hpp>

#include <chrono>
#include <thread>

#include <sched.h>
#include <sys/mount.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

using namespace daylong;
using namespace daylong::cli;
using library::testHub;
using nlohmann::json;
namespace fs = std::filesystem;

namespace {

/// A person's folders, kept from run to run, and the environment that leads to the test's hub.
class Home {
public:
    Ran go(std::vector<std::string> arguments, const std::string& input = "") const {
        return runIn({.input = input, .beforehand = [this] { enter(); }, .meanwhile = meanwhile}, std::move(arguments));
    }
    void enter() const {
        ::setenv("XDG_DATA_HOME", fs::path(m_folder / "data").c_str(), 1);
        ::setenv("XDG_CACHE_HOME", fs::path(m_folder / "cache").c_str(), 1);
        ::setenv("HF_ENDPOINT", testHub().hub().endpoint.c_str(), 1);
        for (const char* variable : {"HF_TOKEN", "HUGGING_FACE_HUB_TOKEN", "HF_HOME", "HF_TOKEN_PATH"})
            ::unsetenv(variable);
        for (const auto& [name, value] : variables) ::setenv(name.c_str(), value.c_str(), 1);
        if (beforehand) beforehand();
    }
    fs::path models() const { return m_folder / "data/daylong/models"; }
    fs::path cache() const { return m_folder / "cache/daylong"; }
    fs::path put(const std::string& name, const fs::path& file) const {
        fs::create_directories((models() / name).parent_path());
        fs::copy_file(file, models() / name);
        return models() / name;
    }
    bool hasFiles(const std::string& end) const {
        std::error_code none;
        for (const auto& entry : fs::recursive_directory_iterator(m_folder / "data", none)) {
            if (entry.path().string().ends_with(end)) return true;
        }
        return false;
    }
    /// Of all files.
    std::string everything() const {
        std::string all;
        for (const auto& entry : fs::recursive_directory_iterator(m_folder / ".")) {
            if (entry.is_regular_file()) all += read(entry.path());
        }
        return all;
    }

    std::vector<std::pair<std::string, std::string>> variables;
    std::function<void()> beforehand;
    std::function<void(pid_t, const fs::path&)> meanwhile;

private:
    unit::TemporaryFolder m_folder;
};

json parsed(const std::string& text) { return json::parse(text, nullptr, false); }

std::string sha256(const fs::path& path) { return library::sha256Of(path, {}).value(); }

bool has(const std::string& text, const std::string& part) { return text.find(part) != std::string::npos; }

}  // namespace

TEST("list --json is an array, empty at first, then with what scripts need of each model") {
    const Home home;
    CHECK_EQUAL(home.go({"models", "list", "--json"}).out, "[]\n");
    const Ran none = home.go({"models", "list"});
    CHECK(none.out.empty() && none.status == 0 && has(none.err, "models search"));

    const fs::path tiny = home.put("acme/tiny/Tiny-F32.gguf", kTiny);
    const json listed = parsed(home.go({"models", "list", "--json"}).out);
    REQUIRE(listed.is_array() && listed.size() == 1);
    CHECK_EQUAL(listed[0]["name"], "Tiny-F32");
    CHECK_EQUAL(listed[0]["path"], tiny.string());
    CHECK_EQUAL(listed[0]["bytes"], fs::file_size(tiny));
    CHECK_EQUAL(listed[0]["family"], "Llama");
    CHECK_EQUAL(listed[0]["quantization"], "F32");
    CHECK_EQUAL(listed[0]["sha256"], sha256(tiny));
    CHECK_EQUAL(home.go({"models", "path", "tiny-f32"}).out, tiny.string() + "\n");
    CHECK(has(home.go({"models", "list"}).out, "Tiny-F32"));
}

TEST("pull prints the final path alone, and the file is whole, verified and listed") {
    const Home home;
    const Ran pulled = home.go({"models", "pull", "daylong/tiny-GGUF:q4_k_m"});
    const fs::path target = home.models() / "daylong/tiny-GGUF/tiny-Q4_K_M.gguf";
    CHECK_EQUAL(pulled.out, target.string() + "\n");
    CHECK_EQUAL(pulled.status, 0);
    REQUIRE(fs::exists(target));
    const json listed = parsed(home.go({"models", "list", "--json"}).out);
    REQUIRE(listed.size() == 1);
    CHECK_EQUAL(listed[0]["sha256"], sha256(target));
    CHECK_EQUAL(listed[0]["repo"], "daylong/tiny-GGUF");
    testHub().requests();
    CHECK_EQUAL(home.go({"models", "pull", "daylong/tiny-GGUF:Q4_K_M"}).out, target.string() + "\n");
    for (const std::string& request : testHub().requests()) CHECK(!has(request, "/resolve/"));  // it is here already
    const Ran chosen = home.go({"models", "pull", "daylong/tiny-GGUF", "--json"});
    CHECK_EQUAL(parsed(chosen.out)["quantization"], "Q8_0");
    CHECK(has(chosen.err, "most exact"));
}

TEST("a split model comes whole, is one model, and goes whole") {
    const Home home;
    const Ran pulled = home.go({"models", "pull", "daylong/tiny-GGUF:F16"});
    CHECK_EQUAL(pulled.out, (home.models() / "daylong/tiny-GGUF/tiny-F16-00001-of-00003.gguf").string() + "\n");
    const json listed = parsed(home.go({"models", "list", "--json"}).out);
    REQUIRE(listed.size() == 1);
    CHECK_EQUAL(listed[0]["bytes"], 600'000);
    CHECK_EQUAL(listed[0]["parts"].size(), size_t{3});
    const fs::path laidOut = home.cache() / "weights/0.tiles";  // of a model that is not there
    fs::create_directories(laidOut.parent_path());
    write(laidOut, "tiles");
    CHECK_EQUAL(home.go({"models", "remove", "tiny-F16"}).status, 0);
    CHECK(!home.hasFiles(".gguf"));
    CHECK(!fs::exists(laidOut));
    CHECK(home.go({"models", "remove", "tiny-F16"}).failedCleanly());
}

TEST("an address is taken as well as a name") {
    const Home home;
    const std::string address = testHub().hub().endpoint + "/real/starter/resolve/main/starter.gguf";
    const Ran pulled = home.go({"models", "pull", address});
    CHECK_EQUAL(pulled.out, (home.models() / "real/starter/starter.gguf").string() + "\n");
    CHECK_EQUAL(sha256(home.models() / "real/starter/starter.gguf"), sha256(kStarter));
    CHECK(home.go({"models", "pull", "http://example.org/file.zip"}).failedCleanly());
    CHECK(home.go({"models", "pull", "starter"}).failedCleanly());
}

TEST("whatever the hub does ends in the right file or in one sentence, and never in a wrong file") {
    for (const std::string fault : {"cut", "ignores-range", "refuses-range", "wrong-range", "expired-once",
                                    "broken-once", "no-refs", "says-nothing"}) {
        const Home home;
        const Ran ran = home.go({"models", "pull", "faulty/" + fault + ":Q8_0"});
        if (ran.status != 0) unit::fail(__FILE__, __LINE__, fault + ": " + ran.err);
        CHECK(home.hasFiles(fault + "-Q8_0.gguf") && !home.hasFiles(".part"));
    }
    for (const auto& [fault, words] :
         std::vector<std::pair<std::string, std::string>>{{"wrong-bytes", "another SHA-256"},
                                                          {"wrong-listing", "another SHA-256"},
                                                          {"longer", "the server has"},
                                                          {"shorter", "the server has"},
                                                          {"says-longer", "the server has"},
                                                          {"says-shorter", "the server has"},
                                                          {"endless", "longer than it should be"},
                                                          {"cut-always", "are kept"},
                                                          {"expired-always", "refuses"},
                                                          {"unauthorised", "check the name"},
                                                          {"bad-token", "does not accept the token"},
                                                          {"gated", "accept it there"},
                                                          {"limited", "in 55 seconds"},
                                                          {"broken", "problem of its own"},
                                                          {"loop", "without end"},
                                                          {"to-http", "without encryption"},
                                                          {"hops-out", "not an address"},
                                                          {"login-page", "login page"},
                                                          {"climbs", "no GGUF files"},
                                                          {"nothing-here", "check the name"}}) {
        const Home home;
        const Ran ran = home.go({"models", "pull", "faulty/" + fault + ":Q8_0"});
        if (!ran.failedCleanly() || !has(ran.err, words)) unit::fail(__FILE__, __LINE__, fault + ": " + ran.err);
        CHECK(!home.hasFiles(".gguf"));
    }
}

TEST("a certificate of a stranger is refused, and SSL_CERT_FILE names whom to trust") {
    Home home;
    home.variables = {{"HF_ENDPOINT", testHub().stranger().endpoint}};
    const Ran strange = home.go({"models", "pull", "daylong/tiny-GGUF:Q8_0"});
    CHECK(strange.failedCleanly() && has(strange.err, "SSL_CERT_FILE"));
    home.variables = {{"SSL_CERT_FILE", "/nonexistent/ca.pem"}};
    CHECK(home.go({"models", "pull", "daylong/tiny-GGUF:Q8_0"}).failedCleanly());
}

TEST("a disk that takes no more ends a pull in words, and what came is kept") {
    Home home;
    home.beforehand = [] {
        std::signal(SIGXFSZ, SIG_IGN);
        const rlimit most{100'000, 100'000};
        ::setrlimit(RLIMIT_FSIZE, &most);
    };
    const Ran ran = home.go({"models", "pull", "daylong/tiny-GGUF:Q8_0"});
    CHECK(ran.failedCleanly() && has(ran.err, "on another disk"));
    CHECK(home.hasFiles("tiny-Q8_0.gguf.part") && !home.hasFiles("tiny-Q8_0.gguf"));
    home.beforehand = {};
    CHECK_EQUAL(home.go({"models", "pull", "daylong/tiny-GGUF:Q8_0"}).status, 0);
}

TEST("a server that never says how long a file is, nor ends it, does not fill the disk") {
    Home home;
    fs::create_directories(home.models());
    home.beforehand = [&] {  // a small disk, which only this program sees
        if (::unshare(CLONE_NEWNS) != 0 && ::unshare(CLONE_NEWUSER | CLONE_NEWNS) != 0) ::_exit(77);
        ::mount("none", "/", nullptr, MS_REC | MS_PRIVATE, nullptr);
        if (::mount("tmpfs", home.models().c_str(), "tmpfs", 0, "size=200m") != 0) ::_exit(77);
    };
    const Ran ran = home.go({"models", "pull", testHub().said("plain") + "/endless.gguf"});
    if (ran.status == 77) return unit::skip("this system lets nobody mount a small disk of their own");
    CHECK(ran.failedCleanly());
    CHECK(has(ran.err, "free some space"));
}

TEST("a pull that is killed goes on from there") {
    Home home;
    const fs::path part = home.models() / "faulty/snail/snail-Q8_0.gguf.part";
    home.meanwhile = [&part](pid_t process, const fs::path&) {
        std::error_code none;
        for (int i = 0; i < 500 && (!fs::exists(part) || fs::file_size(part, none) < 4'000); ++i)
            std::this_thread::sleep_for(std::chrono::milliseconds(10));
        ::kill(process, SIGKILL);
    };
    CHECK_EQUAL(home.go({"models", "pull", "faulty/snail:Q8_0"}).signal, SIGKILL);
    CHECK(fs::exists(part) && !home.hasFiles("snail-Q8_0.gguf"));
    home.meanwhile = {};
    CHECK_EQUAL(home.go({"models", "list", "--json"}).out, "[]\n");
    testHub().requests();
    CHECK_EQUAL(home.go({"models", "pull", "faulty/snail:Q8_0"}).status, 0);
    bool resumed = false;
    for (const std::string& request : testHub().requests()) resumed = resumed || has(request, "\"range\": \"bytes=");
    CHECK(resumed);
    CHECK(!fs::exists(part));
}

TEST("on a terminal a pull shows how far it is, how fast, and how long it takes; its output stays the path alone") {
    Home home;
    Terminal terminal;
    REQUIRE(terminal.end() >= 0);
    home.beforehand = [&terminal] { ::dup2(terminal.end(), STDERR_FILENO); };
    const Ran ran = home.go({"models", "pull", "faulty/snail:Q8_0"});
    CHECK_EQUAL(ran.out, (home.models() / "faulty/snail/snail-Q8_0.gguf").string() + "\n");
    const std::string shown = terminal.shown();
    if (!has(shown, "snail-Q8_0.gguf: ") || !has(shown, " of 20.0 KB (") || !has(shown, "/s, ") || !has(shown, " left"))
        unit::fail(__FILE__, __LINE__, shown);
}

TEST("the token goes to the hub alone, and is written nowhere") {
    Home home;
    home.variables = {{"HF_TOKEN", "hf_verysecret"}};
    testHub().requests();
    CHECK_EQUAL(home.go({"models", "pull", "daylong/tiny-GGUF:Q8_0"}).status, 0);
    const Ran failed = home.go({"models", "pull", "faulty/cut-always:Q8_0"});
    CHECK(!has(failed.err, "hf_verysecret"));
    CHECK(home.hasFiles(".part.json"));
    int toHub = 0, toOthers = 0;
    for (const std::string& request : testHub().requests()) {
        const bool other = has(request, "\"path\": \"/signed/");
        ++(other ? toOthers : toHub);
        CHECK_EQUAL(has(request, "hf_verysecret"), !other);
    }
    CHECK(toHub > 2 && toOthers > 1);
    CHECK(!has(home.everything(), "hf_verysecret"));
}

TEST("the usual proxy variable is followed") {
    Home home;
    home.variables = {{"HTTPS_PROXY", testHub().said("proxy")}};
    testHub().requests();
    CHECK_EQUAL(home.go({"models", "pull", "daylong/tiny-GGUF:Q8_0"}).status, 0);
    int through = 0;
    for (const std::string& request : testHub().requests()) through += has(request, "\"connect\"") ? 1 : 0;
    CHECK(through >= 2);  // to the hub and to where its files lie
    home.variables = {{"HTTPS_PROXY", "http://localhost:1"}};
    const Ran closed = home.go({"models", "pull", "daylong/tiny-GGUF:Q4_K_M"});
    CHECK(closed.failedCleanly() && has(closed.err, "proxy"));
}

TEST("search finds repositories, shows the forms of one, and knows what Daylong recommends") {
    const Home home;
    const json found = parsed(home.go({"models", "search", "tiny", "--json"}).out);
    REQUIRE(found.is_array() && found.size() == 1);
    CHECK_EQUAL(found[0]["repo"], "daylong/tiny-GGUF");
    CHECK(has(home.go({"models", "search", "tiny"}).out, "135M parameters"));
    const Ran nothing = home.go({"models", "search", "zzz"});
    CHECK(nothing.status == 0 && nothing.out.empty() && has(nothing.err, "nothing found"));

    const json forms = parsed(home.go({"models", "search", "daylong/tiny-GGUF", "--json"}).out);
    REQUIRE(forms.is_array() && forms.size() == 3);
    for (const json& form : forms) {
        CHECK(form["memory_bytes"] > form["bytes"]);
        CHECK(form["device"].is_string());
        CHECK_EQUAL(form["verdict"], "fits");
    }

    const json recommended = parsed(home.go({"models", "search", "--json"}).out);
    REQUIRE(recommended.is_array());
    CHECK(recommended.size() >= 12);
    int best = 0;
    for (const json& each : recommended) best += each["recommended"].get<bool>() ? 1 : 0;
    CHECK_EQUAL(best, 3);
}

TEST("a model of the library is taken by its name wherever one is named; of a wrong name the near ones are told") {
    const Home home;
    home.put("acme/tiny-GGUF/Tiny-Stories-F32.gguf", kTiny);
    const std::string text = "Once upon a time";
    CHECK_EQUAL(parsed(home.go({"info", "--model", "tiny-stories-f32", "--json"}).out)["architecture"], "llama");
    CHECK_EQUAL(home.go({"tokenize", "--model", "Tiny-Stories-F32"}, text).out,
                run({"tokenize", "--model", kTiny}, text).out);
    CHECK_EQUAL(home.go({"generate", "--model", "Tiny-Stories-F32", "--prompt", text, "--tokens", "3"}).status, 0);
    CHECK_EQUAL(home.go({"chat", "--model", "Tiny-Stories-F32"}, "Hello\n").status, 0);
    CHECK_EQUAL(parsed(home.go({"info", "--model", "starter", "--json"}).out)["name"],
                parsed(run({"info", "--model", kStarter, "--json"}).out)["name"]);
    for (const std::vector<std::string>& command :
         std::vector<std::vector<std::string>>{{"info"}, {"chat"}, {"generate", "--prompt", "x"}, {"bench"}}) {
        std::vector<std::string> arguments = command;
        arguments.insert(arguments.end(), {"--model", "tiny-storys"});
        const Ran ran = home.go(arguments);
        CHECK(ran.failedCleanly() && has(ran.err, "Tiny-Stories-F32"));
    }
    CHECK(has(home.go({"info", "--model", "zebra"}).err, "models list"));
}

TEST("folders of other programs are offered, used where they lie, and left out again") {
    Home home;
    const unit::TemporaryFolder person;
    home.variables = {{"HOME", fs::path(person / ".").string()}};
    const fs::path studio = person / ".lmstudio/models";
    fs::create_directories(studio / "acme");
    fs::copy_file(kTiny, studio / "acme/theirs-F32.gguf");
    const std::string path = fs::canonical(studio).string();

    const Ran offered = home.go({"models", "folders"});
    CHECK(offered.status == 0 && offered.out.empty());
    CHECK(has(offered.err, "LM Studio") && has(offered.err, path));
    json folders = parsed(home.go({"models", "folders", "--json"}).out);
    REQUIRE(folders.is_array() && folders.size() == 1);
    CHECK(!folders[0]["used"].get<bool>());

    CHECK_EQUAL(home.go({"models", "folders", "add", studio.string()}).out, path + "\n");
    json listed = parsed(home.go({"models", "list", "--json"}).out);
    REQUIRE(listed.size() == 1);
    CHECK_EQUAL(listed[0]["name"], "theirs-F32");
    CHECK(home.go({"models", "remove", "theirs-F32"}).failedCleanly());  // it is not ours to delete
    CHECK_EQUAL(home.go({"models", "folders", "remove", path}).status, 0);
    CHECK_EQUAL(home.go({"models", "list", "--json"}).out, "[]\n");
    CHECK(fs::exists(studio / "acme/theirs-F32.gguf"));
    CHECK(home.go({"models", "folders", "remove", path}).failedCleanly());
    CHECK(home.go({"models", "folders", "add", "/there/is/no/such/folder"}).failedCleanly());
}

TEST("what is kept is nobody else's to see, whichever command is the first to keep something") {
    for (const auto& command : std::vector<std::vector<std::string>>{{"models", "folders", "add", DAYLONG_TEST_DATA},
                                                                     {"models", "pull", "daylong/tiny-GGUF:q4_k_m"}}) {
        Home home;
        home.beforehand = [] { ::umask(0022); };
        CHECK_EQUAL(home.go(command).status, 0);
        const fs::path kept = home.models().parent_path();
        for (const fs::path& folder : {kept.parent_path(), kept})
            CHECK(fs::status(folder).permissions() == fs::perms::owner_all);
    }
}

TEST("without any network everything else works, and what needs one says so") {
    Home home;
    home.put("acme/tiny-GGUF/Tiny-Stories-F32.gguf", kTiny);
    home.beforehand = [] {
        // Where the system lets nobody have a network of their own, an address where nobody listens does.
        if (::unshare(CLONE_NEWNET) == 0 || ::unshare(CLONE_NEWUSER | CLONE_NEWNET) == 0) ::unsetenv("HF_ENDPOINT");
        else ::setenv("HF_ENDPOINT", "https://localhost:1", 1);
    };
    const Ran chat = home.go({"chat", "--model", kStarter, "--temperature", "0"}, "Hello!\n");
    CHECK(chat.status == 0 && !chat.out.empty());
    CHECK_EQUAL(parsed(home.go({"models", "list", "--json"}).out).size(), size_t{1});
    CHECK_EQUAL(home.go({"generate", "--model", "Tiny-Stories-F32", "--prompt", "Once", "--tokens", "3"}).status, 0);
    CHECK(parsed(home.go({"models", "search", "--json"}).out).size() >= 12);
    for (const std::vector<std::string>& command : std::vector<std::vector<std::string>>{
             {"models", "search", "tiny"}, {"models", "pull", "daylong/tiny-GGUF:Q8_0"}}) {
        const Ran ran = home.go(command);
        CHECK(ran.failedCleanly());
        CHECK(has(ran.err, "offline") || has(ran.err, "cannot reach"));
    }
}
