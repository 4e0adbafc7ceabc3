#include "cpu/thread_pool.h"

#include "support/sanitized.h"
#include "support/unit.h"

#include <atomic>
#include <chrono>
#include <ctime>
#include <fstream>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>
#include <vector>

using namespace daylong;

TEST("every item of every phase runs once, on eight threads that share fewer cores") {
    cpu::ThreadPool pool(8);
    constexpr uint32_t kMost = 300;
    std::vector<std::atomic<uint32_t>> runs(kMost);
    uint32_t phases = 0;
    for (int step = 0; step < 40; ++step) {
        pool.begin();
        for (uint32_t count = 0; count <= kMost; count += 25, ++phases) {
            for (auto& each : runs) each = 0;
            pool.parallel(count, [&](uint32_t item, uint32_t thread) {
                CHECK(thread < 8);
                ++runs[item];
            });
            for (uint32_t i = 0; i < kMost; ++i) CHECK_EQUAL(runs[i].load(), i < count ? 1U : 0U);
        }
        pool.end();
    }
    CHECK(phases > 400);
}

TEST("what one phase writes, the next one reads") {
    cpu::ThreadPool pool(4);
    std::vector<uint64_t> a(1000, 1), b(1000, 0);
    for (int phase = 0; phase < 200; ++phase) {
        pool.parallel(1000, [&](uint32_t item, uint32_t) { b[item] = a[item] + a[(item + 1) % 1000]; });
        pool.parallel(1000, [&](uint32_t item, uint32_t) { a[item] = b[item] % 1000007; });
    }
    for (uint64_t each : a) CHECK_EQUAL(each, a[0]);
}

TEST("more items than a ticket counts are run all the same") {
    cpu::ThreadPool pool(2);
    std::atomic<uint64_t> sum{0};
    pool.parallel(100'000, [&](uint32_t item, uint32_t) { sum += item; });
    CHECK_EQUAL(sum.load(), uint64_t{100'000} * 99'999 / 2);
}

TEST("an idle pool sleeps") {
    cpu::ThreadPool pool(4);
    pool.parallel(8, [](uint32_t, uint32_t) {});
    std::this_thread::sleep_for(std::chrono::milliseconds(20));
    const std::clock_t before = std::clock();  // of all threads
    std::this_thread::sleep_for(std::chrono::milliseconds(300));
    const double used = static_cast<double>(std::clock() - before) / CLOCKS_PER_SEC;
    CHECK(used < 0.03);
}

TEST("a phase still works after the workers have slept") {
    cpu::ThreadPool pool(3);
    for (int i = 0; i < 20; ++i) {
        std::this_thread::sleep_for(std::chrono::milliseconds(2));
        std::atomic<uint32_t> done{0};
        pool.begin();
        pool.parallel(50, [&](uint32_t, uint32_t) { ++done; });
        pool.end();
        CHECK_EQUAL(done.load(), 50U);
    }
}

TEST("a worker that was left out takes part again before a long step ends") {
    cpu::ThreadPool pool(2);
    const auto helped = [&](std::chrono::milliseconds itemTime) {
        std::atomic<bool> any{false};
        pool.parallel(8, [&](uint32_t, uint32_t thread) {
            if (thread != 0) any = true;
            std::this_thread::sleep_for(thread != 0 ? itemTime : std::chrono::milliseconds(1));
        });
        return any.load();
    };
    pool.begin();
    for (int i = 0; i < 1000 && !pool.isAlone(); ++i) helped(std::chrono::milliseconds(50));  // far longer than ours
    CHECK(pool.isAlone());
    bool again = false;
    for (int i = 0; i < 1000 && !again; ++i) again = helped(std::chrono::milliseconds(1));
    CHECK(again);
    pool.end();
}

TEST("threads that the system does not make are done without") {
    if (unit::kSanitized) return unit::skip("memory cannot be limited under a sanitizer");
    const pid_t child = fork();
    if (child == 0) {
        uint64_t pages = 0;
        std::ifstream("/proc/self/statm") >> pages;
        const rlim_t most =
            pages * static_cast<uint64_t>(sysconf(_SC_PAGESIZE)) + (uint64_t{100} << 20U);  // ten stacks or so
        const rlimit limit{most, most};
        setrlimit(RLIMIT_AS, &limit);
        cpu::ThreadPool pool(1000);
        std::atomic<uint32_t> sum{0};
        pool.parallel(1000, [&](uint32_t item, uint32_t) { sum += item; });
        _exit(pool.threads() < 1000 && sum == 1000 * 999 / 2 ? 0 : 1);
    }
    int status = -1;
    waitpid(child, &status, 0);
    CHECK_EQUAL(status, 0);
}

TEST("no number of threads is too large to ask for") {
    for (const uint32_t threads : {0U, 1U}) CHECK_EQUAL(cpu::ThreadPool(threads).threads(), 1U);
    CHECK(cpu::ThreadPool(UINT32_MAX).threads() <= 1024);
}
