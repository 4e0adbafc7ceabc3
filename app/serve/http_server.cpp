#include "serve/http_server.h"

#include "base/say.h"
#include "serve/token_file.h"

#include <httplib.h>

#include <algorithm>
#include <arpa/inet.h>
#include <cerrno>
#include <cstring>
#include <poll.h>
#include <thread>
#include <utility>

namespace daylong::serve {

namespace {

using std::chrono::steady_clock;

constexpr size_t kMostHeaderBytes = size_t{64} << 10U;
constexpr std::chrono::seconds kKeepAlive(15);       // between two requests of a connection
constexpr size_t kMostRequests = 10'000;             // of a connection
constexpr std::chrono::milliseconds kFarewell(500);  // for a client to hear why it is refused
constexpr size_t kLongestPath = 512;                 // none of ours is; the routes are regular expressions

bool waitFor(int socket, short what, std::chrono::milliseconds most) {
    pollfd each{.fd = socket, .events = what, .revents = 0};
    int ready = 0;
    do ready = ::poll(&each, 1, static_cast<int>(std::max<int64_t>(most.count(), 0)));
    while (ready < 0 && errno == EINTR);
    return ready > 0 && (each.revents & (what | POLLHUP | POLLERR)) != 0;
}

/// Nothing is there to be read, or something is: the end of all is neither.
bool isConnected(int socket) {
    if (!waitFor(socket, POLLIN, std::chrono::milliseconds(0))) return true;
    char byte = 0;
    const ssize_t read = ::recv(socket, &byte, 1, MSG_PEEK | MSG_DONTWAIT);
    return read > 0 || (read < 0 && (errno == EAGAIN || errno == EINTR));
}

/// A connection whose requests must come whole in time, and not be larger than allowed.
class Connection final : public httplib::Stream {
public:
    Connection(int socket, const HttpOptions& options) : m_socket(socket), m_options(options) {}

    void beginRequest() {
        m_until = steady_clock::now() + m_options.patience;
        m_left = kMostHeaderBytes;
    }
    /// Of a request whose headers were found right.
    void allowBody() { m_left += m_options.mostBytes; }
    bool holdsMore() const { return m_at < m_end; }
    bool is_readable() const override { return holdsMore() || waitFor(m_socket, POLLIN, timeLeft()); }
    bool is_writable() const override {
        return waitFor(m_socket, POLLOUT, m_options.writePatience) && isConnected(m_socket);
    }
    ssize_t read(char* into, size_t size) override {
        if (!holdsMore()) {  // lines are read byte by byte
            if (m_left == 0 || timeLeft().count() <= 0 || !is_readable()) return -1;
            const ssize_t got = ::recv(m_socket, m_block, std::min(sizeof m_block, m_left), 0);
            if (got <= 0) return got;
            m_left -= static_cast<size_t>(got);
            m_at = 0;
            m_end = static_cast<size_t>(got);
        }
        const size_t count = std::min(size, m_end - m_at);
        std::memcpy(into, m_block + m_at, count);
        m_at += count;
        return static_cast<ssize_t>(count);
    }
    ssize_t write(const char* from, size_t size) override {
        if (!waitFor(m_socket, POLLOUT, m_options.writePatience)) return -1;
        return ::send(m_socket, from, size, MSG_NOSIGNAL);
    }
    void get_remote_ip_and_port(std::string& ip, int& port) const override { nameOf(::getpeername, ip, port); }
    void get_local_ip_and_port(std::string& ip, int& port) const override { nameOf(::getsockname, ip, port); }
    int socket() const override { return m_socket; }

private:
    std::chrono::milliseconds timeLeft() const {
        return std::chrono::duration_cast<std::chrono::milliseconds>(m_until - steady_clock::now());
    }
    template <class Ask>
    void nameOf(Ask ask, std::string& ip, int& port) const {
        sockaddr_storage address{};
        socklen_t size = sizeof address;
        char text[INET6_ADDRSTRLEN] = {};
        if (ask(m_socket, reinterpret_cast<sockaddr*>(&address), &size) != 0) return;
        const auto* four = reinterpret_cast<const sockaddr_in*>(&address);
        const auto* six = reinterpret_cast<const sockaddr_in6*>(&address);
        const bool isSix = address.ss_family == AF_INET6;
        const void* const bytes = isSix ? static_cast<const void*>(&six->sin6_addr) : &four->sin_addr;
        ::inet_ntop(address.ss_family, bytes, text, sizeof text);
        ip = text;
        port = ntohs(isSix ? six->sin6_port : four->sin_port);
    }

    const int m_socket;
    const HttpOptions& m_options;
    steady_clock::time_point m_until;
    size_t m_left = 0;  // bytes of the request that comes
    char m_block[8192];
    size_t m_at = 0, m_end = 0;  // of what it holds, what was not read yet
};

thread_local Connection* currentConnection = nullptr;
thread_local bool closesConnection = false;  // what came with a refused request was not read

std::string bearerOf(const httplib::Request& request) {
    const std::string given = request.get_header_value("Authorization");
    constexpr std::string_view kScheme = "bearer ";
    const bool bearer = given.size() > kScheme.size() &&
                        std::equal(kScheme.begin(), kScheme.end(), given.begin(), [](char want, char has) {
                            return want == std::tolower(static_cast<unsigned char>(has));
                        });
    if (!bearer) return request.get_header_value("x-api-key");
    const size_t begin = given.find_first_not_of(' ', kScheme.size());
    return begin == std::string::npos ? std::string() : given.substr(begin);
}

bool takesBody(const httplib::Request& request) {
    return request.method == "POST" || request.method == "PUT" || request.method == "PATCH";
}
bool hasLength(const httplib::Request& request) {
    return request.has_header("Content-Length") || request.has_header("Transfer-Encoding");
}
/// httplib leaves it where it is: it must not be taken for the next request.
bool hasUnreadBody(const httplib::Request& request) {
    if (takesBody(request)) return false;
    const bool reads = request.method == "DELETE" && !request.has_header("Transfer-Encoding");
    return !reads && (request.has_header("Transfer-Encoding") ||
                      (request.has_header("Content-Length") && request.get_header_value("Content-Length") != "0"));
}

}  // namespace

bool isLoopback(const std::string& address) {
    return address == "localhost" || address == "::1" || address.starts_with("127.");
}

bool isOwnHost(const std::string& host, const std::string& own) {
    const bool bracketed = host.starts_with('[');
    const size_t end = bracketed ? host.find(']') : host.find(':');
    const std::string name = bracketed ? host.substr(1, end == std::string::npos ? end : end - 1) : host.substr(0, end);
    in6_addr address{};
    const bool isAddress = ::inet_pton(bracketed ? AF_INET6 : AF_INET, name.c_str(), &address) == 1;
    return isAddress || name == "localhost" || (!own.empty() && name == own);
}

/// httplib's server, with connections of ours.
class HttpServer::Connections final : public httplib::Server {
public:
    Connections(Api& api, HttpOptions given) : m_api(api), m_options(std::move(given)) {
        new_task_queue = [this] { return new httplib::ThreadPool(m_options.connections); };
        set_payload_max_length(m_options.mostBytes);
        set_tcp_nodelay(true);
        set_keep_alive_timeout(kKeepAlive.count());  // as it is told; what is done: process_and_close_socket
        set_keep_alive_max_count(kMostRequests);
        set_post_routing_handler([](const httplib::Request&, httplib::Response& response) {
            if (closesConnection) response.headers.erase("Keep-Alive");
        });
        set_socket_options([](int socket) {  // no other program may listen there too
            const int yes = 1;
            ::setsockopt(socket, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes);
        });
        set_pre_routing_handler([this](const httplib::Request& request, httplib::Response& response) {
            const std::optional<Refusal> refusal = refusalOf(request);
            closesConnection = refusal || hasUnreadBody(request);
            if (refusal) {
                fill(response, refused(request.path, *refusal));
                return HandlerResponse::Handled;
            }
            if (request.method == "TRACE" || request.method == "CONNECT") {  // httplib has no way to hear them
                fill(response, m_api.handle({.method = request.method, .path = request.path, .body = {}, .client = {}},
                                            [] { return true; }));
                return HandlerResponse::Handled;
            }
            currentConnection->allowBody();
            return HandlerResponse::Unhandled;
        });
        const auto answer = [this](const httplib::Request& request, httplib::Response& response) {
            const int socket = currentConnection->socket();
            fill(response, m_api.handle({.method = request.method,
                                         .path = request.path,
                                         .body = request.body,
                                         .client = request.remote_addr + " " + request.get_header_value("User-Agent")},
                                        [socket] { return isConnected(socket); }));
        };
        Get(".*", answer);
        Options(".*", answer);
        Post(".*", answer);
        Put(".*", answer);
        Patch(".*", answer);
        Delete(".*", answer);
        // What httplib itself finds wrong.
        set_error_handler([](const httplib::Request& request, httplib::Response& response) {
            if (!response.body.empty()) return;  // ours
            closesConnection = true;
            const bool large = response.status == 413;
            fill(response, refused(request.path, {response.status, large ? "the request is too large; send less"
                                                                         : "this request is not understood"}));
        });
        set_exception_handler([](const httplib::Request& request, httplib::Response& response, std::exception_ptr) {
            fill(response, refused(request.path, {500, "something unforeseen went wrong", "server_error"}));
        });
    }

    const HttpOptions& options() const { return m_options; }
    /// Many at once: httplib lets five knock.
    void letKnock() { ::listen(svr_sock_, static_cast<int>(m_options.connections)); }

private:
    bool process_and_close_socket(int socket) override {
        Connection connection(socket, m_options);
        currentConnection = &connection;
        closesConnection = false;
        for (size_t left = kMostRequests; left > 0 && !closesConnection; --left) {
            if (!connection.holdsMore() && !waitForRequest(socket)) break;
            connection.beginRequest();
            bool closed = false;
            if (!process_request(connection, left == 1, closed, nullptr) || closed) break;
        }
        currentConnection = nullptr;
        // A client that is still sending would not hear the answer if what it sends was thrown away at once.
        ::shutdown(socket, SHUT_WR);
        const auto until = steady_clock::now() + kFarewell;
        char rest[4096];
        while (steady_clock::now() < until && waitFor(socket, POLLIN, kFarewell) &&
               ::recv(socket, rest, sizeof rest, 0) > 0) {}
        ::close(socket);
        return true;
    }

    bool waitForRequest(int socket) const {
        const auto until = steady_clock::now() + kKeepAlive;
        while (svr_sock_ != INVALID_SOCKET && steady_clock::now() < until) {
            if (waitFor(socket, POLLIN, std::chrono::milliseconds(200))) return isConnected(socket);
        }
        return false;
    }

    std::optional<Refusal> refusalOf(const httplib::Request& request) const {
        if (request.path.size() > kLongestPath) return Refusal{404, "there is nothing at an address as long as this"};
        if (request.get_header_value_count("Host") != 1 ||
            !isOwnHost(request.get_header_value("Host"), m_options.address))
            return Refusal{403,
                           "this host's name is not known here; ask by its address, or as localhost",
                           "invalid_request_error",
                           {},
                           "unknown_host"};
        if (request.has_header("Origin"))
            return Refusal{403, "web pages may not ask here", "invalid_request_error", {}, "cross_origin"};
        if (!isPublic(request.path) && !isSameToken(bearerOf(request), m_options.token))
            return Refusal{401,
                           "the token is missing or wrong; send 'Authorization: Bearer TOKEN' with the one in the "
                           "file that serve named when it started",
                           "authentication_error",
                           {},
                           "invalid_api_key"};
        if (request.has_header("Content-Encoding") || request.has_header("Range"))
            return Refusal{415, "neither packed bodies nor ranges are understood here; send it plain"};
        if (takesBody(request) && !hasLength(request))
            return Refusal{411, "how long the request is must be said; send 'Content-Length'"};
        if (request.is_multipart_form_data()) return Refusal{415, "forms are not understood here; send JSON"};
        return std::nullopt;
    }

    static void fill(httplib::Response& into, Response response) {
        into.status = response.status;
        into.set_header("Cache-Control", "no-store");
        into.set_header("X-Content-Type-Options", "nosniff");
        if (response.status == 401) into.set_header("WWW-Authenticate", "Bearer");
        if (closesConnection) into.set_header("Connection", "close");
        for (const auto& [name, value] : response.headers) into.set_header(name, value);
        if (!response.stream) return into.set_content(response.body, response.type);
        const auto stream = std::move(response.stream);
        into.set_chunked_content_provider(
            response.type,
            [stream](size_t, httplib::DataSink& sink) {
                const std::optional<std::string> text = stream();
                if (!text) {
                    sink.done();
                    return true;
                }
                return text->empty() ? sink.is_writable() : sink.write(text->data(), text->size());
            },
            [leave = std::move(response.leave)](bool) { leave(); });
    }

    Api& m_api;
    const HttpOptions m_options;
};

HttpServer::HttpServer(Api& api, HttpOptions options)
    : m_connections(std::make_unique<Connections>(api, std::move(options))) {}
HttpServer::~HttpServer() = default;

Result<uint16_t> HttpServer::bind() {
    const HttpOptions& options = m_connections->options();
    const auto cannot = [&] {
        if (errno == 0) return failure(ErrorCode::NotFound, Say::ServeNoAddress, options.address, options.port);
        return failure(ErrorCode::Network, Say::ServeCannotListen, options.address, options.port, std::strerror(errno));
    };
    errno = 0;
    if (options.port == 0) {
        const int port = m_connections->bind_to_any_port(options.address);
        if (port > 0) return static_cast<uint16_t>(port);
        return cannot();
    }
    if (m_connections->bind_to_port(options.address, options.port)) return options.port;
    return cannot();
}

void HttpServer::run() {
    m_runs = true;
    m_connections->letKnock();
    if (!m_ended) m_connections->listen_after_bind();
    m_runs = false;
}
void HttpServer::stop() {
    m_ended = true;
    while (m_runs) {  // httplib overhears it where it is about to begin
        m_connections->stop();
        std::this_thread::sleep_for(std::chrono::milliseconds(5));
    }
}

}  // namespace daylong::serve
