#include "library/downloads.h"

#include "base/say.h"

#include <algorithm>
#include <chrono>
#include <new>
#include <utility>

namespace daylong::library {

namespace fs = std::filesystem;

namespace {

using Clock = std::chrono::steady_clock;

constexpr auto kTellEvery = std::chrono::milliseconds(200);
constexpr double kNewShare = 0.3;  // of a new measurement in the speed told

/// What was left unfinished, as it would be asked for again: at the same commit, all parts of it.
std::vector<Download> leftUnfinished(const fs::path& folder) {
    std::vector<Download> left;
    for (const Plan& plan : unfinished(folder)) {
        Download download{.wanted = {.repo = plan.repo,
                                     .revision = plan.commit.empty() ? "main" : plan.commit,
                                     .quantization = {},
                                     .path = plan.path,
                                     .url = plan.url},
                          .name = plan.target.filename().string(),
                          .phase = DownloadPhase::Paused,
                          .total = plan.bytes};
        std::error_code ignored;
        download.done = fs::file_size(partOf(plan.target), ignored);
        if (ignored) download.done = 0;
        left.push_back(std::move(download));
    }
    return left;
}

bool isSame(const Wanted& a, const Wanted& b) {
    return a.repo == b.repo && a.revision == b.revision && a.quantization == b.quantization && a.path == b.path &&
           a.url == b.url;
}

/// The parts of what was wanted that lie unfinished under `folder`, thrown away. Of a split model one part at most is.
void throwAway(const fs::path& folder, const Wanted& wanted) {
    for (const Plan& plan : unfinished(folder)) {
        const bool same = wanted.url.empty()
                              ? plan.repo == wanted.repo && (wanted.path.empty() || plan.path == wanted.path)
                              : plan.url == wanted.url;
        if (!same) continue;
        std::error_code ignored;
        fs::remove(partOf(plan.target), ignored);
        fs::remove(planOf(plan.target), ignored);
    }
}

}  // namespace

Downloads::Downloads(fs::path folder, std::function<void(const Download&)> onChange, std::function<Result<Hub>()> hubOf)
    : m_folder(std::move(folder)), m_onChange(std::move(onChange)), m_hubOf(std::move(hubOf)) {
    for (Download& download : leftUnfinished(m_folder)) {
        download.id = ++m_last;
        m_downloads.push_back(std::move(download));
    }
    m_thread = std::thread([this] { loop(); });
}

Downloads::~Downloads() {
    {
        const std::lock_guard lock(m_mutex);
        m_quitting = m_stopRunning = true;
    }
    m_wake.notify_one();
    m_thread.join();
}

Download* Downloads::find(uint64_t id) {
    const auto found =
        std::find_if(m_downloads.begin(), m_downloads.end(), [id](const Download& each) { return each.id == id; });
    return found != m_downloads.end() ? &*found : nullptr;
}

uint64_t Downloads::start(const Wanted& wanted, std::string name) {
    Download download{.wanted = wanted, .name = std::move(name)};
    {
        const std::lock_guard lock(m_mutex);
        for (const Download& each : m_downloads) {
            const bool over = each.phase == DownloadPhase::Done || each.phase == DownloadPhase::Failed;
            if (!over && isSame(each.wanted, wanted)) return each.id;
        }
        download.id = ++m_last;
        m_downloads.push_back(download);
        tell(download);
    }
    m_wake.notify_one();
    return download.id;
}

void Downloads::pause(uint64_t id) {
    const std::lock_guard lock(m_mutex);
    Download* download = find(id);
    if (download == nullptr || download->phase == DownloadPhase::Done) return;
    if (m_running == id) m_stopRunning = true;
    download->phase = DownloadPhase::Paused;
    tell(*download);
}

void Downloads::resume(uint64_t id) {
    {
        const std::lock_guard lock(m_mutex);
        Download* download = find(id);
        if (download == nullptr ||
            (download->phase != DownloadPhase::Paused && download->phase != DownloadPhase::Failed))
            return;
        download->phase = DownloadPhase::Waiting;
        download->problem = Error{};
        tell(*download);
    }
    m_wake.notify_one();
}

void Downloads::discard(uint64_t id) {
    const std::lock_guard lock(m_mutex);
    const Download* download = find(id);
    if (download == nullptr) return;
    if (m_running == id) {  // its own thread throws it away, once it has let go of it
        m_stopRunning = m_discardRunning = true;
        return;
    }
    Download gone = *download;
    if (gone.phase != DownloadPhase::Done) throwAway(m_folder, gone.wanted);
    std::erase_if(m_downloads, [id](const Download& each) { return each.id == id; });
    gone.phase = DownloadPhase::Gone;
    tell(gone);
}

std::vector<Download> Downloads::all() const {
    const std::lock_guard lock(m_mutex);
    return {m_downloads.begin(), m_downloads.end()};
}

void Downloads::loop() {
    std::unique_lock lock(m_mutex);
    while (!m_quitting) {
        const auto next = std::find_if(m_downloads.begin(), m_downloads.end(),
                                       [](const Download& each) { return each.phase == DownloadPhase::Waiting; });
        if (next == m_downloads.end()) {
            m_wake.wait(lock);
            continue;
        }
        m_running = next->id;
        m_stopRunning = m_discardRunning = false;
        next->phase = DownloadPhase::Asking;
        Download download = *next;
        tell(download);
        lock.unlock();
        run(download);
        lock.lock();
        m_running = 0;
        if (m_discardRunning) {
            throwAway(m_folder, download.wanted);
            std::erase_if(m_downloads, [&](const Download& each) { return each.id == download.id; });
            download.phase = DownloadPhase::Gone;
            tell(download);
            continue;
        }
        // Paused in the meantime, and perhaps told to go on again: that is what counts.
        if (Download* now = find(download.id)) {
            if (download.phase == DownloadPhase::Paused && now->phase == DownloadPhase::Waiting)
                download.phase = DownloadPhase::Waiting;
            *now = download;
        }
        tell(download);
    }
}

/// From asking to the end, or to where it is stopped.
void Downloads::run(Download& download) {
    const auto keepGoing = [this] {
        const std::lock_guard lock(m_mutex);
        return !m_stopRunning;
    };
    Clock::time_point told = Clock::now();
    uint64_t doneThen = 0;
    const OnProgress onProgress = [&](uint64_t done, uint64_t total) {
        const auto now = Clock::now();
        const bool first = download.phase == DownloadPhase::Asking;
        if (!first && now - told < kTellEvery) return keepGoing();
        const double seconds = std::chrono::duration<double>(now - told).count();
        const double speed = !first && done > doneThen ? static_cast<double>(done - doneThen) / seconds : 0.0;
        download.bytesPerSecond = download.bytesPerSecond > 0.0
                                      ? download.bytesPerSecond + kNewShare * (speed - download.bytesPerSecond)
                                      : speed;
        download.phase = DownloadPhase::Coming;
        download.done = done;
        download.total = total;
        told = now;
        doneThen = done;
        const std::lock_guard lock(m_mutex);
        if (m_stopRunning) return false;
        if (Download* listed = find(download.id)) *listed = download;
        tell(download);
        return true;
    };
    const auto bring = [&]() -> Result<fs::path> {
        const Hub hub = TRY(m_hubOf());
        const PullPlan plan = TRY(planPull(hub, download.wanted, m_folder, thisMachine(), keepGoing));
        download.total = plan.bytes;
        return pull(hub, plan, onProgress);
    };
    const auto attempt = [&]() -> Result<fs::path> {
        try {
            return bring();
        } catch (const std::bad_alloc&) {  // the program lives on
            return failure(ErrorCode::OutOfMemory, Say::DownloadNoMemory);
        }
    };
    const Result<fs::path> path = attempt();
    download.bytesPerSecond = 0.0;
    if (path) {
        download.phase = DownloadPhase::Done;
        download.path = *path;
        download.done = download.total;
    } else if (path.error().code == ErrorCode::Cancelled) {
        download.phase = DownloadPhase::Paused;
    } else {
        download.phase = DownloadPhase::Failed;
        download.problem = path.error();
    }
}

}  // namespace daylong::library
