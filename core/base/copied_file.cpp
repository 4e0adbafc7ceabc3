#include "base/copied_file.h"

#include "base/say.h"

#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <memory>
#include <sys/stat.h>
#include <unistd.h>
#include <vector>

namespace daylong {

namespace fs = std::filesystem;

namespace {

constexpr size_t kPiece = 1U << 20U;

class Descriptor {
public:
    Descriptor(const fs::path& path, int flags) : m_file(::open(path.c_str(), flags | O_CLOEXEC, 0600)) {}
    ~Descriptor() {
        if (m_file >= 0) ::close(m_file);
    }
    Descriptor(const Descriptor&) = delete;
    Descriptor& operator=(const Descriptor&) = delete;
    operator int() const { return m_file; }

private:
    int m_file;
};

Error cannotCopy(const fs::path& path) {
    const int why = errno;
    const ErrorCode code = why == ENOSPC || why == EDQUOT                  ? ErrorCode::DiskFull
                           : why == EACCES || why == EROFS || why == EPERM ? ErrorCode::ReadOnly
                                                                           : ErrorCode::Io;
    return failure(code, Say::MoveCopyFailed, path.string(), std::strerror(why));
}

/// As much as there is, up to a piece; -1: it cannot be read.
ssize_t readPiece(int file, std::vector<char>& into) {
    size_t have = 0;
    while (have < into.size()) {
        const ssize_t some = ::read(file, into.data() + have, into.size() - have);
        if (some < 0 && errno == EINTR) continue;
        if (some < 0) return -1;
        if (some == 0) break;
        have += static_cast<size_t>(some);
    }
    return static_cast<ssize_t>(have);
}

bool writeAll(int file, const char* bytes, size_t count) {
    while (count > 0) {
        const ssize_t some = ::write(file, bytes, count);
        if (some < 0 && errno == EINTR) continue;
        if (some <= 0) return false;
        bytes += some;
        count -= static_cast<size_t>(some);
    }
    return true;
}

bool goOn(const CopyWatch& watch, ssize_t more) { return !watch || watch(static_cast<uint64_t>(more)); }

Error stopped() { return failure(ErrorCode::Cancelled, Say::MoveStopped); }

Result<void> write(const fs::path& from, const fs::path& to, const CopyWatch& watch) {
    const Descriptor source(from, O_RDONLY);
    if (source < 0) return cannotCopy(from);
    const Descriptor target(to, O_WRONLY | O_CREAT | O_EXCL);
    if (target < 0) return cannotCopy(to);
    std::vector<char> piece(kPiece);
    while (true) {
        const ssize_t have = readPiece(source, piece);
        if (have < 0) return cannotCopy(from);
        if (have == 0) break;
        if (!writeAll(target, piece.data(), static_cast<size_t>(have))) return cannotCopy(to);
        if (!goOn(watch, have)) return stopped();
    }
    struct stat before {};
    if (::fstat(source, &before) == 0) {
        const timespec times[] = {before.st_atim, before.st_mtim};
        (void)::futimens(target, times);
    }
    if (::fsync(target) != 0) return cannotCopy(to);
    (void)::posix_fadvise(target, 0, 0, POSIX_FADV_DONTNEED);  // what is read back comes from the disk
    return {};
}

Result<void> compare(const fs::path& from, const fs::path& to, const CopyWatch& watch) {
    const Descriptor source(from, O_RDONLY), target(to, O_RDONLY);
    if (source < 0) return cannotCopy(from);
    if (target < 0) return cannotCopy(to);
    std::vector<char> there(kPiece), here(kPiece);
    while (true) {
        const ssize_t have = readPiece(source, there), copied = readPiece(target, here);
        if (have < 0) return cannotCopy(from);
        if (copied < 0) return cannotCopy(to);
        if (have != copied || std::memcmp(there.data(), here.data(), static_cast<size_t>(have)) != 0)
            return failure(ErrorCode::Io, Say::MoveCopyDiffers, from.string());
        if (have == 0) return {};
        if (!goOn(watch, have)) return stopped();
    }
}

}  // namespace

Result<void> copyAndCompare(const fs::path& from, const fs::path& to, const CopyWatch& watch) {
    TRY(write(from, to, watch));
    return compare(from, to, watch);
}

void syncFolder(const fs::path& folder) {
    const Descriptor opened(folder, O_RDONLY | O_DIRECTORY);
    if (opened >= 0) (void)::fsync(opened);
}

}  // namespace daylong
