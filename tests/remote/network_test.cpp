// The way to a server: encrypted, through a proxy, and past it. What cannot go as it should does not go at all.
#include "remote/client.h"
#include "support/unit.h"
#include "test_server.h"

#include <cstdlib>
#include <string>

using namespace daylong;
using namespace daylong::remote;

namespace {

TestServer& server() {
    static TestServer one(true);
    return one;
}

/// Holds as long as this lives.
class Variable {
public:
    Variable(const char* name, const std::string& value) : m_name(name) { ::setenv(name, value.c_str(), 1); }
    ~Variable() { ::unsetenv(m_name); }
    Variable(const Variable&) = delete;
    Variable& operator=(const Variable&) = delete;

private:
    const char* const m_name;
};

const std::string kWord = "hush";

/// What is replied to a word that nobody else shall read.
Result<std::string> ask(const std::string& where) {
    std::string text;
    const ChatRequest request{
        .model = {.id = "tiny/model"}, .messages = {{text::Role::User, kWord}}, .mostTokens = 100};
    const Result<ChatReply> reply = chat({where + "/plain/v1", "sk-secret"}, request,
                                         [&text](const ChatChunk& chunk) {
                                             text += chunk.text;
                                             return Result<void>();
                                         },
                                         {});
    if (!reply) return reply.error();
    return text;
}

bool isHeard(const std::string& where) {
    const Result<std::string> reply = ask(where);
    if (!reply) unit::fail(__FILE__, __LINE__, where + ": " + reply.error().message);
    return reply && reply->starts_with("I was told: [" + kWord + "]");
}
bool has(const std::string& text, const std::string& part) { return text.find(part) != std::string::npos; }

}  // namespace

TEST("a server is heard whose certificate this machine trusts; one of a stranger's is told no word, and no key") {
    REQUIRE(server().isReady());
    const Variable trusted("SSL_CERT_FILE", server().said("ca"));
    server().chats(0);
    CHECK(isHeard(server().said("encrypted")));
    const auto chats = server().chats();
    REQUIRE(chats.size() == 1);
    CHECK_EQUAL(chats[0]["key"].get<std::string>(), "Bearer sk-secret");
    const auto models = listModels({server().said("encrypted") + "/vllm/v1", "sk-secret"}, {});
    REQUIRE(models);
    CHECK_EQUAL(models->front().context, 2048U);
    const Result<std::string> strange = ask(server().said("strange"));
    REQUIRE(!strange);
    CHECK(strange.error().code == ErrorCode::Denied && !strange.error().sayings.empty());
    CHECK(has(strange.error().message, "certificate") && has(strange.error().message, "SSL_CERT_FILE"));
    const Result<void> reached = reach({server().said("strange") + "/plain/v1", "sk-secret"}, {});
    CHECK(!reached && reached.error().code == ErrorCode::Denied);  // no model here answers instead unasked
    CHECK(server().chats(0).empty());
    const Result<std::string> plain = ask("https" + server().said("server").substr(4));
    CHECK(!plain && plain.error().code == ErrorCode::Network && has(plain.error().message, "encrypted"));
}

TEST("without the authority's certificate nobody is trusted, and a file of them that is missing is said to be") {
    const Result<std::string> unknown = ask(server().said("encrypted"));
    CHECK(!unknown && unknown.error().code == ErrorCode::Denied);
    const Variable missing("SSL_CERT_FILE", "/nonexistent/ca.pem");
    const Result<std::string> none = ask(server().said("encrypted"));
    CHECK(!none && none.error().code == ErrorCode::Denied && has(none.error().message, "cannot be read"));
}

TEST("other machines are asked through the proxy that the environment names, which sees no key of what is encrypted") {
    const Variable trusted("SSL_CERT_FILE", server().said("ca"));
    const Variable proxy("https_proxy", server().said("server")), plainProxy("http_proxy", server().said("server"));
    server().chats(0);
    CHECK(isHeard("https://server.test"));
    CHECK_EQUAL(server().connects(), "server.test:443 \n");
    CHECK_EQUAL(server().chats().back()["proxied"].get<bool>(), false);  // inside of the tunnel
    CHECK(isHeard("http://server.test"));
    CHECK_EQUAL(server().chats().back()["proxied"].get<bool>(), true);
}

TEST("what is asked of this machine goes past the proxy, and one that is missing is said to be") {
    const Variable trusted("SSL_CERT_FILE", server().said("ca"));
    const Variable plainProxy("http_proxy", "http://127.0.0.1:1"), proxy("https_proxy", "http://127.0.0.1:1");
    for (const char* where : {"server", "encrypted"}) {
        const Endpoint endpoint{server().said(where) + "/llamacpp/v1", ""};
        CHECK(isHeard(server().said(where)));
        CHECK(reach(endpoint, {}));
        CHECK(listModels(endpoint, {}));
        CHECK(countTokens(endpoint, {.id = "tiny/model", .owner = "llamacpp"}, "one two three", {}));
    }
    const Result<std::string> closed = ask("https://server.test");
    CHECK(!closed && closed.error().code == ErrorCode::Network);
    const Variable unknown("https_proxy", "http://nobody.invalid:3128");
    const Result<std::string> lost = ask("https://server.test");
    CHECK(!lost && lost.error().code == ErrorCode::Network && has(lost.error().message, "proxy"));
}
