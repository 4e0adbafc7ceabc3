#include "base/mapping_guard.h"

#include <atomic>
#include <cerrno>
#include <csignal>
#include <cstdint>
#include <mutex>
#include <sys/mman.h>
#include <unistd.h>
#include <utility>

namespace daylong {

constexpr uintptr_t kFree = UINTPTR_MAX;  // as a beginning: behind all addresses

/// One guarded mapping. Ranges are made, used again, and never freed: the handler walks through them without a lock.
/// So that it never takes one's beginning with another's end, the end is set last, taken away first, and read before
/// the beginning and behind it.
struct Range {
    std::atomic<uintptr_t> begin = kFree, end = 0;  // whole pages
    std::atomic<bool> lost = false;
    Range* next = nullptr;
};

namespace {

std::atomic<Range*> ranges = nullptr;
std::mutex taking;  // of ranges that are free
uintptr_t pageBytes = 0;
struct sigaction before {};  // what SIGBUS did until the first guard

Range* rangeOf(uintptr_t address) {
    for (Range* each = ranges.load(std::memory_order_acquire); each != nullptr; each = each->next) {
        const uintptr_t end = each->end.load(std::memory_order_acquire);
        if (address < end && address >= each->begin.load(std::memory_order_acquire) &&
            end == each->end.load(std::memory_order_acquire))
            return each;
    }
    return nullptr;
}

/// Where a file ends early all that follows is lost, so one fault is enough for the whole rest.
bool putZeros(Range& range, uintptr_t address) {
    range.lost.store(true, std::memory_order_release);
    const uintptr_t from = address / pageBytes * pageBytes;
    void* const at = reinterpret_cast<void*>(from);
    return mmap(at, range.end.load(std::memory_order_acquire) - from, PROT_READ,
                MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED | MAP_NORESERVE, -1, 0) != MAP_FAILED;
}

void onBusError(int signal, siginfo_t* info, void*) {
    const int error = errno;
    const bool fault = info->si_code > 0;  // not sent by somebody
    const auto address = reinterpret_cast<uintptr_t>(info->si_addr);
    Range* const range = fault ? rangeOf(address) : nullptr;
    if (range == nullptr || !putZeros(*range, address)) {
        sigaction(SIGBUS, &before, nullptr);  // the same access faults again, and goes there
        if (!fault) raise(signal);
    }
    errno = error;
}

void installHandler() {
    pageBytes = static_cast<uintptr_t>(sysconf(_SC_PAGESIZE));
    struct sigaction action {};
    action.sa_sigaction = onBusError;
    action.sa_flags = SA_SIGINFO | SA_ONSTACK;
    sigemptyset(&action.sa_mask);
    sigaction(SIGBUS, &action, &before);
}

Range& freeRange() {
    for (Range* each = ranges.load(); each != nullptr; each = each->next) {
        if (each->begin.load() == kFree) return *each;
    }
    Range* const made = new Range;
    made->next = ranges.load();
    ranges.store(made, std::memory_order_release);
    return *made;
}

}  // namespace

MappingGuard::MappingGuard(const std::byte* begin, size_t size) {
    static std::once_flag installed;
    std::call_once(installed, installHandler);
    const auto from = reinterpret_cast<uintptr_t>(begin);
    const std::lock_guard lock(taking);
    m_range = &freeRange();
    m_range->lost.store(false);
    m_range->begin.store(from);
    m_range->end.store((from + size + pageBytes - 1) / pageBytes * pageBytes, std::memory_order_release);
}

MappingGuard::MappingGuard(MappingGuard&& other) noexcept : m_range(std::exchange(other.m_range, nullptr)) {}

MappingGuard& MappingGuard::operator=(MappingGuard&& other) noexcept {
    std::swap(m_range, other.m_range);
    return *this;
}

MappingGuard::~MappingGuard() {
    if (m_range == nullptr) return;
    m_range->end.store(0);
    m_range->begin.store(kFree);
}

bool MappingGuard::lost() const { return m_range != nullptr && m_range->lost.load(std::memory_order_acquire); }

}  // namespace daylong
