// An HTTP client that sends what it is told to, right or wrong.
#pragma once

#include <nlohmann/json.hpp>

#include <arpa/inet.h>
#include <cstdint>
#include <netinet/in.h>
#include <string>
#include <sys/socket.h>
#include <unistd.h>

namespace daylong::unit {

using nlohmann::json;

class RawClient {
public:
    explicit RawClient(uint16_t port) : m_socket(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
        sockaddr_in address{};
        address.sin_family = AF_INET;
        address.sin_port = htons(port);
        address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        const timeval patience{.tv_sec = 60, .tv_usec = 0};
        ::setsockopt(m_socket, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
        m_connected = ::connect(m_socket, reinterpret_cast<sockaddr*>(&address), sizeof address) == 0;
    }
    ~RawClient() { close(); }
    RawClient(const RawClient&) = delete;
    RawClient& operator=(const RawClient&) = delete;

    bool connected() const { return m_connected; }
    void close() {
        if (m_socket >= 0) ::close(m_socket);
        m_socket = -1;
    }
    bool send(const std::string& text) const {
        return ::send(m_socket, text.data(), text.size(), MSG_NOSIGNAL) == static_cast<ssize_t>(text.size());
    }
    /// Until there is `end`, or nothing more comes.
    std::string readUntil(const std::string& end) {
        char block[4096];
        while (end.empty() || m_read.find(end) == std::string::npos) {
            const ssize_t got = ::recv(m_socket, block, sizeof block, 0);
            m_isEnded = got == 0;
            if (got <= 0) break;
            m_read.append(block, static_cast<size_t>(got));
        }
        return m_read;
    }

    bool isEnded() const { return m_isEnded; }  // by the server

private:
    int m_socket;
    bool m_connected = false, m_isEnded = false;
    std::string m_read;
};

struct Heard {
    int status = 0;  // 0: no answer
    std::string head, body;
    json parsed() const { return json::parse(body, nullptr, false); }
};

inline Heard heard(const std::string& text) {
    const size_t split = text.find("\r\n\r\n");
    if (!text.starts_with("HTTP/1.1 ") || split == std::string::npos) return {};
    return {std::atoi(text.c_str() + 9), text.substr(0, split), text.substr(split + 4)};
}

/// A request as it should be; `headers` come besides, each with its line's end.
inline std::string request(const std::string& method, const std::string& path, const std::string& headers,
                           const std::string& body = "") {
    return method + " " + path +
           " HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\nContent-Length: " + std::to_string(body.size()) +
           "\r\n" + headers + "\r\n" + body;
}

inline Heard ask(uint16_t port, const std::string& text) {
    RawClient client(port);
    client.send(text);
    return heard(client.readUntil(""));
}

}  // namespace daylong::unit
