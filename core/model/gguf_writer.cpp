#include "model/gguf_writer.h"

#include <algorithm>
#include <cassert>
#include <cerrno>
#include <cstdio>
#include <cstring>
#include <memory>
#include <string_view>
#include <type_traits>
#include <unistd.h>

namespace daylong::model {

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

/// A file that removes itself unless it is renamed into place.
class TemporaryFile {
public:
    explicit TemporaryFile(const std::filesystem::path& target)
        : m_target(target), m_path(target.string() + ".part-" + std::to_string(::getpid())) {}
    ~TemporaryFile() {
        if (m_file != nullptr) std::fclose(m_file);
        if (m_created) ::unlink(m_path.c_str());
    }
    TemporaryFile(const TemporaryFile&) = delete;
    TemporaryFile& operator=(const TemporaryFile&) = delete;

    Result<void> open() {
        m_file = std::fopen(m_path.c_str(), "wb");
        if (m_file == nullptr) return failed();
        m_created = true;
        return {};
    }
    Result<void> write(const void* data, size_t size) {
        if (std::fwrite(data, 1, size, m_file) != size) return failed();
        return {};
    }
    /// On disk first, then under its name: a crash leaves the old file or the new one.
    Result<void> moveIntoPlace() {
        if (std::fflush(m_file) != 0 || ::fsync(::fileno(m_file)) != 0) return failed();
        const int closed = std::fclose(m_file);
        m_file = nullptr;
        if (closed != 0 || std::rename(m_path.c_str(), m_target.c_str()) != 0) return failed();
        m_created = false;
        return {};
    }

private:
    Error failed() const {
        const ErrorCode code = errno == ENOSPC ? ErrorCode::DiskFull
                               : errno == EROFS || errno == EACCES || errno == EPERM ? ErrorCode::ReadOnly
                                                                                     : ErrorCode::Io;
        const char* advice = code == ErrorCode::DiskFull ? "; free some space and try again"
                             : code == ErrorCode::ReadOnly ? "; choose a folder that you may write to" : "";
        return {code, "cannot write '" + m_target.string() + "': " + std::strerror(errno) + advice};
    }

    std::filesystem::path m_target, m_path;
    std::FILE* m_file = nullptr;
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

Result<void> GgufWriter::write(const std::filesystem::path& path, const Fill& fill) const {
    TemporaryFile file(path);
    TRY(file.open());
    const std::string head = header();
    TRY(file.write(head.data(), head.size()));
    std::vector<std::byte> buffer;
    for (size_t index = 0; index < m_tensors.size(); ++index) {
        const TensorInfo& tensor = m_tensors[index];
        const uint64_t rowsAtOnce = std::max<uint64_t>(1, kChunkBytes / tensor.rowBytes);
        for (uint64_t row = 0; row < tensor.rows; row += rowsAtOnce) {
            buffer.resize(std::min(rowsAtOnce, tensor.rows - row) * tensor.rowBytes);
            fill(index, row, buffer);
            TRY(file.write(buffer.data(), buffer.size()));
        }
        const uint64_t bytes = tensor.rows * tensor.rowBytes;
        constexpr char kPadding[kAlignment] = {};
        TRY(file.write(kPadding, aligned(bytes) - bytes));
    }
    return file.moveIntoPlace();
}

}  // namespace daylong::model
