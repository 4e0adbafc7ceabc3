#include "memory/budget.h"

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
    std::error_code failed;
    for (fs::recursive_directory_iterator entry(root, fs::directory_options::skip_permission_denied, failed), end;
         !failed && entry != end; entry.increment(failed)) {
        if (!numberIn(entry->path(), kSegmentEnding) && !numberIn(entry->path(), kStateEnding)) continue;
        std::error_code gone;
        const uint64_t bytes = entry->file_size(gone);
        const auto written = gone ? fs::file_time_type() : entry->last_write_time(gone);
        if (!gone) all.push_back({.path = entry->path(), .written = written, .bytes = bytes});
    }
    return all;
}

uint64_t total(const std::vector<Kept>& all) {
    uint64_t bytes = 0;
    for (const Kept& each : all) bytes += each.bytes;
    return bytes;
}

}  // namespace

uint64_t keptBytes(const fs::path& root) { return total(everythingUnder(root)); }

uint64_t trim(const fs::path& root, uint64_t bytes) {
    std::vector<Kept> all = everythingUnder(root);
    uint64_t kept = total(all);
    std::ranges::sort(all, {}, &Kept::written);
    for (const Kept& each : all) {
        if (kept <= bytes) break;
        std::error_code failed;
        if (fs::remove(each.path, failed)) kept -= each.bytes;
    }
    return kept;
}

}  // namespace daylong::memory
