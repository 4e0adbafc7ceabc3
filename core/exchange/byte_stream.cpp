#include "exchange/byte_stream.h"

#include "base/say.h"

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <memory>
#include <sys/stat.h>
#include <unistd.h>

namespace daylong::exchange {

namespace {
constexpr size_t kBlock = size_t{64} * 1024;
}

Result<ReadBytes> readFileBytes(const std::filesystem::path& file) {
    const auto failed = [name = file.string()] {
        return failure(errno == ENOENT ? ErrorCode::NotFound : ErrorCode::Io, Say::ImportUnreadable, name,
                       std::string_view(std::strerror(errno)));
    };
    const int handle = ::open(file.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK);  // of a pipe nobody writes to, too
    if (handle < 0) return failed();
    const std::shared_ptr<const int> opened(new int(handle), [](const int* each) {
        ::close(*each);
        delete each;
    });
    struct stat found {};
    if (::fstat(handle, &found) != 0) return failed();
    if (!S_ISREG(found.st_mode)) return failure(ErrorCode::InvalidArgument, Say::ImportIsNeither, file.string());
    return ReadBytes([opened, failed](char* into, size_t size) -> Result<size_t> {
        ssize_t count = 0;
        do count = ::read(*opened, into, size);
        while (count < 0 && errno == EINTR);
        if (count < 0) return failed();
        return static_cast<size_t>(count);
    });
}

Result<std::string_view> ByteStream::peek() { return peek(1); }

Result<std::string_view> ByteStream::peek(size_t atLeast) {
    while (m_buffer.size() - m_begin < std::min(atLeast, kBlock) && !m_ended) {
        m_buffer.erase(0, m_begin);
        m_begin = 0;
        const size_t before = m_buffer.size();
        m_buffer.resize(before + kBlock);
        const Result<size_t> count = m_read(m_buffer.data() + before, kBlock);
        m_buffer.resize(before + (count ? *count : 0));
        if (!count) return count.error();
        m_ended = *count == 0;
        m_received += *count;
    }
    return std::string_view(m_buffer).substr(m_begin);
}

void ByteStream::putBack(std::string_view bytes) {
    m_buffer.replace(0, m_begin, bytes);
    m_begin = 0;
}

}  // namespace daylong::exchange
