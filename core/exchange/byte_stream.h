// Bytes that come from a file or an archive, in order, through a small buffer: whatever the file's size, memory stays
// that of the buffer. Thread rule: one thread. Failure rule: Io, and what the source reports.
#pragma once

#include "base/result.h"

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <string>
#include <string_view>

namespace daylong::exchange {

/// Fills as much as it can; 0: the end.
using ReadBytes = std::function<Result<size_t>(char* into, size_t size)>;

/// Of a file; open as long as the function lives.
Result<ReadBytes> readFileBytes(const std::filesystem::path& file);

class ByteStream {
public:
    explicit ByteStream(ReadBytes read) : m_read(std::move(read)) {}

    /// What comes next, without taking it: empty at the end alone.
    Result<std::string_view> peek();
    /// Likewise at least this much, unless the end is nearer; at most 64 KiB.
    Result<std::string_view> peek(size_t atLeast);
    void take(size_t bytes) { m_begin += bytes; }  // of what was peeked at
    /// These bytes come again before the rest.
    void putBack(std::string_view bytes);
    uint64_t taken() const { return m_received - (m_buffer.size() - m_begin); }

private:
    ReadBytes m_read;
    std::string m_buffer;
    size_t m_begin = 0;
    uint64_t m_received = 0;
    bool m_ended = false;
};

}  // namespace daylong::exchange
