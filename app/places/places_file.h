// Where the person has moved things to: one small file, $XDG_CONFIG_HOME/daylong/places.conf, of lines "key=path".
// While there is none, everything is where it usually is. It is replaced whole, so that at any moment exactly one place
// is the one in use; what a move is in the middle of stands in it, too (move.h).
// Thread rule: any thread. Failure rule: Result.
#pragma once

#include "base/result.h"

#include <filesystem>
#include <vector>

namespace daylong::app {

enum class Kept { Database, Models };

/// Of the database, a file; of the models, a folder. Empty: none.
struct Place {
    std::filesystem::path now;        // in use; empty: the usual one
    std::filesystem::path copyingTo;  // a move began to copy to there, and nothing uses that yet
    std::filesystem::path left;       // moved away from: what is there still is to go
    bool operator==(const Place&) const = default;
};

struct Places {
    Place database, models;
    std::vector<std::filesystem::path> modelsWere;  // folders that stored paths of models may name
    Place& of(Kept what) { return what == Kept::Database ? database : models; }
};

std::filesystem::path placesFile();
/// None there: the usual places.
Result<Places> readPlaces();
Result<void> writePlaces(const Places& places);

}  // namespace daylong::app
