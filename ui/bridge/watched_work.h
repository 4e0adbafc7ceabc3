// WatchedWork: long work on a thread of its own, one piece at a time: how far it is, and that it shall stop.
// Thread rule: GUI thread, but for watch(), which is the work's. Failure rule: none of its own.
#pragma once

#include "bridge/background.h"
#include "exchange/watch.h"

#include <QTimer>

#include <atomic>
#include <memory>
#include <utility>

namespace daylong::ui {

/// How far a piece of work is, and whether it shall stop: the work's thread's, and ours.
struct Progress {
    std::atomic<uint64_t> done = 0, total = 0;
    std::atomic<bool> stopped = false;

    double share() const {  // 0..1
        const uint64_t all = total;
        return all == 0 ? 0.0 : static_cast<double>(done) / static_cast<double>(all);
    }
    exchange::Watch watch() {
        return {.progress =
                    [this](uint64_t soFar, uint64_t all) {
                        done = soFar;
                        total = all;
                    },
                .isStopped = [this] { return stopped.load(); }};
    }
};

class WatchedWork : public QObject {
    Q_OBJECT
public:
    explicit WatchedWork(const QString& thread);
    ~WatchedWork() override { finish(); }

    double progress() const { return m_progress.share(); }
    void begin();  // as far as nothing, and not stopped
    /// `progressed` comes until it is done.
    template <class Work, class Done>
    void post(Work work, Done done) {
        m_ticks.start();
        m_background->post(std::move(work), [this, done = std::move(done)](auto result) mutable {
            m_ticks.stop();
            done(std::move(result));
        });
    }
    void stop() { m_progress.stopped = true; }
    /// Stops it and waits; nothing may be posted any more.
    void finish();
    bool isFinished() const { return !m_background; }

    exchange::Watch watch() { return m_progress.watch(); }

Q_SIGNALS:
    void progressed();

private:
    QTimer m_ticks;
    Progress m_progress;
    std::unique_ptr<Background> m_background;  // last: it works for the others
};

}  // namespace daylong::ui
