// FairQueue: who comes next. Each client has a lane of its own, and the lanes take turns, so that one who asks much
// waits behind one who asks once, and gives way to others where there is no room. Thread rule: any thread. Failure
// rule: what has no place is handed back.
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

    /// What has no place then: nothing; this one, where so many wait already or it is closed; or, where another client
    /// has more waiting than this one would have, the newest of those.
    std::optional<Work> push(const std::string& client, Work work) {
        const std::lock_guard lock(m_mutex);
        if (m_closed) return work;
        auto lane = std::ranges::find(m_lanes, client, &Lane::client);
        std::optional<Work> gone;
        if (m_waiting >= m_most) {
            const auto longest = std::ranges::max_element(m_lanes, {}, [](const Lane& each) { return each.size(); });
            const size_t own = lane == m_lanes.end() ? 0 : lane->size();
            if (longest == m_lanes.end() || longest->size() <= own + 1) return work;
            gone = std::move(longest->waiting.back());
            longest->waiting.pop_back();
            --m_waiting;
        }
        if (lane == m_lanes.end()) lane = m_lanes.insert(m_lanes.end(), Lane{client, {}});
        lane->waiting.push_back(std::move(work));
        ++m_waiting;
        m_wake.notify_one();
        return gone;
    }
    /// What nobody waits for any more keeps no place.
    template <class IsOver>
    void drop(IsOver isOver) {
        const std::lock_guard lock(m_mutex);
        for (Lane& lane : m_lanes) m_waiting -= std::erase_if(lane.waiting, isOver);
        std::erase_if(m_lanes, [](const Lane& lane) { return lane.waiting.empty(); });
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
        size_t size() const { return waiting.size(); }
    };
    const size_t m_most;
    mutable std::mutex m_mutex;  // guards what follows
    std::condition_variable m_wake;
    std::deque<Lane> m_lanes;  // none is empty
    size_t m_waiting = 0;
    bool m_closed = false;
};

}  // namespace daylong::serve
