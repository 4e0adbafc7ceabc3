// TranscriptWorker: reads of the transcript that may take a while, on a thread and a database connection of their own,
// so that the window never waits for the disk. One question at a time: a newer one overtakes those before it, which are
// not read any more, and whose answers are dropped. Thread rule: lives on the GUI thread; answers come there. The
// destructor waits for what is being read. Failure rule: the answer is a Result.
#pragma once

#include "bridge/crossing.h"
#include "store/transcript_reader.h"

#include <QThread>

#include <atomic>
#include <filesystem>
#include <memory>
#include <type_traits>
#include <utility>

namespace daylong::ui {

class TranscriptWorker {
public:
    TranscriptWorker(std::filesystem::path database, const QString& name) : m_database(std::move(database)) {
        m_thread.setObjectName(name);
        m_there.moveToThread(&m_thread);
    }
    ~TranscriptWorker() {
        drop();
        m_thread.quit();
        m_thread.wait();
    }

    /// `read` (TranscriptReader& to a Result) runs over there, then `answer` (that Result) here.
    template <class Read, class Answer>
    void ask(Read read, Answer answer) {
        using Read_t = std::invoke_result_t<Read, store::TranscriptReader&>;
        if (!m_thread.isRunning()) m_thread.start(QThread::LowPriority);
        const uint64_t asked = ++m_newest;
        auto job = [this, asked, read = std::move(read), answer = std::move(answer)]() mutable {
            if (asked != m_newest) return;
            auto found = [&]() -> Read_t { return read(*TRY(open())); }();
            m_here.post([this, asked, found = std::move(found), answer = std::move(answer)]() mutable {
                if (asked == m_newest) answer(std::move(found));
            });
        };
        m_there.post(std::move(job));
    }
    /// What was asked is not wanted any more.
    void drop() { ++m_newest; }

private:
    Result<store::TranscriptReader*> open() {
        if (!m_reader) m_reader = TRY(store::TranscriptReader::open(m_database));
        return m_reader.get();
    }

    std::filesystem::path m_database;
    std::unique_ptr<store::TranscriptReader> m_reader;  // m_thread's, as long as that runs
    QThread m_thread;
    Crossing m_there, m_here;  // to that thread, and back
    std::atomic<uint64_t> m_newest = 0;
};

}  // namespace daylong::ui
