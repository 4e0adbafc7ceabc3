// Terminal: a pseudo-terminal for the program under test, and everything that was shown on it.
#pragma once

#include <cstdlib>
#include <string>
#include <thread>

#include <fcntl.h>
#include <unistd.h>

namespace daylong::cli {

class Terminal {
public:
    Terminal() : m_master(posix_openpt(O_RDWR | O_NOCTTY)) {
        if (m_master < 0 || grantpt(m_master) != 0 || unlockpt(m_master) != 0) return;
        m_end = open(ptsname(m_master), O_RDWR | O_NOCTTY);
        m_reader = std::thread([this] {
            char bytes[4096];
            for (ssize_t count = 0; (count = ::read(m_master, bytes, sizeof bytes)) > 0;)
                m_shown.append(bytes, static_cast<size_t>(count));
        });
    }
    ~Terminal() {
        if (m_reader.joinable()) (void)shown();
        close(m_master);
    }
    int end() const { return m_end; }
    void type(const std::string& text) const { (void)!::write(m_master, text.data(), text.size()); }
    /// Once nobody writes to it any more.
    std::string shown() {
        close(m_end);
        m_reader.join();
        return m_shown;
    }

private:
    int m_master, m_end = -1;
    std::thread m_reader;
    std::string m_shown;
};

}  // namespace daylong::cli
