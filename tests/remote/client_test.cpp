// What is asked of a server, and what comes of each way in which servers answer or fail: server.py has them.
#include "remote/client.h"
#include "support/unit.h"
#include "test_server.h"

#include <string>
#include <tuple>
#include <vector>

using namespace daylong;
using namespace daylong::remote;

namespace {

TestServer& server() {
    static TestServer one;
    return one;
}

struct Talk {
    std::string thought, text;
    Result<ChatReply> reply = ChatReply();
};

Talk talk(const std::string& way, const ChatRequest& request, const std::string& key = "", int stopAfter = -1) {
    Talk heard;
    int parts = 0;
    const auto onChunk = [&](const ChatChunk& chunk) -> Result<void> {
        heard.thought += chunk.thought;
        heard.text += chunk.text;
        if (!chunk.text.empty()) ++parts;
        return {};
    };
    heard.reply =
        chat({server().address(way), key}, request, onChunk, [&] { return stopAfter < 0 || parts < stopAfter; });
    return heard;
}
Talk talk(const std::string& way, const std::string& said = "Hello") {
    return talk(way, {.model = {.id = "tiny/model"},
                      .messages = {{text::Role::System, "Be brief."}, {text::Role::User, said}},
                      .mostTokens = 1000});
}

const std::string kReply = "I was told: [Hello] and I have nothing to add to that.";

Error errorOf(const std::string& way) {
    const Talk failed = talk(way);
    return failed.reply ? Error{ErrorCode::Cancelled, "(it did not fail)"} : failed.reply.error();
}
bool has(const std::string& text, const std::string& part) { return text.find(part) != std::string::npos; }

}  // namespace

TEST("a reply is heard from every kind of server") {
    REQUIRE(server().isReady());
    for (const char* way : {"plain", "vllm", "llamacpp", "ollama", "openrouter", "mistral", "deepseek", "comments",
                            "nodone", "whole", "newlimit"}) {
        const Talk said = talk(way);
        CHECK_EQUAL(way + said.text, way + kReply);
        REQUIRE(said.reply);
        CHECK(!said.reply->atGreatestLength);
        CHECK(said.reply->usage.prompt > 0 && said.reply->usage.reply > 0);
    }
    CHECK_NEAR(talk("llamacpp").reply.value().usage.tokensPerSecond, 123.0, 0.1);
    CHECK(talk("deepseek").reply.value().usage.cached > 0);
    for (const char* way : {"vllm", "deepseek", "ollama", "openrouter"}) {
        const Talk said = talk(way, "Hello, think");
        CHECK_EQUAL(said.thought, "Let me see.");
        CHECK(has(said.text, "nothing to add"));
    }
    const std::string letters = "Grüße – 你好 😀!";
    for (const char* way : {"crlf", "bare", "lines", "letters"}) CHECK_EQUAL(talk(way).text, letters);
    CHECK(talk("empty").reply && talk("empty").text.empty());
}

TEST("what a server is sent is what OpenAI's clients send, and the key goes along") {
    server().chats(0);
    talk("plain",
         {.model = {.id = "tiny/model"},
          .messages = {{text::Role::System, "Be \"brief\"."}, {text::Role::User, "Hello \xFF"}},
          .mostTokens = 3,
          .temperature = 0.5F,
          .topP = 0.25F,
          .seed = 7},
         "sk-secret");
    const auto chats = server().chats();
    REQUIRE(!chats.empty());
    const nlohmann::json &chat = chats.back(), &asked = chat["asked"];
    CHECK_EQUAL(chat["key"].get<std::string>(), "Bearer sk-secret");
    CHECK_EQUAL(asked["model"].get<std::string>(), "tiny/model");
    CHECK(asked["stream"].get<bool>() && asked["stream_options"]["include_usage"].get<bool>());
    CHECK_EQUAL(asked["max_tokens"].get<int>(), 3);
    CHECK_EQUAL(asked["temperature"].get<double>(), 0.5);
    CHECK_EQUAL(asked["top_p"].get<double>(), 0.25);
    CHECK_EQUAL(asked["seed"].get<int>(), 7);
    CHECK_EQUAL(asked["messages"][0]["role"].get<std::string>(), "system");
    CHECK_EQUAL(asked["messages"][1]["content"].get<std::string>(), "Hello \xEF\xBF\xBD");
}

TEST("a reply ends at its greatest length, and goes on as each server is asked to") {
    ChatRequest request{.model = {.id = "tiny/model"}, .messages = {{text::Role::User, "Hello"}}, .mostTokens = 3};
    const Talk first = talk("plain", request);
    REQUIRE(first.reply);
    CHECK(first.reply->atGreatestLength);
    CHECK_EQUAL(first.text, "I was told:");
    request.messages.push_back({text::Role::Assistant, "I was told:"});
    request.mostTokens = 100;
    server().chats(0);
    for (const auto& [owner, last, flag] :
         {std::tuple("llamacpp", "assistant", false), {"vllm", "assistant", true}, {"openai", "user", false}}) {
        request.model.owner = owner;
        const Talk more = talk("plain", request);
        const auto chats = server().chats();
        REQUIRE(!chats.empty());
        const nlohmann::json asked = chats.back()["asked"];
        CHECK_EQUAL(asked["messages"].back()["role"].get<std::string>(), last);
        CHECK_EQUAL(asked.contains("continue_final_message"), flag);
        if (std::string(last) == "assistant") CHECK_EQUAL(more.text, " [Hello] and I have nothing to add to that.");
    }
}

TEST("each failure is said in words, with what to do") {
    const Error refused = errorOf("refused");
    CHECK(refused.code == ErrorCode::Denied);
    CHECK(has(refused.message, "asks for a key") && has(refused.message, "Incorrect API key provided"));
    CHECK(errorOf("forbidden").code == ErrorCode::Denied && has(errorOf("forbidden").message, "not in your plan"));
    const Error missing = errorOf("missing");
    CHECK(missing.code == ErrorCode::NotFound);
    CHECK(has(missing.message, "has no model 'tiny/model'") && has(missing.message, "does not exist"));
    const auto noList = listModels({server().address("plain") + "/elsewhere", ""}, {});
    CHECK(!noList && has(noList.error().message, "does not answer as such a server does: status 404"));
    const Error busy = errorOf("busy");
    CHECK(busy.code == ErrorCode::Network && has(busy.message, "in 17 seconds"));
    CHECK(has(errorOf("busy-some-day").message, "try again later (slow down)"));
    const Error broken = errorOf("broken");
    CHECK(broken.code == ErrorCode::Network);
    CHECK(has(broken.message, "status 503") && broken.message.find('\n') == std::string::npos);
    CHECK(errorOf("toolong").code == ErrorCode::CacheFull);
    CHECK(errorOf("elsewhere").code == ErrorCode::Denied && has(errorOf("elsewhere").message, "/plain/v1"));
    CHECK(errorOf("drops").code == ErrorCode::ConnectionLost);
    const Error page = errorOf("page");
    CHECK(page.code == ErrorCode::InvalidFile && has(page.message, "Log in to this network"));
    CHECK(errorOf("huge").code == ErrorCode::InvalidFile);
    CHECK(errorOf("nothing").code == ErrorCode::ConnectionLost || errorOf("nothing").code == ErrorCode::InvalidFile);
    for (const char* way : {"refused", "missing", "busy", "broken", "page", "cut"})
        CHECK(!errorOf(way).sayings.empty());
    const auto none =
        chat({"http://127.0.0.1:1/v1", ""}, {.model = {.id = "m"}}, [](const auto&) { return Result<void>(); }, {});
    CHECK(!none && none.error().code == ErrorCode::Network && has(none.error().message, "cannot reach 127.0.0.1"));
    const auto unknown =
        chat({"http://nobody.invalid/v1", ""}, {.model = {.id = "m"}}, [](const auto&) { return Result<void>(); }, {});
    CHECK(!unknown && unknown.error().code == ErrorCode::Network && has(unknown.error().message, "cannot find"));
}

TEST("what came before a reply was cut stands") {
    for (const char* way : {"cut", "broken-in-talk"}) {
        const Talk cut = talk(way);
        CHECK_EQUAL(cut.text, "I was told: [Hello] and");
        REQUIRE(!cut.reply);
        CHECK(cut.reply.error().code == ErrorCode::ConnectionLost);
    }
    CHECK(has(errorOf("cut").message, "what came of it is kept"));
    CHECK(has(errorOf("broken-in-talk").message, "CUDA out of memory"));
}

TEST("a key is in no failure, even where the server tells it back") {
    ChatRequest request{.model = {.id = "tiny/model"}, .messages = {{text::Role::User, "Hello"}}, .mostTokens = 4};
    const Talk failed = talk("tells-key", request, "sk-secret");
    REQUIRE(!failed.reply);
    CHECK(!has(failed.reply.error().message, "sk-secret") && has(failed.reply.error().message, "wrong: Bearer …"));
}

TEST("stopping closes the connection, by which the server knows") {
    server().chats(0);
    ChatRequest request{.model = {.id = "tiny/model"}, .messages = {{text::Role::User, "Hello"}}, .mostTokens = 100000};
    const Talk stopped = talk("slow", request, "", 9);
    REQUIRE(!stopped.reply);
    CHECK(stopped.reply.error().code == ErrorCode::Cancelled);
    CHECK(has(stopped.text, "again"));
    bool left = false;  // others that have ended since may be told of first
    for (auto chats = server().chats(); !left && !chats.empty(); chats = server().chats()) {
        for (const nlohmann::json& chat : chats) left = left || (chat["way"] == "slow" && chat["left"].get<bool>());
    }
    CHECK(left);
}

TEST("the end of a reply is not waited for longer than it takes, where a server keeps the connection open") {
    const Talk said = talk("keepsopen");
    CHECK(said.reply && said.text == kReply);
}

TEST("models are listed, with the tokens that they take at once, wherever a server says that") {
    const auto context = [](const char* way) {
        const auto models = listModels({server().address(way), ""}, {});
        return models && models->size() == 1 && models->front().id == "tiny/model" ? models->front().context : 1;
    };
    CHECK_EQUAL(context("plain"), 0U);
    CHECK_EQUAL(context("vllm"), 2048U);
    CHECK_EQUAL(context("llamacpp"), 8192U);
    CHECK_EQUAL(context("lmstudio"), 5000U);
    CHECK_EQUAL(context("openrouter"), 131072U);
    CHECK_EQUAL(context("ollama"), 16384U);
    const auto code = [](const char* way) { return listModels({server().address(way), ""}, {}).error().code; };
    CHECK(code("refused") == ErrorCode::Denied);
    CHECK(code("nomodels") == ErrorCode::NotFound);
    CHECK(code("listless") == ErrorCode::InvalidFile);
    CHECK(code("endless-list") == ErrorCode::InvalidFile);
}

TEST("tokens are counted by those servers that do that") {
    const auto count = [](const char* way, const char* owner) {
        return countTokens({server().address(way), ""}, {.id = "tiny/model", .owner = owner}, "one two three", {});
    };
    CHECK_EQUAL(count("vllm", "vllm").value_or(0), 3U);
    CHECK_EQUAL(count("llamacpp", "llamacpp").value_or(0), 3U);
    CHECK(!count("plain", "somebody") && !count("plain", "vllm"));
}
