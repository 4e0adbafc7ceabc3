#include "memory/writer.h"

#include <exception>
#include <utility>

namespace daylong::memory {

Writer::Writer() : m_thread([this] { loop(); }) {}

Writer::~Writer() {
    {
        const std::lock_guard lock(m_mutex);
        m_quit = true;
    }
    m_changed.notify_all();
    m_thread.join();
}

void Writer::post(uint64_t bytes, std::function<void()> job) {
    {
        const std::lock_guard lock(m_mutex);
        m_jobs.push_back({bytes, std::move(job)});
        m_waiting += bytes;
    }
    m_changed.notify_all();
}

void Writer::drain() {
    std::unique_lock lock(m_mutex);
    m_changed.wait(lock, [this] { return m_jobs.empty(); });
}

uint64_t Writer::waiting() const {
    const std::lock_guard lock(m_mutex);
    return m_waiting;
}

void Writer::loop() {
    std::unique_lock lock(m_mutex);
    while (true) {
        m_changed.wait(lock, [this] { return m_quit || !m_jobs.empty(); });
        if (m_jobs.empty()) return;
        const std::function<void()> work = std::move(m_jobs.front().work);
        lock.unlock();
        try {
            work();
        } catch (const std::exception&) {
            // No memory for it. What it was to do stays undone, which is no reason to end a chat.
        }
        lock.lock();
        m_waiting -= m_jobs.front().bytes;
        m_jobs.pop_front();
        m_changed.notify_all();
    }
}

}  // namespace daylong::memory
