// SHA-256 of a file that grows: a thread of its own reads what was written and keeps up, so that the checksum is known
// nearly as soon as the last byte is there, and a download does not wait for it. What it reads is also sent on its way
// to the disk. Thread rule: every method is the writer's; the reading is done on the other thread. Failure rule: a
// Result, when the checksum is asked for.
#pragma once

#include "base/result.h"
#include "library/sha256.h"

#include <condition_variable>
#include <cstdint>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <thread>

namespace daylong::library {

class FollowingHash {
public:
    /// Of an open file, which must outlive this. OutOfMemory where the machine gives no thread.
    static Result<std::unique_ptr<FollowingHash>> of(int file);
    ~FollowingHash();
    FollowingHash(const FollowingHash&) = delete;
    FollowingHash& operator=(const FollowingHash&) = delete;

    /// The file's first `bytes` are written, and stay as they are.
    void follow(uint64_t bytes);
    /// The file is written anew from its beginning.
    void restart();
    /// Of all that was followed, 64 digits; waits for the rest of it. `keepGoing` false: Cancelled. Io where the file
    /// cannot be read, or is shorter than was said.
    Result<std::string> digest(const std::function<bool()>& keepGoing);

private:
    explicit FollowingHash(int file) : m_file(file) {}
    void run();

    const int m_file;
    Sha256 m_hash;  // the thread's, and anybody's while it has nothing to do
    std::mutex m_mutex;
    std::condition_variable m_wake, m_done;
    uint64_t m_written = 0, m_read = 0;  // guarded by m_mutex, as all that follows
    uint64_t m_woken = 0;                // how much was written when the thread was woken last
    bool m_anew = false, m_ending = false;
    std::string m_problem;
    std::thread m_thread;
};

}  // namespace daylong::library
