// Downloads in the background, one after another: begun, paused, gone on with, thrown away. What an earlier run of the
// program left unfinished is among them, paused: nothing is fetched that nobody asked for.
// Thread rule: every method may be called from any thread and returns at once; the destructor stops what is under way
// and keeps what has come. Failure rule: a failure is a state of its download, in words.
#pragma once

#include "library/pull.h"

#include <condition_variable>
#include <cstdint>
#include <deque>
#include <filesystem>
#include <functional>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

namespace daylong::library {

enum class DownloadPhase { Waiting, Asking, Coming, Paused, Failed, Done, Gone };  // Gone: discarded; told once

struct Download {
    uint64_t id = 0;
    Wanted wanted;
    std::string name;  // for people
    DownloadPhase phase = DownloadPhase::Waiting;
    uint64_t done = 0, total = 0;  // bytes; total 0: not known yet
    double bytesPerSecond = 0.0;   // of late; 0: not known
    std::filesystem::path path;    // Done: what to open
    Error problem;                 // Failed: what happened and what to do
};

class Downloads {
public:
    /// `onChange` hears of every change, on the downloads' own thread or the caller's, a few times a second at most for
    /// each that is coming. It must not call back.
    /// `hubOf`: asked before each.
    Downloads(
        std::filesystem::path folder, std::function<void(const Download&)> onChange,
        std::function<Result<Hub>()> hubOf = [] { return hubOfEnvironment(); });
    ~Downloads();

    uint64_t start(const Wanted& wanted, std::string name);  // of one that is under way, or paused: its id
    void pause(uint64_t id);
    void resume(uint64_t id);   // also of one that failed
    void discard(uint64_t id);  // what has come of it is thrown away; one that is done only leaves the list
    std::vector<Download> all() const;

private:
    void loop();
    void run(Download& download);
    Download* find(uint64_t id);
    /// With the lock: what is told of one comes in its order, and nothing behind its end.
    void tell(const Download& download) const { m_onChange(download); }

    const std::filesystem::path m_folder;
    const std::function<void(const Download&)> m_onChange;
    const std::function<Result<Hub>()> m_hubOf;
    mutable std::mutex m_mutex;  // guards what follows
    std::condition_variable m_wake;
    std::deque<Download> m_downloads;
    uint64_t m_last = 0;
    uint64_t m_running = 0;  // its id; 0: none
    bool m_stopRunning = false, m_discardRunning = false, m_quitting = false;
    std::thread m_thread;  // last: it uses the others
};

}  // namespace daylong::library
