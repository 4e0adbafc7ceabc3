#include "storage_places.h"

#include "base/folder_entries.h"
#include "gpu/devices.h"
#include "paths.h"
#include "store/held_transcript.h"
#include "store/transcript_redaction.h"

#include <algorithm>
#include <system_error>
#include <vector>

namespace daylong::app {

namespace fs = std::filesystem;
using ui::Stored;
using ui::StoredPlace;

namespace {

void count(StoredPlace& place, const fs::path& file) {
    std::error_code none;
    const fs::file_status status = fs::symlink_status(file, none);
    if (!fs::is_regular_file(status)) return;
    const uintmax_t bytes = fs::file_size(file, none);
    place.bytes += none ? 0 : bytes;
    ++place.files;
}

bool isUnfinished(const fs::path& file) {
    const std::string name = file.filename().string();
    return name.ends_with(".part") || name.ends_with(".part.json");
}

}  // namespace

std::vector<StoredPlace> storagePlaces(const StorageRoots& roots) {
    StoredPlace transcript{.what = Stored::Transcript, .path = roots.database};
    StoredPlace copies{.what = Stored::Copies, .path = roots.database};
    const std::vector<fs::path> older = store::copiesOf(roots.database);
    for (const fs::path& file : store::filesOf(roots.database)) {
        if (std::find(older.begin(), older.end(), file) == older.end()) count(transcript, file);
    }
    for (const fs::path& copy : older) {
        count(copies, copy);
        copies.path = copy;
    }
    StoredPlace models{.what = Stored::Models, .path = roots.models};
    StoredPlace unfinished{.what = Stored::Unfinished, .path = roots.models};
    eachEntryUnder(roots.models, [&](const fs::path& file) { count(isUnfinished(file) ? unfinished : models, file); });
    StoredPlace memory{.what = Stored::Memory, .path = roots.cache};
    StoredPlace weights{.what = Stored::Weights, .path = roots.cache / gpu::kWeightsFolder};
    eachEntryUnder(roots.cache,
                   [&](const fs::path& file) { count(file.parent_path() == weights.path ? weights : memory, file); });
    StoredPlace looks{.what = Stored::Looks, .path = roots.looks};
    count(looks, roots.looks);
    return {transcript, copies, models, unfinished, memory, weights, looks};
}

ui::MoveViewModel::Hooks moveHooks(const std::function<void(const MovePlan&)>& move) {
    using Plan = ui::MoveViewModel::Plan;
    const auto kept = [](Stored what) { return what == Stored::Models ? Kept::Models : Kept::Database; };
    const auto folderOf = [](Stored what, const fs::path& path) {
        return what == Stored::Models ? path : path.parent_path();
    };
    const auto now = [folderOf](Stored what) {
        return folderOf(what, what == Stored::Models ? libraryFolder() : defaultDatabase());
    };
    const auto plan = [kept, folderOf, move](Stored what, const fs::path& folder) -> Result<Plan> {
        const MovePlan found = TRY(planMove(kept(what), folder));
        return Plan{folderOf(what, found.to), found.bytes, found.onNetwork, [move, found] { move(found); }};
    };
    const auto moved = [now, folderOf](Stored what) {
        return now(what) != folderOf(what, what == Stored::Models ? usualLibrary() : usualDatabase());
    };
    return {.plan = plan, .now = now, .moved = moved};
}

void deleteCopies(const fs::path& database) {
    for (const fs::path& copy : store::copiesOf(database)) {
        std::error_code stays;
        fs::remove(copy, stays);
    }
}

void deleteWeights(const fs::path& cache) {
    std::error_code stays;
    if (!cache.empty()) fs::remove_all(cache / gpu::kWeightsFolder, stays);
}

}  // namespace daylong::app
