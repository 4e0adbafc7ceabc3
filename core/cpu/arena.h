// Arena: one zeroed block of memory for the model's lifetime, in big pages where the system grants them.
#pragma once

#include "base/result.h"

#include <cstddef>
#include <cstdint>

namespace daylong::cpu {

class Arena {
public:
    Arena() = default;
    /// Errors: OutOfMemory, naming `what`.
    static Result<Arena> create(uint64_t bytes, const char* what);
    /// What that takes: whole big pages.
    static uint64_t sizeFor(uint64_t bytes);
    Arena(Arena&& other) noexcept;
    Arena& operator=(Arena&& other) noexcept;
    ~Arena();

    std::byte* data() const { return m_data; }
    uint64_t bytes() const { return m_bytes; }

private:
    std::byte* m_data = nullptr;
    uint64_t m_bytes = 0;
};

/// Rounded up to a cache line.
constexpr uint64_t aligned(uint64_t bytes) { return (bytes + 63) / 64 * 64; }

}  // namespace daylong::cpu
