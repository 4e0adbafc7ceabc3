#include "transfer_line.h"

#include "base/terminal_text.h"
#include "library/byte_words.h"

#include <cstdio>
#include <unistd.h>

namespace daylong::cli {

namespace {

constexpr auto kTerminalPeriod = std::chrono::milliseconds(200);
constexpr auto kLogPeriod = std::chrono::seconds(10);
constexpr double kNewShare = 0.3;  // of a new measurement in the speed shown

std::string timeLeft(double seconds) {
    const auto whole = static_cast<unsigned long long>(seconds);
    if (whole < 60) return std::to_string(whole) + " s left";
    if (whole < 3600) return std::to_string(whole / 60) + " min " + std::to_string(whole % 60) + " s left";
    return std::to_string(whole / 3600) + " h " + std::to_string(whole % 3600 / 60) + " min left";
}

}  // namespace

TransferLine::~TransferLine() {
    if (m_visible && isatty(STDERR_FILENO) != 0) std::fputs("\r\033[K", stderr);
}

void TransferLine::update(uint64_t done, uint64_t total) {
    const auto now = Clock::now();
    const bool terminal = isatty(STDERR_FILENO) != 0;
    if (!m_begun) {
        m_begun = true;
        m_shown = now;
        m_doneThen = done;
        return;
    }
    const auto period = terminal ? std::chrono::duration_cast<Clock::duration>(kTerminalPeriod) : kLogPeriod;
    if (now - m_shown < period) return;
    const double seconds = std::chrono::duration<double>(now - m_shown).count();
    const double speed = done > m_doneThen ? static_cast<double>(done - m_doneThen) / seconds : 0.0;
    m_speed = m_speed > 0.0 ? m_speed + kNewShare * (speed - m_speed) : speed;
    m_shown = now;
    m_doneThen = done;
    std::string line = lineForTerminal(m_what) + ": " + library::inWords(done);
    if (total > 0) line += " of " + library::inWords(total) + " (" + std::to_string(100 * done / total) + "%)";
    if (m_speed > 0.0) line += ", " + library::inWords(static_cast<uint64_t>(m_speed)) + "/s";
    if (m_speed > 0.0 && total > done) line += ", " + timeLeft(static_cast<double>(total - done) / m_speed);
    std::fprintf(stderr, terminal ? "\r\033[K%s" : "%s\n", line.c_str());
    std::fflush(stderr);
    m_visible = true;
}

library::OnProgress TransferLine::callback() {
    return [this](uint64_t done, uint64_t total) {
        update(done, total);
        return true;
    };
}

}  // namespace daylong::cli
