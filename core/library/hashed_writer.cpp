#include "library/hashed_writer.h"

#include <algorithm>
#include <cerrno>
#include <chrono>
#include <utility>

#include <fcntl.h>
#include <unistd.h>

namespace daylong::library {

namespace {

constexpr size_t kPieceBytes = 1024U << 10;  // worth waking the thread for; fewer are written when kPatience is over
constexpr size_t kMostBytes = 4 * kPieceBytes;
constexpr uint64_t kSentBytes = 2U << 20;
constexpr auto kPatience = std::chrono::milliseconds(50);

}  // namespace

HashedWriter::HashedWriter(int file, uint64_t size, Sha256 hash)
    : m_file(file), m_size(size), m_sent(size), m_hash(std::move(hash)), m_thread([this] { run(); }) {}

HashedWriter::~HashedWriter() {
    {
        const std::lock_guard lock(m_mutex);
        m_ending = true;
    }
    m_wake.notify_one();
    m_thread.join();
}

bool HashedWriter::append(std::span<const std::byte> bytes) {
    std::unique_lock lock(m_mutex);
    while (!bytes.empty() && m_failure == 0) {
        m_done.wait(lock, [this] { return m_handed.size() < kMostBytes || m_failure != 0; });
        const size_t count = std::min(bytes.size(), kMostBytes - m_handed.size());
        const size_t before = m_handed.size();
        m_handed.insert(m_handed.end(), bytes.data(), bytes.data() + count);
        bytes = bytes.subspan(count);
        if (before < kPieceBytes && m_handed.size() >= kPieceBytes) m_wake.notify_one();
    }
    return m_failure == 0;
}

bool HashedWriter::settle() {
    std::unique_lock lock(m_mutex);
    m_hurry = true;
    m_wake.notify_one();
    m_done.wait(lock, [this] { return !m_hurry; });
    return m_failure == 0;
}

void HashedWriter::run() {
    std::vector<std::byte> piece;
    std::unique_lock lock(m_mutex);
    while (true) {
        m_wake.wait_for(lock, kPatience, [this] { return m_handed.size() >= kPieceBytes || m_hurry || m_ending; });
        if (m_failure != 0) m_handed.clear();
        if (m_handed.empty()) {
            m_hurry = false;
            m_done.notify_one();
            if (m_ending) return;
            continue;
        }
        std::swap(piece, m_handed);
        lock.unlock();
        m_done.notify_one();  // there is room again
        const int failed = writeOut(piece);
        piece.clear();
        lock.lock();
        m_failure = failed;
    }
}

int HashedWriter::writeOut(std::span<const std::byte> bytes) {
    m_hash.add(bytes);
    while (!bytes.empty()) {
        const ssize_t count = ::pwrite(m_file, bytes.data(), bytes.size(), static_cast<off_t>(m_size));
        if (count < 0 && errno == EINTR) continue;
        if (count < 0) return errno;
        m_size += static_cast<uint64_t>(count);
        bytes = bytes.subspan(static_cast<size_t>(count));
    }
    // The disk takes it while the rest is coming; what it has by the end need not be waited for then. Not in small
    // pieces, each of which would cost a request of its own.
    if (m_size - m_sent >= kSentBytes) {
        ::sync_file_range(m_file, static_cast<off_t>(m_sent), static_cast<off_t>(m_size - m_sent),
                          SYNC_FILE_RANGE_WRITE);
        m_sent = m_size;
    }
    return 0;
}

}  // namespace daylong::library
