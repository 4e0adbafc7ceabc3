// A file mapped read-only for as long as the object lives. Thread rule: immutable, share freely.
// Failure rule: opening fails with NotFound, Io or InvalidArgument (a folder, an empty file), naming the path.
// A file that is replaced by renaming or deleted, as downloads and our own writers do, stays readable until closed. One
// that is cut short or written to in place takes its old bytes away: reading it is never a signal (mapping_guard.h),
// but what was read is to be trusted only if there is no damage() afterwards.
#pragma once

#include "base/mapping_guard.h"
#include "base/result.h"

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <optional>
#include <span>
#include <sys/stat.h>

namespace daylong {

/// Tells a file from others that were at its path, and from what it was before it was written to.
struct FileStamp {
    uint64_t inode = 0, size = 0;
    uint64_t writtenNs = 0, changedNs = 0;  // since 1970: its bytes, and anything about it
};

class MappedFile {
public:
    static Result<MappedFile> open(const std::filesystem::path& path);
    MappedFile(MappedFile&& other) noexcept;
    MappedFile& operator=(MappedFile&& other) noexcept;
    ~MappedFile();

    std::span<const std::byte> bytes() const { return {m_data, m_size}; }
    const FileStamp& stamp() const { return m_stamp; }  // of when it was opened
    /// What happened to the file since it was opened, to be said with its name: Say::ModelFileCut for example. Once
    /// damaged, it stays so. A system call.
    std::optional<Say> damage() const;
    /// Gives the memory of the whole pages within `part` of bytes() back; they are read again when they are needed.
    static void release(std::span<const std::byte> part);

private:
    MappedFile(int file, const std::byte* data, const struct stat& status);
    int m_file = -1;
    const std::byte* m_data = nullptr;
    size_t m_size = 0;
    FileStamp m_stamp;
    MappingGuard m_guard;
};

}  // namespace daylong
