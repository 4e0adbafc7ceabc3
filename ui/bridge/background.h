// Background: work that is not the GUI thread's, on a thread of its own: opening files, building tokenizers.
// Of what is asked for only the newest counts: what has not begun is left out, what is done is not handed back. What is
// posted is done in any case, in its turn: also at the end of the program, as a person asked for it (a token to keep, a
// model to delete).
// Thread rule: lives on the GUI thread; `work` runs on the other one, `done` here. The destructor waits for what is
// being done and for what was posted. Failure rule: none of its own; work returns its Result.
#pragma once

#include "bridge/crossing.h"

#include <QThread>

#include <atomic>
#include <functional>
#include <memory>
#include <utility>

namespace daylong::ui {

class Background {
public:
    explicit Background(const QString& name) {
        m_thread.setObjectName(name);
        m_there.moveToThread(&m_thread);
        m_thread.start(QThread::LowPriority);
    }
    ~Background() {
        forget();
        m_there.post([this] { m_thread.quit(); });  // in its turn, behind all that was posted
        m_thread.wait();
    }

    template <class Work, class Done>
    void ask(Work work, Done done) {
        const quint64 asked = ++m_newest;
        auto job = [this, asked, work = std::move(work), done = std::move(done)]() mutable {
            if (asked != m_newest) return;
            auto result = std::make_shared<decltype(work())>(work());
            m_here.post([this, asked, result, done = std::move(done)]() mutable {
                if (asked == m_newest) done(std::move(*result));
            });
        };
        m_there.post(std::move(job));
    }
    void forget() { ++m_newest; }
    /// Whether what was asked for last is still what counts: for long work to look at, on its own thread.
    std::function<bool()> stillWanted() {
        return [this, asked = m_newest + 1] { return asked == m_newest; };
    }

    template <class Work, class Done>
    void post(Work work, Done done) {
        auto job = [this, work = std::move(work), done = std::move(done)]() mutable {
            auto result = std::make_shared<decltype(work())>(work());
            m_here.post([result, done = std::move(done)]() mutable { done(std::move(*result)); });
        };
        m_there.post(std::move(job));
    }

private:
    QThread m_thread;
    Crossing m_there, m_here;  // to that thread, and back
    std::atomic<quint64> m_newest = 0;
};

}  // namespace daylong::ui
