// Whole reads and writes of a journal's files. Internal to core/memory.
// Failure rule: writing fails with Io, DiskFull or ReadOnly; reading says only whether everything came.
#pragma once

#include "base/result.h"

#include <cstdint>
#include <filesystem>
#include <span>
#include <utility>

namespace daylong::memory {

/// An open file, closed with it.
class File {
public:
    explicit File(int handle = -1) : m_handle(handle) {}
    File(File&& other) noexcept : m_handle(std::exchange(other.m_handle, -1)) {}
    File& operator=(File&& other) noexcept {
        std::swap(m_handle, other.m_handle);
        return *this;
    }
    ~File();

    static File openToRead(const std::filesystem::path& path);
    /// What was there is gone.
    static Result<File> openAnew(const std::filesystem::path& path);
    /// Of a file that is there.
    static Result<File> openToWrite(const std::filesystem::path& path);

    explicit operator bool() const { return m_handle >= 0; }
    int handle() const { return m_handle; }
    bool readAt(uint64_t offset, std::span<std::byte> bytes) const;
    uint64_t size() const;  // 0 where it cannot be told

private:
    int m_handle;
};

/// What the last failed call's errno means for `path`.
Error writeFailure(const std::filesystem::path& path);
Result<void> writeAt(const File& file, uint64_t offset, std::span<const std::byte> bytes,
                     const std::filesystem::path& path);
/// The same for whole pages of PageBytes at a page's offset, past the system's cache where the file system lets them:
/// nothing is copied once more, and what other programs have in the cache stays.
Result<void> writePagesAt(const File& file, uint64_t offset, std::span<const std::byte> pages,
                          const std::filesystem::path& path);

}  // namespace daylong::memory
