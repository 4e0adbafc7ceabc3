#include "cpu/arena.h"

#include "base/say.h"

#include <string>
#include <utility>

#include <sys/mman.h>

namespace daylong::cpu {

uint64_t Arena::sizeFor(uint64_t bytes) {
    constexpr uint64_t kBigPage = 2 * 1024 * 1024;
    return bytes > kBigPage ? (bytes + kBigPage - 1) / kBigPage * kBigPage : bytes;
}

Result<Arena> Arena::create(uint64_t bytes, const char* what) {
    Arena arena;
    if (bytes == 0) return arena;
    const uint64_t rounded = sizeFor(bytes);
    void* data = mmap(nullptr, rounded, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (data == MAP_FAILED) {
        return failure(ErrorCode::OutOfMemory, Say::NoMemoryFor, what, bytes >> 20U);
    }
    madvise(data, rounded, MADV_HUGEPAGE);  // a wish: fewer page-table walks while streaming through it
    arena.m_data = static_cast<std::byte*>(data);
    arena.m_bytes = rounded;
    return arena;
}

Arena::Arena(Arena&& other) noexcept
    : m_data(std::exchange(other.m_data, nullptr)), m_bytes(std::exchange(other.m_bytes, 0)) {}

Arena& Arena::operator=(Arena&& other) noexcept {
    std::swap(m_data, other.m_data);
    std::swap(m_bytes, other.m_bytes);
    return *this;
}

Arena::~Arena() {
    if (m_data != nullptr) munmap(m_data, m_bytes);
}

}  // namespace daylong::cpu
