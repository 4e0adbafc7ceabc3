// The list of servers, how people write their addresses, and where their keys are and are not.
#include "remote/servers.h"

#include "base/say.h"
#include "library/test_script.h"
#include "remote/keys.h"
#include "support/temporary_folder.h"
#include "support/unit.h"

#include <cstdlib>
#include <fstream>
#include <iterator>
#include <string>
#include <sys/stat.h>

using namespace daylong;
using namespace daylong::remote;

namespace {

std::string read(const std::filesystem::path& path) {
    std::ifstream file(path);
    return {std::istreambuf_iterator<char>(file), {}};
}

void forgetKeyring() {
    for (const char* bus : {"DBUS_SESSION_BUS_ADDRESS", "XDG_RUNTIME_DIR"}) ::unsetenv(bus);
}

}  // namespace

TEST("an address is understood as people write it") {
    const auto address = [](const char* typed) {
        const Result<std::string> made = addressOf(typed);
        return made ? *made : "(none)";
    };
    CHECK_EQUAL(address("localhost:8080"), "http://localhost:8080/v1");
    CHECK_EQUAL(address(" http://127.0.0.1:1234/ "), "http://127.0.0.1:1234/v1");
    CHECK_EQUAL(address("192.168.1.5:11434"), "http://192.168.1.5:11434/v1");
    CHECK_EQUAL(address("[::1]:8000"), "http://[::1]:8000/v1");
    CHECK_EQUAL(address("172.20.0.3:80"), "http://172.20.0.3:80/v1");
    CHECK_EQUAL(address("8.8.8.8:8000"), "https://8.8.8.8:8000/v1");
    CHECK_EQUAL(address("172.40.0.3"), "https://172.40.0.3/v1");
    CHECK_EQUAL(address("[2001:db8::1]:8000"), "https://[2001:db8::1]:8000/v1");
    CHECK_EQUAL(address("https://example.org/v1/chat/completions/"), "https://example.org/v1");
    CHECK_EQUAL(address("openrouter.ai/api/v1"), "https://openrouter.ai/api/v1");
    CHECK_EQUAL(address("https://example.org/v1/chat/completions"), "https://example.org/v1");
    CHECK_EQUAL(address("https://example.org/v1/models"), "https://example.org/v1");
    for (const char* none :
         {"", "http://", "ftp://example.org", "https://me:secret@example.org", "https://a.org/v1?key=x"})
        CHECK_EQUAL(address(none), "(none)");
}

TEST("models are added, known again, replaced and removed; each by a name of its own") {
    const unit::TemporaryFolder folder;
    const std::filesystem::path in = folder / "settings";
    CHECK(servedModels(in).value().empty());
    const auto first = addModel(in, "http://localhost:8080/v1", {"a/b", 4096, "llamacpp"});
    REQUIRE(first);
    CHECK_EQUAL(first->path(), "remote:localhost:8080/a/b");
    CHECK(addModel(in, "http://localhost:8080/v1", {"c", 0, ""}));
    CHECK(addModel(in, "http://localhost:8080/v1", {"a/b", 8192, "llamacpp"}));
    const auto elsewhere = addModel(in, "http://localhost:8080/other/v1", {"a/b", 0, ""});
    REQUIRE(elsewhere);
    CHECK_EQUAL(elsewhere->path(), "remote:localhost:8080-2/a/b");
    CHECK_EQUAL(servedModels(in).value().size(), 3U);
    CHECK_EQUAL(findModel(in, "remote:localhost:8080/a/b").value().model.context, 8192U);
    const auto gone = findModel(in, "remote:localhost:8080/x");
    CHECK(!gone && gone.error().code == ErrorCode::NotFound && !gone.error().sayings.empty());
    CHECK_EQUAL(removeModels(in, "localhost:8080/c").value().size(), 1U);
    CHECK_EQUAL(removeModels(in, "http://localhost:8080").value().size(), 1U);
    // It keeps the name that it has, though the other one's is free by now.
    const auto more = addModel(in, "http://localhost:8080/other/v1", {"d", 0, ""});
    REQUIRE(more);
    CHECK_EQUAL(more->path(), "remote:localhost:8080-2/d");
    CHECK_EQUAL(removeModels(in, "localhost:8080-2").value().size(), 2U);
    CHECK(!removeModels(in, "localhost:8080-2"));
    CHECK(servedModels(in).value().empty());
}

TEST("a list that somebody else wrote is read as far as it is one") {
    const unit::TemporaryFolder folder;
    std::ofstream(folder / "servers.json")
        << R"([7, {"server": "a/b", "address": "http://a/v1", "model": "m"}, {"server": "a"},
              {"server": "a", "address": "http://a/v1", "model": "m", "context": -3}])";
    const auto models = servedModels(folder / "").value();
    REQUIRE(models.size() == 1);
    CHECK_EQUAL(models.front().model.context, 0U);
}

TEST("a damaged list is said, and stays as it is; so do damaged keys") {
    forgetKeyring();
    const unit::TemporaryFolder folder;
    const std::filesystem::path in = folder / "";
    for (const std::string damaged : {"{", "", "{}"}) {
        std::ofstream(folder / "servers.json") << damaged;
        const auto models = servedModels(in);
        CHECK(!models && models.error().code == ErrorCode::InvalidFile && !models.error().sayings.empty());
        CHECK(!addModel(in, "http://a/v1", {"m", 0, ""}));
        CHECK(!removeModels(in, "a"));
        const auto found = findModel(in, "remote:a/m");
        CHECK(!found && found.error().code == ErrorCode::InvalidFile);
        CHECK_EQUAL(read(folder / "servers.json"), damaged);
    }
    std::ofstream(folder / "server-keys.json") << "[";
    CHECK_EQUAL(keptKey(in, "http://a/v1"), "");
    CHECK(!keepKey(in, "http://a/v1", "sk-first"));
    CHECK(!forgetKey(in, "http://a/v1"));
    CHECK_EQUAL(read(folder / "server-keys.json"), "[");
}

TEST("without a keyring a key is in a file that nobody else can read, and nowhere else") {
    forgetKeyring();
    const unit::TemporaryFolder folder;
    const std::filesystem::path in = folder / "settings";
    CHECK_EQUAL(keptKey(in, "http://a/v1"), "");
    const auto kept = keepKey(in, "http://a/v1", "sk-first");
    REQUIRE(kept);
    CHECK(*kept == KeyPlace::File);
    CHECK(keepKey(in, "http://b/v1", "sk-other"));
    CHECK(keepKey(in, "http://a/v1", "sk-second"));
    CHECK_EQUAL(keptKey(in, "http://a/v1"), "sk-second");
    CHECK(addModel(in, "http://a/v1", {"m", 0, ""}));
    struct stat status {};
    REQUIRE(::stat((in / "server-keys.json").c_str(), &status) == 0);
    CHECK_EQUAL(status.st_mode & 0777U, 0600U);
    CHECK(read(in / "servers.json").find("sk-") == std::string::npos);
    CHECK(forgetKey(in, "http://a/v1"));
    CHECK_EQUAL(keptKey(in, "http://a/v1"), "");
    CHECK_EQUAL(keptKey(in, "http://b/v1"), "sk-other");
    CHECK(forgetKey(in, "http://b/v1"));
    const auto again = forgetKey(in, "http://b/v1");  // a keyring that is not in reach may have one
    CHECK(!again && again.error().code == ErrorCode::Unsupported);
    CHECK(!keepKey(in, "http://a/v1", ""));
    CHECK(!std::filesystem::exists(in / "server-keys.json"));
    const auto unfit = keepKey(in, "http://a/v1", "two\r\nX-Header: words");
    CHECK(!unfit && unfit.error().sayings == Sayings{saying(Say::ServerKeyUnfit)});
    std::ofstream(folder / "file") << "no folder";
    const auto nowhere = keepKey(folder / "file", "http://a/v1", "sk-first");
    CHECK(!nowhere && nowhere.error().message.find("sk-first") == std::string::npos);
}

TEST("where there is a keyring, a key is in that alone") {
    forgetKeyring();
    const library::TestScript keyring("/usr/bin/python3", {DAYLONG_TEST_KEYRING});
    if (keyring.ready().empty()) return unit::skip("no dbus-daemon, or no python3-dbus and python3-gi");
    const unit::TemporaryFolder folder;
    CHECK(keepKey(folder / "", "http://a/v1", "sk-file"));  // in the file, before there was one
    ::setenv("DBUS_SESSION_BUS_ADDRESS", keyring.ready().c_str(), 1);
    const auto kept = keepKey(folder / "", "http://a/v1", "sk-ring");
    REQUIRE(kept);
    CHECK(*kept == KeyPlace::Keyring);
    CHECK_EQUAL(keptKey(folder / "", "http://a/v1"), "sk-ring");
    CHECK(!std::filesystem::exists(folder / "server-keys.json"));
    forgetKeyring();
    CHECK(keepKey(folder / "", "http://a/v1", "sk-newer"));
    ::setenv("DBUS_SESSION_BUS_ADDRESS", keyring.ready().c_str(), 1);
    CHECK_EQUAL(keptKey(folder / "", "http://a/v1"), "sk-newer");  // what is in the file came later
    CHECK(forgetKey(folder / "", "http://a/v1"));
    CHECK_EQUAL(keptKey(folder / "", "http://a/v1"), "");
    forgetKeyring();
}
