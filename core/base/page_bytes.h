// Memory whose place and length are multiples of a page, as what goes to a disk past the system's cache must be.
// Not filled with anything. Throws std::bad_alloc.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <new>
#include <span>
#include <utility>

namespace daylong {

inline constexpr uint64_t kPageBytes = 4096;  // no disk has longer blocks that the kernel would show

inline uint64_t wholePages(uint64_t bytes) { return (bytes + kPageBytes - 1) / kPageBytes * kPageBytes; }

class PageBytes {
public:
    PageBytes() = default;
    explicit PageBytes(uint64_t bytes)
        : m_bytes(static_cast<std::byte*>(::operator new (wholePages(bytes), std::align_val_t{kPageBytes}))),
          m_size(wholePages(bytes)) {}
    PageBytes(PageBytes&& other) noexcept : m_bytes(std::move(other.m_bytes)), m_size(std::exchange(other.m_size, 0)) {}
    PageBytes& operator=(PageBytes&& other) noexcept {
        std::swap(m_bytes, other.m_bytes);
        std::swap(m_size, other.m_size);
        return *this;
    }

    std::byte* data() const { return m_bytes.get(); }
    uint64_t size() const { return m_size; }
    std::span<std::byte> first(uint64_t bytes) const { return {m_bytes.get(), bytes}; }

private:
    struct Freed {
        void operator()(std::byte* bytes) const { ::operator delete (bytes, std::align_val_t{kPageBytes}); }
    };
    std::unique_ptr<std::byte, Freed> m_bytes;
    uint64_t m_size = 0;
};

}  // namespace daylong
