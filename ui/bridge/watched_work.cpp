#include "bridge/watched_work.h"

namespace daylong::ui {

WatchedWork::WatchedWork(const QString& thread) : m_background(std::make_unique<Background>(thread)) {
    constexpr int kTickMs = 100;
    m_ticks.setInterval(kTickMs);
    connect(&m_ticks, &QTimer::timeout, this, &WatchedWork::progressed);
}

double WatchedWork::progress() const {
    const uint64_t total = m_total;
    return total == 0 ? 0.0 : static_cast<double>(m_done) / static_cast<double>(total);
}

void WatchedWork::begin() {
    m_done = m_total = 0;
    m_stopped = false;
}

void WatchedWork::finish() {
    m_stopped = true;
    m_background.reset();
}

void WatchedWork::tell(uint64_t done, uint64_t total) {
    m_done = done;
    m_total = total;
}

}  // namespace daylong::ui

#include "moc_watched_work.cpp"
