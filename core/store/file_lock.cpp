#include "store/file_lock.h"

#include "base/say.h"

#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>
#include <utility>

namespace daylong::store {

Result<FileLock> FileLock::acquire(const std::filesystem::path& database) {
    const std::string path = database.string() + ".lock";
    const int file = ::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
    if (file < 0) {
        const ErrorCode code = errno == EACCES || errno == EROFS ? ErrorCode::ReadOnly
                               : errno == ENOSPC                 ? ErrorCode::DiskFull
                                                                 : ErrorCode::Io;
        return failure(code, Say::FolderReadOnly, database.string(), std::strerror(errno));
    }
    if (::flock(file, LOCK_EX | LOCK_NB) != 0) {
        ::close(file);
        return failure(ErrorCode::Io, Say::OtherDaylong, database.string());
    }
    return FileLock(file);
}

FileLock::FileLock(FileLock&& other) noexcept : m_file(std::exchange(other.m_file, -1)) {}

FileLock& FileLock::operator=(FileLock&& other) noexcept {
    std::swap(m_file, other.m_file);
    return *this;
}

FileLock::~FileLock() {
    if (m_file >= 0) ::close(m_file);
}

}  // namespace daylong::store
