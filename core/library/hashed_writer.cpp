#include "library/hashed_writer.h"

#include <algorithm>
#include <cerrno>
#include <chrono>
#include <cstring>
#include <utility>

#include <fcntl.h>
#include <unistd.h>

namespace daylong::library {

namespace {

constexpr uint64_t kHashBytes = 256U << 10;  // few enough to be in the processor's own cache still
constexpr uint64_t kDiskBytes = 512U << 10;
constexpr uint64_t kRingBytes = 8 * kDiskBytes;
constexpr uint64_t kSentBytes = 2U << 20;
constexpr auto kPatience = std::chrono::milliseconds(50);

uint64_t endOfPiece(uint64_t at, uint64_t bytes) { return (at / bytes + 1) * bytes; }

}  // namespace

HashedWriter::HashedWriter(int file, uint64_t size, Sha256 hash)
    : m_file(file),
      m_hash(std::move(hash)),
      m_sent(size),
      m_ring(kRingBytes),
      m_handed(size),
      m_hasher{.pieceBytes = kHashBytes, .done = size, .wake = {}, .thread = {}},
      m_disk{.pieceBytes = kDiskBytes, .done = size, .wake = {}, .thread = {}} {
    m_hasher.thread = std::thread([this] { follow(m_hasher, &HashedWriter::hash); });
    try {
        m_disk.thread = std::thread([this] { follow(m_disk, &HashedWriter::write); });
    } catch (...) {
        stop();
        throw;
    }
}

HashedWriter::~HashedWriter() {
    stop();
    goPastCache(false);
}

void HashedWriter::stop() {
    {
        const std::lock_guard lock(m_mutex);
        m_ending = true;
    }
    for (Follower* each : {&m_hasher, &m_disk}) {
        each->wake.notify_one();
        if (each->thread.joinable()) each->thread.join();
    }
}

bool HashedWriter::append(std::span<const std::byte> bytes) {
    std::unique_lock lock(m_mutex);
    while (!bytes.empty()) {
        m_done.wait(lock, [this] { return m_handed - done() < kRingBytes || m_failure != 0; });
        if (m_failure != 0) return false;
        const uint64_t place = m_handed % kRingBytes;
        const uint64_t count = std::min({uint64_t{bytes.size()}, kRingBytes - place, kRingBytes - (m_handed - done())});
        lock.unlock();
        std::memcpy(m_ring.data() + place, bytes.data(), count);
        lock.lock();
        bytes = bytes.subspan(count);
        for (Follower* each : {&m_hasher, &m_disk}) {
            if (m_handed + count >= endOfPiece(m_handed, each->pieceBytes)) each->wake.notify_one();
        }
        m_handed += count;
    }
    return m_failure == 0;
}

bool HashedWriter::settle() {
    std::unique_lock lock(m_mutex);
    m_hurry = true;
    m_hasher.wake.notify_one();
    m_disk.wake.notify_one();
    m_done.wait(lock, [this] { return done() == m_handed || m_failure != 0; });
    m_hurry = false;
    return m_failure == 0;
}

void HashedWriter::follow(Follower& follower, Work work) {
    std::unique_lock lock(m_mutex);
    while (m_failure == 0) {
        const uint64_t at = follower.done, whole = endOfPiece(at, follower.pieceBytes);
        follower.wake.wait_for(lock, kPatience,
                               [&] { return m_handed >= whole || (m_hurry && m_handed > at) || m_ending; });
        const uint64_t end = std::min(m_handed, whole);
        if (at == end && m_ending) return;
        if (at == end) continue;
        lock.unlock();
        const int failed = (this->*work)(at, std::span(m_ring.data() + at % kRingBytes, end - at));
        lock.lock();
        if (failed != 0) m_failure = failed;
        follower.done = end;
        m_done.notify_one();  // there is room again, or no hope
    }
}

bool HashedWriter::goPastCache(bool wanted) {
    wanted = wanted && m_mayPass;
    if (wanted == m_pastCache) return m_pastCache;
    const int flags = ::fcntl(m_file, F_GETFL);
    if (flags >= 0 && ::fcntl(m_file, F_SETFL, wanted ? flags | O_DIRECT : flags & ~O_DIRECT) == 0)
        m_pastCache = wanted;
    else m_mayPass = false;
    return m_pastCache;
}

uint64_t HashedWriter::done() const { return std::min(m_hasher.done, m_disk.done); }

int HashedWriter::hash(uint64_t, std::span<const std::byte> bytes) {
    m_hash.add(bytes);
    return 0;
}

int HashedWriter::write(uint64_t at, std::span<const std::byte> bytes) {
    // What goes past the cache begins and ends at whole pages, in memory as in the file.
    const bool whole = at % kPageBytes == 0 && bytes.size() % kPageBytes == 0;
    while (!bytes.empty()) {
        const bool past = goPastCache(whole);
        const ssize_t count = ::pwrite(m_file, bytes.data(), bytes.size(), static_cast<off_t>(at));
        if (count < 0 && errno == EINTR) continue;
        if (count < 0 && past && errno == EINVAL) {  // only now the file system says that it won't
            m_mayPass = false;
            continue;
        }
        if (count < 0) return errno;
        at += static_cast<uint64_t>(count);
        bytes = bytes.subspan(static_cast<size_t>(count));
    }
    // What lies in the cache need not be waited for at the end, if the disk takes it while the rest is coming. Not in
    // small pieces, each of which would cost a request of its own.
    if (!m_pastCache && at - m_sent >= kSentBytes) {
        ::sync_file_range(m_file, static_cast<off_t>(m_sent), static_cast<off_t>(at - m_sent), SYNC_FILE_RANGE_WRITE);
        m_sent = at;
    }
    return 0;
}

}  // namespace daylong::library
