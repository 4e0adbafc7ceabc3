#include "library/following_hash.h"

#include <algorithm>
#include <cerrno>
#include <chrono>
#include <cstddef>
#include <cstring>
#include <span>
#include <system_error>
#include <vector>

#include <fcntl.h>
#include <unistd.h>

namespace daylong::library {

namespace {

constexpr uint64_t kPieceBytes = 1U << 20;
constexpr auto kAskEvery = std::chrono::milliseconds(50);

}  // namespace

Result<std::unique_ptr<FollowingHash>> FollowingHash::of(int file) {
    std::unique_ptr<FollowingHash> hash(new FollowingHash(file));
    try {
        hash->m_thread = std::thread([follower = hash.get()] { follower->run(); });
    } catch (const std::system_error& error) {
        return Error{ErrorCode::OutOfMemory, "cannot start a thread for the checksum (" + error.code().message() +
                                                 "); close other programs and try again"};
    }
    return hash;
}

FollowingHash::~FollowingHash() {
    if (!m_thread.joinable()) return;
    {
        const std::lock_guard lock(m_mutex);
        m_ending = true;
    }
    m_wake.notify_one();
    m_thread.join();
}

void FollowingHash::follow(uint64_t bytes) {
    {
        const std::lock_guard lock(m_mutex);
        m_written = bytes;
        if (m_written - m_woken < kPieceBytes) return;  // a whole piece is worth waking for; digest() takes the rest
        m_woken = m_written;
    }
    m_wake.notify_one();
}

void FollowingHash::restart() {
    const std::lock_guard lock(m_mutex);
    m_written = m_woken = 0;
    m_anew = true;
    m_problem.clear();
}

Result<std::string> FollowingHash::digest(const std::function<bool()>& keepGoing) {
    std::unique_lock lock(m_mutex);
    m_woken = m_written;
    m_wake.notify_one();
    const auto isOver = [this] { return !m_anew && (m_read == m_written || !m_problem.empty()); };
    while (!m_done.wait_for(lock, kAskEvery, isOver)) {
        lock.unlock();
        const bool goingOn = !keepGoing || keepGoing();
        lock.lock();
        if (!goingOn) return Error{ErrorCode::Cancelled, "stopped"};
    }
    if (!m_problem.empty()) return Error{ErrorCode::Io, m_problem};
    return m_hash.soFar();
}

void FollowingHash::run() {
    std::vector<std::byte> piece(kPieceBytes);
    std::unique_lock lock(m_mutex);
    while (true) {
        m_wake.wait(lock, [this] { return m_ending || m_anew || (m_read < m_woken && m_problem.empty()); });
        if (m_ending) return;
        if (m_anew) {
            m_anew = false;
            m_hash = Sha256();
            m_read = 0;
            m_done.notify_one();
            continue;
        }
        const uint64_t at = m_read, wanted = std::min(m_woken - m_read, kPieceBytes);
        lock.unlock();
        const ssize_t count = ::pread(m_file, piece.data(), wanted, static_cast<off_t>(at));
        const int failed = errno;
        if (count > 0) {
            // The disk writes while the rest is coming; what it has by the end need not be waited for then.
            ::sync_file_range(m_file, static_cast<off_t>(at), count, SYNC_FILE_RANGE_WRITE);
            m_hash.add(std::span(piece).first(static_cast<size_t>(count)));
        }
        lock.lock();
        if (m_anew) continue;  // of the file as it was
        if (count > 0) m_read += static_cast<uint64_t>(count);
        else if (count == 0) m_problem = "what was downloaded was cut short by another program; try again";
        else if (failed != EINTR)
            m_problem = std::string("what was downloaded cannot be read again: ") + std::strerror(failed) +
                        "; check the disk, and try again";
        m_done.notify_one();
    }
}

}  // namespace daylong::library
