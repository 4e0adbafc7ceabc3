// Writes a file at its end and keeps the SHA-256 of what it has written, on a thread of its own: whoever takes bytes
// from the network hands them over and goes on. What is written is also sent on its way to the disk.
// Thread rule: every method is one thread's, the owner's. Failure rule: a failed write is told by the next call, and
// nothing is written behind it; `failure` is its errno.
#pragma once

#include "library/sha256.h"

#include <condition_variable>
#include <cstddef>
#include <cstdint>
#include <mutex>
#include <span>
#include <string>
#include <thread>
#include <vector>

namespace daylong::library {

class HashedWriter {
public:
    /// Goes on behind the file's first `size` bytes, of which `hash` is. The file must outlive this. Throws
    /// std::system_error where the machine gives no thread.
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
    void run();
    int writeOut(std::span<const std::byte> bytes);  // its errno; 0: done

    const int m_file;
    uint64_t m_size;  // this and the next two are the thread's, and the owner's while it has nothing to do
    uint64_t m_sent;  // on its way to the disk
    Sha256 m_hash;
    std::mutex m_mutex;
    std::condition_variable m_wake, m_done;
    std::vector<std::byte> m_handed;  // guarded by m_mutex, as what follows
    bool m_hurry = false, m_ending = false;
    int m_failure = 0;
    std::thread m_thread;  // last: it uses the others
};

}  // namespace daylong::library
