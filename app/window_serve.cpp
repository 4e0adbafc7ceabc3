#include "window_serve.h"

#include "serve/endless_conversation.h"
#include "serve/http_server.h"
#include "serve/token_file.h"

#include <thread>
#include <utility>

namespace daylong::app {

namespace {

constexpr size_t kMostWaiting = 16;

}  // namespace

struct WindowServe::Running {
    serve::EndlessConversation conversation;
    serve::Desk desk;
    serve::Api api{desk};
    serve::HttpServer server;
    std::thread thread;

    Running(chat::ChatService& service, serve::HttpOptions options)
        : conversation(service, chat::kOpenOne),
          desk({{.name = serve::kEndlessName,
                 .answer = [this](const auto& asked, const auto& asker) { return conversation.answer(asked, asker); }}},
               kMostWaiting),
          server(api, std::move(options)) {}
    ~Running() {
        desk.close();
        server.stop();
        if (thread.joinable()) thread.join();
    }
};

WindowServe::WindowServe(chat::ChatService& service) : m_service(service) {}
WindowServe::~WindowServe() = default;

Result<WindowServe::At> WindowServe::begin(const std::filesystem::path& tokenFile, uint16_t port) {
    const std::lock_guard lock(m_mutex);
    if (m_over) return Error{ErrorCode::Cancelled, "the program ends"};
    m_running.reset();
    std::string token = TRY(serve::readOrMakeToken(tokenFile));
    auto running = std::make_unique<Running>(
        m_service, serve::HttpOptions{.port = port, .token = token, .connections = kMostWaiting + 16});
    const uint16_t bound = TRY(running->server.bind());
    running->thread = std::thread([server = &running->server] { server->run(); });
    m_running = std::move(running);
    return At{"http://127.0.0.1:" + std::to_string(bound), std::move(token)};
}

void WindowServe::end() {
    const std::lock_guard lock(m_mutex);
    m_running.reset();
}

void WindowServe::endForGood() {
    const std::lock_guard lock(m_mutex);
    if (std::exchange(m_over, true) || !m_running) return;
    m_running->desk.close();
    m_service.stop();  // what a guest loads, too, or all would wait for that
    m_running.reset();
}

}  // namespace daylong::app
