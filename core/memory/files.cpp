#include "memory/files.h"

#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

namespace daylong::memory {

File::~File() {
    if (m_handle >= 0) ::close(m_handle);
}

File File::openToRead(const std::filesystem::path& path) {
    return File(::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NOFOLLOW));
}

Result<File> File::openAnew(const std::filesystem::path& path) {
    const int handle = ::open(path.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, 0600);
    if (handle < 0) return writeFailure(path);
    return File(handle);
}

Result<File> File::openToWrite(const std::filesystem::path& path) {
    const int handle = ::open(path.c_str(), O_WRONLY | O_CLOEXEC | O_NOFOLLOW);
    if (handle < 0) return writeFailure(path);
    return File(handle);
}

bool File::readAt(uint64_t offset, std::span<std::byte> bytes) const {
    while (!bytes.empty()) {
        const ssize_t count = ::pread(m_handle, bytes.data(), bytes.size(), static_cast<off_t>(offset));
        if (count < 0 && errno == EINTR) continue;
        if (count <= 0) return false;
        offset += static_cast<uint64_t>(count);
        bytes = bytes.subspan(static_cast<size_t>(count));
    }
    return true;
}

uint64_t File::size() const {
    struct stat status {};
    return ::fstat(m_handle, &status) == 0 ? static_cast<uint64_t>(status.st_size) : 0;
}

Error writeFailure(const std::filesystem::path& path) {
    const std::string folder = path.parent_path().string();
    if (errno == ENOSPC || errno == EDQUOT || errno == EFBIG) {
        return {ErrorCode::DiskFull,
                "the disk of '" + folder +
                    "' is full, so the model's memory is not kept; free some space, or allow it less"};
    }
    const ErrorCode code = errno == EACCES || errno == EPERM || errno == EROFS ? ErrorCode::ReadOnly : ErrorCode::Io;
    return {code, "the model's memory cannot be kept in '" + folder + "': " + std::strerror(errno) +
                      "; check the folder's permissions"};
}

Result<void> writeAt(const File& file, uint64_t offset, std::span<const std::byte> bytes,
                     const std::filesystem::path& path) {
    while (!bytes.empty()) {
        const ssize_t count = ::pwrite(file.handle(), bytes.data(), bytes.size(), static_cast<off_t>(offset));
        if (count < 0 && errno == EINTR) continue;
        if (count < 0) return writeFailure(path);
        offset += static_cast<uint64_t>(count);
        bytes = bytes.subspan(static_cast<size_t>(count));
    }
    return {};
}

Result<void> writePagesAt(const File& file, uint64_t offset, std::span<const std::byte> pages,
                          const std::filesystem::path& path) {
    const int flags = ::fcntl(file.handle(), F_GETFL);
    if (flags >= 0 && ::fcntl(file.handle(), F_SETFL, flags | O_DIRECT) == 0) {
        const ssize_t count = ::pwrite(file.handle(), pages.data(), pages.size(), static_cast<off_t>(offset));
        if (count == static_cast<ssize_t>(pages.size())) return {};
        // Whatever it was, if it lasts the other way of writing meets it too, and says it.
        ::fcntl(file.handle(), F_SETFL, flags);
    }
    return writeAt(file, offset, pages, path);
}

}  // namespace daylong::memory
