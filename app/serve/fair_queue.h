// FairQueue: who comes next. Each client has a lane of its own, and the lanes take turns, so that one who asks much
// waits behind one who asks once. Thread rule: any thread. Failure rule: full is said.
#pragma once

#include <algorithm>
#include <condition_variable>
#include <deque>
#include <mutex>
#include <optional>
#include <string>
#include <utility>

namespace daylong::serve {

template <class Work>
class FairQueue {
public:
    explicit FairQueue(size_t most) : m_most(most) {}

    /// False: so many wait already, or it is closed.
    bool push(const std::string& client, Work work) {
        const std::lock_guard lock(m_mutex);
        if (m_closed || m_waiting >= m_most) return false;
        auto lane =
            std::find_if(m_lanes.begin(), m_lanes.end(), [&](const Lane& each) { return each.client == client; });
        if (lane == m_lanes.end()) lane = m_lanes.insert(m_lanes.end(), Lane{client, {}});
        lane->waiting.push_back(std::move(work));
        ++m_waiting;
        m_wake.notify_one();
        return true;
    }
    /// Waits for the next one; nothing once it is closed.
    std::optional<Work> pop() {
        std::unique_lock lock(m_mutex);
        m_wake.wait(lock, [this] { return m_closed || m_waiting > 0; });
        if (m_waiting == 0) return std::nullopt;
        Lane lane = std::move(m_lanes.front());
        m_lanes.pop_front();
        Work work = std::move(lane.waiting.front());
        lane.waiting.pop_front();
        if (!lane.waiting.empty()) m_lanes.push_back(std::move(lane));
        --m_waiting;
        return work;
    }
    /// Nothing is taken any more; what waits still comes.
    void close() {
        const std::lock_guard lock(m_mutex);
        m_closed = true;
        m_wake.notify_all();
    }
    size_t waiting() const {
        const std::lock_guard lock(m_mutex);
        return m_waiting;
    }

private:
    struct Lane {
        std::string client;
        std::deque<Work> waiting;
    };
    const size_t m_most;
    mutable std::mutex m_mutex;  // guards what follows
    std::condition_variable m_wake;
    std::deque<Lane> m_lanes;  // none is empty
    size_t m_waiting = 0;
    bool m_closed = false;
};

}  // namespace daylong::serve
