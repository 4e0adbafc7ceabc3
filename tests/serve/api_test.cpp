// The routes, without sockets: what is understood, what is refused and how, and how replies are written.
#include "scripted.h"

#include "support/unit.h"

#include <set>

using namespace daylong;
using namespace daylong::unit;

namespace {

struct World {
    Echo echo;
    serve::Desk desk{{echo.served("echo")}, 2};
    serve::Api api{desk};

    serve::Response call(const std::string& method, const std::string& path, const std::string& body = "",
                         const std::string& client = "test") {
        return api.handle({.method = method, .path = path, .body = body, .client = client}, [] { return true; });
    }
    serve::Response post(const std::string& path, const json& body) { return call("POST", path, body.dump()); }
    /// All of a stream.
    std::string stream(const std::string& path, const json& body) {
        const serve::Response response = post(path, body);
        CHECK_EQUAL(response.status, 200);
        CHECK(bool(response.stream));
        std::string all;
        while (response.stream) {
            const auto text = response.stream();
            if (!text) break;
            all += *text;
        }
        return all;
    }
};

json chat(const std::string& text, json more = json::object()) {
    more["model"] = "echo";
    more["messages"] = json::array({{{"role", "user"}, {"content", text}}});
    return more;
}

json errorOf(const serve::Response& response) { return json::parse(response.body)["error"]; }

}  // namespace

TEST("a chat's reply has OpenAI's shape, with its usage") {
    World world;
    const serve::Response response = world.post("/v1/chat/completions", chat("one two three"));
    CHECK_EQUAL(response.status, 200);
    const json reply = json::parse(response.body);
    CHECK_EQUAL(reply["object"], "chat.completion");
    CHECK_EQUAL(reply["model"], "echo");
    CHECK_EQUAL(reply["choices"].size(), 1U);
    const json choice = reply["choices"][0];
    CHECK_EQUAL(choice["message"]["role"], "assistant");
    CHECK_EQUAL(choice["message"]["content"], "one two three");
    CHECK_EQUAL(choice["finish_reason"], "stop");
    CHECK(choice["logprobs"].is_null());
    CHECK_EQUAL(reply["usage"]["prompt_tokens"], 7);
    CHECK_EQUAL(reply["usage"]["completion_tokens"], 3);
    CHECK_EQUAL(reply["usage"]["total_tokens"], 10);
    CHECK_EQUAL(reply["usage"]["prompt_tokens_details"]["cached_tokens"], 3);
}

TEST("a stream is chunks that begin with the role, end with a reason, usage where it is wanted, and [DONE]") {
    World world;
    const json wanted = chat("one two three", {{"stream", true}, {"stream_options", {{"include_usage", true}}}});
    const std::vector<std::string> events = dataOf(world.stream("/v1/chat/completions", wanted));
    REQUIRE(events.size() >= 4);
    CHECK_EQUAL(events.back(), "[DONE]");
    CHECK_EQUAL(json::parse(events[0])["choices"][0]["delta"]["role"], "assistant");
    std::string text, id = json::parse(events[0])["id"];
    for (size_t i = 0; i + 2 < events.size(); ++i) {
        const json chunk = json::parse(events[i]);
        CHECK_EQUAL(chunk["object"], "chat.completion.chunk");
        CHECK_EQUAL(chunk["id"], id);
        CHECK(chunk.contains("usage") && chunk["usage"].is_null());
        text += chunk["choices"][0]["delta"].value("content", "");
        CHECK_EQUAL(chunk["choices"][0]["finish_reason"].is_null(), i + 3 != events.size());
    }
    CHECK_EQUAL(text, "one two three");
    const json last = json::parse(events[events.size() - 2]);
    CHECK(last["choices"].empty());
    CHECK_EQUAL(last["usage"]["completion_tokens"], 3);
    const std::string plain = world.stream("/v1/chat/completions", chat("one", {{"stream", true}}));
    CHECK(plain.find("usage") == std::string::npos);
}

TEST("log probabilities come with the words they are of") {
    World world;
    const json reply =
        json::parse(world.post("/v1/chat/completions", chat("one two", {{"logprobs", true}})).body)["choices"][0];
    REQUIRE(reply["logprobs"]["content"].size() == 2);
    CHECK_EQUAL(reply["logprobs"]["content"][1]["token"], "two");
    CHECK_EQUAL(reply["logprobs"]["content"][1]["bytes"], json::array({'t', 'w', 'o'}));
    const json completion = json::parse(
        world.post("/v1/completions", {{"model", "echo"}, {"prompt", "one two"}, {"logprobs", 1}}).body)["choices"][0];
    CHECK_EQUAL(completion["text"], "one two");
    CHECK_EQUAL(completion["logprobs"]["text_offset"], json::array({0, 4}));
    // Over the whole of a stream, in letters.
    json wanted = {{"model", "echo"}, {"prompt", "\u00fcber alle Berge"}, {"logprobs", 1}, {"stream", true}};
    json offsets = json::array();
    for (const std::string& event : dataOf(world.stream("/v1/completions", wanted))) {
        const json chances = event == "[DONE]" ? json() : json::parse(event)["choices"][0]["logprobs"];
        if (chances.is_object())
            offsets.insert(offsets.end(), chances["text_offset"].begin(), chances["text_offset"].end());
    }
    CHECK_EQUAL(offsets, json::array({0, 5, 10}));
}

TEST("tokens that are parts of a letter have names of their own") {
    serve::Desk desk({{.name = "halves",
                       .answer =
                           [](const serve::Asked&, const serve::Asker& asker) {
                               serve::PickedToken token{{"\xe2", -0.5F}, {{"\xe2", -0.5F}, {"\x96", -1.0F}}};
                               asker.hear({.text = "", .tokens = {std::move(token)}});
                               return serve::Outcome(serve::Answered());
                           }}},
                     2);
    serve::Api api(desk);
    const json body = {{"model", "halves"}, {"prompt", "a"}, {"logprobs", 2}};
    const json chances =
        json::parse(api.handle({.method = "POST", .path = "/v1/completions", .body = body.dump(), .client = "x"},
                               [] { return true; })
                        .body)["choices"][0]["logprobs"];
    CHECK_EQUAL(chances["tokens"], json::array({"bytes:\\xe2"}));
    CHECK_EQUAL(chances["top_logprobs"][0].size(), 2U);
    CHECK(chances["top_logprobs"][0].contains("bytes:\\x96"));
}

TEST("Ollama's routes speak Ollama's shape, streamed unless asked otherwise") {
    World world;
    const json whole = json::parse(world.post("/api/chat", chat("one two", {{"stream", false}})).body);
    CHECK_EQUAL(whole["message"]["content"], "one two");
    CHECK_EQUAL(whole["done"], true);
    CHECK_EQUAL(whole["eval_count"], 2);
    const std::string lines = world.stream("/api/generate", {{"model", "echo:latest"}, {"prompt", "one two"}});
    std::string text;
    bool done = false;
    for (size_t at = 0; at < lines.size();) {
        const size_t end = lines.find('\n', at);
        REQUIRE(end != std::string::npos);
        const json part = json::parse(lines.substr(at, end - at));
        text += part["response"].get<std::string>();
        CHECK(!done);
        done = part["done"];
        at = end + 1;
    }
    CHECK_EQUAL(text, "one two");
    CHECK(done);
    CHECK_EQUAL(json::parse(world.call("GET", "/api/tags").body)["models"][0]["name"], "echo");
    CHECK_EQUAL(json::parse(world.call("POST", "/api/chat", "{}").body)["error"].is_string(), true);
}

TEST("what is wrong is refused by name, and says what would be right") {
    World world;
    struct Wrong {
        json more;
        const char* parameter;
    };
    const Wrong all[] = {
        {{{"temperature", 2.5}}, "temperature"},
        {{{"temperature", "hot"}}, "temperature"},
        {{{"max_tokens", 0}}, "max_tokens"},
        {{{"max_tokens", 1.5}}, "max_tokens"},
        {{{"n", 2}}, "n"},
        {{{"stream", "yes"}}, "stream"},
        {{{"stop", json::array({1})}}, "stop"},
        {{{"top_logprobs", 3}}, "top_logprobs"},
        {{{"logit_bias", {{"x", 1}}}}, "logit_bias"},
        {{{"logit_bias", {{"5", 101}}}}, "logit_bias"},
        {{{"logit_bias", {{"007", 1}}}}, "logit_bias"},
        {{{"logit_bias", {{"1000000", 1}}}}, "logit_bias"},
        {{{"tools", json::array({json::object()})}}, "tools"},
        {{{"response_format", {{"type", "json_object"}}}}, "response_format"},
        {{{"stream_options", {{"include_usage", 1}}}}, "stream_options.include_usage"},
    };
    for (const Wrong& each : all) {
        const serve::Response response = world.post("/v1/chat/completions", chat("one", each.more));
        CHECK_EQUAL(response.status, 400);
        const json error = errorOf(response);
        CHECK_EQUAL(error["param"], each.parameter);
        CHECK_EQUAL(error["type"], "invalid_request_error");
        CHECK(error["message"].get<std::string>().find(each.parameter) != std::string::npos);
    }
    for (const json& messages : {json::array(), json("hello"), json::array({1}), json::array({{{"role", "king"}}}),
                                 json::array({{{"role", "user"}}}),
                                 json::parse(R"([{"role":"user","content":[{"type":"image_url","image_url":{}}]}])")}) {
        json body = chat("");
        body["messages"] = messages;
        CHECK_EQUAL(world.post("/v1/chat/completions", body).status, 400);
    }
    for (const char* body : {"", "{", "[]", "null", "\"text\"", "{\"model\": \"echo\"}", "{\"model\": \"\xff\"}"})
        CHECK_EQUAL(world.call("POST", "/v1/chat/completions", body).status, 400);
    std::string deep = chat("one").dump();
    deep.insert(1, "\"more\":" + std::string(65, '[') + std::string(65, ']') + ",");
    CHECK_EQUAL(world.call("POST", "/v1/chat/completions", deep).status, 400);
    CHECK(json::accept(deep));
    CHECK_EQUAL(world.echo.begun, 0);
    CHECK_EQUAL(world.post("/v1/chat/completions", chat(std::string(100, '[') + "\\\"{{")).status, 200);
}

TEST("null counts as not said, whole numbers may be written with a point, and unknown fields do no harm") {
    World world;
    const json body = chat("one", {{"temperature", nullptr},
                                   {"stop", nullptr},
                                   {"tools", json::array()},
                                   {"n", 1.0},
                                   {"max_tokens", 5.0},
                                   {"metadata", {{"a", "b"}}}});
    CHECK_EQUAL(world.post("/v1/chat/completions", body).status, 200);
}

TEST("models are listed, found and missed; other methods and addresses are told apart") {
    World world;
    CHECK_EQUAL(json::parse(world.call("GET", "/v1/models").body)["data"][0]["id"], "echo");
    CHECK_EQUAL(json::parse(world.call("GET", "/v1/models/echo").body)["context_length"], 100);
    CHECK_EQUAL(errorOf(world.call("GET", "/v1/models/none"))["code"], "model_not_found");
    json other = chat("one");
    other["model"] = "none";
    const serve::Response missed = world.post("/v1/chat/completions", other);
    CHECK_EQUAL(missed.status, 404);
    CHECK(errorOf(missed)["message"].get<std::string>().find("echo") != std::string::npos);
    struct Other {
        const char *method, *path, *allowed;
    };
    for (const Other& each : {Other{"GET", "/v1/chat/completions", "POST"}, Other{"PUT", "/api/show", "POST"},
                              Other{"HEAD", "/api/chat", "POST"}, Other{"POST", "/v1/models", "GET, HEAD"},
                              Other{"DELETE", "/v1/models/none", "GET, HEAD"}}) {
        const serve::Response told = world.call(each.method, each.path, "{}");
        CHECK_EQUAL(told.status, 405);
        REQUIRE(told.headers.size() == 1);
        CHECK_EQUAL(told.headers[0].first + ": " + told.headers[0].second, std::string("Allow: ") + each.allowed);
    }
    for (const char* method : {"GET", "POST", "DELETE", "OPTIONS"})
        CHECK_EQUAL(world.call(method, "/v1/assistants", "{}").status, 404);
    CHECK_EQUAL(json::parse(world.call("GET", "/health").body)["status"], "ok");
    CHECK_EQUAL(json::parse(world.call("GET", "/openapi.json").body)["openapi"], "3.1.0");
}

TEST("every path of the OpenAPI file is answered, and every route is in it") {
    World world;
    const json paths = json::parse(world.call("GET", "/openapi.json").body)["paths"];
    std::set<std::string> described;
    for (const auto& [path, methods] : paths.items()) {
        for (const auto& [method, how] : methods.items())
            described.insert((method == "get" ? "GET " : "POST ") + path.substr(0, path.find('{')));
    }
    const std::vector<std::string> routes = serve::routes();
    CHECK(described == std::set<std::string>(routes.begin(), routes.end()));
    for (const auto& [path, methods] : paths.items()) {
        const std::string here = path == "/v1/models/{model}" ? "/v1/models/echo" : path;
        if (methods.contains("get")) CHECK_EQUAL(world.call("GET", here).status, 200);
        if (methods.contains("post")) CHECK_EQUAL(world.call("POST", here, "{}").status, 400);
    }
}

TEST("too many waiting are refused with the time to come again, and those that wait are answered") {
    World world;
    world.echo.hold();
    std::vector<std::thread> clients;
    std::atomic<int> answered = 0;
    const auto ask = [&](const std::string& text) {
        clients.emplace_back([&, text] {
            const json reply = json::parse(world.post("/v1/chat/completions", chat(text)).body);
            if (reply["choices"][0]["message"]["content"] == text) ++answered;
        });
    };
    ask("first");
    while (world.echo.begun == 0) std::this_thread::yield();
    ask("second");
    ask("third");
    while (world.desk.waiting() < 2) std::this_thread::yield();
    const serve::Response refused = world.post("/v1/chat/completions", chat("fourth"));
    CHECK_EQUAL(refused.status, 429);
    REQUIRE(refused.headers.size() == 1);
    CHECK_EQUAL(refused.headers[0].first, "Retry-After");
    CHECK_EQUAL(errorOf(refused)["code"], "queue_full");
    world.echo.letGo();
    for (std::thread& each : clients) each.join();
    CHECK_EQUAL(answered, 3);
}

TEST("whoever left keeps no place, and one who asks much gives way to another") {
    World world;
    world.echo.hold();
    std::vector<std::thread> clients;
    std::atomic<bool> isThere = true;
    std::atomic<int> answered = 0, refused = 0;
    const auto ask = [&](const std::string& client) {
        clients.emplace_back([&, client] {
            const serve::Response response = world.api.handle(
                {.method = "POST", .path = "/v1/chat/completions", .body = chat("one").dump(), .client = client},
                [&] { return client != "leaves" || isThere; });
            if (response.status == 200) ++answered;
            if (response.status == 429) ++refused;
        });
    };
    ask("greedy");
    while (world.echo.begun == 0) std::this_thread::yield();
    ask("leaves");
    ask("leaves");
    while (world.desk.waiting() < 2) std::this_thread::yield();
    isThere = false;
    clients[1].join();
    clients[2].join();
    ask("greedy");
    ask("greedy");
    while (world.desk.waiting() < 2) std::this_thread::yield();
    ask("modest");
    while (refused == 0) std::this_thread::yield();
    world.echo.letGo();
    for (const size_t each : {0U, 3U, 4U, 5U}) clients[each].join();
    CHECK_EQUAL(answered, 3);
    CHECK_EQUAL(refused, 1);
}

TEST("who leaves is not answered any more, whether streaming, waiting for all, or still in the queue") {
    World world;
    world.echo.hold();
    std::atomic<bool> firstIsThere = true, secondIsThere = true, thirdIsThere = true;
    const auto ask = [&](const json& body, const std::atomic<bool>& isThere) {
        return world.api.handle({.method = "POST", .path = "/v1/chat/completions", .body = body.dump(), .client = "x"},
                                [&] { return isThere.load(); });
    };
    std::thread waiting([&] { CHECK_EQUAL(ask(chat("first"), firstIsThere).status, 499); });
    while (world.echo.begun == 0) std::this_thread::yield();
    std::thread queued([&] { CHECK_EQUAL(ask(chat("second"), secondIsThere).status, 499); });
    while (world.desk.waiting() == 0) std::this_thread::yield();
    secondIsThere = false;  // while the first is still being answered
    queued.join();
    firstIsThere = false;
    waiting.join();
    world.echo.letGo();
    const serve::Response stream = ask(chat("third word", {{"stream", true}}), thirdIsThere);
    REQUIRE(bool(stream.stream));
    world.echo.hold();
    stream.leave();
    while (world.desk.waiting() > 0) std::this_thread::yield();
    world.echo.letGo();
    CHECK_EQUAL(world.post("/v1/chat/completions", chat("fourth")).status, 200);
    CHECK_EQUAL(world.echo.begun, 3);  // the second was never begun
    CHECK(world.echo.leftAlone >= 1);
}

TEST("what ends, ends for whoever still waits") {
    Echo echo;
    serve::Desk desk({echo.served("echo")}, 4);
    serve::Api api(desk);
    echo.hold();
    std::vector<std::thread> clients;
    std::atomic<int> ended = 0;
    for (int i = 0; i < 2; ++i) {
        clients.emplace_back([&] {
            const serve::Response response = api.handle(
                {.method = "POST", .path = "/v1/chat/completions", .body = chat("one").dump(), .client = "x"},
                [] { return true; });
            if (response.status == 503) ++ended;
        });
    }
    while (desk.waiting() == 0 || echo.begun == 0) std::this_thread::yield();
    desk.close();
    for (std::thread& each : clients) each.join();
    CHECK_EQUAL(ended, 2);
    const serve::Response late =
        api.handle({.method = "POST", .path = "/v1/chat/completions", .body = chat("one").dump(), .client = "x"},
                   [] { return true; });
    CHECK_EQUAL(late.status, 503);
}
