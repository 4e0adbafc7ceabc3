// A bounds-checked cursor over a mapped GGUF file, and the arithmetic that its checks need. Internal to core/model.
#pragma once

#include "base/result.h"

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace daylong::model {

inline std::optional<uint64_t> checkedMultiply(uint64_t a, uint64_t b) {
    uint64_t product = 0;
    return __builtin_mul_overflow(a, b, &product) ? std::nullopt : std::optional(product);
}
inline std::optional<uint64_t> checkedAdd(uint64_t a, uint64_t b) {
    uint64_t sum = 0;
    return __builtin_add_overflow(a, b, &sum) ? std::nullopt : std::optional(sum);
}

class GgufCursor {
public:
    explicit GgufCursor(std::span<const std::byte> bytes) : m_bytes(bytes) {}

    uint64_t position() const { return m_position; }
    uint64_t remaining() const { return m_bytes.size() - m_position; }

    template <class T>
    Result<T> read(const char* what) {
        if (remaining() < sizeof(T)) return truncated(what);
        T value;
        std::memcpy(&value, m_bytes.data() + m_position, sizeof value);
        m_position += sizeof value;
        return value;
    }

    Result<std::string_view> readString(const char* what) {
        const uint64_t length = TRY(read<uint64_t>(what));
        if (length > remaining()) return truncated(what);
        const auto* text = reinterpret_cast<const char*>(m_bytes.data() + m_position);
        m_position += length;
        return std::string_view(text, length);
    }

    /// Passes over `count` values of `size` bytes and returns where they start.
    Result<const std::byte*> skip(uint64_t count, uint64_t size, const char* what) {
        const std::optional<uint64_t> bytes = checkedMultiply(count, size);
        if (!bytes || *bytes > remaining()) return truncated(what);
        const std::byte* start = m_bytes.data() + m_position;
        m_position += *bytes;
        return start;
    }

    static Error truncated(const char* what) {
        return {ErrorCode::InvalidFile,
                std::string("ends inside ") + what + "; it is truncated or damaged, download it again"};
    }

private:
    std::span<const std::byte> m_bytes;
    uint64_t m_position = 0;
};

}  // namespace daylong::model
