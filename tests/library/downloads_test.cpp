// Downloads that go on by themselves: paused, resumed, thrown away, taken up by a later run of the program.
#include "library/downloads.h"

#include "support/unit.h"
#include "test_hub.h"

#include <algorithm>
#include <chrono>
#include <thread>

using namespace daylong;
using namespace daylong::library;
namespace fs = std::filesystem;

namespace {

/// Downloads into a folder, and what was heard of them.
struct Background {
    explicit Background(const fs::path& folder)
        : downloads((useTestHub(), folder), [this](const Download& download) { hear(download); }) {}

    static void useTestHub() { ::setenv("HF_ENDPOINT", testHub().hub().endpoint.c_str(), 1); }
    void hear(const Download& download) {
        if (download.phase == DownloadPhase::Waiting) std::this_thread::sleep_for(takes);
        const std::lock_guard lock(mutex);
        heard.push_back(download);
        changed.notify_all();
    }
    /// Waits for a phase of one of them; the download as it is then, or as it last was after half a minute.
    Download waitFor(uint64_t id, DownloadPhase phase, uint64_t leastDone = 0) {
        std::unique_lock lock(mutex);
        Download last;
        changed.wait_for(lock, std::chrono::seconds(30), [&] {
            for (const Download& each : heard) {
                if (each.id == id) last = each;
            }
            return last.phase == phase && last.done >= leastDone;
        });
        return last;
    }

    std::chrono::milliseconds takes{0};  // to hear that one waits
    std::mutex mutex;
    std::condition_variable changed;
    std::vector<Download> heard;
    Downloads downloads;  // last: it hears into the others
};

Wanted wanted(const std::string& repo) {
    return {.repo = repo, .revision = "main", .quantization = {}, .path = {}, .url = {}};
}

bool isEmptyBut(const fs::path& folder, const std::string& end) {
    for (const auto& entry : fs::recursive_directory_iterator(folder)) {
        if (entry.is_regular_file() && !entry.path().string().ends_with(end)) return false;
    }
    return true;
}

}  // namespace

TEST("several are brought one after another, and each says so") {
    const unit::TemporaryFolder folder;
    Background background(folder / "models");
    const uint64_t first = background.downloads.start(wanted("daylong/tiny-GGUF"), "tiny");
    const uint64_t second = background.downloads.start(wanted("daylong/large-GGUF"), "large");
    const Download done = background.waitFor(first, DownloadPhase::Done);
    CHECK(done.phase == DownloadPhase::Done);
    CHECK(fs::exists(done.path));
    CHECK(background.waitFor(second, DownloadPhase::Done).phase == DownloadPhase::Done);
    CHECK_EQUAL(background.downloads.all().size(), size_t{2});
}

TEST("one that fails says why, and can be tried again") {
    const unit::TemporaryFolder folder;
    Background background(folder / "models");
    const uint64_t id = background.downloads.start(wanted("faulty/gated"), "gated");
    const Download failed = background.waitFor(id, DownloadPhase::Failed);
    CHECK(failed.problem.message.find("accept it there") != std::string::npos);
    CHECK(!failed.problem.sayings.empty());  // in other languages, too
    background.downloads.resume(id);
    CHECK(background.waitFor(id, DownloadPhase::Failed).phase == DownloadPhase::Failed);
}

TEST("what is told of one comes in its order, however long whoever hears it takes") {
    const unit::TemporaryFolder folder;
    Background background(folder / "models");
    background.takes = std::chrono::milliseconds(300);  // in which the other one fails, and this one could begin
    background.downloads.start(wanted("faulty/gated"), "gated");
    const uint64_t id = background.downloads.start(wanted("daylong/none"), "none");
    CHECK(background.waitFor(id, DownloadPhase::Failed).phase == DownloadPhase::Failed);
    const std::lock_guard lock(background.mutex);
    const auto first = std::ranges::find(background.heard, id, &Download::id);
    REQUIRE(first != background.heard.end());
    CHECK(first->phase == DownloadPhase::Waiting);
}

TEST("a paused one waits, and goes on from where it was") {
    const unit::TemporaryFolder folder;
    Background background(folder / "models");
    const uint64_t id = background.downloads.start(wanted("faulty/snail"), "snail");
    background.waitFor(id, DownloadPhase::Coming, 1);
    background.downloads.pause(id);
    const Download paused = background.waitFor(id, DownloadPhase::Paused);
    CHECK(paused.phase == DownloadPhase::Paused);
    background.downloads.resume(id);
    CHECK(background.waitFor(id, DownloadPhase::Done).phase == DownloadPhase::Done);
}

TEST("what the program's end left is there at the next start, paused, and can be gone on with or thrown away") {
    const unit::TemporaryFolder folder;
    const fs::path models = folder / "models";
    {
        Background background(models);
        background.waitFor(background.downloads.start(wanted("faulty/snail"), "snail"), DownloadPhase::Coming, 1);
    }
    {
        Background background(models);
        const std::vector<Download> left = background.downloads.all();
        REQUIRE(left.size() == 1);
        CHECK(left[0].phase == DownloadPhase::Paused);
        CHECK(left[0].done > 0);
        CHECK_EQUAL(left[0].wanted.repo, "faulty/snail");
        background.downloads.resume(left[0].id);
        CHECK(background.waitFor(left[0].id, DownloadPhase::Done).phase == DownloadPhase::Done);
    }
    Background background(models);
    CHECK(background.downloads.all().empty());
}

TEST("what is thrown away leaves nothing, also in the middle of coming") {
    const unit::TemporaryFolder folder;
    const fs::path models = folder / "models";
    {
        Background background(models);
        const uint64_t id = background.downloads.start(wanted("faulty/snail"), "snail");
        background.waitFor(id, DownloadPhase::Coming, 1);
        background.downloads.discard(id);
        CHECK(background.waitFor(id, DownloadPhase::Gone).phase == DownloadPhase::Gone);
        CHECK(background.downloads.all().empty());
    }
    CHECK(isEmptyBut(models, ".nothing"));
}
