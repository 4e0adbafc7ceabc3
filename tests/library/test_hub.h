// The hub of hub.py, running for as long as this lives, and the environment that leads to it.
#pragma once

#include "library/hub.h"
#include "support/temporary_folder.h"

#include <csignal>
#include <cstdlib>
#include <fstream>
#include <iterator>
#include <string>
#include <string_view>
#include <vector>

#include <sys/wait.h>
#include <unistd.h>

namespace daylong::library {

class TestHub {
public:
    TestHub() {
        int input[2], output[2];
        if (::pipe(input) != 0 || ::pipe(output) != 0) std::abort();
        m_process = ::fork();
        if (m_process == 0) {
            ::dup2(input[0], STDIN_FILENO);
            ::dup2(output[1], STDOUT_FILENO);
            for (const int end : {input[0], input[1], output[0], output[1]}) ::close(end);
            const std::string folder = m_folder / "hub";
            ::execlp("python3", "python3", DAYLONG_TEST_HUB, folder.c_str(), DAYLONG_STARTER, nullptr);
            ::_exit(126);
        }
        ::close(input[0]);
        ::close(output[1]);
        m_input = input[1];
        char c = 0;
        while (::read(output[0], &c, 1) == 1 && c != '\n') m_ready += c;
        ::close(output[0]);
        ::setenv("SSL_CERT_FILE", said("ca").c_str(), 1);
        for (const char* proxy : {"http_proxy", "https_proxy", "all_proxy", "HTTPS_PROXY", "ALL_PROXY"})
            ::unsetenv(proxy);
        // Nobody's real token comes out of a keyring.
        for (const char* bus : {"DBUS_SESSION_BUS_ADDRESS", "XDG_RUNTIME_DIR"}) ::unsetenv(bus);
    }
    ~TestHub() {
        ::close(m_input);
        ::kill(m_process, SIGTERM);
        ::waitpid(m_process, nullptr, 0);
    }
    TestHub(const TestHub&) = delete;
    TestHub& operator=(const TestHub&) = delete;

    bool isReady() const { return !m_ready.empty(); }
    Hub hub(const std::string& token = "") const { return {.endpoint = said("hub"), .token = token}; }
    /// One whose certificate is by nobody who is known here.
    Hub stranger() const { return {.endpoint = said("strange"), .token = {}}; }

    /// The requests since the last call, as lines of JSON.
    std::vector<std::string> requests() {
        std::ifstream file(said("log"));
        std::vector<std::string> all;
        for (std::string line; std::getline(file, line);) all.push_back(line);
        std::vector<std::string> fresh(all.begin() + static_cast<std::ptrdiff_t>(m_told), all.end());
        m_told = all.size();
        return fresh;
    }

    /// A value of the line that it printed when it was ready: "hub", "ca".
    std::string said(const std::string& key) const {
        const std::string before = "\"" + key + "\": \"";
        const size_t begin = m_ready.find(before);
        if (begin == std::string::npos) return {};
        return m_ready.substr(begin + before.size(), m_ready.find('"', begin + before.size()) - begin - before.size());
    }

private:
    unit::TemporaryFolder m_folder;
    std::string m_ready;
    pid_t m_process = -1;
    int m_input = -1;
    size_t m_told = 0;
};

/// One for all tests of a program: making its certificates takes a moment.
inline TestHub& testHub() {
    static TestHub hub;
    return hub;
}

}  // namespace daylong::library
