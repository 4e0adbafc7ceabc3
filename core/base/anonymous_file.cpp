#include "base/anonymous_file.h"

#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <fcntl.h>
#include <string>
#include <system_error>
#include <unistd.h>
#include <utility>

namespace daylong {

Result<AnonymousFile> AnonymousFile::create() {
    std::error_code unusable;
    const std::filesystem::path folder = std::filesystem::temp_directory_path(unusable);
    const auto failed = [&](int error) {
        const ErrorCode code = error == ENOSPC                     ? ErrorCode::DiskFull
                               : error == EROFS || error == EACCES ? ErrorCode::ReadOnly
                                                                   : ErrorCode::Io;
        return Error{code, "cannot make a temporary file in '" + folder.string() + "': " + std::strerror(error) +
                               "; set TMPDIR to another folder"};
    };
    if (unusable) return failed(unusable.value());
    int file = ::open(folder.c_str(), O_TMPFILE | O_RDWR | O_CLOEXEC, 0600);
    if (file < 0) {  // not on every file system
        std::string name = folder / "daylong-XXXXXX";
        file = ::mkostemp(name.data(), O_CLOEXEC);
        if (file < 0) return failed(errno);
        ::unlink(name.c_str());
    }
    return AnonymousFile(file);
}

AnonymousFile::AnonymousFile(AnonymousFile&& other) noexcept : m_file(std::exchange(other.m_file, -1)) {}

AnonymousFile& AnonymousFile::operator=(AnonymousFile&& other) noexcept {
    std::swap(m_file, other.m_file);
    return *this;
}

AnonymousFile::~AnonymousFile() {
    if (m_file >= 0) ::close(m_file);
}

std::filesystem::path AnonymousFile::path() const {
    return "/proc/" + std::to_string(::getpid()) + "/fd/" + std::to_string(m_file);
}

}  // namespace daylong
