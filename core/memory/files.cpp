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

Result<File> File::openToWrite(const std::filesystem::path& path, bool fresh) {
    const int flags = O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW | (fresh ? O_TRUNC : 0);
    const int handle = ::open(path.c_str(), flags, 0600);
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

}  // namespace daylong::memory
