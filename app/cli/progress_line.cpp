#include "progress_line.h"

#include "base/terminal_text.h"

#include <algorithm>
#include <cstdio>
#include <unistd.h>

namespace daylong::cli {

namespace {
constexpr auto kQuiet = std::chrono::seconds(2);
constexpr auto kTerminalPeriod = std::chrono::milliseconds(200);
constexpr int kBarCells = 20;
constexpr auto kLogPeriod = std::chrono::seconds(10);  // a file gets few lines, not one that rewrites itself
}  // namespace

ProgressLine::ProgressLine(const std::string& what)
    : m_what(lineForTerminal(what)), m_start(Clock::now()), m_shown(m_start) {}

ProgressLine::~ProgressLine() {
    if (m_visible && isatty(STDERR_FILENO) != 0) std::fputs("\r\033[K", stderr);
}

void ProgressLine::update(uint64_t done, uint64_t total) {
    const auto now = Clock::now();
    const bool terminal = isatty(STDERR_FILENO) != 0;
    if (now - m_start < kQuiet) return;
    if (m_visible &&
        now - m_shown < (terminal ? std::chrono::duration_cast<Clock::duration>(kTerminalPeriod) : kLogPeriod))
        return;
    const double seconds = std::chrono::duration<double>(now - m_start).count();
    const double fraction = total > 0 ? static_cast<double>(done) / static_cast<double>(total) : 0.0;
    const double left = fraction > 0.0 ? seconds / fraction - seconds : 0.0;
    const auto filled = static_cast<size_t>(std::clamp(fraction, 0.0, 1.0) * kBarCells);
    const std::string bar = terminal ? " [" + std::string(filled, '#') + std::string(kBarCells - filled, '.') + "]"
                                     : ":";  // a file needs no picture
    std::fprintf(stderr,
                 terminal ? "\r\033[K%s%s %.0f%% (%llu of %llu, about %.0f s left)"
                          : "%s%s %.0f%% (%llu of %llu, about %.0f s left)\n",
                 m_what.c_str(), bar.c_str(), 100.0 * fraction, static_cast<unsigned long long>(done),
                 static_cast<unsigned long long>(total), left);
    std::fflush(stderr);
    m_visible = true;
    m_shown = now;
}

engine::Progress ProgressLine::callback() {
    return [this](uint64_t done, uint64_t total) {
        update(done, total);
        return true;
    };
}

}  // namespace daylong::cli
