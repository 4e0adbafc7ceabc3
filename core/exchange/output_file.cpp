#include "exchange/output_file.h"

#include "base/say.h"

#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <string>
#include <unistd.h>

namespace daylong::exchange {

namespace fs = std::filesystem;

struct OutputFile::Impl {
    fs::path path;
    std::string temporary;  // empty: renamed
    std::FILE* file = nullptr;

    Error failed() const {
        const ErrorCode code = errno == ENOSPC || errno == EDQUOT  ? ErrorCode::DiskFull
                               : errno == EACCES || errno == EROFS ? ErrorCode::ReadOnly
                                                                   : ErrorCode::Io;
        return failure(code, Say::ExportUnwritable, path.string(), std::string_view(std::strerror(errno)));
    }
    ~Impl() {
        if (file != nullptr) std::fclose(file);
        if (!temporary.empty()) ::unlink(temporary.c_str());
    }
};

OutputFile::OutputFile(std::unique_ptr<Impl> impl) : m_impl(std::move(impl)) {}
OutputFile::OutputFile(OutputFile&&) noexcept = default;
OutputFile::~OutputFile() = default;

Result<OutputFile> OutputFile::create(const fs::path& path) {
    auto impl = std::make_unique<Impl>();
    impl->path = path;
    std::error_code none;
    if (fs::is_directory(path, none)) return failure(ErrorCode::InvalidArgument, Say::ExportIntoFolder, path.string());
    std::string pattern = path.string() + ".part-XXXXXX";
    const int handle = ::mkstemp(pattern.data());
    if (handle < 0) return impl->failed();
    impl->temporary = pattern;
    impl->file = ::fdopen(handle, "wb");
    if (impl->file == nullptr) {
        const Error error = impl->failed();
        ::close(handle);
        return error;
    }
    return OutputFile(std::move(impl));
}

Result<void> OutputFile::write(std::string_view text) {
    if (std::fwrite(text.data(), 1, text.size(), m_impl->file) != text.size()) return m_impl->failed();
    return {};
}

Result<void> OutputFile::commit() {
    if (std::fflush(m_impl->file) != 0 || ::fsync(::fileno(m_impl->file)) != 0) return m_impl->failed();
    if (std::rename(m_impl->temporary.c_str(), m_impl->path.c_str()) != 0) return m_impl->failed();
    m_impl->temporary.clear();
    return {};
}

}  // namespace daylong::exchange
