// The server on its socket: who gets in, what is too much, and what happens to those who leave.
#include "raw_client.h"
#include "scripted.h"

#include "serve/http_server.h"
#include "support/unit.h"

using namespace daylong;
using namespace daylong::unit;

namespace {

const std::string kToken = "a-token-for-this-test";
const std::string kAuthorized = "Authorization: Bearer " + kToken + "\r\n";

struct World {
    Echo echo;
    serve::Desk desk{{echo.served("echo")}, 128};
    serve::Api api{desk};
    serve::HttpServer server;
    uint16_t port = 0;
    std::thread running;

    explicit World(serve::HttpOptions options = {}) : server(api, with(std::move(options))) {
        const Result<uint16_t> bound = server.bind();
        if (bound) port = *bound;
        running = std::thread([this] { server.run(); });
        while (ask(port, request("GET", "/health", "")).status != 200) std::this_thread::yield();
    }
    ~World() {
        desk.close();
        server.stop();
        running.join();
    }
    static serve::HttpOptions with(serve::HttpOptions options) {
        options.token = kToken;
        return options;
    }
};

std::string chat(const std::string& text, bool stream = false) {
    return json{{"model", "echo"}, {"stream", stream}, {"messages", {{{"role", "user"}, {"content", text}}}}}.dump();
}

std::string post(const std::string& body, const std::string& headers = kAuthorized) {
    return request("POST", "/v1/chat/completions", "Content-Type: application/json\r\n" + headers, body);
}

}  // namespace

TEST("with the token one is answered, without it or with another nobody is, but for being told that it is there") {
    World world;
    const Heard reply = ask(world.port, post(chat("one two")));
    CHECK_EQUAL(reply.status, 200);
    CHECK_EQUAL(reply.parsed()["choices"][0]["message"]["content"], "one two");
    CHECK_EQUAL(ask(world.port, post(chat("one"), "x-api-key: " + kToken + "\r\n")).status, 200);
    for (const char* headers :
         {"", "Authorization: Bearer \r\n", "Authorization: Bearer wrong\r\n",
          "Authorization: a-token-for-this-test\r\n", "Authorization: Basic a-token-for-this-test\r\n",
          "Authorization: Bearer a-token-for-this-test2\r\n"}) {
        const Heard refused = ask(world.port, post(chat("one"), headers));
        CHECK_EQUAL(refused.status, 401);
        CHECK_EQUAL(refused.parsed()["error"]["code"], "invalid_api_key");
        CHECK(refused.head.find("WWW-Authenticate: Bearer") != std::string::npos);
    }
    CHECK_EQUAL(ask(world.port, request("GET", "/v1/models", "")).status, 401);
    CHECK_EQUAL(ask(world.port, request("GET", "/openapi.json", "")).status, 401);
    CHECK_EQUAL(ask(world.port, request("GET", "/health", "")).status, 200);
    CHECK_EQUAL(world.echo.begun, 2);
}

TEST("an address other than this machine's own asks for the token as well") {
    World world({.address = "0.0.0.0"});
    CHECK_EQUAL(ask(world.port, post(chat("one"), "")).status, 401);
    CHECK_EQUAL(ask(world.port, post(chat("one"))).status, 200);
    CHECK(!serve::isLoopback("0.0.0.0") && !serve::isLoopback("192.168.1.2") && serve::isLoopback("127.0.0.1"));
}

TEST("web pages and strange host names are turned away, with or without the token") {
    World world;
    const auto hosted = [&](const std::string& host) {
        return ask(world.port, "GET /v1/models HTTP/1.1\r\n" + host + kAuthorized + "Connection: close\r\n\r\n").status;
    };
    for (const char* own : {"Host: localhost:8474\r\n", "Host: 127.0.0.1\r\n", "Host: [::1]:80\r\n"})
        CHECK_EQUAL(hosted(own), 200);
    for (const char* other :
         {"Host: evil.example\r\n", "Host: localhost.evil.example\r\n", "Host: 127.0.0.1.nip.io\r\n", "", "Host: \r\n",
          "Host: localhost\r\nHost: evil.example\r\n"})
        CHECK_EQUAL(hosted(other), 403);
    const Heard page = ask(world.port, post(chat("one"), kAuthorized + "Origin: https://evil.example\r\n"));
    CHECK_EQUAL(page.status, 403);
    const Heard preflight = ask(world.port, request("OPTIONS", "/v1/chat/completions", "Origin: null\r\n"));
    CHECK_EQUAL(preflight.status, 403);
    CHECK(preflight.head.find("Access-Control") == std::string::npos);
    CHECK_EQUAL(world.echo.begun, 0);
}

TEST("what is too large, packed, in a form or no request at all is refused, and the next one is answered") {
    World world({.mostBytes = 4096});
    CHECK_EQUAL(ask(world.port, post(chat(std::string(5000, 'x')))).status, 413);
    CHECK_EQUAL(ask(world.port, post(chat("one"), kAuthorized + "Content-Encoding: gzip\r\n")).status, 415);
    CHECK_EQUAL(ask(world.port, request("POST", "/v1/chat/completions",
                                        kAuthorized + "Content-Type: multipart/form-data; boundary=x\r\n", "--x--"))
                    .status,
                415);
    CHECK_EQUAL(ask(world.port, request("GET", "/" + std::string(2000, 'a'), kAuthorized)).status, 404);
    for (const char* none :
         {"\r\n\r\n", "HELLO\r\n\r\n", "GET / HTTP/1.1\r\nbroken\r\n\r\n", "\xff\xff\xff\xff\r\n\r\n"}) {
        const int status = ask(world.port, none).status;
        CHECK(status == 0 || (status >= 400 && status < 500));
    }
    std::string chunked = "POST /v1/chat/completions HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n" +
                          kAuthorized + "\r\n";
    for (int i = 0; i < 200; ++i) chunked += "400\r\n" + std::string(1024, 'x') + "\r\n";
    const int status = ask(world.port, chunked).status;
    CHECK(status == 0 || (status >= 400 && status < 500));
    CHECK_EQUAL(ask(world.port, post(chat("one"))).status, 200);
    CHECK_EQUAL(world.echo.begun, 1);
}

TEST("a request without a length is refused at once, and what comes behind it is no other request") {
    World world;
    const auto plain = [](const std::string& line, const std::string& headers) {
        return line + " HTTP/1.1\r\nHost: localhost\r\n" + kAuthorized + headers + "\r\n";
    };
    for (const char* line : {"POST /v1/chat/completions", "POST /v1/models", "PUT /v1/models", "PATCH /none"}) {
        RawClient client(world.port);
        client.send(plain(line, ""));
        CHECK_EQUAL(heard(client.readUntil("")).status, 411);
        CHECK(client.isEnded());
    }
    const std::string smuggled = plain("GET /health", "");
    const std::string length = "Content-Length: " + std::to_string(smuggled.size()) + "\r\n";
    for (const std::string& first :
         {plain("GET /v1/models", length), plain("GET /v1/models", "Transfer-Encoding: chunked\r\n"),
          plain("OPTIONS /v1/models", length), plain("DELETE /v1/models", "Transfer-Encoding: chunked\r\n")}) {
        RawClient client(world.port);
        client.send(first + smuggled);
        const std::string text = client.readUntil("");
        CHECK(client.isEnded());
        CHECK_EQUAL(text.find("HTTP/1.1 ", 1), std::string::npos);
    }
}

TEST("another method than an address has is told which it has") {
    World world;
    for (const char* method : {"POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE"}) {
        const Heard told = ask(world.port, request(method, "/v1/models", kAuthorized));
        CHECK_EQUAL(method + std::to_string(told.status), method + std::string("405"));
        CHECK(told.head.find("\r\nAllow: GET, HEAD") != std::string::npos);
        CHECK_EQUAL(ask(world.port, request(method, "/none", kAuthorized)).status, 404);
    }
    CHECK(ask(world.port, request("GET", "/v1/chat/completions", kAuthorized)).head.find("\r\nAllow: POST") !=
          std::string::npos);
    CHECK_EQUAL(ask(world.port, request("TRACE", "/v1/models", "")).status, 401);
    const int unknown = ask(world.port, request("BREW", "/v1/models", kAuthorized)).status;
    CHECK(unknown >= 400 && unknown < 500);
}

TEST("what is said of the connection is so") {
    World world;
    RawClient client(world.port);
    client.send("GET /health HTTP/1.1\r\nHost: localhost\r\n\r\n");
    CHECK(client.readUntil("}").find("Keep-Alive: timeout=15, max=10000") != std::string::npos);
    client.send("GET /health HTTP/1.1\r\nHost: localhost\r\nOrigin: https://a.example\r\n\r\n");
    const std::string text = client.readUntil("");
    const std::string second = text.substr(text.find("HTTP/1.1 403"));
    CHECK(second.find("Connection: close") != std::string::npos);
    CHECK(second.find("Keep-Alive") == std::string::npos);
}

TEST("headers are few, whoever sends them") {
    World world;
    RawClient client(world.port);
    std::string many = "GET /v1/models HTTP/1.1\r\nHost: localhost\r\n";
    for (int i = 0; i < 20'000; ++i) many += "a:b\r\n";
    client.send(many + "\r\n");
    const int status = heard(client.readUntil("")).status;
    CHECK(status == 0 || (status >= 400 && status < 500));
    CHECK_EQUAL(ask(world.port, request("GET", "/v1/models", kAuthorized)).status, 200);
}

TEST("a token of nothing is none") {
    World world;
    for (const char* none : {"Authorization: Bearer %20\r\n", "Authorization: Bearer \r\n", "Authorization: \r\n"})
        CHECK_EQUAL(ask(world.port, request("GET", "/v1/models", none)).status, 401);
}

TEST("who sends too slowly does not keep a connection") {
    World world({.patience = std::chrono::seconds(1)});
    RawClient slow(world.port);
    CHECK(slow.send("POST /v1/chat/completions HTTP/1.1\r\nHost: localhost\r\n" + kAuthorized +
                    "Content-Length: 100\r\n\r\n{"));
    slow.readUntil("");
    CHECK(slow.isEnded());
    CHECK_EQUAL(world.echo.begun, 0);
}

TEST("a connection takes several requests, one after the other and at once") {
    World world;
    RawClient client(world.port);
    const std::string one = "GET /v1/models HTTP/1.1\r\nHost: localhost\r\n" + kAuthorized + "\r\n";
    CHECK(client.send(one + one));
    std::string text = client.readUntil("]}");
    CHECK(client.send("GET /none HTTP/1.1\r\nHost: localhost\r\n" + kAuthorized + "\r\n"));
    client.readUntil("not_found");
    CHECK(client.send(one + "GET /health HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"));
    text = client.readUntil("");
    size_t answers = 0;
    for (size_t at = text.find("HTTP/1.1 200"); at != std::string::npos; at = text.find("HTTP/1.1 200", at + 1))
        ++answers;
    CHECK_EQUAL(answers, 4U);
}

TEST("a stream comes as it is said, and ends with the client that leaves") {
    World world;
    {
        const Heard whole = ask(world.port, post(chat("one two", true), kAuthorized + "Accept-Encoding: gzip, br\r\n"));
        CHECK_EQUAL(whole.status, 200);
        CHECK(whole.head.find("text/event-stream") != std::string::npos);
        CHECK(whole.head.find("Content-Encoding") == std::string::npos);
        CHECK(whole.body.find("data: [DONE]\n\n") != std::string::npos);
    }
    world.echo.hold();
    for (const bool stream : {true, false}) {
        const int begun = world.echo.begun, left = world.echo.leftAlone;
        RawClient leaving(world.port);
        CHECK(leaving.send(post(chat("three four", stream))));
        while (world.echo.begun == begun) std::this_thread::yield();
        leaving.close();
        while (world.echo.leftAlone == left) std::this_thread::yield();  // the work ended, though it is held
    }
    world.echo.letGo();
    CHECK_EQUAL(ask(world.port, post(chat("five"))).status, 200);
}

TEST("sixty-four clients at once get each its own reply") {
    World world;
    std::atomic<int> right = 0;
    std::vector<std::thread> clients;
    for (int i = 0; i < 64; ++i) {
        clients.emplace_back([&, i] {
            const std::string text = "client number " + std::to_string(i) + " says a few words of its own";
            const Heard reply = ask(world.port, post(chat(text, i % 2 == 0)));
            std::string said;
            if (i % 2 == 1) said = reply.parsed()["choices"][0]["message"]["content"];
            for (size_t at = reply.body.find("\"content\":\""); i % 2 == 0 && at != std::string::npos;
                 at = reply.body.find("\"content\":\"", at + 1)) {
                const size_t begin = at + 11;
                said += reply.body.substr(begin, reply.body.find('"', begin) - begin);
            }
            if (said == text) ++right;
        });
    }
    for (std::thread& each : clients) each.join();
    CHECK_EQUAL(right, 64);
}

TEST("two servers cannot have one port") {
    World world;
    Echo echo;
    serve::Desk desk({echo.served("echo")}, 2);
    serve::Api api(desk);
    serve::HttpServer second(api, World::with({.port = world.port}));
    const Result<uint16_t> taken = second.bind();
    REQUIRE(!taken);
    CHECK(taken.error().message.find("in use") != std::string::npos);
    serve::HttpServer nowhere(api, World::with({.address = "no-such-address.invalid", .port = 1}));
    const Result<uint16_t> bound = nowhere.bind();
    REQUIRE(!bound);
    CHECK(bound.error().message.find("no such address") != std::string::npos);
}
