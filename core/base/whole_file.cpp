#include "base/whole_file.h"

#include "base/copied_file.h"
#include "base/say.h"

#include <cerrno>
#include <cstdio>
#include <cstring>
#include <fcntl.h>
#include <string>
#include <unistd.h>

namespace daylong {

Result<void> writeWhole(const std::filesystem::path& file, std::string_view text) {
    const std::string fresh = file.string() + ".new";
    std::error_code unmade;
    std::filesystem::create_directories(file.parent_path(), unmade);  // opening tells
    ::unlink(fresh.c_str());
    const int opened = ::open(fresh.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    int why = opened >= 0 ? 0 : errno;
    if (opened >= 0) {
        errno = ENOSPC;  // where only a part is written, nothing else says why
        const bool written =
            ::write(opened, text.data(), text.size()) == static_cast<ssize_t>(text.size()) && ::fsync(opened) == 0;
        if (!written) why = errno;
        ::close(opened);
    }
    if (why == 0 && std::rename(fresh.c_str(), file.c_str()) == 0) {
        syncFolder(file.parent_path());
        return {};
    }
    if (why == 0) why = errno;
    ::unlink(fresh.c_str());
    return failure(why == ENOSPC ? ErrorCode::DiskFull : ErrorCode::Io, Say::ExportUnwritable, file.string(),
                   std::strerror(why));
}

}  // namespace daylong
