// Writer: a thread of its own that does what is posted, in order: so that whoever talks never waits for a disk.
// Thread rule: one thread posts. Failure rule: none; a job keeps its failures to itself,
// and one that throws is over.
#pragma once

#include <condition_variable>
#include <cstdint>
#include <deque>
#include <functional>
#include <mutex>
#include <thread>

namespace daylong::memory {

class Writer {
public:
    Writer();
    ~Writer();  // does what was posted first
    Writer(const Writer&) = delete;
    Writer& operator=(const Writer&) = delete;

    /// `bytes`: what the job holds until it is done.
    void post(uint64_t bytes, std::function<void()> job);
    /// Returns once all that was posted is done.
    void drain();
    /// Bytes that wait to be written.
    uint64_t waiting() const;

private:
    struct Job {
        uint64_t bytes = 0;
        std::function<void()> work;
    };
    void loop();

    mutable std::mutex m_mutex;
    std::condition_variable m_changed;
    std::deque<Job> m_jobs;  // the first one may be at work
    uint64_t m_waiting = 0;
    bool m_quit = false;
    std::thread m_thread;  // last: it uses the others
};

}  // namespace daylong::memory
