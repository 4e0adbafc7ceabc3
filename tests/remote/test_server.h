// The server of server.py, running for as long as this lives.
#pragma once

#include "library/test_script.h"
#include "support/temporary_folder.h"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <chrono>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <system_error>
#include <thread>
#include <vector>

namespace daylong::remote {

class TestServer {
public:
    TestServer() : TestServer(false) {}
    /// `encrypted`: also so, by certificates of its own; server.py tells.
    explicit TestServer(bool encrypted) : m_script("python3", arguments(m_folder, encrypted)) {
        for (const char* proxy : {"http_proxy", "https_proxy", "all_proxy", "HTTPS_PROXY", "ALL_PROXY"})
            ::unsetenv(proxy);
        // Nobody's real key comes out of a keyring.
        for (const char* bus : {"DBUS_SESSION_BUS_ADDRESS", "XDG_RUNTIME_DIR"}) ::unsetenv(bus);
        m_ready = nlohmann::json::parse(m_script.ready(), nullptr, false);
    }
    ~TestServer() { m_script.terminate(); }
    TestServer(const TestServer&) = delete;
    TestServer& operator=(const TestServer&) = delete;

    bool isReady() const { return m_ready.is_object(); }
    /// A value of the line that it printed when it was ready.
    std::string said(const char* key) const { return m_ready.value(key, std::string()); }
    /// Where it answers in that way.
    std::string address(const std::string& way) const {
        return m_ready["server"].get<std::string>() + "/" + way + "/v1";
    }
    /// The chats that have ended since the last call; waits for so many, and for the end of all that have begun: who
    /// asked has the whole reply before the server has noted it.
    std::vector<nlohmann::json> chats(size_t atLeast = 1) {
        std::vector<std::string> all;
        const auto areLeft = [&] { return all.size() < std::max(m_told + atLeast, begun()); };
        for (int tries = 0; tries < 1000 && (tries == 0 || areLeft()); ++tries) {
            if (tries > 0) std::this_thread::sleep_for(std::chrono::milliseconds(10));
            all.clear();
            std::ifstream file(m_ready["log"].get<std::string>());
            for (std::string line; std::getline(file, line) && !file.eof();) all.push_back(line);
        }
        std::vector<nlohmann::json> fresh;
        for (; m_told < all.size(); ++m_told) fresh.push_back(nlohmann::json::parse(all[m_told]));
        return fresh;
    }
    /// What it was asked for as a proxy, encrypted: the host, and what it was shown of a key.
    std::string connects() const {
        std::ifstream file(m_folder / "connects");
        return {std::istreambuf_iterator<char>(file), {}};
    }
    /// The way "comes-and-goes" fails from now on, or answers again.
    void lose(bool gone) {
        if (gone) std::ofstream(m_folder / "gone") << "";
        else std::filesystem::remove(m_folder / "gone");
    }

private:
    static std::vector<std::string> arguments(const unit::TemporaryFolder& folder, bool encrypted) {
        std::vector<std::string> all = {DAYLONG_TEST_SERVER, (folder / "").string()};
        if (encrypted) all.emplace_back("encrypted");
        return all;
    }
    size_t begun() const {
        std::error_code failed;
        const std::uintmax_t size = std::filesystem::file_size(m_folder / "begun", failed);
        return failed ? 0 : size;
    }

    unit::TemporaryFolder m_folder;
    library::TestScript m_script;
    nlohmann::json m_ready;
    size_t m_told = 0;
};

}  // namespace daylong::remote
