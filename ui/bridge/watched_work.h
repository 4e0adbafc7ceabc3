// WatchedWork: long work on a thread of its own, one piece at a time: how far it is, and that it shall stop.
// Thread rule: GUI thread, but for tell() and isStopped(), which are the work's. Failure rule: none of its own.
#pragma once

#include "bridge/background.h"

#include <QTimer>

#include <memory>
#include <utility>

namespace daylong::ui {

class WatchedWork : public QObject {
    Q_OBJECT
public:
    explicit WatchedWork(const QString& thread);
    ~WatchedWork() override { finish(); }

    double progress() const;  // 0..1
    void begin();             // as far as nothing, and not stopped
    /// `progressed` comes until it is done.
    template <class Work, class Done>
    void post(Work work, Done done) {
        m_ticks.start();
        m_background->post(std::move(work), [this, done = std::move(done)](auto result) mutable {
            m_ticks.stop();
            done(std::move(result));
        });
    }
    void stop() { m_stopped = true; }
    /// Stops it and waits; nothing may be posted any more.
    void finish();
    bool isFinished() const { return !m_background; }

    void tell(uint64_t done, uint64_t total);
    bool isStopped() const { return m_stopped; }

Q_SIGNALS:
    void progressed();

private:
    QTimer m_ticks;
    std::atomic<uint64_t> m_done = 0, m_total = 0;
    std::atomic<bool> m_stopped = false;
    std::unique_ptr<Background> m_background;  // last: it works for the others
};

}  // namespace daylong::ui
