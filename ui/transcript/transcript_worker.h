// TranscriptWorker: reads of the transcript that may take a while, on a thread and a database connection of their own,
// so that the window never waits for the disk. One question at a time: a newer one overtakes those before it, which are
// not read any more, and whose answers are dropped. Thread rule: lives on the GUI thread; answers come there. The
// destructor waits for what is being read. Failure rule: the answer is a Result.
#pragma once

#include "store/transcript_reader.h"

#include <QObject>
#include <QThread>

#include <atomic>
#include <filesystem>
#include <memory>
#include <type_traits>
#include <utility>

namespace daylong::ui {

class TranscriptWorker : public QObject {
public:
    TranscriptWorker(std::filesystem::path database, const QString& name) : m_there(new There{std::move(database)}) {
        m_thread.setObjectName(name);
        m_there->moveToThread(&m_thread);
        connect(&m_thread, &QThread::finished, m_there, &QObject::deleteLater);
    }
    ~TranscriptWorker() override {
        drop();
        m_thread.quit();
        m_thread.wait();
        if (!m_thread.isFinished()) delete m_there;  // it never ran
    }

    /// `read` (TranscriptReader& to a Result) runs over there, then `answer` (that Result) here.
    template <class Read, class Answer>
    void ask(Read read, Answer answer) {
        using Read_t = std::invoke_result_t<Read, store::TranscriptReader&>;
        if (!m_thread.isRunning()) m_thread.start(QThread::LowPriority);
        const uint64_t asked = ++m_newest;
        const auto job = [this, asked, read = std::move(read), answer = std::move(answer)]() mutable {
            if (asked != m_newest) return;
            auto found = [&]() -> Read_t { return read(*TRY(m_there->open())); }();
            QMetaObject::invokeMethod(
                this,
                [this, asked, found = std::move(found), answer = std::move(answer)]() mutable {
                    if (asked == m_newest) answer(std::move(found));
                },
                Qt::QueuedConnection);
        };
        QMetaObject::invokeMethod(m_there, job, Qt::QueuedConnection);
    }
    /// What was asked is not wanted any more.
    void drop() { ++m_newest; }

private:
    struct There : QObject {
        explicit There(std::filesystem::path file) : database(std::move(file)) {}
        Result<store::TranscriptReader*> open() {
            if (!reader) reader = TRY(store::TranscriptReader::open(database));
            return reader.get();
        }
        std::filesystem::path database;
        std::unique_ptr<store::TranscriptReader> reader;
    };

    QThread m_thread;
    There* m_there;  // lives on m_thread, deleted when it ends
    std::atomic<uint64_t> m_newest = 0;
};

}  // namespace daylong::ui
