#include "memory/budget.h"

#include "base/folder_entries.h"
#include "memory/journal_format.h"

#include <algorithm>
#include <vector>

namespace daylong::memory {

namespace fs = std::filesystem;

namespace {

struct Kept {
    fs::path path;
    fs::file_time_type written;
    uint64_t bytes = 0;
};

std::vector<Kept> everythingUnder(const fs::path& root) {
    std::vector<Kept> all;
    eachEntryUnder(root, [&](const fs::path& path) {
        if (!numberIn(path, kSegmentEnding) && !numberIn(path, kStateEnding)) return;
        std::error_code gone;
        const uint64_t bytes = fs::file_size(path, gone);
        const auto written = gone ? fs::file_time_type() : fs::last_write_time(path, gone);
        if (!gone) all.push_back({.path = path, .written = written, .bytes = bytes});
    });
    return all;
}

uint64_t total(const std::vector<Kept>& all) {
    uint64_t bytes = 0;
    for (const Kept& each : all) bytes += each.bytes;
    return bytes;
}

}  // namespace

uint64_t keptBytes(const fs::path& root) { return total(everythingUnder(root)); }

uint64_t suitableBudget(const fs::path& root) {
    fs::path there = root;
    std::error_code failed;
    while (!fs::exists(there, failed) && there.has_relative_path()) there = there.parent_path();
    const fs::space_info space = fs::space(there, failed);
    constexpr uint64_t most = uint64_t{4} << 30U;
    return failed ? most : std::min<uint64_t>(most, (space.available + keptBytes(root)) / 10);
}

uint64_t trim(const fs::path& root, uint64_t bytes) {
    std::vector<Kept> all = everythingUnder(root);
    for (Kept& each : all) {
        if (numberIn(each.path, kStateEnding) != 0) continue;
        for (const Kept& beside : all) {
            if (beside.path.parent_path() == each.path.parent_path())
                each.written = std::max(each.written, beside.written);
        }
    }
    uint64_t kept = total(all);
    std::ranges::stable_sort(all, [](const Kept& a, const Kept& b) {
        const bool first = numberIn(a.path, kStateEnding) == 0, second = numberIn(b.path, kStateEnding) == 0;
        return a.written != b.written ? a.written < b.written : !first && second;
    });
    for (const Kept& each : all) {
        if (kept <= bytes) break;
        std::error_code failed;
        if (fs::remove(each.path, failed)) kept -= each.bytes;
    }
    return kept;
}

}  // namespace daylong::memory
