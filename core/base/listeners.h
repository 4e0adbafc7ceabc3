// Listeners: everybody who wants to hear what somebody says, each of all of it, in order. Thread rule: any
// thread adds and removes; one thread tells, and calls from there. A listener may remove itself or others while it is
// called, and is not called any more once remove() has returned.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <mutex>

namespace daylong {

using ListenerId = uint64_t;

template <class Event>
class Listeners {
public:
    using Listener = std::function<void(const Event&)>;

    ListenerId add(Listener listener) {
        const std::lock_guard lock(m_mutex);
        m_all[++m_newest] = std::make_shared<const Listener>(std::move(listener));
        return m_newest;
    }
    void remove(ListenerId id) {
        const std::lock_guard lock(m_mutex);
        m_all.erase(id);
    }
    void tell(const Event& event) {
        const std::lock_guard lock(m_mutex);
        for (auto next = m_all.begin(); next != m_all.end();) {
            const ListenerId id = next->first;
            const std::shared_ptr<const Listener> kept = next->second;  // while it removes itself
            (*kept)(event);
            next = m_all.upper_bound(id);
        }
    }

private:
    std::recursive_mutex m_mutex;
    std::map<ListenerId, std::shared_ptr<const Listener>> m_all;
    ListenerId m_newest = 0;
};

}  // namespace daylong
