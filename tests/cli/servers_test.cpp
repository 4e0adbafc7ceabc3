// daylong-cli servers, and chat with what they have: a server that is scripted (tests/remote/server.py), and our own.
#include "pseudo_terminal.h"
#include "remote/test_server.h"
#include "run_cli.h"
#include "support/unit.h"

#include <chrono>
#include <csignal>
#include <cstdlib>
#include <thread>
#include <utility>

using namespace daylong;
using namespace daylong::cli;
using nlohmann::json;

namespace {

bool has(const std::string& text, const std::string& part) { return text.find(part) != std::string::npos; }

/// A person's settings and transcript over several runs.
struct Person {
    unit::TemporaryFolder folder;

    Ran run(std::vector<std::string> arguments, const std::string& input = "", int in = -1) const {
        return runIn({.input = input,
                      .in = in,
                      .beforehand =
                          [this] {
                              ::setenv("XDG_CONFIG_HOME", (folder / "config").c_str(), 1);
                              for (const char* bus : {"DBUS_SESSION_BUS_ADDRESS", "XDG_RUNTIME_DIR"}) ::unsetenv(bus);
                          }},
                     std::move(arguments));
    }
    Ran talk(const std::string& model, const std::string& said, std::vector<std::string> more = {}) const {
        std::vector<std::string> arguments = {"chat", "--model", model, "--db", (folder / "talk.db").string()};
        arguments.insert(arguments.end(), more.begin(), more.end());
        return run(std::move(arguments), said);
    }
};

/// daylong-cli serve with the starter, while this lives.
struct OwnServer {
    const unit::TemporaryFolder& folder;
    pid_t process = -1;
    std::string address;

    explicit OwnServer(const unit::TemporaryFolder& given) : folder(given) {
        const std::filesystem::path said = folder / "served";
        process = ::fork();
        if (process == 0) {
            ::dup2(::open(said.c_str(), O_WRONLY | O_CREAT | O_TRUNC, 0600), STDERR_FILENO);
            ::setenv("XDG_DATA_HOME", (folder / "data").c_str(), 1);
            const std::string token = (folder / "token").string(), database = (folder / "served.db").string();
            ::execl(DAYLONG_CLI, "daylong-cli", "serve", "--port", "0", "--model", "starter", "--backend", "cpu",
                    "--cache", "512", "--token-file", token.c_str(), "--db", database.c_str(), nullptr);
            ::_exit(126);
        }
        const std::string mark = "listening on ";
        while (address.empty() && ::waitpid(process, nullptr, WNOHANG) == 0) {
            std::this_thread::sleep_for(std::chrono::milliseconds(10));
            const std::string text = read(said);
            const size_t at = text.find(mark), end = text.find('\n', std::min(at, text.size()));
            if (at != std::string::npos && end != std::string::npos)
                address = text.substr(at + mark.size(), end - at - mark.size());
        }
    }
    ~OwnServer() {
        ::kill(process, SIGKILL);
        ::waitpid(process, nullptr, 0);
    }
};

}  // namespace

TEST("a server is connected, talked to, listed and forgotten, and its key is nowhere but in its file") {
    remote::TestServer server;
    REQUIRE(server.isReady());
    const Person person;
    const std::string key = "sk-very-secret";
    const Ran added = person.run({"servers", "add", server.address("llamacpp"), "--key-file", "-"}, key + "\n");
    CHECK_EQUAL(added.status, 0);
    CHECK(added.out.starts_with("remote:127.0.0.1:") && added.out.ends_with("/tiny/model\n"));
    CHECK(has(added.err, "only you can read") && !has(added.err, key));
    const std::string model = lines(added.out).front();

    const Ran said = person.talk(model, "Hello\n", {"--system", "Be brief."});
    CHECK_EQUAL(said.out, "I was told: [Hello] and I have nothing to add to that.\n");
    CHECK(!has(said.err, key));
    const auto chats = server.chats();
    REQUIRE(!chats.empty());
    CHECK_EQUAL(chats.back()["key"].get<std::string>(), "Bearer " + key);
    CHECK_EQUAL(chats.back()["asked"]["messages"][0]["content"].get<std::string>(), "Be brief.");
    const Ran telling = person.run({"servers", "add", server.address("tells-key"), "--key-file", "-"}, key + "\n");
    const Ran told = person.talk(lines(telling.out).front(), "Hello?\n");
    CHECK(told.status != 0 && has(told.err, "asks for a key") && !has(told.err + told.out, key));
    CHECK_EQUAL(person.run({"servers", "remove", server.address("tells-key")}).status, 0);

    const json listed = json::parse(person.run({"servers", "list", "--json"}).out);
    CHECK_EQUAL(listed[0]["path"].get<std::string>(), model);
    CHECK_EQUAL(listed[0]["context"].get<int>(), 8192);
    const Ran exported =
        person.run({"export", "--all", "--format", "json", "--output", (person.folder / "out.json").string(), "--db",
                    (person.folder / "talk.db").string()});
    CHECK_EQUAL(exported.status, 0);
    for (const auto& entry : std::filesystem::recursive_directory_iterator(person.folder / "")) {
        if (entry.is_regular_file() && entry.path().filename() != "server-keys.json")
            CHECK(!has(read(entry.path()), key));
    }

    CHECK_EQUAL(person.run({"servers", "remove", server.address("llamacpp")}).out, model + "\n");
    CHECK(!std::filesystem::exists(person.folder / "config" / "daylong" / "server-keys.json"));
    const Ran gone = person.talk(model, "Hello\n");
    CHECK(gone.failedCleanly() || gone.status == 2);
    CHECK(has(gone.err, "no connected server has"));
}

TEST("what cannot be connected says why, and changes nothing") {
    remote::TestServer server;
    REQUIRE(server.isReady());
    const Person person;
    const std::pair<const char*, const char*> told[] = {{"refused", "asks for a key"},
                                                        {"nomodels", "offers no model"},
                                                        {"listless", "does not answer as such a server does"},
                                                        {"two", "tiny/model, other"}};
    for (const auto& [way, part] : told) {
        const Ran ran = person.run({"servers", "add", server.address(way)});
        CHECK(ran.failedCleanly());
        CHECK(has(ran.err, part));
    }
    CHECK(has(person.run({"servers", "add", server.address("two"), "--model", "third"}).err, "no model 'third'"));
    CHECK(has(person.run({"servers", "add", "ftp://example.org"}).err, "not the address of a server"));
    CHECK(has(person.run({"servers", "add", "127.0.0.1:1"}).err, "cannot reach 127.0.0.1"));
    CHECK_EQUAL(person.run({"servers", "list"}).out, "");
    CHECK(has(person.run({"servers", "add", server.address("two"), "--model", "other", "--context", "3000"}).out,
              "/other"));
}

TEST("a damaged list is said, and a key that may be left in a keyring, too") {
    remote::TestServer server;
    REQUIRE(server.isReady());
    const Person person;
    CHECK_EQUAL(person.run({"servers", "add", server.address("plain")}).status, 0);
    const Ran removed = person.run({"servers", "remove", server.address("plain")});
    CHECK_EQUAL(removed.status, 0);
    CHECK(has(removed.out, "/tiny/model") && has(removed.err, "keyring cannot be reached"));
    const std::filesystem::path list = person.folder / "config" / "daylong" / "servers.json";
    write(list, "[{");
    for (const char* command : {"list", "add", "remove"}) {
        std::vector<std::string> arguments = {"servers", command};
        if (command != std::string("list")) arguments.push_back(server.address("plain"));
        const Ran ran = person.run(std::move(arguments));
        CHECK(ran.failedCleanly() && has(ran.err, "is damaged"));
    }
    CHECK_EQUAL(read(list), "[{");
}

TEST("a server that fails is told of, and what was said goes on once it is there again") {
    remote::TestServer server;
    REQUIRE(server.isReady());
    const Person person;
    const std::string broken = lines(person.run({"servers", "add", server.address("broken")}).out).front();
    const Ran failed = person.talk(broken, "Hello\n");
    CHECK(failed.status != 0 && has(failed.err, "status 503"));
    const std::string plain = lines(person.run({"servers", "add", server.address("plain")}).out).front();
    CHECK(has(person.talk(plain, "Again\n").out, "I was told: [Hello"));
    const std::string cut = lines(person.run({"servers", "add", server.address("cut")}).out).front();
    const Ran half = person.talk(cut, "Hello\n");
    CHECK(has(half.out, "I was told:") && has(half.err, "cut in the middle"));
}

TEST("on a terminal it is told what a server was sent, as an estimate until it has counted enough") {
    remote::TestServer server;
    REQUIRE(server.isReady());
    const Person person;
    const std::string model = lines(person.run({"servers", "add", server.address("llamacpp")}).out).front();
    std::string more = "And what of";
    for (int i = 0; i < 200; ++i) more += " this and";
    Terminal terminal;
    REQUIRE(terminal.end() >= 0);
    terminal.type("Hello\n/memory\n" + more + "?\n/memory\n/quit\n");
    const Ran ran =
        person.run({"chat", "--model", model, "--db", (person.folder / "talk.db").string()}, "", terminal.end());
    CHECK_EQUAL(ran.status, 0);
    CHECK(has(ran.err, "; the server was sent ") && has(ran.err, " tokens, and had read "));
    const std::string is = "the server is sent ", about = is + "about ";
    const size_t first = ran.err.find(is), second = ran.err.find(is, first + 1);
    REQUIRE(first != std::string::npos && second != std::string::npos);
    CHECK_EQUAL(ran.err.compare(first, about.size(), about), 0);
    CHECK(ran.err.compare(second, about.size(), about) != 0);
    CHECK(has(ran.err.substr(second), ": all of the conversation"));
}

TEST("where a person wants it, the model on this machine answers for a server that is lost") {
    const Person person;
    remote::TestServer server;
    REQUIRE(server.isReady());
    const std::string model = lines(person.run({"servers", "add", server.address("plain")}).out).front();
    const std::filesystem::path list = person.folder / "config" / "daylong" / "servers.json";
    json moved = json::parse(read(list));
    moved[0]["address"] = "http://127.0.0.1:1/v1";
    write(list, moved.dump());
    const Ran said = person.talk(model, "Hello\n", {"--give-way", "--backend", "cpu"});
    CHECK_EQUAL(said.status, 0);
    CHECK(!said.out.empty());
    CHECK(has(said.err, "does not answer, so"));
}

TEST("our own local API is such a server") {
    const Person person;
    const OwnServer own(person.folder);
    REQUIRE(!own.address.empty());
    CHECK(has(person.run({"servers", "add", own.address}).err, "asks for a key"));
    const Ran added = person.run(
        {"servers", "add", own.address, "--model", "starter", "--key-file", (person.folder / "token").string()});
    CHECK_EQUAL(added.status, 0);
    const std::string model = lines(added.out).front();
    const Ran first = person.talk(model, "Hello, how are you?\n");
    CHECK_EQUAL(first.status, 0);
    CHECK(first.out.size() > 2);
    const Ran second = person.talk(model, "And what did you do today?\nTell me more.\n");
    CHECK_EQUAL(second.status, 0);
    CHECK(lines(second.out).size() >= 2);
}
