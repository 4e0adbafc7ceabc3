// The files of a move (move.h): copies that have not got their names yet, and what is left behind of those that have.
// Internal to app/places. Thread rule: any thread. Failure rule: what cannot be named or removed stays, for the next
// start.
#pragma once

#include "places/places_file.h"

#include <filesystem>
#include <functional>
#include <vector>

namespace daylong::app {

using AfterStep = std::function<void(const char* did)>;

/// One move at a time on this account. The kernel lets go of it however the program ends.
class MoveLock {
public:
    MoveLock();
    ~MoveLock();
    MoveLock(const MoveLock&) = delete;
    MoveLock& operator=(const MoveLock&) = delete;
    bool held() const { return m_file >= 0; }

private:
    int m_file;
};

/// The name under which nothing takes it for what it is a copy of.
std::filesystem::path stagedAs(const std::filesystem::path& name);
bool isInside(const std::filesystem::path& path, const std::filesystem::path& folder);
/// With the folders above it that are missing, each of them on the disk.
void makeFolder(const std::filesystem::path& folder);
/// Files of a transcript that its program makes each time: not to be moved.
bool isOfThisRun(const std::filesystem::path& file, const std::filesystem::path& database);
/// Files of a library of models, and those that links lead to, in a folder and in the folders in it; nothing else that
/// may be there.
std::vector<std::filesystem::path> filesUnder(const std::filesystem::path& folder);

bool onOneDisk(const std::filesystem::path& one, const std::filesystem::path& other);
/// A second name for the same file. False: not possible here.
bool linked(const std::filesystem::path& file, const std::filesystem::path& name);

// Copies for a place, which have not got their names.
void removeStaged(Kept what, const std::filesystem::path& place);
void nameStaged(Kept what, const std::filesystem::path& place, const AfterStep& after);

// What was moved away from, as far as it is where it was moved to. False: it is in use, or was written since.
/// `held`: whoever calls has its lock, and nobody wrote to it.
bool removeDatabase(const std::filesystem::path& left, const std::filesystem::path& now, bool held,
                    const AfterStep& after);
void removeModels(const std::filesystem::path& left, const std::filesystem::path& now, const AfterStep& after);

}  // namespace daylong::app
