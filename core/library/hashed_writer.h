// Writes a file at its end and keeps the SHA-256 of what it has written, on two threads of its own, one for each:
// whoever takes bytes from the network hands them over and goes on. Whole pieces go to the disk past the system's cache
// where the file system lets them: nothing is copied once more, what other programs have in the cache stays, and at the
// end there is nothing left to wait for. What comes slowly goes through the cache, and is sent on its way to the disk.
// Thread rule: every method is one thread's, the owner's. Failure rule: a failed write is told by the next call, and
// nothing is written behind it; `failure` is its errno.
#pragma once

#include "base/page_bytes.h"
#include "library/sha256.h"

#include <condition_variable>
#include <cstddef>
#include <cstdint>
#include <mutex>
#include <span>
#include <string>
#include <thread>

namespace daylong::library {

class HashedWriter {
public:
    /// Goes on behind the file's first `size` bytes, of which `hash` is. The file must outlive this, and is nobody
    /// else's meanwhile. Throws std::system_error where the machine gives no thread.
    HashedWriter(int file, uint64_t size, Sha256 hash);
    /// Writes what was handed over.
    ~HashedWriter();
    HashedWriter(const HashedWriter&) = delete;
    HashedWriter& operator=(const HashedWriter&) = delete;

    /// False: an earlier write has failed. Waits while much is still to be written.
    bool append(std::span<const std::byte> bytes);
    /// Waits until everything is written. False: not everything could be.
    bool settle();
    int failure() const { return m_failure; }  // after a call gave false
    /// Of everything, 64 digits; after settle().
    std::string sha256() const { return m_hash.soFar(); }

private:
    /// One of the two, who takes up what was handed over. Its place is guarded by m_mutex.
    struct Follower {
        uint64_t pieceBytes;  // worth waking it for; fewer are taken when it has waited long enough
        uint64_t done;        // place in the file
        std::condition_variable wake;
        std::thread thread;
    };
    using Work = int (HashedWriter::*)(uint64_t at, std::span<const std::byte> bytes);  // an errno; 0: done
    void follow(Follower& follower, Work work);
    int hash(uint64_t at, std::span<const std::byte> bytes);
    int write(uint64_t at, std::span<const std::byte> bytes);
    bool goPastCache(bool wanted);  // whether writes do now
    uint64_t done() const;          // by both
    void stop();

    const int m_file;
    Sha256 m_hash;                               // the hasher's
    uint64_t m_sent;                             // the disk's, as the next two; of what went through the cache
    bool m_pastCache = false, m_mayPass = true;  // writes go past the cache; the file system has not refused that
    PageBytes m_ring;                            // the file's byte p, while it waits, is at p modulo the ring's length
    std::mutex m_mutex;
    std::condition_variable m_done;
    uint64_t m_handed;  // guarded by m_mutex, as what follows: place in the file
    bool m_hurry = false, m_ending = false;
    int m_failure = 0;
    Follower m_hasher, m_disk;  // last: they use the others
};

}  // namespace daylong::library
