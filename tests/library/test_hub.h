// The hub of hub.py, running for as long as this lives, and the environment that leads to it.
#pragma once

#include "library/hub.h"
#include "library/test_script.h"
#include "support/temporary_folder.h"

#include <cstdlib>
#include <fstream>
#include <iterator>
#include <string>
#include <string_view>
#include <vector>

namespace daylong::library {

class TestHub {
public:
    TestHub() {
        ::setenv("SSL_CERT_FILE", said("ca").c_str(), 1);
        for (const char* proxy : {"http_proxy", "https_proxy", "all_proxy", "HTTPS_PROXY", "ALL_PROXY"})
            ::unsetenv(proxy);
        // Nobody's real token comes out of a keyring.
        for (const char* bus : {"DBUS_SESSION_BUS_ADDRESS", "XDG_RUNTIME_DIR"}) ::unsetenv(bus);
    }
    ~TestHub() { m_script.terminate(); }
    TestHub(const TestHub&) = delete;
    TestHub& operator=(const TestHub&) = delete;

    bool isReady() const { return !m_script.ready().empty(); }
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
        const std::string& ready = m_script.ready();
        const size_t begin = ready.find(before);
        if (begin == std::string::npos) return {};
        return ready.substr(begin + before.size(), ready.find('"', begin + before.size()) - begin - before.size());
    }

private:
    unit::TemporaryFolder m_folder;
    TestScript m_script{"python3", {DAYLONG_TEST_HUB, m_folder / "hub", DAYLONG_STARTER}};
    size_t m_told = 0;
};

/// One for all tests of a program: making its certificates takes a moment.
inline TestHub& testHub() {
    static TestHub hub;
    return hub;
}

}  // namespace daylong::library
