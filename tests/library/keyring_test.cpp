// The hub's token in the desktop's keyring, on a bus and with a keyring of the test's own (keyring.py).
#include "library/keyring.h"

#include "library/hub.h"
#include "library/test_script.h"
#include "support/unit.h"

#include <cstdlib>
#include <string>

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
    TestKeyring() { ::setenv("DBUS_SESSION_BUS_ADDRESS", m_script.ready().c_str(), 1); }
    bool isReady() const { return !m_script.ready().empty(); }

private:
    TestScript m_script{"/usr/bin/python3", {DAYLONG_TEST_KEYRING}};  // Debian's own Python, which has its packages
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
