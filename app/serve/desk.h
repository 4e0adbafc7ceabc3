// Desk: takes requests, and has them answered one after the other, fairly (fair_queue.h), on a thread of its own.
// Whoever has left meanwhile is passed over. Thread rule: any thread; the destructor ends what is being answered.
#pragma once

#include "serve/exchange.h"
#include "serve/fair_queue.h"

#include <atomic>
#include <memory>
#include <string>
#include <thread>
#include <vector>

namespace daylong::serve {

class Desk {
public:
    Desk(std::vector<Served> served, size_t mostWaiting);
    ~Desk();

    const std::vector<Served>& served() const { return m_served; }
    const Served* find(const std::string& name) const;
    /// Where too many wait, or it is closed, it has ended already. It may also give way, while it waits, to one who
    /// asks less.
    std::shared_ptr<Exchange> ask(const std::string& client, const Served& served, Asked asked);
    /// Ends what is being answered and what waits; for good.
    void close();
    size_t waiting() const { return m_queue.waiting(); }

private:
    struct Work {
        const Served* served;
        Asked asked;
        std::shared_ptr<Exchange> exchange;
    };
    void loop();
    Outcome answer(const Work& work) const;

    const std::vector<Served> m_served;
    FairQueue<Work> m_queue;
    std::atomic<bool> m_closed = false;
    std::thread m_thread;  // last: it uses the others
};

}  // namespace daylong::serve
