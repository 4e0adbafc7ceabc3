// The hub's token in the desktop's keyring, on a bus and with a keyring of the test's own (keyring.py).
#include "library/keyring.h"

#include "library/hub.h"
#include "support/unit.h"

#include <csignal>
#include <cstdlib>
#include <string>

#include <sys/wait.h>
#include <unistd.h>

using namespace daylong;
using namespace daylong::library;

namespace {

const std::string kHub = "https://hub.example";

/// Nobody's real bus, login or variable.
void forgetEverything() {
    for (const char* name : {"DBUS_SESSION_BUS_ADDRESS", "XDG_RUNTIME_DIR", "HF_TOKEN", "HUGGING_FACE_HUB_TOKEN",
                             "HF_TOKEN_PATH", "XDG_CACHE_HOME"})
        ::unsetenv(name);
    ::setenv("HF_HOME", "/nonexistent", 1);
    ::setenv("HF_ENDPOINT", kHub.c_str(), 1);
}

class TestKeyring {
public:
    TestKeyring() {
        int input[2], output[2];
        if (::pipe(input) != 0 || ::pipe(output) != 0) std::abort();
        m_process = ::fork();
        if (m_process == 0) {
            ::dup2(input[0], STDIN_FILENO);
            ::dup2(output[1], STDOUT_FILENO);
            for (const int end : {input[0], input[1], output[0], output[1]}) ::close(end);
            // Debian's own Python, which has its packages.
            ::execl("/usr/bin/python3", "python3", DAYLONG_TEST_KEYRING, nullptr);
            ::_exit(126);
        }
        ::close(input[0]);
        ::close(output[1]);
        m_input = input[1];
        char c = 0;
        while (::read(output[0], &c, 1) == 1 && c != '\n') m_address += c;
        ::close(output[0]);
        ::setenv("DBUS_SESSION_BUS_ADDRESS", m_address.c_str(), 1);
    }
    ~TestKeyring() {
        ::close(m_input);
        ::waitpid(m_process, nullptr, 0);
    }
    TestKeyring(const TestKeyring&) = delete;
    TestKeyring& operator=(const TestKeyring&) = delete;

    bool isReady() const { return !m_address.empty(); }

private:
    std::string m_address;
    pid_t m_process = -1;
    int m_input = -1;
};

}  // namespace

TEST("where there is no keyring, it is said, and what to do instead") {
    forgetEverything();
    CHECK(!keptToken(kHub));
    const Result<void> kept = keepToken(kHub, "hf_secret");
    REQUIRE(!kept);
    CHECK(kept.error().message.find("set HF_TOKEN instead") != std::string::npos);
    CHECK_EQUAL(hubOfEnvironment().value().token, "");
    ::setenv("DBUS_SESSION_BUS_ADDRESS", "unix:path=/nonexistent", 1);
    CHECK(!keepToken(kHub, "hf_secret"));
}

TEST("a token is kept for one hub, replaced, and forgotten; one in the environment goes before it") {
    forgetEverything();
    const TestKeyring keyring;
    if (!keyring.isReady()) return unit::skip("no dbus-daemon, or no python3-dbus and python3-gi");
    CHECK_EQUAL(keptToken(kHub).value(), "");
    CHECK(keepToken(kHub, "hf_first"));
    CHECK(keepToken(kHub, "hf_second"));
    CHECK_EQUAL(keptToken(kHub).value(), "hf_second");
    CHECK_EQUAL(keptToken("https://another.example").value(), "");
    CHECK_EQUAL(hubOfEnvironment().value().token, "hf_second");
    ::setenv("HF_TOKEN", "hf_third", 1);
    CHECK_EQUAL(hubOfEnvironment().value().token, "hf_third");
    ::unsetenv("HF_TOKEN");
    CHECK(keepToken(kHub, ""));
    CHECK_EQUAL(keptToken(kHub).value(), "");
}
