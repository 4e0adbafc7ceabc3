// WindowServe: the local API from within the window's process (app/serve): what other programs say is said in the
// conversation that is open, and shown as it comes. Thread rule: any thread, one call after the other. Failure rule:
// Result; Network where the address is taken.
#pragma once

#include "base/result.h"
#include "chat/chat_service.h"

#include <cstdint>
#include <filesystem>
#include <memory>
#include <mutex>
#include <string>

namespace daylong::app {

class WindowServe {
public:
    explicit WindowServe(chat::ChatService& service);
    ~WindowServe();

    struct At {
        std::string address, token;
    };
    Result<At> begin(const std::filesystem::path& tokenFile, uint16_t port);
    void end();
    /// And it is not begun again: for the end of the program. What the service does ends with it.
    void endForGood();

private:
    struct Running;

    chat::ChatService& m_service;
    std::mutex m_mutex;  // guards what follows
    std::unique_ptr<Running> m_running;
    bool m_over = false;
};

}  // namespace daylong::app
