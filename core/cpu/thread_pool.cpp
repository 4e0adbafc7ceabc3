#include "cpu/thread_pool.h"

#include <algorithm>
#include <ctime>
#include <exception>

namespace daylong::cpu {

namespace {

using namespace std::chrono_literals;

constexpr auto kIdleSpin = 100us;   // how long a worker looks for the next phase before it sleeps
constexpr auto kPoliteSpin = 30us;  // how long the leader waits before it offers its core to others
constexpr auto kStall = 700us;      // a wait, or a loss of the core, that work alone does not explain
constexpr auto kAloneAtFirst = 30ms, kAloneAtMost = 240ms;
constexpr uint32_t kMostItems = 0x7FFF;
constexpr uint32_t kMostThreads = 1024;

void relax() {
#if defined(__x86_64__) || defined(__i386__)
    __builtin_ia32_pause();
#endif
}

std::chrono::nanoseconds threadCpuTime() {
    timespec now{};
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
    return std::chrono::seconds(now.tv_sec) + std::chrono::nanoseconds(now.tv_nsec);
}

}  // namespace

ThreadPool::ThreadPool(uint32_t threads) : m_aloneFor(kAloneAtFirst) {
    const uint32_t most = std::clamp(threads, 1U, kMostThreads);
    m_workers.reserve(most - 1);
    try {
        for (uint32_t i = 1; i < most; ++i) m_workers.emplace_back([this, i] { work(i); });
    } catch (const std::exception&) {  // no memory for its stack, or too many threads: those that there are do the work
    }
}

ThreadPool::~ThreadPool() {
    m_stop.store(true);
    m_wake.fetch_add(1);
    m_wake.notify_all();
    for (std::thread& worker : m_workers) worker.join();
}

void ThreadPool::begin() {
    if (m_workers.empty()) return;
    m_begun = Clock::now();
    m_cpuBegun = threadCpuTime();
}

void ThreadPool::end() {
    if (m_workers.empty() || m_alone) return;
    const auto took = Clock::now() - m_begun;
    const auto lost = took - (threadCpuTime() - m_cpuBegun);
    if (lost > kStall && lost * 10 > took) noteStall();  // the leader itself had to give way
}

void ThreadPool::noteStall() {
    if (m_alone) return;
    const auto now = Clock::now();
    const bool again = m_togetherSince + 2 * m_aloneFor > now;
    m_aloneFor = again ? std::min<std::chrono::nanoseconds>(m_aloneFor * 2, kAloneAtMost) : kAloneAtFirst;
    m_alone = true;
    m_aloneUntil = now + m_aloneFor;
}

bool ThreadPool::triesAgain() {
    const auto now = Clock::now();
    if (now < m_aloneUntil) return false;
    m_alone = false;
    m_togetherSince = now;
    return true;
}

void ThreadPool::run(uint32_t count, Call call, const void* context) {
    while (count > kMostItems) {  // more than a ticket holds: in parts
        struct Part {
            Call call;
            const void* context;
            uint32_t first;
        };
        const Part part{call, context, count - kMostItems};
        const auto shifted = [](const void* at, uint32_t item, uint32_t thread) {
            const Part& self = *static_cast<const Part*>(at);
            self.call(self.context, self.first + item, thread);
        };
        run(kMostItems, shifted, &part);
        count -= kMostItems;
    }
    m_call = call;
    m_context = context;
    m_done.store(0, std::memory_order_relaxed);
    m_ticket.store((uint64_t{++m_phase} << 32U) | (uint64_t{count} << 16U), std::memory_order_seq_cst);
    if (m_sleepers.load(std::memory_order_seq_cst) > 0) {
        m_wake.fetch_add(1);
        m_wake.notify_all();
    }
    const auto since = Clock::now();
    uint32_t done = 0;
    for (uint32_t item = 0; claim(item); ++done) call(context, item, 0);
    m_done.fetch_add(done, std::memory_order_acq_rel);
    if (m_done.load(std::memory_order_acquire) != count)
        waitForClaimed(count, (Clock::now() - since) / std::max(done, 1U));
}

void ThreadPool::waitForClaimed(uint32_t count, std::chrono::nanoseconds itemTime) {
    for (int i = 0; i < 200; ++i) {
        if (m_done.load(std::memory_order_acquire) == count) return;
        relax();
    }
    const auto since = Clock::now();
    while (m_done.load(std::memory_order_acquire) != count) {
        const auto waited = Clock::now() - since;
        if (waited > kStall + 3 * itemTime) {
            noteStall();
            std::this_thread::sleep_for(50us);
        } else if (waited > kPoliteSpin) {
            std::this_thread::yield();
        } else {
            relax();
        }
    }
}

bool ThreadPool::claim(uint32_t& item) {
    const auto open = [](uint64_t ticket) { return (ticket & 0xFFFFU) < ((ticket >> 16U) & 0xFFFFU); };
    uint64_t ticket = m_ticket.load(std::memory_order_acquire);
    while (open(ticket)) {
        if (m_ticket.compare_exchange_weak(ticket, ticket + 1, std::memory_order_acq_rel, std::memory_order_acquire)) {
            item = static_cast<uint32_t>(ticket & 0xFFFFU);
            return true;
        }
        relax();
    }
    return false;
}

void ThreadPool::work(uint32_t thread) {
    auto idleSince = Clock::now();
    while (!m_stop.load(std::memory_order_relaxed)) {
        uint32_t item = 0;
        bool worked = false;
        while (claim(item)) {
            m_call(m_context, item, thread);
            m_done.fetch_add(1, std::memory_order_acq_rel);
            worked = true;
        }
        if (worked) idleSince = Clock::now();
        const uint64_t seen = m_ticket.load(std::memory_order_acquire);
        for (int i = 0; i < 64 && m_ticket.load(std::memory_order_relaxed) == seen; ++i) relax();
        if (Clock::now() - idleSince > kIdleSpin) {
            sleepUntilPublished(seen);
            idleSince = Clock::now();
        }
    }
}

void ThreadPool::sleepUntilPublished(uint64_t seen) {
    const uint32_t wake = m_wake.load();
    m_sleepers.fetch_add(1, std::memory_order_seq_cst);
    if (m_ticket.load(std::memory_order_seq_cst) == seen && !m_stop.load()) m_wake.wait(wake);
    m_sleepers.fetch_sub(1, std::memory_order_seq_cst);
}

}  // namespace daylong::cpu
