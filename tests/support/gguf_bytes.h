// Builds GGUF files byte by byte, so that tests can lie in every field.
#pragma once

#include <cstdint>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <string_view>

namespace daylong::unit {

class GgufBytes {
public:
    GgufBytes& raw(std::string_view bytes) {
        m_bytes += bytes;
        return *this;
    }
    GgufBytes& u32(uint32_t value) { return raw({reinterpret_cast<const char*>(&value), sizeof value}); }
    GgufBytes& u64(uint64_t value) { return raw({reinterpret_cast<const char*>(&value), sizeof value}); }
    GgufBytes& text(std::string_view value) { return u64(value.size()).raw(value); }
    GgufBytes& header(uint64_t tensors, uint64_t values, uint32_t version = 3) {
        return raw("GGUF").u32(version).u64(tensors).u64(values);
    }
    GgufBytes& u32Value(std::string_view key, uint32_t value) { return text(key).u32(4).u32(value); }
    /// A two-dimensional tensor entry.
    GgufBytes& tensor(std::string_view name, uint64_t columns, uint64_t rows, uint32_t type, uint64_t offset) {
        return text(name).u32(2).u64(columns).u64(rows).u32(type).u64(offset);
    }
    GgufBytes& zeros(size_t count) {
        m_bytes.append(count, '\0');
        return *this;
    }
    const std::string& bytes() const { return m_bytes; }

private:
    std::string m_bytes;
};

inline void writeFile(const std::filesystem::path& path, std::string_view bytes) {
    std::ofstream(path, std::ios::binary).write(bytes.data(), static_cast<std::streamsize>(bytes.size()));
}
inline std::string readFile(const std::filesystem::path& path) {
    std::ifstream stream(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(stream), {}};
}

}  // namespace daylong::unit
