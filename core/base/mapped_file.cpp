#include "base/mapped_file.h"

#include "base/say.h"

#include <cerrno>
#include <cstdint>
#include <cstring>
#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>
#include <utility>

namespace daylong {

namespace {

Error cannotOpen(const std::filesystem::path& path) {
    const int why = errno;
    return why == ENOENT ? failure(ErrorCode::NotFound, Say::ModelFileMissing, path.string())
                         : failure(ErrorCode::Io, Say::ModelFileUnopened, path.string(), std::strerror(why));
}

uint64_t nanoseconds(const timespec& time) {
    return static_cast<uint64_t>(time.tv_sec) * 1'000'000'000U + static_cast<uint64_t>(time.tv_nsec);
}

FileStamp stampOf(const struct stat& status) {
    return {.inode = status.st_ino,
            .size = static_cast<uint64_t>(status.st_size),
            .writtenNs = nanoseconds(status.st_mtim),
            .changedNs = nanoseconds(status.st_ctim)};
}

}  // namespace

Result<MappedFile> MappedFile::open(const std::filesystem::path& path) {
    // Not blocking, so that a pipe is refused below instead of waited for.
    const int file = ::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    if (file < 0) return cannotOpen(path);
    struct stat status {};
    if (::fstat(file, &status) != 0) {
        const Error error = cannotOpen(path);
        ::close(file);
        return error;
    }
    if (!S_ISREG(status.st_mode) || status.st_size == 0) {
        ::close(file);
        return failure(ErrorCode::InvalidArgument,
                       S_ISDIR(status.st_mode)   ? Say::ModelFileIsFolder
                       : S_ISREG(status.st_mode) ? Say::ModelFileEmpty
                                                 : Say::ModelFileNoFile,
                       path.string());
    }
    const auto size = static_cast<size_t>(status.st_size);
    void* data = ::mmap(nullptr, size, PROT_READ, MAP_PRIVATE, file, 0);
    if (data == MAP_FAILED) {
        const Error error = cannotOpen(path);
        ::close(file);
        return error;
    }
    return MappedFile(file, static_cast<const std::byte*>(data), status);
}

MappedFile::MappedFile(int file, const std::byte* data, const struct stat& status)
    : m_file(file),
      m_data(data),
      m_size(static_cast<size_t>(status.st_size)),
      m_stamp(stampOf(status)),
      m_guard(data, m_size) {}

MappedFile::MappedFile(MappedFile&& other) noexcept
    : m_file(std::exchange(other.m_file, -1)),
      m_data(std::exchange(other.m_data, nullptr)),
      m_size(std::exchange(other.m_size, 0)),
      m_stamp(other.m_stamp),
      m_guard(std::move(other.m_guard)) {}

MappedFile& MappedFile::operator=(MappedFile&& other) noexcept {
    std::swap(m_file, other.m_file);
    std::swap(m_data, other.m_data);
    std::swap(m_size, other.m_size);
    std::swap(m_stamp, other.m_stamp);
    std::swap(m_guard, other.m_guard);
    return *this;
}

std::optional<Say> MappedFile::damage() const {
    struct stat status {};
    if (::fstat(m_file, &status) != 0) return Say::ModelFileGone;
    if (static_cast<size_t>(status.st_size) < m_size) return Say::ModelFileCut;
    if (stampOf(status).writtenNs != m_stamp.writtenNs) return Say::ModelFileWritten;
    return m_guard.lost() ? std::optional(Say::ModelFileUnread) : std::nullopt;
}

void MappedFile::release(std::span<const std::byte> part) {
    const auto page = static_cast<uintptr_t>(::sysconf(_SC_PAGESIZE));
    const uintptr_t begin = (reinterpret_cast<uintptr_t>(part.data()) + page - 1) / page * page;
    const uintptr_t end = reinterpret_cast<uintptr_t>(part.data() + part.size()) / page * page;
    if (begin < end) ::madvise(reinterpret_cast<void*>(begin), end - begin, MADV_DONTNEED);
}

MappedFile::~MappedFile() {
    if (m_data == nullptr) return;
    m_guard = {};  // before another mapping can have its place
    ::munmap(const_cast<std::byte*>(m_data), m_size);
    ::close(m_file);
}

}  // namespace daylong
