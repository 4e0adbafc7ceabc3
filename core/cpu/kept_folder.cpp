#include "cpu/kept_folder.h"

#include "base/folder_entries.h"
#include "cpu/kept_weights.h"

#include <algorithm>
#include <cerrno>
#include <fcntl.h>
#include <optional>
#include <string>
#include <sys/file.h>
#include <sys/stat.h>
#include <system_error>
#include <unistd.h>
#include <vector>

namespace daylong::cpu {

namespace fs = std::filesystem;

namespace {

struct Kept {
    fs::path path;
    uint64_t bytes = 0;
    int64_t usedSeconds = 0, usedNs = 0;
};

std::vector<Kept> everythingIn(const fs::path& folder, std::string_view ending) {
    std::vector<Kept> all;
    eachEntryIn(folder, [&](const fs::path& path) {
        struct stat status {};
        if (path.extension() != ending || ::lstat(path.c_str(), &status) != 0) return;
        all.push_back({.path = path,
                       .bytes = static_cast<uint64_t>(status.st_size),
                       .usedSeconds = status.st_atim.tv_sec,
                       .usedNs = status.st_atim.tv_nsec});
    });
    return all;
}

uint64_t bytesOf(const std::vector<Kept>& files) {
    uint64_t bytes = 0;
    for (const Kept& each : files) bytes += each.bytes;
    return bytes;
}

/// Whether nobody writes it any more: a writer has it locked.
bool isLeft(const fs::path& part) {
    const int file = ::open(part.c_str(), O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK);
    if (file < 0) return false;
    const bool left = ::flock(file, LOCK_EX | LOCK_NB) == 0;
    ::close(file);
    return left;
}

bool isOfNoModel(const fs::path& kept) {
    const std::optional<std::string> model = modelOf(kept);
    struct stat status {};
    return model && (model->empty() || (::stat(model->c_str(), &status) != 0 && (errno == ENOENT || errno == ENOTDIR)));
}

}  // namespace

void dropOrphans(const fs::path& folder) {
    std::vector<fs::path> orphans;
    eachEntryIn(folder, [&](const fs::path& path) {
        const fs::path ending = path.extension();
        if (ending == kKeptEnding ? isOfNoModel(path) : ending == kPartEnding && isLeft(path)) orphans.push_back(path);
    });
    std::error_code stays;
    for (const fs::path& orphan : orphans) fs::remove(orphan, stays);
}

bool makeRoom(const fs::path& own, uint64_t bytes, uint64_t most) {
    const fs::path folder = own.parent_path();
    std::vector<Kept> others = everythingIn(folder, kKeptEnding);
    std::vector<Kept> parts = everythingIn(folder, kPartEnding);
    std::erase_if(parts, [&](const Kept& each) { return each.path == own.string() + std::string(kPartEnding); });
    const uint64_t coming = bytesOf(parts);
    if (most == 0) {
        std::error_code unknown;
        const fs::space_info space = fs::space(folder, unknown);
        if (unknown) return false;
        most = (space.available + bytesOf(others)) / 10;
    }
    if (coming + bytes > most) return false;
    std::erase_if(others, [&](const Kept& each) { return each.path == own; });
    std::ranges::sort(others, [](const Kept& a, const Kept& b) {
        return a.usedSeconds != b.usedSeconds ? a.usedSeconds < b.usedSeconds : a.usedNs < b.usedNs;
    });
    uint64_t held = bytesOf(others) + coming;
    for (const Kept& each : others) {
        if (held + bytes <= most) break;
        std::error_code stays;
        if (fs::remove(each.path, stays)) held -= each.bytes;
    }
    return held + bytes <= most;
}

}  // namespace daylong::cpu
