// Moves what is kept to another folder: the conversations' database with what hangs on it, or the models. Everything is
// copied beside its name-to-be and compared; then the places file names the new place, which is the moment of the move;
// then the copies get their names, and what was left is deleted. Killed at any moment, one place is in use and whole,
// and settleMoves() at the next start does the rest, or takes the copies away.
// On one disk models are linked, not copied. Thread rule: any thread; while the database moves, nothing else of this
// process has it open. Failure rule: Result; then everything is where it was.
#pragma once

#include "base/result.h"
#include "places/places_file.h"

#include <cstdint>
#include <filesystem>
#include <functional>

namespace daylong::app {

struct MovePlan {
    Kept what = Kept::Database;
    std::filesystem::path from, to;  // the database's file, or the models' folder
    uint64_t bytes = 0;
    bool onNetwork = false;  // it goes to another machine
};

/// `folder`: as the person chose it; what is moved goes into a folder "daylong" in it, unless it is one. Empty: back to
/// the usual place. Changes nothing; an error says why it is not possible.
Result<MovePlan> planMove(Kept what, const std::filesystem::path& folder);

struct MoveWatch {
    std::function<bool(double done)> progress = {};   // 0 to 1; false: stop, as long as nothing is moved
    std::function<void(const char* did)> after = {};  // each step; for tests, which end the program there
};
Result<void> move(const MovePlan& plan, const MoveWatch& watch = {});

/// At a start, before anything is opened: what a move that did not come to its end left behind.
void settleMoves();

/// The person says where it is, or is to begin anew.
Result<void> usePlace(Kept what, const std::filesystem::path& path);
/// Where a folder that the person chose has what was kept elsewhere: the file, or the folder. Empty: nowhere.
std::filesystem::path findKept(Kept what, const std::filesystem::path& folder);

}  // namespace daylong::app
