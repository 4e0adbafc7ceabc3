// A file mapped read-only for as long as the object lives. Thread rule: immutable, share freely.
// Failure rule: opening fails with NotFound, Io or InvalidArgument (a folder, an empty file), naming the path.
// As with every mapping, a file that is cut short in place while open takes its lost bytes away with it (SIGBUS):
// ask isWhole() before a use that may come long after opening. One that is replaced by renaming, as downloads and our own writers do, stays readable until closed.
#pragma once

#include "base/result.h"

#include <cstddef>
#include <filesystem>
#include <span>

namespace daylong {

class MappedFile {
public:
    static Result<MappedFile> open(const std::filesystem::path& path);
    MappedFile(MappedFile&& other) noexcept;
    MappedFile& operator=(MappedFile&& other) noexcept;
    ~MappedFile();

    std::span<const std::byte> bytes() const { return {m_data, m_size}; }
    /// Whether the file is still as long as it was; a system call.
    bool isWhole() const;

private:
    MappedFile(int file, const std::byte* data, size_t size) : m_file(file), m_data(data), m_size(size) {}
    int m_file = -1;
    const std::byte* m_data = nullptr;
    size_t m_size = 0;
};

}  // namespace daylong
