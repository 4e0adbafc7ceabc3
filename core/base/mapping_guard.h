// MappingGuard: a mapped file may lose bytes while it is in use: cut short in place by whoever copies over it, or on a
// disk that fails. Reading them is a SIGBUS, which would end the program in the middle of anything. While a guard is
// there, its memory reads as zeros from such a place on, and lost() tells; what was computed meanwhile is worthless.
// Owns: the process's SIGBUS handler, from the first guard on; signals that concern no guarded memory go to the one
// that was there before. Thread rule: any thread may read guarded memory and ask; a guard outlives its readers.
#pragma once

#include <cstddef>

namespace daylong {

class MappingGuard {
public:
    MappingGuard() = default;
    /// `begin` is the start of a mapping made with mmap, of `size` bytes.
    MappingGuard(const std::byte* begin, size_t size);
    MappingGuard(MappingGuard&& other) noexcept;
    MappingGuard& operator=(MappingGuard&& other) noexcept;
    ~MappingGuard();

    bool lost() const;

private:
    struct Range* m_range = nullptr;
};

}  // namespace daylong
