// Heart: beats in the GUI thread; between two beats that thread was busy with something else. Counts the thread's own
// processor time, for other programs take theirs.
#pragma once

#include "support/sanitized.h"

#include <QElapsedTimer>
#include <QObject>
#include <QTimer>
#include <QtGlobal>

#include <algorithm>
#include <ctime>

namespace daylong {

/// What a block may last before a test fails: where a person would notice; with DAYLONG_QUIET set, where nothing else
/// runs, the goal. What a sanitizer makes of it nobody waits for.
inline double mostBlockMs() {
    if (unit::kSanitized) return 12000.0;
    return qEnvironmentVariableIsSet("DAYLONG_QUIET") ? 50.0 : 250.0;
}

class Heart : public QObject {
public:
    Heart() {
        m_timer.setTimerType(Qt::PreciseTimer);
        m_timer.setInterval(4);
        connect(&m_timer, &QTimer::timeout, this, &Heart::beat);
        m_timer.start();
        m_clock.start();
        m_processor = processorMs();
    }
    /// The longest pause since the last call.
    void tell(const char* what) {
        beat();
        qInfo("%-34s longest block %6.1f ms of processor time, %6.1f ms in all", what, m_longest, m_longestWall);
        m_worst = std::max(m_worst, m_longest);
        m_longest = m_longestWall = 0.0;
    }
    double worst() const { return m_worst; }

private:
    static double processorMs() {
        timespec time{};
        clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time);
        return static_cast<double>(time.tv_sec) * 1e3 + static_cast<double>(time.tv_nsec) / 1e6;
    }
    void beat() {
        const double now = processorMs();
        m_longest = std::max(m_longest, now - m_processor);
        m_longestWall = std::max(m_longestWall, static_cast<double>(m_clock.nsecsElapsed()) / 1e6);
        m_processor = now;
        m_clock.start();
    }
    QTimer m_timer;
    QElapsedTimer m_clock;
    double m_processor = 0.0, m_longest = 0.0, m_longestWall = 0.0, m_worst = 0.0;
};

}  // namespace daylong
