// HttpServer: HTTP/1.1 over cpp-httplib, in front of the Api. What comes from a web page (an Origin), by a name that
// may be anybody's (DNS rebinding: only addresses, "localhost" and the own name are taken), without the token, too
// large or too slowly, gets no further than here. Thread rule: run() blocks; stop() from any thread, not from a signal
// handler. Failure rule: Result.
#pragma once

#include "base/result.h"
#include "serve/api.h"

#include <atomic>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>

namespace daylong::serve {

/// Where nobody says otherwise.
inline constexpr uint16_t kUsualPort = 8474;

struct HttpOptions {
    std::string address = "127.0.0.1";  // or a name of one
    uint16_t port = 0;                  // 0: any that is free
    std::string token;
    size_t connections = 128;                // at once; others wait to be taken
    size_t mostBytes = size_t{8} << 20U;     // of a request
    std::chrono::seconds patience{30};       // for a request to come whole
    std::chrono::seconds writePatience{10};  // for a client to take what it is sent
};

class HttpServer {
public:
    HttpServer(Api& api, HttpOptions options);
    ~HttpServer();

    /// Takes the address; the port that it has.
    Result<uint16_t> bind();
    /// Answers until stop().
    void run();
    void stop();  // returns once run() has

private:
    class Connections;
    std::unique_ptr<Connections> m_connections;
    std::atomic<bool> m_runs = false, m_ended = false;
};

/// Whether a request may name this host: an address, "localhost", or `own`.
bool isOwnHost(const std::string& host, const std::string& own);
/// Whether nobody but this machine can reach it there.
bool isLoopback(const std::string& address);

}  // namespace daylong::serve
