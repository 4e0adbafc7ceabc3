#include "places/move.h"

#include "base/copied_file.h"
#include "base/folder_entries.h"
#include "base/say.h"
#include "memory/kept.h"
#include "paths.h"
#include "places/moved_files.h"
#include "places/network_folder.h"
#include "places/places_file.h"
#include "store/held_transcript.h"

#include <algorithm>
#include <cctype>
#include <cerrno>
#include <cstring>
#include <optional>
#include <utility>
#include <sys/statvfs.h>
#include <unistd.h>

namespace daylong::app {

namespace fs = std::filesystem;

namespace {

constexpr uint64_t kSpareBytes = 16U << 20U;

/// What is there of a path, from its end backwards.
fs::path standing(fs::path path) {
    std::error_code none;
    while (!fs::exists(path, none) && path.has_relative_path()) path = path.parent_path();
    return path;
}

bool isThere(const fs::path& path) {
    std::error_code none;
    return fs::symlink_status(path, none).type() != fs::file_type::not_found;
}

/// Something would be in the way: for a database also what hung on another of its name.
bool isTaken(Kept what, const fs::path& to) {
    std::error_code none;
    if (what == Kept::Models) return fs::is_directory(to, none) ? !fs::is_empty(to, none) : isThere(to);
    std::vector<fs::path> names = store::filesOf(to);
    names.emplace_back(to.string() + "-journal");
    return std::any_of(names.begin(), names.end(), isThere);
}

/// The disk that a place is on, as far as that can be told: one of the two folders that it lies in.
bool isReachable(const fs::path& place) {
    return isThere(place.parent_path()) || isThere(place.parent_path().parent_path());
}

fs::path whole(const fs::path& path) {
    std::error_code failed;
    const fs::path found = fs::weakly_canonical(path, failed);
    return failed ? path.lexically_normal() : found;
}

fs::path nameIn(Kept what, const fs::path& folder) {
    std::string name = folder.filename().string();
    std::transform(name.begin(), name.end(), name.begin(), [](unsigned char letter) { return std::tolower(letter); });
    const fs::path own = name == "daylong" ? folder : folder / "daylong";
    return own / (what == Kept::Database ? "daylong.db" : "models");
}

fs::path usualPlace(Kept what) { return what == Kept::Database ? usualDatabase() : usualLibrary(); }
fs::path placeNow(Kept what) { return what == Kept::Database ? defaultDatabase() : libraryFolder(); }

fs::path folderOf(Kept what, const fs::path& place) { return what == Kept::Database ? place.parent_path() : place; }

std::vector<fs::path> filesOf(Kept what, const fs::path& place) {
    return what == Kept::Database ? store::filesOf(place) : filesUnder(place);
}

Result<void> hasRoom(const MovePlan& plan, const fs::path& at) {
    struct statvfs disk {};
    if (::statvfs(at.c_str(), &disk) != 0) return {};
    const uint64_t needed = plan.bytes + kSpareBytes, free = uint64_t{disk.f_bavail} * disk.f_frsize;
    if (free >= needed) return {};
    constexpr uint64_t kMb = 1'000'000;
    return failure(ErrorCode::DiskFull, Say::MoveNoRoom, at.string(), needed / kMb + 1, free / kMb);
}

/// How far a move is, in bytes that were written and read back.
CopyWatch counting(const MovePlan& plan, const MoveWatch& watch) {
    const double all = 2.0 * static_cast<double>(std::max<uint64_t>(plan.bytes, 1));
    return [all, &watch, done = 0.0](uint64_t more) mutable {
        done += static_cast<double>(more);
        return !watch.progress || watch.progress(std::min(1.0, done / all));
    };
}

/// To what it is to be called, but for the end of the name.
Result<void> copyFile(const MovePlan& plan, const store::HeldTranscript* held, const fs::path& file, const fs::path& to,
                      const CopyWatch& count) {
    std::error_code unknown;
    makeFolder(to.parent_path());
    if (held != nullptr && file == plan.from) return held->copyTo(stagedAs(to), count);
    if (plan.what == Kept::Database || !linked(file, stagedAs(to))) return copyAndCompare(file, stagedAs(to), count);
    return count(2 * fs::file_size(file, unknown)) ? Result<void>() : failure(ErrorCode::Cancelled, Say::MoveStopped);
}

Result<void> copyFiles(const MovePlan& plan, const store::HeldTranscript* held, const MoveWatch& watch) {
    const CopyWatch count = counting(plan, watch);
    for (const fs::path& file : filesOf(plan.what, plan.from)) {
        std::error_code none;
        if (!fs::is_regular_file(file, none) || (held != nullptr && isOfThisRun(file, plan.from))) continue;
        // Behind a database's name comes what makes a file beside it one of its own.
        const fs::path to = plan.what == Kept::Models
                                ? plan.to / file.lexically_relative(plan.from)
                                : fs::path(plan.to.string() + file.string().substr(plan.from.string().size()));
        TRY(copyFile(plan, held, file, to, count));
        if (watch.after) watch.after("copied");
        syncFolder(to.parent_path());
    }
    return {};
}

bool isWhole(Kept what, const fs::path& place) {
    std::error_code none;
    if (what == Kept::Models) return fs::is_directory(place, none);
    return fs::is_regular_file(place, none) && fs::file_size(place, none) > 0;
}

/// What a move left undone, of one place; true: something was done, and is to be written down.
bool settleOne(Kept what, Place& place, bool held, const AfterStep& after) {
    bool changed = false;
    if (!place.copyingTo.empty() && isReachable(place.copyingTo)) {
        removeStaged(what, place.copyingTo);
        place.copyingTo.clear();
        changed = true;
    }
    if (place.left.empty()) return changed;
    const fs::path now = placeNow(what);
    nameStaged(what, now, after);
    std::error_code none;
    // Where a disk is not there, what was left stays.
    if (!isWhole(what, now) || !isReachable(place.left) || fs::equivalent(now, place.left, none)) return changed;
    if (what == Kept::Models) removeModels(place.left, now, after);
    else if (!removeDatabase(place.left, now, held, after)) return changed;
    place.left.clear();
    return true;
}

/// The move's lock is held; `held`: that of the transcript, too.
void settle(const AfterStep& after, bool held = false) {
    Result<Places> places = readPlaces();
    if (!places) return;
    const bool database = settleOne(Kept::Database, places->database, held, after);
    const bool models = settleOne(Kept::Models, places->models, held, after);
    if (database || models) (void)writePlaces(*places);
}

}  // namespace

Result<MovePlan> planMove(Kept what, const fs::path& folder) {
    MovePlan plan{.what = what,
                  .from = placeNow(what),
                  .to = folder.empty() ? usualPlace(what) : nameIn(what, folder.lexically_normal())};
    if (whole(plan.from) == whole(plan.to))
        return failure(ErrorCode::InvalidArgument, Say::MoveSamePlace, folderOf(what, plan.to).string());
    if (what == Kept::Models && isInside(whole(plan.to), whole(plan.from)))
        return failure(ErrorCode::InvalidArgument, Say::MoveIntoItself, plan.to.string());
    // The models' folder is moved as it is, some day: no conversations in it.
    if (what == Kept::Models && isInside(whole(defaultDatabase()), whole(plan.from)))
        return failure(ErrorCode::InvalidArgument, Say::MoveIntoItself, defaultDatabase().string());
    if (what == Kept::Database && isInside(whole(plan.to), whole(libraryFolder())))
        return failure(ErrorCode::InvalidArgument, Say::MoveTargetExists, libraryFolder().string());
    if (std::error_code none; fs::is_symlink(plan.from, none))
        return failure(ErrorCode::InvalidArgument, Say::MoveIsLink, plan.from.string());
    if (isTaken(what, plan.to)) return failure(ErrorCode::InvalidArgument, Say::MoveTargetExists, plan.to.string());
    const fs::path at = standing(plan.to);
    if (::access(at.c_str(), W_OK | X_OK) != 0)
        return failure(ErrorCode::ReadOnly, Say::MoveNotWritable, at.string(), std::strerror(errno));
    for (const fs::path& file : filesOf(what, plan.from)) {
        std::error_code none;
        const uintmax_t bytes = fs::is_regular_file(file, none) ? fs::file_size(file, none) : 0;
        plan.bytes += none ? 0 : bytes;
    }
    plan.onNetwork = isOnNetwork(at);
    if (what == Kept::Database || !onOneDisk(plan.from, at)) TRY(hasRoom(plan, at));
    return plan;
}

Result<void> move(const MovePlan& plan, const MoveWatch& watch) {
    const auto done = [&](const char* what) {
        if (watch.after) watch.after(what);
    };
    const MoveLock lock;
    if (!lock.held()) return failure(ErrorCode::Io, Say::OtherDaylong, plan.from.string());
    settle({});
    if (isTaken(plan.what, plan.to))
        return failure(ErrorCode::InvalidArgument, Say::MoveTargetExists, plan.to.string());
    std::optional<store::HeldTranscript> held;
    if (plan.what == Kept::Database) held.emplace(TRY(store::HeldTranscript::hold(plan.from)));
    Places places = TRY(readPlaces());
    Place& place = places.of(plan.what);
    place.copyingTo = plan.to;
    TRY(writePlaces(places));
    done("begun");
    const Result<void> copied = copyFiles(plan, held ? &*held : nullptr, watch);
    if (!copied) {
        settle({});
        return copied;
    }
    if (plan.what == Kept::Models) makeFolder(plan.to);  // also of none
    done("all copied");
    place = {.now = plan.to == usualPlace(plan.what) ? fs::path() : plan.to, .copyingTo = {}, .left = plan.from};
    if (plan.what == Kept::Models) places.modelsWere.push_back(plan.from);
    if (const Result<void> switched = writePlaces(places); !switched) {
        settle({});
        return switched;
    }
    done("switched");
    settle(watch.after, true);
    if (plan.what == Kept::Database) {  // what models made of it goes by its name, and can be made again
        std::error_code stays;
        fs::rename(memory::keptFolder(cacheFolder(), plan.from), memory::keptFolder(cacheFolder(), plan.to), stays);
    }
    return {};
}

void settleMoves() {
    const Result<Places> places = readPlaces();
    if (!places) return;
    const auto isSettled = [](const Place& place) { return place.copyingTo.empty() && place.left.empty(); };
    if (isSettled(places->database) && isSettled(places->models)) return;
    const MoveLock lock;
    if (lock.held()) settle({});  // else a move goes on just now
}

Result<void> usePlace(Kept what, const fs::path& path) {
    const MoveLock lock;
    if (!lock.held()) return failure(ErrorCode::Io, Say::OtherDaylong, path.string());
    Places places = TRY(readPlaces());
    if (what == Kept::Models) places.modelsWere.push_back(placeNow(what));
    places.of(what) = {.now = path == usualPlace(what) ? fs::path() : path};  // what was left may be all there is
    return writePlaces(places);
}

fs::path findKept(Kept what, const fs::path& folder) {
    std::error_code none;
    if (what == Kept::Models) {
        // Not any folder: one that is called so, or has models in it.
        for (const fs::path& each : {folder / "daylong" / "models", folder / "models"}) {
            if (fs::is_directory(each, none)) return each;
        }
        bool has = folder.filename() == "models" && fs::is_directory(folder, none);
        eachEntryIn(folder, [&has](const fs::path& each) { has = has || each.extension() == ".gguf"; });
        return has ? folder : fs::path();
    }
    for (const fs::path& each : {folder / "daylong.db", folder / "daylong" / "daylong.db"}) {
        if (fs::is_regular_file(each, none)) return each;
    }
    return {};
}

}  // namespace daylong::app
