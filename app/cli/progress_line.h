// A progress line, with a bar on terminals, on standard error for whatever takes over two seconds; silent before,
// erased at the end.
#pragma once

#include "engine/backend.h"

#include <chrono>
#include <string>

namespace daylong::cli {

class ProgressLine {
public:
    explicit ProgressLine(const std::string& what);
    ~ProgressLine();
    ProgressLine(const ProgressLine&) = delete;
    ProgressLine& operator=(const ProgressLine&) = delete;

    void update(uint64_t done, uint64_t total);
    /// An engine::Progress that never cancels; valid while this object lives.
    engine::Progress callback();

private:
    using Clock = std::chrono::steady_clock;
    std::string m_what;
    Clock::time_point m_start;
    Clock::time_point m_shown;
    bool m_visible = false;
};

}  // namespace daylong::cli
