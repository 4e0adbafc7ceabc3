#include "lab/models/gguf_writer.h"

#include <algorithm>
#include <cassert>
#include <cerrno>
#include <cstdio>
#include <cstring>
#include <fcntl.h>
#include <string_view>
#include <type_traits>
#include <unistd.h>

namespace daylong::lab {

namespace {

constexpr uint64_t kAlignment = 32;
constexpr uint64_t kChunkBytes = 4U << 20U;
constexpr uint32_t kString = 8, kArray = 9;  // value type ids of the format

uint64_t aligned(uint64_t offset) { return (offset + kAlignment - 1) / kAlignment * kAlignment; }

template <class T>
constexpr uint32_t typeId() {
    if constexpr (std::is_same_v<T, uint32_t>) return 4;
    else if constexpr (std::is_same_v<T, int32_t>) return 5;
    else if constexpr (std::is_same_v<T, float>) return 6;
    else if constexpr (std::is_same_v<T, bool>) return 7;
    else return kString;
}

template <class T>
void appendNumber(std::string& out, T value) {
    out.append(reinterpret_cast<const char*>(&value), sizeof value);
}
void appendString(std::string& out, std::string_view text) {
    appendNumber(out, uint64_t{text.size()});
    out += text;
}

template <class T>
void append(std::string& out, const T& value) {
    if constexpr (std::is_same_v<T, std::string>) appendString(out, value);
    else appendNumber(out, value);
}

struct AppendValue {
    std::string& out;

    template <class T>
    void operator()(const T& value) const {
        appendNumber(out, typeId<T>());
        append(out, value);
    }
    template <class T>
    void operator()(const std::vector<T>& values) const {
        appendNumber(out, kArray);
        appendNumber(out, typeId<T>());
        appendNumber(out, uint64_t{values.size()});
        for (const T& value : values) append(out, value);
    }
};

}  // namespace

/// What is written to, under the name that errors call it by.
class GgufTarget {
public:
    explicit GgufTarget(std::filesystem::path name) : m_name(std::move(name)) {}
    virtual ~GgufTarget() {
        if (m_file != nullptr) std::fclose(m_file);
    }
    GgufTarget(const GgufTarget&) = delete;
    GgufTarget& operator=(const GgufTarget&) = delete;

    Result<void> take(int file) {
        m_file = file >= 0 ? ::fdopen(file, "wb") : nullptr;
        return m_file != nullptr ? Result<void>() : failed();
    }
    Result<void> write(const void* data, size_t size) {
        return std::fwrite(data, 1, size, m_file) == size ? Result<void>() : failed();
    }
    Result<void> finish() { return std::fflush(m_file) == 0 ? Result<void>() : failed(); }

protected:
    Error failed() const {
        const ErrorCode code = errno == ENOSPC                                       ? ErrorCode::DiskFull
                               : errno == EROFS || errno == EACCES || errno == EPERM ? ErrorCode::ReadOnly
                                                                                     : ErrorCode::Io;
        const char* advice = code == ErrorCode::DiskFull   ? "; free some space and try again"
                             : code == ErrorCode::ReadOnly ? "; choose a folder that you may write to"
                                                           : "";
        return {code, "cannot write '" + m_name.string() + "': " + std::strerror(errno) + advice};
    }

    const std::filesystem::path m_name;
    std::FILE* m_file = nullptr;
};

namespace {

/// A file that removes itself unless it is renamed into place.
class TemporaryFile : public GgufTarget {
public:
    using GgufTarget::GgufTarget;
    ~TemporaryFile() override {
        if (m_created) ::unlink(m_path.c_str());
    }

    /// Under a name that was free: what stands at another, a link for instance, is nobody's to write through.
    Result<void> open() {
        int file = -1;
        for (int i = 0; i < 100 && file < 0; ++i) {
            m_path = m_name.string() + ".part-" + std::to_string(::getpid()) + "-" + std::to_string(i);
            file = ::open(m_path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0666);
            if (file < 0 && errno != EEXIST) break;
        }
        m_created = file >= 0;
        return take(file);
    }
    /// On disk first, then under its name: a crash leaves the old file or the new one.
    Result<void> moveIntoPlace() {
        TRY(finish());
        if (::fsync(::fileno(m_file)) != 0) return failed();
        const int closed = std::fclose(m_file);
        m_file = nullptr;
        if (closed != 0 || std::rename(m_path.c_str(), m_name.c_str()) != 0) return failed();
        m_created = false;
        return {};
    }

private:
    std::filesystem::path m_path;
    bool m_created = false;
};

}  // namespace

size_t GgufWriter::addTensor(std::string name, DType type, std::vector<uint64_t> dims) {
    assert(!dims.empty() && dims.size() <= 4);
    TensorInfo info{std::move(name), type, std::move(dims), 0, 1};
    info.rowBytes = rowBytes(type, info.dims[0]);
    for (size_t i = 1; i < info.dims.size(); ++i) info.rows *= info.dims[i];
    m_tensors.push_back(std::move(info));
    return m_tensors.size() - 1;
}

std::string GgufWriter::header() const {
    std::string out = "GGUF";
    appendNumber(out, uint32_t{3});
    appendNumber(out, uint64_t{m_tensors.size()});
    appendNumber(out, uint64_t{m_values.size()});
    for (const auto& [key, value] : m_values) {
        appendString(out, key);
        std::visit(AppendValue{out}, value);
    }
    uint64_t offset = 0;
    for (const TensorInfo& tensor : m_tensors) {
        appendString(out, tensor.name);
        appendNumber(out, static_cast<uint32_t>(tensor.dims.size()));
        for (const uint64_t dim : tensor.dims) appendNumber(out, dim);
        appendNumber(out, static_cast<uint32_t>(tensor.type));
        appendNumber(out, offset);
        offset = aligned(offset + tensor.rows * tensor.rowBytes);
    }
    out.resize(aligned(out.size()), '\0');
    return out;
}

Result<void> GgufWriter::writeTo(GgufTarget& target, const Fill& fill) const {
    const std::string head = header();
    TRY(target.write(head.data(), head.size()));
    std::vector<std::byte> buffer;
    for (size_t index = 0; index < m_tensors.size(); ++index) {
        const TensorInfo& tensor = m_tensors[index];
        const uint64_t rowsAtOnce = std::max<uint64_t>(1, kChunkBytes / tensor.rowBytes);
        for (uint64_t row = 0; row < tensor.rows; row += rowsAtOnce) {
            buffer.resize(std::min(rowsAtOnce, tensor.rows - row) * tensor.rowBytes);
            fill(index, row, buffer);
            TRY(target.write(buffer.data(), buffer.size()));
        }
        const uint64_t bytes = tensor.rows * tensor.rowBytes;
        constexpr char kPadding[kAlignment] = {};
        TRY(target.write(kPadding, aligned(bytes) - bytes));
    }
    return {};
}

Result<void> GgufWriter::write(const std::filesystem::path& path, const Fill& fill) const {
    TemporaryFile file(path);
    TRY(file.open());
    TRY(writeTo(file, fill));
    return file.moveIntoPlace();
}

Result<void> GgufWriter::write(int file, const std::filesystem::path& path, const Fill& fill) const {
    GgufTarget target(path);
    TRY(target.take(::fcntl(file, F_DUPFD_CLOEXEC, 0)));
    TRY(writeTo(target, fill));
    return target.finish();
}

}  // namespace daylong::lab
