#include "library/checksum.h"

#include "base/say.h"
#include "library/sha256.h"

#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <unistd.h>
#include <vector>

namespace daylong::library {

Result<std::string> sha256Of(const std::filesystem::path& path, const std::function<bool()>& keepGoing) {
    const int file = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
    if (file < 0) {
        const int why = errno;
        return failure(why == ENOENT ? ErrorCode::NotFound : ErrorCode::Io, Say::LibraryUnopened, path.string(),
                       std::strerror(why));
    }
    Sha256 hash;
    std::vector<std::byte> buffer(1U << 20);
    ssize_t count = 1;
    bool stopped = false;
    while (count != 0 && !stopped) {
        count = ::read(file, buffer.data(), buffer.size());
        if (count < 0 && errno == EINTR) continue;
        if (count < 0) break;
        hash.add(std::span(buffer).first(static_cast<size_t>(count)));
        stopped = keepGoing && !keepGoing();
    }
    const int failed = errno;
    ::close(file);
    if (count < 0) return failure(ErrorCode::Io, Say::LibraryUnread, path.string(), std::strerror(failed));
    if (stopped) return Error{ErrorCode::Cancelled, "stopped"};
    return hash.soFar();
}

}  // namespace daylong::library
