// Where the program's own files lie, and how large they are: for the page "Storage". Thread rule: any thread. Failure
// rule: what cannot be looked at counts as nothing.
#pragma once

#include "exchange/move_view_model.h"
#include "exchange/storage_view_model.h"
#include "places/move.h"

#include <functional>

namespace daylong::app {

struct StorageRoots {
    std::filesystem::path database, models, cache, looks;
};

std::vector<ui::StoredPlace> storagePlaces(const StorageRoots& roots);
/// For the page that moves them; `move` closes the window for it.
ui::MoveViewModel::Hooks moveHooks(const std::function<void(const MovePlan&)>& move);
/// Older ones, of the transcript.
void deleteCopies(const std::filesystem::path& database);
/// What was laid out of models for this machine, in the cache's folder.
void deleteWeights(const std::filesystem::path& cache);

}  // namespace daylong::app
