#include "bridge/watched_work.h"

namespace daylong::ui {

WatchedWork::WatchedWork(const QString& thread) : m_background(std::make_unique<Background>(thread)) {
    constexpr int kTickMs = 100;
    m_ticks.setInterval(kTickMs);
    connect(&m_ticks, &QTimer::timeout, this, &WatchedWork::progressed);
}

void WatchedWork::begin() {
    m_progress.done = m_progress.total = 0;
    m_progress.stopped = false;
}

void WatchedWork::finish() {
    m_progress.stopped = true;
    m_background.reset();
}

}  // namespace daylong::ui

#include "moc_watched_work.cpp"
