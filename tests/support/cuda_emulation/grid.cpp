#include "cuda_emulation/device_code.h"

#undef threadIdx
#undef blockIdx
#undef blockDim
#undef gridDim

#include <csetjmp>
#include <cstdio>
#include <cstdlib>
#include <memory>
#include <vector>

#include <ucontext.h>

namespace daylong::emulation {

Current current;

namespace {

constexpr size_t kStackBytes = 64 * 1024;
constexpr unsigned kMostThreads = 1024, kLanes = 32;

[[noreturn]] void stop(const char* what) {
    std::fprintf(stderr, "CUDA emulation: %s\n", what);
    std::abort();
}

struct Fiber {
    std::unique_ptr<std::byte[]> stack;
    ucontext_t start{};
    std::jmp_buf at{};
    bool begun = false, done = true;
};

/// Where threads wait for each other; `generation` counts how often all have come.
struct Meeting {
    unsigned arrived = 0, generation = 0;
};

struct Warp {
    Meeting meeting;
    alignas(16) std::byte slots[2][kLanes * kSlotBytes];
    unsigned exited = 0;
};

/// One block at a time.
struct Block {
    std::vector<Fiber> fibers = std::vector<Fiber>(kMostThreads);
    std::vector<Warp> warps = std::vector<Warp>(kMostThreads / kLanes);
    const std::function<void()>* kernel = nullptr;
    unsigned threads = 0, running = 0, left = 0, idle = 0;
    Meeting meeting;
    std::jmp_buf scheduler{};
    ucontext_t caller{};
};

Block& block() {
    static Block only;
    return only;
}

void enter();

/// Goes on with another thread; comes back when one goes on with this.
void switchTo(unsigned next) {
    Block& b = block();
    if (++b.idle > 4 * kMostThreads) stop("threads wait for others that never come");
    const unsigned self = b.running;
    if (next == self) return;
    Fiber& to = b.fibers[next];
    b.running = next;
    current.thread.x = next;
    if (_setjmp(b.fibers[self].at) != 0) return;
    if (to.begun) _longjmp(to.at, 1);
    to.begun = true;
    if (to.start.uc_stack.ss_sp == nullptr) {
        to.stack = std::make_unique_for_overwrite<std::byte[]>(kStackBytes);
        getcontext(&to.start);
        to.start.uc_stack.ss_sp = to.stack.get();
        to.start.uc_stack.ss_size = kStackBytes;
        to.start.uc_link = nullptr;
        makecontext(&to.start, enter, 0);
    }
    setcontext(&to.start);
}

unsigned nextOf(unsigned from, unsigned begin, unsigned end) {
    const Block& b = block();
    for (unsigned step = 1; step <= end - begin; ++step) {
        const unsigned next = begin + (from - begin + step) % (end - begin);
        if (!b.fibers[next].done) return next;
    }
    return from;
}

/// The life of a fiber: the kernel, once for every block.
void enter() {
    for (;;) {
        Block& b = block();
        b.idle = 0;
        (*b.kernel)();
        const unsigned self = b.running;
        b.fibers[self].done = true;
        b.idle = 0;
        ++b.warps[self / kLanes].exited;
        if (--b.left == 0) {
            if (_setjmp(b.fibers[self].at) == 0) _longjmp(b.scheduler, 1);
        } else {
            if (b.meeting.arrived > 0) stop("a thread ended while others wait at a barrier");
            switchTo(nextOf(self, 0, b.threads));
        }
        // Here again for the next block: whoever switched has set `running`.
    }
}

void runBlock(const std::function<void()>& kernel, unsigned threads) {
    Block& b = block();
    b.kernel = &kernel;
    b.threads = b.left = threads;
    b.idle = 0;
    b.meeting = {};
    for (unsigned i = 0; i < threads; ++i) b.fibers[i].done = false;
    for (unsigned w = 0; w < threads / kLanes; ++w) {
        b.warps[w].meeting = {};
        b.warps[w].exited = 0;
    }
    if (_setjmp(b.scheduler) != 0) return;
    // From the host's stack into the first fiber.
    b.running = 0;
    current.thread.x = 0;
    Fiber& first = b.fibers[0];
    if (first.begun) _longjmp(first.at, 1);
    first.begun = true;
    first.stack = std::make_unique_for_overwrite<std::byte[]>(kStackBytes);
    getcontext(&first.start);
    first.start.uc_stack.ss_sp = first.stack.get();
    first.start.uc_stack.ss_size = kStackBytes;
    first.start.uc_link = nullptr;
    makecontext(&first.start, enter, 0);
    setcontext(&first.start);
}

}  // namespace

void barrier() {
    Block& b = block();
    Meeting& m = b.meeting;
    b.idle = 0;
    if (b.left != b.threads) stop("a barrier after some threads ended");
    if (++m.arrived == b.threads) {
        m.arrived = 0;
        ++m.generation;
        return;
    }
    for (const unsigned generation = m.generation; m.generation == generation;)
        switchTo(nextOf(b.running, 0, b.threads));
    b.idle = 0;
}

const std::byte* exchange(const void* own, size_t bytes) {
    Block& b = block();
    const unsigned self = b.running, first = self / kLanes * kLanes;
    Warp& warp = b.warps[self / kLanes];
    if (warp.exited > 0) stop("an exchange between lanes after some of them ended");
    std::byte* const slots = warp.slots[warp.meeting.generation % 2];
    std::memcpy(slots + (self - first) * kSlotBytes, own, bytes);
    b.idle = 0;
    if (++warp.meeting.arrived == kLanes) {
        warp.meeting.arrived = 0;
        ++warp.meeting.generation;
        return slots;
    }
    for (const unsigned generation = warp.meeting.generation; warp.meeting.generation == generation;)
        switchTo(nextOf(b.running, first, first + kLanes));
    b.idle = 0;
    return slots;
}

void runGrid(dim3 grid, dim3 dims, const std::function<void()>& kernel) {
    if (dims.y != 1 || dims.z != 1 || dims.x == 0 || dims.x > kMostThreads || dims.x % kLanes != 0)
        stop("a block of a size that is not supported");
    if (grid.x == 0 || grid.y == 0 || grid.z == 0 || grid.y > 65535 || grid.z > 65535)
        stop("a grid that a GPU would refuse");
    current.blockDim = {dims.x, 1, 1};
    current.gridDim = {grid.x, grid.y, grid.z};
    for (unsigned z = 0; z < grid.z; ++z) {
        for (unsigned y = 0; y < grid.y; ++y) {
            for (unsigned x = 0; x < grid.x; ++x) {
                current.block = {x, y, z};
                runBlock(kernel, dims.x);
            }
        }
    }
}

}  // namespace daylong::emulation
