// ThreadPool: runs the items of one phase after another on a few threads, in a program that shares its cores.
// The calling thread leads: it publishes a phase, works on its items itself, and goes on once every *claimed* item is
// done. A worker that holds no item holds nobody up, so a worker that the system has not scheduled costs nothing but
// its help; and when the leader has had to wait far longer than work takes (another process has a core), it works
// alone for a while, which is faster than waiting for a thread that only runs half of the time.
// Idle workers sleep on a futex after a short spin. Nothing is allocated after construction.
// Thread rule: all calls from one thread at a time.
#pragma once

#include <atomic>
#include <chrono>
#include <cstdint>
#include <thread>
#include <vector>

namespace daylong::cpu {

class ThreadPool {
public:
    explicit ThreadPool(uint32_t threads);  // at least 1: the caller; fewer where the system makes no more
    ~ThreadPool();
    ThreadPool(const ThreadPool&) = delete;
    ThreadPool& operator=(const ThreadPool&) = delete;

    uint32_t threads() const { return static_cast<uint32_t>(m_workers.size()) + 1; }

    /// Calls body(item, thread) for each item in [0, count), and returns when all are done. `thread` < threads().
    template <class Body>
    void parallel(uint32_t count, const Body& body) {
        if (count <= 1 || m_workers.empty() || isAlone()) {
            for (uint32_t item = 0; item < count; ++item) body(item, 0U);
            return;
        }
        run(
            count,
            [](const void* context, uint32_t item, uint32_t thread) {
                (*static_cast<const Body*>(context))(item, thread);
            },
            &body);
    }

    /// Around a series of phases (a step): sees whether the leader itself had to give way in it.
    void begin();
    void end();

    /// Whether the workers are left out now. It ends in the midst of a step, too: one of many tokens takes seconds.
    bool isAlone() { return m_alone && !triesAgain(); }

private:
    using Call = void (*)(const void* context, uint32_t item, uint32_t thread);
    using Clock = std::chrono::steady_clock;

    void run(uint32_t count, Call call, const void* context);
    void waitForClaimed(uint32_t count, std::chrono::nanoseconds itemTime);
    void work(uint32_t thread);
    bool claim(uint32_t& item);
    void sleepUntilPublished(uint64_t seen);
    void noteStall();
    bool triesAgain();

    std::vector<std::thread> m_workers;
    // A phase: its number (32 bits), item count (16) and next unclaimed item (16), so that a claim names its phase.
    alignas(64) std::atomic<uint64_t> m_ticket{0};
    alignas(64) std::atomic<uint32_t> m_done{0};
    alignas(64) std::atomic<uint32_t> m_sleepers{0};
    std::atomic<uint32_t> m_wake{0};
    std::atomic<bool> m_stop{false};
    Call m_call = nullptr;  // stable while an item of the phase is claimed and not done
    const void* m_context = nullptr;

    uint32_t m_phase = 0;
    bool m_alone = false;
    Clock::time_point m_aloneUntil{}, m_begun{}, m_togetherSince{};
    std::chrono::nanoseconds m_cpuBegun{}, m_aloneFor{};
};

}  // namespace daylong::cpu
