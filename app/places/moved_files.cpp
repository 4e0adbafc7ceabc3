#include "places/moved_files.h"

#include "base/copied_file.h"
#include "base/folder_entries.h"
#include "store/file_lock.h"
#include "store/held_transcript.h"

#include <algorithm>
#include <cctype>
#include <cerrno>
#include <cstdio>
#include <fcntl.h>
#include <optional>
#include <string_view>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

namespace daylong::app {

namespace fs = std::filesystem;

namespace {

constexpr std::string_view kStaged = ".daylong-moving";

/// The database's stand beside whatever else is in its folder; the models' folder is ours alone.
std::vector<fs::path> stagedFor(Kept what, const fs::path& place) {
    std::vector<fs::path> staged;
    const std::string begin = what == Kept::Database ? place.filename().string() : std::string();
    const auto look = [&](const fs::path& path) {
        const std::string name = path.filename().string();
        if (name.starts_with(begin) && name.find(kStaged) != std::string::npos) staged.push_back(path);
    };
    if (what == Kept::Database) eachEntryIn(place.parent_path(), look);
    else eachEntryUnder(place, look);
    return staged;
}

/// A model, what is known of it, a part of one, or the list of folders that were added.
bool isOfALibrary(const fs::path& file) {
    std::string name = file.filename().string();
    std::transform(name.begin(), name.end(), name.begin(), [](unsigned char letter) { return std::tolower(letter); });
    return name.find(".gguf") != std::string::npos || name == "folders.json";
}

void removeEmptyFolders(const fs::path& folder) {
    std::vector<fs::path> folders;
    eachEntryUnder(folder, [&](const fs::path& path) {
        std::error_code none;
        if (fs::is_directory(fs::symlink_status(path, none))) folders.push_back(path);
    });
    for (auto inner = folders.rbegin(); inner != folders.rend(); ++inner) ::rmdir(inner->c_str());
}

/// Where that name is not taken meanwhile; some file systems cannot promise it.
void giveName(const fs::path& file, const std::string& name) {
    std::error_code stays;
    if (::renameat2(AT_FDCWD, file.c_str(), AT_FDCWD, name.c_str(), RENAME_NOREPLACE) == 0 || errno != EINVAL) return;
    if (!fs::exists(name, stays)) fs::rename(file, name, stays);
}

/// Somebody who did not know of the move went on in it.
bool isWrittenSinceTheMove(const fs::path& left) {
    std::error_code none;
    const auto journal = fs::file_size(left.string() + "-wal", none);
    if (!none && journal > 0) return true;
    const auto written = fs::last_write_time(left, none), moved = fs::last_write_time(placesFile(), none);
    return !none && written > moved;
}

void say(const AfterStep& after, const char* did) {
    if (after) after(did);
}

}  // namespace

MoveLock::MoveLock() {
    const fs::path file = placesFile().string() + ".lock";
    std::error_code failed;
    fs::create_directories(file.parent_path(), failed);
    m_file = ::open(file.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
    if (m_file < 0 || ::flock(m_file, LOCK_EX | LOCK_NB) == 0) return;
    ::close(m_file);
    m_file = -1;
}

MoveLock::~MoveLock() {
    if (m_file >= 0) ::close(m_file);
}

fs::path stagedAs(const fs::path& name) { return name.string() + std::string(kStaged); }

bool isInside(const fs::path& path, const fs::path& folder) {
    return std::mismatch(folder.begin(), folder.end(), path.begin(), path.end()).first == folder.end();
}

void makeFolder(const fs::path& folder) {
    std::error_code failed;
    if (folder.empty() || fs::is_directory(folder, failed)) return;
    makeFolder(folder.parent_path());
    if (fs::create_directory(folder, failed)) syncFolder(folder.parent_path());
}

bool isOfThisRun(const fs::path& file, const fs::path& database) {
    const auto is = [&](const char* end) { return file == fs::path(database.string() + end); };
    return is("-wal") || is("-shm") || is("-journal") || is(".lock");
}

std::vector<fs::path> filesUnder(const fs::path& folder) {
    std::vector<fs::path> files;
    eachEntryUnder(folder, [&](const fs::path& path) {
        std::error_code none;
        if (fs::is_regular_file(path, none) && isOfALibrary(path)) files.push_back(path);
    });
    std::sort(files.begin(), files.end());
    return files;
}

bool onOneDisk(const fs::path& one, const fs::path& other) {
    struct stat first {
    }, second{};
    return ::stat(one.c_str(), &first) == 0 && ::stat(other.c_str(), &second) == 0 && first.st_dev == second.st_dev;
}

bool linked(const fs::path& file, const fs::path& name) {
    struct stat found {};
    return ::lstat(file.c_str(), &found) == 0 && S_ISREG(found.st_mode) && ::link(file.c_str(), name.c_str()) == 0;
}

void removeStaged(Kept what, const fs::path& place) {
    for (const fs::path& file : stagedFor(what, place)) ::unlink(file.c_str());
    if (what == Kept::Models) removeEmptyFolders(place);
    ::rmdir(what == Kept::Models ? place.c_str() : place.parent_path().c_str());  // where nothing else is in it
}

void nameStaged(Kept what, const fs::path& place, const AfterStep& after) {
    std::vector<fs::path> staged = stagedFor(what, place);
    // The database last, whose name is the shortest: what hangs on it is there when it is.
    std::sort(staged.begin(), staged.end(),
              [](const fs::path& a, const fs::path& b) { return a.string().size() > b.string().size(); });
    for (const fs::path& file : staged) {
        const std::string name = file.string();
        if (!name.ends_with(kStaged)) continue;
        giveName(file, name.substr(0, name.size() - kStaged.size()));
        syncFolder(file.parent_path());
        say(after, "named");
    }
}

bool removeDatabase(const fs::path& left, const fs::path& now, bool held, const AfterStep& after) {
    std::error_code none;
    std::optional<store::FileLock> lock;
    if (!held && fs::exists(left, none)) {
        Result<store::FileLock> taken = store::FileLock::acquire(left);
        if (!taken || isWrittenSinceTheMove(left)) return false;
        lock.emplace(std::move(*taken));
    }
    for (const fs::path& file : store::filesOf(left)) {
        const bool ours = file == left || isOfThisRun(file, left) || file == fs::path(left.string() + ".is-damaged");
        const fs::path moved = now.string() + file.string().substr(left.string().size());
        if (!ours && !(fs::is_regular_file(file, none) && fs::exists(moved, none))) continue;
        if (::unlink(file.c_str()) == 0) say(after, "deleted");
    }
    ::rmdir(left.parent_path().c_str());  // where nothing else is in it
    return true;
}

void removeModels(const fs::path& left, const fs::path& now, const AfterStep& after) {
    for (const fs::path& file : filesUnder(left)) {
        std::error_code unknown;
        const auto bytes = fs::file_size(file, unknown);
        if (unknown || fs::file_size(now / file.lexically_relative(left), unknown) != bytes || unknown) continue;
        if (::unlink(file.c_str()) == 0) say(after, "deleted");
    }
    removeEmptyFolders(left);
    ::rmdir(left.c_str());
}

}  // namespace daylong::app
