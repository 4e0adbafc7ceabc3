// daylong-cli serve as other programs meet it: its start, its token, the endless conversation, and its end.
#include "raw_client.h"

#include "store/transcript_reader.h"
#include "store/transcript_writer.h"
#include "support/temporary_folder.h"
#include "support/unit.h"

#include <csignal>
#include <fcntl.h>
#include <fstream>
#include <limits>
#include <poll.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <thread>
#include <vector>

using namespace daylong;
using namespace daylong::unit;

namespace {

std::string readFile(const std::filesystem::path& path) {
    std::ifstream file(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(file), {}};
}

/// The program while it runs; killed at the end.
struct Served {
    const TemporaryFolder& folder;
    pid_t process = -1;
    uint16_t port = 0;
    std::string token;

    explicit Served(const TemporaryFolder& given, std::vector<std::string> more = {}) : folder(given) {
        const std::filesystem::path said = folder / "said";
        std::filesystem::remove(said);
        std::vector<std::string> arguments = {"daylong-cli", "serve",   "--port",    "0",
                                              "--model",     "starter", "--backend", "cpu",
                                              "--cache",     "512",     "--db",      (folder / "talk.db").string()};
        arguments.insert(arguments.end(), more.begin(), more.end());
        process = ::fork();
        if (process == 0) {
            ::dup2(::open(said.c_str(), O_WRONLY | O_CREAT | O_TRUNC, 0600), STDERR_FILENO);
            ::setenv("XDG_DATA_HOME", (folder / "data").c_str(), 1);
            ::setenv("XDG_CACHE_HOME", (folder / "cache").c_str(), 1);
            std::vector<char*> argv;
            for (std::string& each : arguments) argv.push_back(each.data());
            argv.push_back(nullptr);
            ::execv(DAYLONG_CLI, argv.data());
            ::_exit(126);
        }
        const std::string mark = "listening on http://127.0.0.1:";
        std::string text;
        while (text.find(mark) == std::string::npos && ::waitpid(process, nullptr, WNOHANG) == 0) {
            std::this_thread::sleep_for(std::chrono::milliseconds(5));
            text = readFile(said);
        }
        while (text.find(mark) != std::string::npos && !text.ends_with('\n')) text = readFile(said);
        if (const size_t at = text.find(mark); at != std::string::npos)
            port = static_cast<uint16_t>(std::atoi(text.c_str() + at + mark.size()));
        token = readFile(folder.operator/("data") / "daylong" / "api-token");
        if (!token.empty()) token.pop_back();
    }
    ~Served() { end(SIGKILL); }
    /// What it exits with; -1: it was killed.
    int end(int signal) {
        if (process < 0) return -1;
        ::kill(process, signal);
        int status = 0;
        ::waitpid(std::exchange(process, -1), &status, 0);
        return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
    }
    std::string chat(const std::string& model, const std::string& text, bool stream = false) const {
        const json body = {{"model", model}, {"stream", stream}, {"messages", {{{"role", "user"}, {"content", text}}}}};
        return request("POST", "/v1/chat/completions",
                       "Content-Type: application/json\r\nAuthorization: Bearer " + token + "\r\n", body.dump());
    }
};

std::vector<store::Message> messagesOf(const TemporaryFolder& folder) {
    const auto reader = store::TranscriptReader::open(folder / "talk.db");
    if (!reader) return {};
    const auto conversations = (*reader)->conversations();
    if (!conversations || conversations->empty()) return {};
    auto page = (*reader)->pageBefore(conversations->front().id, std::numeric_limits<store::MessageId>::max(), 100);
    if (!page) return {};
    std::erase_if(*page, [](const store::Message& each) { return each.role == store::MessageRole::Note; });
    return std::move(*page);
}

}  // namespace

TEST("it starts, says where, makes a token for its owner alone, and keeps no transcript of a model's own name") {
    const TemporaryFolder folder;
    Served served(folder);
    REQUIRE(served.port != 0);
    CHECK(served.token.size() > 60);
    struct stat status {};
    REQUIRE(::stat((folder.operator/("data") / "daylong" / "api-token").c_str(), &status) == 0);
    CHECK_EQUAL(status.st_mode & 0777U, 0600U);
    CHECK(readFile(folder / "said").find(served.token) == std::string::npos);
    const std::string hello = "Hello, how are you today, and what did you do all day yesterday?";
    const Heard first = ask(served.port, served.chat("starter", hello));
    CHECK_EQUAL(first.status, 200);
    CHECK(!first.parsed()["choices"][0]["message"]["content"].get<std::string>().empty());
    const json usage = ask(served.port, served.chat("starter", hello)).parsed()["usage"];
    CHECK(usage["prompt_tokens_details"]["cached_tokens"].get<int>() > 0);
    CHECK(!std::filesystem::exists(folder / "talk.db"));
    CHECK_EQUAL(ask(served.port, request("GET", "/v1/models", "")).status, 401);
    CHECK_EQUAL(served.end(SIGTERM), 0);
}

TEST(
    "what is said to \"daylong\" stands in the transcript with its reply, and the conversation goes on after a "
    "restart") {
    const TemporaryFolder folder;
    std::string reply;
    {
        Served served(folder);
        REQUIRE(served.port != 0);
        const Heard heard = ask(served.port, served.chat("daylong", "Hello, how are you?"));
        CHECK_EQUAL(heard.status, 200);
        const json parsed = heard.parsed();
        reply = parsed["choices"][0]["message"]["content"];
        CHECK(!reply.empty());
        CHECK(parsed["usage"]["prompt_tokens"].get<int>() > 0);
        const Heard stream = ask(served.port, served.chat("daylong", "And what do you like?", true));
        CHECK(stream.body.find("data: [DONE]\n\n") != std::string::npos);
        json refused = {{"model", "daylong"}, {"stop", "x"}, {"messages", {{{"role", "user"}, {"content", "a"}}}}};
        const Heard told = ask(served.port, request("POST", "/v1/chat/completions",
                                                    "Authorization: Bearer " + served.token + "\r\n", refused.dump()));
        CHECK_EQUAL(told.status, 400);
        CHECK_EQUAL(told.parsed()["error"]["param"], "stop");
        CHECK_EQUAL(served.end(SIGINT), 0);
    }
    const auto messages = messagesOf(folder);
    REQUIRE(messages.size() == 4);
    CHECK_EQUAL(messages[0].text, "Hello, how are you?");
    CHECK_EQUAL(messages[1].text, reply);
    CHECK_EQUAL(messages[2].text, "And what do you like?");
    Served again(folder);
    CHECK_EQUAL(ask(again.port, again.chat("daylong", "Are you still there?")).status, 200);
    CHECK_EQUAL(again.end(SIGTERM), 0);
    CHECK_EQUAL(messagesOf(folder).size(), 6U);
}

TEST("killed while it replies, the transcript is whole and has what was said") {
    const TemporaryFolder folder;
    for (int round = 1; round <= 3; ++round) {
        Served served(folder);
        REQUIRE(served.port != 0);
        RawClient client(served.port);
        const std::string said = "Tell me a long story, number " + std::to_string(round);
        CHECK(client.send(served.chat("daylong", said, true)));
        client.readUntil("\"content\":\"");
        served.end(SIGKILL);
        const auto messages = messagesOf(folder);
        REQUIRE(messages.size() >= static_cast<size_t>(round));
        size_t found = 0;
        for (const store::Message& each : messages) found += each.text == said ? 1 : 0;
        CHECK_EQUAL(found, 1U);
    }
    Served served(folder);
    CHECK_EQUAL(ask(served.port, served.chat("daylong", "Hello again")).status, 200);
}

TEST("while another program has the transcript, that is said, and a model by its own name answers") {
    const TemporaryFolder folder;
    Served served(folder);
    REQUIRE(served.port != 0);
    {
        const auto window = store::TranscriptWriter::open(folder / "talk.db");
        REQUIRE(window);
        const Heard refused = ask(served.port, served.chat("daylong", "Hello"));
        CHECK_EQUAL(refused.status, 503);
        CHECK_EQUAL(refused.parsed()["error"]["code"], "conversation_unavailable");
        CHECK_EQUAL(ask(served.port, served.chat("starter", "Hello")).status, 200);
    }
    CHECK_EQUAL(ask(served.port, served.chat("daylong", "Hello")).status, 200);
}

TEST("what nobody asks for a while is free for the window, and comes back behind it") {
    const TemporaryFolder folder;
    Served served(folder, {"--let-go", "1"});
    REQUIRE(served.port != 0);
    CHECK_EQUAL(ask(served.port, served.chat("daylong", "Hello")).status, 200);
    {
        auto window = store::TranscriptWriter::open(folder / "talk.db");
        for (int i = 0; i < 600 && !window; ++i) {
            std::this_thread::sleep_for(std::chrono::milliseconds(50));
            window = store::TranscriptWriter::open(folder / "talk.db");
        }
        REQUIRE(window);
        CHECK_EQUAL(ask(served.port, served.chat("daylong", "Hello again")).status, 503);
    }
    CHECK_EQUAL(ask(served.port, served.chat("daylong", "Hello again")).status, 200);
    CHECK_EQUAL(served.end(SIGTERM), 0);
    CHECK_EQUAL(messagesOf(folder).size(), 4U);
}

TEST("a client that leaves keeps nobody else from being answered") {
    const TemporaryFolder folder;
    Served served(folder);
    REQUIRE(served.port != 0);
    {
        RawClient client(served.port);
        CHECK(client.send(served.chat("daylong", "Tell me a very long story", true)));
        client.readUntil("\"content\":\"");
    }
    CHECK_EQUAL(ask(served.port, served.chat("daylong", "Hello again")).status, 200);
    CHECK_EQUAL(served.end(SIGTERM), 0);
    const auto messages = messagesOf(folder);
    REQUIRE(messages.size() == 4);
    CHECK_EQUAL(messages[2].text, "Hello again");
}

TEST("a transcript that was repaired at the opening is answered in") {
    const TemporaryFolder folder;
    {
        Served served(folder);
        CHECK_EQUAL(ask(served.port, served.chat("daylong", "Hello")).status, 200);
        CHECK_EQUAL(served.end(SIGTERM), 0);
    }
    std::ofstream(folder / "talk.db.is-damaged").flush();
    Served served(folder);
    CHECK_EQUAL(ask(served.port, served.chat("daylong", "Hello again")).status, 200);
    CHECK(!std::filesystem::exists(folder / "talk.db.is-damaged"));
    CHECK_EQUAL(served.end(SIGTERM), 0);
    CHECK_EQUAL(messagesOf(folder).size(), 4U);
}

TEST("it can be ended before it is ready") {
    const TemporaryFolder folder;
    const std::filesystem::path token = folder / "token";
    REQUIRE(::mkfifo(token.c_str(), 0600) == 0);
    const pid_t process = ::fork();
    if (process == 0) {
        ::execl(DAYLONG_CLI, "daylong-cli", "serve", "--port", "0", "--model", "starter", "--token-file", token.c_str(),
                nullptr);
        ::_exit(126);
    }
    int status = 0, out = -1;
    while (out < 0 && ::waitpid(process, &status, WNOHANG) == 0) {
        out = ::open(token.c_str(), O_WRONLY | O_NONBLOCK);  // once it waits for the token
        std::this_thread::sleep_for(std::chrono::milliseconds(1));
    }
    REQUIRE(out >= 0);
    ::kill(process, SIGINT);
    pid_t ended = 0;
    for (int i = 0; i < 6000 && ended == 0; ++i) {
        ended = ::waitpid(process, &status, WNOHANG);
        if (ended == 0) std::this_thread::sleep_for(std::chrono::milliseconds(10));
    }
    ::close(out);
    if (ended == 0) ::kill(process, SIGKILL), ::waitpid(process, &status, 0);
    CHECK(WIFEXITED(status) && WEXITSTATUS(status) == 128 + SIGINT);
}

TEST("from the moment that it says where it listens it ends in order") {
    const TemporaryFolder folder;
    constexpr std::chrono::milliseconds kHeard(200);
    int said[2] = {-1, -1};
    REQUIRE(::pipe2(said, O_DIRECT) == 0);               // holds lines,
    REQUIRE(::fcntl(said[1], F_SETPIPE_SZ, 4096) >= 0);  // and only one: the second is told once the first is read
    const pid_t process = ::fork();
    if (process == 0) {
        ::dup2(said[1], STDERR_FILENO);
        ::close(said[0]);
        ::close(said[1]);
        ::setenv("XDG_CACHE_HOME", (folder / "cache").c_str(), 1);
        ::execl(DAYLONG_CLI, "daylong-cli", "serve", "--port", "0", "--model", "starter", "--backend", "cpu", "--cache",
                "512", "--token-file", (folder / "token").c_str(), "--db", (folder / "talk.db").c_str(), nullptr);
        ::_exit(126);
    }
    ::close(said[1]);
    pollfd first{.fd = said[0], .events = POLLIN, .revents = 0};
    CHECK(::poll(&first, 1, 60'000) == 1);
    std::this_thread::sleep_for(kHeard);  // it is about to say it
    ::kill(process, SIGTERM);
    std::this_thread::sleep_for(kHeard);
    std::string text;
    char block[4096];
    for (ssize_t got = 0; (got = ::read(said[0], block, sizeof block)) > 0;)
        text.append(block, static_cast<size_t>(got));
    ::close(said[0]);
    int status = 0;
    ::waitpid(process, &status, 0);
    CHECK(text.find("listening on http://127.0.0.1:") != std::string::npos);
    CHECK(WIFEXITED(status) && WEXITSTATUS(status) == 0);
}
