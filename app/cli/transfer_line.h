// How far a download is, on standard error: one line that rewrites itself on a terminal, a line now and then in a log.
#pragma once

#include "library/download.h"

#include <chrono>
#include <string>

namespace daylong::cli {

class TransferLine {
public:
    explicit TransferLine(std::string what) : m_what(std::move(what)) {}
    ~TransferLine();
    TransferLine(const TransferLine&) = delete;
    TransferLine& operator=(const TransferLine&) = delete;

    void update(uint64_t done, uint64_t total);
    library::OnProgress callback();  // never stops; valid while this object lives

private:
    using Clock = std::chrono::steady_clock;
    std::string m_what;
    Clock::time_point m_shown;  // when the line was, and the speed was taken
    uint64_t m_doneThen = 0;
    double m_speed = 0.0;  // bytes per second, smoothed
    bool m_begun = false, m_visible = false;
};

}  // namespace daylong::cli
