// A file mapped read-only for as long as the object lives. Thread rule: immutable, share freely.
// Failure rule: opening fails with NotFound, Io or InvalidArgument (a folder, an empty file), naming the path.
// As with every mapping, a file that is cut short in place while open takes its lost bytes away with it (SIGBUS);
// one that is replaced by renaming, as downloads and our own writers do, stays readable until closed.
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

private:
    MappedFile(const std::byte* data, size_t size) : m_data(data), m_size(size) {}
    const std::byte* m_data = nullptr;
    size_t m_size = 0;
};

}  // namespace daylong
